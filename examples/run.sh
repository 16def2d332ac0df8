#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing (and says so), builds, and runs the command on the notes' sheets, or with the arguments that
# are given. On the notes it ends with status 0 when the command did its work, whatever slips it found.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/tests/support/setup.sh"

ensure g++ meson ninja-build pkg-config libspdlog-dev nlohmann-json3-dev libxsimd-dev libcli11-dev

say "Building in build/release; the first time takes some minutes."
# The tests' build directory serves as well, when there is one.
folder=$root/build/release
if [ ! -f "$folder/chainrule-configured" ] || ! meson compile -C "$folder" examples/chainrule >"$folder.log" 2>&1; then
  configure "$folder" "" -Dtests=disabled -Dexamples=enabled || stop "the build could not be set up."
  meson compile -C "$folder" examples/chainrule >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    stop "the build failed."
  }
fi
say
[ $# -eq 0 ] || exec "$folder/examples/chainrule" "$@"

status=0
cd "$root"
"$folder/examples/chainrule" check examples/notes/*.sheet || status=$?
[ "$status" -lt 2 ] || stop "the notes' sheets cannot be read."
