// SPDX-License-Identifier: MIT
// What must hold for any root of any graph, whatever its numbers.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/expression.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/walks.hpp"

namespace fuzz {

using autograd::Graph;
using autograd::Index;
using autograd::Section;
using autograd::Value;
using support::Sequence;

/// Prints what the root is made of, and what went wrong; ends the program.
[[noreturn]] inline void fail(const std::string& what, Value root = {}) {
  for (const Value& node : topological_order(root)) {
    std::fprintf(stderr, "%s of", describe(node).c_str());
    for (const Value& operand : node.operands()) std::fprintf(stderr, " [%s]", describe(operand).c_str());
    std::fprintf(stderr, "\n");
  }
  std::fprintf(stderr, "The property that does not hold: %s\n", what.c_str());
  std::abort();
}

inline std::string number_text(double number) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.17g", number);
  return buffer;
}

inline void require_close(double a, double b, double scale, const std::string& what, Value root, Value by) {
  if (support::same(a, b) || std::abs(a - b) <= 1e-12 * scale + 1e-300) return;
  fail(what + " for " + describe(by) + ": " + number_text(a) + " and " + number_text(b) + ", scale " +
           number_text(scale),
       root);
}

/// Whether the function is smooth and tame where the oracle looks: no number is extreme, and nothing comes
/// near a kink while the leaf moves by `reach` to both sides.
inline bool is_tame(const Section& section, std::size_t leaf, long double reach) {
  const auto at = [&](long double moved) {
    return autograd::forward<long double>(section, [&](std::size_t place) {
      const auto number = static_cast<long double>(section.node(place).value());
      return place == leaf ? std::optional<long double>(number + moved) : std::optional<long double>();
    });
  };
  const auto here = at(0), left = at(-reach), right = at(reach);
  Sequence<double> operands;
  std::vector<double> values(here.begin(), here.end());
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (!(std::abs(values[place]) < 1e4)) return false;
    if (section.is_leaf(place)) continue;
    autograd::gather(section, place, std::span<const double>(values), operands);
    double moved = 1e-6;
    for (const auto& operand : section.operands(place)) {
      if (operand.place == Section::nowhere) continue;
      const auto way = std::max(std::abs(left[operand.place] - here[operand.place]),
                                std::abs(right[operand.place] - here[operand.place]));
      moved += static_cast<double>(2 * way);
    }
    const auto near = [&]<class Op>(Op) { return support::near_kink<Op>(operands, moved); };
    if (!(moved < 1e-2) || autograd::visit(section.code(place), near)) return false;
  }
  return true;
}

/// The derivative from values alone, by central differences of sixth order at one step; `noise` is how far
/// rounding may move a value.
template <class F>
support::Estimate differences(F&& f, long double x, long double step, long double noise) {
  const auto sixth = [&](long double s) {
    const auto across = [&](int k) { return f(x + k * s) - f(x - k * s); };
    return (45 * across(1) - 9 * across(2) + across(3)) / (60 * s);
  };
  const long double coarse = sixth(step), fine = sixth(step / 2);
  return {static_cast<double>(fine), static_cast<double>(std::abs(coarse - fine) + 4 * noise / step)};
}

/// The walk in long double against values alone, where that can be judged. Wide tolerances: what is wrong
/// here is wrong by far, and inputs are made to look for the ill conditioned.
inline void check_oracle(const Section& section, std::size_t root, std::size_t leaf,
                         const std::vector<double>& absolute) {
  const double x = section.node(leaf).value(), scale = std::max(absolute[leaf], 1e-6);
  const long double step = 0x1p-14L * std::max(1.0, std::abs(x));
  if (!(scale < 1e4) || !is_tame(section, leaf, 4 * step)) return;
  // Each value on the way is rounded, and each rounding counts as much as the root depends on it.
  long double noise = 0;
  for (std::size_t place = 0; place < section.size(); ++place) {
    noise += absolute[place] * std::abs(section.node(place).value());
  }
  noise *= std::numeric_limits<long double>::epsilon();
  const auto at = [&](long double z) { return support::value_with(section, root, leaf, z); };
  const support::Estimate estimate = differences(at, x, step, noise);
  const double precise = support::walk_in<long double>(section, root)[leaf];
  if (!(estimate.error <= 1e-6 * scale)) return;
  if (std::abs(precise - estimate.number) <= 1e-6 * scale + 16 * estimate.error) return;
  fail("the walk and differences agree for " + describe(section.node(leaf)) + ": " + number_text(precise) +
           " and " + number_text(estimate.number) + " within " + number_text(estimate.error),
       section.node(root));
}

/// What is out of date is refused by the walk in numbers where it is refused by the derivative graph.
inline void require_refused_together(Value y, const Sequence<Value>& xs) {
  const autograd::Recording recording(*y.graph());
  const auto is_refused = [](auto&& call) {
    try {
      call();
      return false;
    } catch (const autograd::OutOfDate&) {
      return true;
    }
  };
  const bool recorded = is_refused([&] { (void)derivatives(y, xs); });
  if (is_refused([&] { (void)gradient(y); }) != recorded) fail("what is out of date is refused alike", y);
}

/// The backward walk, the walk in readings and the derivative graph agree on the derivatives by `xs`; and by
/// one leaf with the oracle, where the section is small. Records inside, and drops it again.
inline void check_derivatives(Value y, const Sequence<Value>& xs, std::size_t judged) {
  const autograd::Gradient by = gradient(y);
  const Section section(y);
  const std::size_t root = section.place(y);
  const std::vector<double> plain = support::walk_in<double>(section, root),
                            absolute = support::absolute_walk(section, root);
  const autograd::Recording recording(*y.graph());
  const std::vector<Value> recorded = derivatives(y, xs);
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const std::size_t place = section.place(xs[i]);
    if (place == Section::nowhere) {
      if (by[xs[i]] != 0.0 || recorded[i].value() != 0.0) fail("what is not needed has a derivative of 0", y);
      continue;
    }
    require_close(by[xs[i]], plain[place], absolute[place], "the walks in numbers agree", y, xs[i]);
    require_close(by[xs[i]], recorded[i].value(), absolute[place], "the derivative graph agrees", y, xs[i]);
    if (i == judged && section.is_leaf(place) && section.size() < 200) {
      check_oracle(section, root, place, absolute);
    }
  }
}

/// Whether no number comes near the ends of what a double can hold, where products lose their digits.
inline bool is_moderate(const Section& section) {
  for (std::size_t place = 0; place < section.size(); ++place) {
    const double size = std::abs(section.node(place).value());
    if (!(size == 0.0 || (size > 1e-60 && size < 1e60))) return false;
    for (const auto& operand : section.operands(place)) {
      if (!(std::abs(operand.number) < 1e60)) return false;
    }
  }
  return true;
}

/// The Hessian is the gradient of each recorded derivative, and its product with a vector that of their sum.
inline void check_hessian(Value y, const Sequence<Value>& xs, const std::vector<double>& v) {
  const std::size_t size = y.graph()->size();
  const autograd::Matrix matrix = hessian(y, xs);
  const std::vector<double> product = hessian_vector_product(y, xs, v);
  if (y.graph()->size() != size) fail("a Hessian leaves nothing in the graph", y);
  const autograd::Recording recording(*y.graph());
  const std::vector<Value> slopes = derivatives(y, xs);
  const Value weighted = dot(slopes, Sequence<Value>(v.begin(), v.end()));
  for (std::size_t i = 0; i < xs.size(); ++i) {
    for (std::size_t j = 0; j < xs.size(); ++j) {
      const double second = slopes[i].is_constant() ? 0.0 : gradient(slopes[i])[xs[j]];
      require_close(matrix(i, j), second, 0.0, "a Hessian is the gradient of derivatives", y, xs[j]);
    }
  }
  if (weighted.is_constant()) return;
  const Section section(weighted);
  if (!is_moderate(section)) return;
  const std::vector<double> absolute = support::absolute_walk(section, section.place(weighted));
  for (std::size_t j = 0; j < xs.size(); ++j) {
    double total = 0.0;
    for (std::size_t i = 0; i < xs.size(); ++i) total += v[i] * matrix(i, j);
    const std::size_t place = section.place(xs[j]);
    const double scale = place == Section::nowhere ? 0.0 : absolute[place];
    if (!std::isfinite(total) || !std::isfinite(scale) || !(scale < 1e300)) continue;
    require_close(product[j], total, scale, "a Hessian times a vector is the product", y, xs[j]);
  }
}

}  // namespace fuzz
