// SPDX-License-Identifier: MIT
// Rewrites a formula into another spelling of the same function, as people do between the derivation and the
// line that they write down.
#pragma once

#include "tests/diagnosis/world.hpp"

namespace measure {

class Disguise {
 public:
  /// Names in `kept` are never written out by their definitions.
  Disguise(const World& world, autograd::Random& random, std::vector<std::size_t> kept = {})
      : world_(world), random_(random), kept_(std::move(kept)) {}

  /// After a number of random steps; every one keeps the function, which is checked exactly.
  Formula operator()(const Formula& a, std::size_t steps);

 private:
  /// One random step at one part; null where there is none.
  Formula step(const Formula& a);
  Formula of_sum(const Formula& a);
  Formula of_product(const Formula& a);
  Formula of_quotient(const Formula& a);
  Formula of_name(const Formula& a);
  Formula of_number(const Formula& a);
  Formula add_and_take_away(const Formula& a);
  Formula common_factor_out(const Formula& a);
  Formula distributed(const Formula& a);

  const World& world_;
  autograd::Random& random_;
  std::vector<std::size_t> kept_;
};

/// Products in products and sums in sums joined, as one writes them.
Formula flattened(const Formula& a);

}  // namespace measure
