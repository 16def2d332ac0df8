#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests the tests: builds the library once with a switch for each fault that people make (a wrong slope, a guard
# against an edge taken out), and shows that the tests notice every one. The last line is "N killed, N survived".
#
#   bash tests/mutants.sh
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/tests/support/setup.sh"

folder=$root/build/mutants
ensure g++ meson ninja-build pkg-config python3 libspdlog-dev libxsimd-dev doctest-dev
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$folder"
rm -f "$folder.tap"
configure "$folder" "" -Dwerror=true -Dtests=enabled -Dexamples=disabled || stop "build/mutants could not be set up"
if ! meson compile -C "$folder" mutants >"$folder.log" 2>&1; then
  grep -v -E '^\[[0-9]+/[0-9]+\] ' "$folder.log" | head -n 200
  stop "the build in build/mutants failed"
fi
python3 "$root/tests/mutants/run.py" "$folder/tests/mutants" "$root" "$folder.tap"
