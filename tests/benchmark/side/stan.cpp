// SPDX-License-Identifier: MIT
#include <stan/math/rev/core.hpp>
#include <stan/math/rev/scal.hpp>

#include "../workload/all.hpp"

CHAINRULE_BENCHMARK_SIDE(stan_math) {
  using stan::math::var;
  bench::add_all(runs, "Stan Math", [](const auto& workload, std::span<const double> x, std::span<double> g) {
    const std::vector<var> leaves(x.begin(), x.end());
    var y = workload.template objective<bench::ScalarLoops<var>>(std::span<const var>(leaves));
    y.grad();
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = leaves[i].adj();
    stan::math::recover_memory();
  });
}
