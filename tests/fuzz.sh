#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fuzzes for some time, half of it each (tests/fuzz/): the engine, where clang's libFuzzer makes programs over the
# public names and every road to a derivative must agree on the graphs that they build; and the reader of sheets. Says
# how many inputs it ran. What it found on the way to new code stays in build/fuzz/corpus_*; an input that fails is
# kept as build/fuzz/failed-*, and `build/fuzz/tests/graph_fuzzer INPUT` (or sheet_fuzzer) runs it again.
#
#   bash tests/fuzz.sh SECONDS
#
# Ends with 0 where nothing was found, 1 where something was, 77 where no clang has its fuzzer's runtime.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/tests/support/setup.sh"

seconds=${1:-}
# libFuzzer takes 0 for no limit at all.
if [[ ! $seconds =~ ^0*[1-9][0-9]*$ ]]; then
  say "chainrule: for how many seconds, 1 or more? bash tests/fuzz.sh 60" >&2
  exit 2
fi

# Prints the first clang that builds and starts a fuzzer.
find_clang() {
  local compiler folder
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' RETURN
  printf 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }\n' \
    >"$folder/probe.cpp"
  for compiler in clang++ clang++-{30..14}; do
    command -v "$compiler" >/dev/null || continue
    "$compiler" -fsanitize=fuzzer,address,undefined "$folder/probe.cpp" -o "$folder/probe" 2>/dev/null || continue
    "$folder/probe" -runs=1 >/dev/null 2>&1 || continue
    printf '%s\n' "$compiler"
    return 0
  done
  return 1
}

compiler=$(find_clang) || {
  say "No clang with its fuzzer's runtime is installed (Debian: clang libclang-rt-14-dev); fuzzing is left out."
  exit 77
}

folder=$root/build/fuzz
configure "$folder" "$compiler" -Dwerror=true -Dtests=disabled -Dexamples=disabled -Dfuzzing=true \
  -Ddefault_library=static -Doptimization=1 -Ddebug=false -Dcpp_args=-g1 -Db_sanitize=address,undefined || exit 1
meson compile -C "$folder" graph_fuzzer sheet_fuzzer >"$folder.log" 2>&1 || {
  cat "$folder.log"
  exit 1
}

export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
status=0

# fuzz NAME LENGTH SECONDS: inputs of at most so many bytes.
fuzz() {
  local name=$1 length=$2 seconds=$3 log=$folder/$1.log ended=0 runs
  mkdir -p "$folder/corpus_$name"
  SECONDS=0
  "$folder/tests/${name}_fuzzer" -max_total_time="$seconds" -max_len="$length" -timeout=60 -rss_limit_mb=2048 \
    -artifact_prefix="$folder/failed-" -print_final_stats=1 -verbosity=0 "$folder/corpus_$name" \
    >"$log" 2>&1 || ended=1
  [ "$ended" -eq 0 ] || tail -n 100 "$log"
  [ "$ended" -eq 0 ] || status=1
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  say "The $name fuzzer ran ${runs:-no} inputs in $SECONDS seconds."
}

mkdir -p "$folder/corpus_sheet"
cp "$root"/examples/notes/*.sheet "$root"/examples/sheets/*.sheet "$folder/corpus_sheet"
fuzz graph 600 $(((seconds + 1) / 2))
fuzz sheet 3000 $(((seconds + 1) / 2))
exit "$status"
