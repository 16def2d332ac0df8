#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Times gradients beside hand-written ones and those of the peers that Debian packages: all in one program, in random
# order, and prints the medians of the rounds with their ratios. A peer that is not installed is left out, and said to
# be missing.
#
#   bash tests/benchmark/run.sh [--install] [--rounds N] [--seconds S] [--only REGEX] [--large] [--json FILE] [--svg FILE]
#
#   --install     install with apt-get what is missing; without it nothing is installed
#   --rounds N    how often each is timed, 9 unless told
#   --seconds S   for how long each time, 0.1 unless told
#   --only REGEX  only what matches, as 'W2/' or 'W4m/(chainrule|Stan)'
#   --large       also a chain of 10^8 operations, which takes 6 GB
#   --json FILE   the table as JSON
#   --svg FILE    the ratios to Stan Math as a chart
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
. "$root/tests/support/setup.sh"

folder=$root/build/benchmark
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
rounds=9 seconds=0.1 only=. install=no
table=()
while [ $# -gt 0 ]; do
  case $1 in
    --install) install=yes ;;
    --large) export CHAINRULE_BENCHMARK_LARGE=1 ;;
    --rounds | --seconds | --only | --json | --svg)
      [ $# -ge 2 ] || stop "$1 needs a value"
      case $1 in
        --rounds) rounds=$2 ;;
        --seconds) seconds=$2 ;;
        --only) only=$2 ;;
        *) table+=("$1" "$2") ;;
      esac
      shift
      ;;
    *) stop "unknown argument $1; the head of tests/benchmark/run.sh has them all" ;;
  esac
  shift
done

# Each peer, the file that shows that it is there, and the packages that bring it.
peers=(
  "Stan Math|/usr/lib/R/site-library/StanHeaders/include/stan/math/rev/scal.hpp|r-cran-stanheaders libboost-dev"
  "ADOL-C|/usr/include/adolc/adolc.h|libadolc-dev"
  "Sacado|/usr/include/trilinos/Sacado_trad.hpp|libtrilinos-sacado-dev libtrilinos-kokkos-dev"
  "libtorch f64|/usr/include/torch/csrc/api/include/torch/torch.h|libtorch-dev libopenblas0-pthread"
)
packages=()
for peer in "${peers[@]}"; do
  IFS='|' read -r name file needed <<<"$peer"
  [ -e "$file" ] && continue
  # shellcheck disable=SC2206  # a list of names
  packages+=($needed)
  [ "$install" = yes ] || say "Missing: $name (Debian: $needed)"
done

if [ "$install" = yes ] && [ ${#packages[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q >/dev/null || say "apt-get update failed; trying with the lists that are there."
  "${as_root[@]}" apt-get install -q -y --no-install-recommends "${packages[@]}" || stop "apt-get could not install all"
  # What was looked for and not found is remembered in the build directory.
  rm -rf "$folder"
fi

configure "$folder" "" -Dtests=disabled -Dexamples=disabled -Dbenchmarks=enabled || exit 1
meson compile -C "$folder" gradients >"$folder.log" 2>&1 || {
  cat "$folder.log"
  stop "the benchmark does not build; it needs Google Benchmark (Debian: libbenchmark-dev)"
}
"$folder/tests/benchmark/gradients" --benchmark_filter="$only" --benchmark_repetitions="$rounds" \
  --benchmark_min_time="$seconds" --benchmark_enable_random_interleaving=true \
  --benchmark_out="$folder/times.json" --benchmark_out_format=json >"$folder.log" 2>&1 || {
  cat "$folder.log"
  stop "the benchmark did not run to its end"
}
python3 "$root/tests/benchmark/table.py" "$folder/times.json" "${table[@]}"
