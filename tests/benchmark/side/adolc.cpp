// SPDX-License-Identifier: MIT
#include <adolc/adolc.h>

#include "../workload/all.hpp"

namespace {

short next_tape() {
  static short last = 0;
  return ++last;
}

/// Recorded at the first call; later ones replay the tape.
void replay(const bench::W6& work, std::span<const double> x, std::span<double> g) {
  static const short tape = [&] {
    const short made = next_tape();
    trace_on(made);
    std::vector<adouble> leaves(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) leaves[i] <<= x[i];
    adouble y = work.objective<bench::ScalarLoops<adouble>>(std::span<const adouble>(leaves));
    double value;
    y >>= value;
    trace_off();
    return made;
  }();
  ::gradient(tape, static_cast<int>(x.size()), x.data(), g.data());
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(adol_c) {
  bench::add<bench::W6>(runs, "ADOL-C", replay);
  bench::add_all(runs, "ADOL-C", [](const auto& workload, std::span<const double> x, std::span<double> g) {
    // A tape for each workload: this function is instantiated for each of them.
    static const short tape = next_tape();
    trace_on(tape);
    std::vector<adouble> leaves(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) leaves[i] <<= x[i];
    adouble y = workload.template objective<bench::ScalarLoops<adouble>>(std::span<const adouble>(leaves));
    double value;
    y >>= value;
    trace_off();
    ::gradient(tape, static_cast<int>(x.size()), x.data(), g.data());
  });
}
