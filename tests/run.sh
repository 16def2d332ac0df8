#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing (and says so), builds, and runs the tests: plain, and under the address and undefined
# behaviour sanitizers. Its last line is "N passed, N failed".
#
#   bash tests/run.sh          the quick run: reduced counts
#   bash tests/run.sh --full   full counts and the largest sizes; the thread sanitizer too, every clang that is
#                              installed, the mutants (tests/mutants.sh), and a minute of fuzzing (tests/fuzz.sh)
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/tests/support/setup.sh"

full=no
for argument in "$@"; do
  case $argument in
    --full) full=yes ;;
    -h | --help)
      sed -n '3,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *)
      say "chainrule: unknown argument $argument; see bash tests/run.sh --help" >&2
      exit 2
      ;;
  esac
done

needed=(g++ meson ninja-build pkg-config python3 libspdlog-dev nlohmann-json3-dev libxsimd-dev libcli11-dev doctest-dev)
wanted=(cmake clang-format libeigen3-dev)
if [ -n "$(missing_of "${needed[@]}")" ]; then
  ensure "${needed[@]}" "${wanted[@]}"
else
  (ensure "${wanted[@]}") || say "Going on without them; the tests that need them are skipped."
fi

# fetch_browser: a browser for the lesson pages, and axe-core, which knows what makes pages hard to use for some people.
fetch_browser() {
  local axe="axe-core@4.14.1" folder=$root/build/browser
  (ensure chromium chromium-driver npm) || say "Going on without them; the tests in a browser are skipped."
  hash -r
  [ "$(cat "$folder/chainrule-fetched" 2>/dev/null)" != "$axe" ] && command -v npm >/dev/null || return 0
  say "Fetching $axe into build/browser"
  mkdir -p "$folder"
  if npm install --prefix "$folder" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund \
    "$axe" >"$folder.log" 2>&1; then
    printf '%s\n' "$axe" >"$folder/chainrule-fetched"
  else
    tail -n 5 "$folder.log" >&2
    say "Going on without $axe; the test that needs it is skipped."
  fi
}

# The browser comes while the first build goes on, where nobody has to be asked for a password.
fetching=
if [ "$(id -u)" -eq 0 ]; then
  mkdir -p "$root/build"
  missing=$(missing_of chromium chromium-driver npm)
  [ -z "$missing" ] || say "Installing with apt-get while the first build goes on: ${missing% }"
  fetch_browser >"$root/build/browser-fetched.log" 2>&1 &
  fetching=$!
else
  fetch_browser
fi

# browser_fetched: waits for it, and says what is missing.
browser_fetched() {
  [ -n "$fetching" ] || return 0
  wait "$fetching"
  fetching=
  grep -E '^(Going on|chainrule:)' "$root/build/browser-fetched.log"
}

export CHAINRULE_FULL=0
[ "$full" = no ] || export CHAINRULE_FULL=1
unset CHAINRULE_LOG DESTDIR MESON_TESTTHREADS
export PYTHONDONTWRITEBYTECODE=1

results=()

# ccache knows a file again only where nothing is precompiled.
precompiled=(-Db_pch=true)
command -v ccache >/dev/null && precompiled=()

# run_build NAME COMPILER OPTION...: builds in build/NAME and runs all tests there.
run_build() {
  local name=$1 compiler=$2 folder=$root/build/$1 status=0
  shift 2
  say
  say "== $name${compiler:+ ($compiler)}"
  rm -f "$folder"/meson-logs/testlog.*
  if ! configure "$folder" "$compiler" -Dwerror=true -Dtests=enabled -Dexamples=enabled "${precompiled[@]}" "$@"; then
    say "The build in build/$name could not be set up."
    results+=("$name:unbuilt:")
    return
  fi
  if ! meson compile -C "$folder" >"$folder.log" 2>&1; then
    grep -v -E '^\[[0-9]+/[0-9]+\] ' "$folder.log" | head -n 200
    say "The build in build/$name failed."
    results+=("$name:unbuilt:")
    return
  fi
  browser_fetched
  meson test -C "$folder" --no-rebuild || status=$?
  results+=("$name:$status:$folder")
}

run_build release ""
# Lines of the source, but no more for a debugger, and no examples: that halves the time this build takes.
reduced=(-Dreduced=true -Dexamples=disabled)
# Not optimised: compiling is what this build is slow at.
optimization=0
if [ "$full" = yes ]; then
  reduced=()
  optimization=1
fi
run_build sanitized "" -Doptimization=$optimization -Ddebug=false -Dcpp_args=-g1 -Db_sanitize=address,undefined "${reduced[@]}"

if [ "$full" = yes ]; then
  run_build thread "" -Dbuildtype=debugoptimized -Db_sanitize=thread
  tried=" "
  for compiler in clang++ clang++-{14..30}; do
    command -v "$compiler" >/dev/null || continue
    version=$("$compiler" -dumpversion)
    case $tried in *" $version "*) continue ;; esac
    tried+="$version "
    [ "${version%%.*}" -ge 14 ] && run_build "clang-${version%%.*}" "$compiler"
  done
  [ "$tried" != " " ] || say "No clang is installed; its builds are left out."

  say
  say "== mutants"
  bash "$root/tests/mutants.sh" | grep -v '^killed '
  results+=("mutants:tap:$root/build/mutants.tap")

  say
  say "== diagnosis, measured anew"
  meson compile -C "$root/build/release" measure_diagnosis >"$root/build/measured.log" 2>&1
  CHAINRULE_MEASURE=1 python3 "$root/tests/readme_test.py" "$root" "$root/build/release" \
    "$root"/build/release/libchainrule.so -- g++ >"$root/build/measured.tap"
  results+=("measured:tap:$root/build/measured.tap")

  say
  say "== fuzzing"
  bash "$root/tests/fuzz.sh" 60
  fuzzed=$?
  [ "$fuzzed" -eq 77 ] || results+=("fuzzing:$fuzzed:")
fi

browser_fetched
say
python3 "$root/tests/support/count_tests.py" "${results[@]}"
