#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Times gradients beside hand-written ones and those of the peers that Debian packages: those of a workload in one
# program, in random order. Prints the medians of the rounds, their ratios, whether the bars are kept, and how time and
# memory grow. A peer that is not installed is left out, and said to be missing.
#
#   bash tests/benchmark/run.sh [--install] [--rounds N] [--seconds S] [--only REGEX] [--large] [--json FILE] [--svg FILE]
#
#   --install     install with apt-get what is missing; without it nothing is installed
#   --rounds N    how often each is timed, 9 unless told
#   --seconds S   for how long each time, 0.1 unless told
#   --only REGEX  only what matches, as 'W2/', 'W4m/(chainrule|Stan)' or 'growing'
#   --large       also a chain of 10^8 operations, which takes 6 GB
#   --json FILE   the tables as JSON
#   --svg FILE    the times as a chart; that of the README is tests/benchmark/times.svg
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
. "$root/tests/support/setup.sh"

folder=$root/build/benchmark
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
unset CHAINRULE_BENCHMARK_LARGE

refuse() {
  say "chainrule: $*; see bash tests/benchmark/run.sh --help" >&2
  exit 2
}

rounds=9 seconds=0.1 only=. install=no large=no
table=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '3,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    --install) install=yes ;;
    --large) large=yes ;;
    --rounds | --seconds | --only | --json | --svg)
      [ -n "${2:-}" ] || refuse "$1 needs a value"
      case $1 in
        --rounds) rounds=$2 ;;
        --seconds) seconds=$2 ;;
        --only) only=$2 ;;
        *) table+=("$1" "$2") ;;
      esac
      shift
      ;;
    *) refuse "unknown argument $1" ;;
  esac
  shift
done
[[ $rounds =~ ^[1-9][0-9]{0,4}$ ]] || refuse "--rounds needs a number from 1 on, not '$rounds'"
[[ $seconds =~ ^[0-9]*\.?[0-9]+$ && $seconds =~ [1-9] ]] || refuse "--seconds needs a number above 0, not '$seconds'"
for ((i = 1; i < ${#table[@]}; i += 2)); do
  { [ -w "${table[i]}" ] && [ ! -d "${table[i]}" ]; } ||
    { [ ! -e "${table[i]}" ] && [ -w "$(dirname -- "${table[i]}")" ]; } ||
    refuse "${table[i - 1]} cannot write '${table[i]}'"
done

# Prints what may still be taken in kB: of the machine, of the control group, of what the shell allows.
free_memory() {
  local least limit used group=/sys/fs/cgroup
  least=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null)
  limit=$(cat $group/memory.max 2>/dev/null || cat $group/memory/memory.limit_in_bytes 2>/dev/null)
  used=$(cat $group/memory.current 2>/dev/null || cat $group/memory/memory.usage_in_bytes 2>/dev/null)
  for limit in "$([[ $limit =~ ^[0-9]{1,18}$ ]] && echo $(((limit - used) / 1024)))" "$(ulimit -v)"; do
    [[ $limit =~ ^-?[0-9]+$ ]] && [ "$limit" -lt "${least:-0}" ] && least=$limit
  done
  echo "${least:-0}"
}
if [ "$large" = yes ]; then
  free=$(free_memory)
  if [ "$free" -ge 6000000 ]; then
    export CHAINRULE_BENCHMARK_LARGE=1
  else
    say "The chain of 10^8 operations is left out: it takes 6 GB, and $((free / 1000)) MB are free."
  fi
fi

needed=(g++ meson ninja-build pkg-config python3 libspdlog-dev nlohmann-json3-dev libxsimd-dev libbenchmark-dev)
if [ "$install" = yes ]; then
  ensure "${needed[@]}"
elif missing=$(missing_of "${needed[@]}") && [ -n "$missing" ]; then
  stop "the benchmark cannot be built without: ${missing% }; --install installs it"
fi

# What is wanted, the file that shows that it is there, and the packages that bring it.
peers=(
  "Stan Math|/usr/lib/R/site-library/StanHeaders/include/stan/math/rev/scal.hpp|r-cran-stanheaders libboost-dev"
  "ADOL-C|/usr/include/adolc/adolc.h|libadolc-dev"
  "Sacado|/usr/include/trilinos/Sacado_trad.hpp|libtrilinos-sacado-dev libtrilinos-kokkos-dev"
  "libtorch|/usr/include/torch/csrc/api/include/torch/torch.h|libtorch-dev"
  "OpenBLAS, with which libtorch is faster|/usr/lib/*/libopenblas.so.0|libopenblas0-pthread"
)
present=""
for peer in "${peers[@]}"; do
  IFS='|' read -r name file packages <<<"$peer"
  # shellcheck disable=SC2086  # a list of names
  compgen -G "$file" >/dev/null || [ "$install" = no ] || ensure $packages
  if compgen -G "$file" >/dev/null; then
    present+="$name; "
  else
    say "Missing: $name (Debian: $packages); --install installs it."
  fi
done

# What was looked for and not found, or found and since removed, is remembered in the build directory.
if [ "$(cat "$folder/peers" 2>/dev/null)" != "$present" ]; then rm -rf "$folder"; fi
configure "$folder" "" -Dtests=disabled -Dexamples=disabled -Dbenchmarks=enabled || stop "the build cannot be set up"
printf '%s\n' "$present" >"$folder/peers"
meson compile -C "$folder" gradients >"$folder.log" 2>&1 || {
  cat "$folder.log" >&2
  stop "the benchmark does not build"
}

if [[ $present == *libtorch* ]] && [ ! -f "$folder/tests/benchmark/libbench_libtorch.so" ]; then
  say "Left out: libtorch, whose headers this compiler cannot read as C++20."
fi

program=$folder/tests/benchmark/gradients
groups=$("$program" --groups --benchmark_filter="$only") || exit
rm -f "$folder"/times-*.json
for group in $groups; do
  [ ! -t 2 ] || printf '\rTiming %-10s' "$group" >&2
  "$program" --group="$group" --benchmark_filter="$only" --benchmark_repetitions="$rounds" \
    --benchmark_min_time="$seconds" --benchmark_enable_random_interleaving=true \
    --benchmark_out="$folder/times-$group.json" --benchmark_out_format=json >"$folder.log" 2>&1 || {
    cat "$folder.log" >&2
    stop "the benchmark did not run to its end"
  }
done
[ ! -t 2 ] || printf '\r%20s\r' "" >&2
python3 "$root/tests/benchmark/table.py" "$folder"/times-*.json "${table[@]}"
