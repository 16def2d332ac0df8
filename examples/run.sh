#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing (and says so), builds, and runs the main example. Arguments are passed on to it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/tests/support/setup.sh"

ensure g++ meson ninja-build pkg-config libspdlog-dev

say "Building in build/release; the first time takes about a minute."
# The tests' build directory serves as well, when there is one.
folder=$root/build/release
if [ ! -f "$folder/chainrule-configured" ] || ! meson compile -C "$folder" nine_derivatives >"$folder.log" 2>&1; then
  configure "$folder" "" -Dtests=disabled -Dexamples=enabled || stop "the build could not be set up."
  meson compile -C "$folder" nine_derivatives >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    stop "the build failed."
  }
fi
say
exec "$folder/examples/nine_derivatives" "$@"
