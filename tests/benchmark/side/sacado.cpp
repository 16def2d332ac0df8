// SPDX-License-Identifier: MIT
#include <Sacado_trad.hpp>

#include "../workload/all.hpp"

CHAINRULE_BENCHMARK_SIDE(sacado) {
  using Number = Sacado::Rad::ADvar<double>;
  bench::add_all(runs, "Sacado", [](const auto& workload, std::span<const double> x, std::span<double> g) {
    const std::vector<Number> leaves(x.begin(), x.end());
    const Number y = workload.template objective<bench::ScalarLoops<Number>>(std::span<const Number>(leaves));
    Number::Gradcomp();
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = leaves[i].adj();
  });
}
