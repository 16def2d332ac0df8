#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Run once, when the grader's image is built. The zip file holds this script, run_autograder, the course's own sheet as
# course.sheet, and the sources of chainrule in the folder chainrule/.
#
# For a trial at home: AUTOGRADER_ROOT in place of /autograder, PREFIX in place of /usr/local.
set -euo pipefail

source=${AUTOGRADER_ROOT:-/autograder}/source
prefix=${PREFIX:-/usr/local}
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

if [ "$(id -u)" -eq 0 ] && [ -z "${AUTOGRADER_ROOT:-}" ]; then
  apt-get update
  apt-get install -y --no-install-recommends g++-12 meson ninja-build pkg-config libspdlog-dev nlohmann-json3-dev \
    libxsimd-dev libcli11-dev
  export CXX=g++-12
fi

meson setup "$build" "$source/chainrule" --prefix "$prefix" --libdir lib -Dtests=disabled -Dexamples=enabled
meson compile -C "$build"
meson install -C "$build" --no-rebuild
