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

/// Exactly 0, or of a size at which products and differences keep their digits.
inline bool is_tame(double number) {
  const double size = std::abs(number);
  return size == 0.0 || (size > 1e-6 && size < 1e4);
}

/// The values of a section while one leaf moves.
class Path {
 public:
  using Values = std::vector<long double>;

  Path(const Section& section, std::size_t leaf) : section_(section), leaf_(leaf), here_(at(0)) {}

  Values at(long double moved) const {
    return autograd::forward<long double>(section_, [&](std::size_t place) {
      const auto number = static_cast<long double>(section_.node(place).value());
      return place == leaf_ ? std::optional<long double>(number + moved) : std::optional<long double>();
    });
  }

  /// Whether all numbers are tame, operands hardly move over `reach` to both sides, and no kink is near.
  bool is_calm(long double reach) const {
    const Values left = at(-reach), right = at(reach);
    const std::vector<double> values(here_.begin(), here_.end());
    Sequence<double> operands;
    for (std::size_t place = 0; place < section_.size(); ++place) {
      if (!is_tame(values[place])) return false;
      if (section_.is_leaf(place)) continue;
      autograd::gather(section_, place, std::span<const double>(values), operands);
      if (!std::all_of(operands.begin(), operands.end(), [](double a) { return is_tame(a); })) return false;
      double moved = 1e-6;
      for (const auto& operand : section_.operands(place)) {
        if (operand.place == Section::nowhere) continue;
        const auto way = std::max(std::abs(left[operand.place] - here_[operand.place]),
                                  std::abs(right[operand.place] - here_[operand.place]));
        moved += static_cast<double>(2 * way);
      }
      const auto near = [&]<class Op>(Op) { return support::near_kink<Op>(operands, moved); };
      if (!(moved < 1e-2) || autograd::visit(section_.code(place), near)) return false;
    }
    return true;
  }

  /// Whether every value lies where a line through those to its sides has it. Beside a pole it does not,
  /// however little the pole adds to the root elsewhere.
  bool is_straight(const Values& left, const Values& right) const {
    for (std::size_t place = 0; place < section_.size(); ++place) {
      const long double bend = std::abs(left[place] - 2 * here_[place] + right[place]);
      const long double size = std::abs(here_[place]) + std::abs(right[place] - left[place]);
      if (!(bend <= 1e-2L * size)) return false;
    }
    return true;
  }

 private:
  const Section& section_;
  std::size_t leaf_;
  Values here_;
};

/// A derivative of the root from values alone, where it can be trusted: numbers are tame, no kink and no pole
/// lies near, and central differences of sixth order agree over two ranges of steps, relative to the leaf's
/// size, that have no step in common. `absolute` is how much the root depends on each place at most.
inline std::optional<support::Estimate> trusted_differences(const Section& section, std::size_t root,
                                                            std::size_t leaf,
                                                            const std::vector<double>& absolute) {
  const double x = section.node(leaf).value();
  const long double unit = x == 0.0 ? 1.0L : std::abs(x);
  const Path path(section, leaf);
  if (!path.is_calm(0x1p-12L * unit)) return std::nullopt;
  bool straight = true;
  const auto sixth = [&](long double step) {
    static constexpr long double weights[] = {45, -9, 1};
    long double total = 0;
    for (int k = 1; k <= 3; ++k) {
      const Path::Values left = path.at(-k * step), right = path.at(k * step);
      straight = straight && path.is_straight(left, right);
      total += weights[k - 1] * (right[root] - left[root]);
    }
    return total / (60 * step);
  };
  const long double numbers[] = {sixth(0x1p-14L * unit), sixth(0x1p-15L * unit), sixth(0x1p-18L * unit),
                                 sixth(0x1p-19L * unit)};
  if (!straight) return std::nullopt;
  // Each value on the way is rounded, and each rounding counts as much as the root depends on it.
  long double noise = 0;
  for (std::size_t place = 0; place < section.size(); ++place) {
    noise += absolute[place] * std::abs(section.node(place).value());
  }
  noise *= std::numeric_limits<long double>::epsilon();
  const auto [least, most] = std::minmax_element(std::begin(numbers), std::end(numbers));
  const long double error = *most - *least + 4 * noise / (0x1p-19L * unit);
  return support::Estimate{static_cast<double>(numbers[1]), static_cast<double>(error)};
}

/// The walk in long double against values alone, where that can be judged. Wide tolerances: what is wrong
/// here is wrong by far, and inputs are made to look for the ill conditioned.
inline void check_oracle(const Section& section, std::size_t root, std::size_t leaf,
                         const std::vector<double>& absolute) {
  const double scale = std::max(absolute[leaf], 1e-6);
  if (!(scale < 1e4)) return;
  const auto estimate = trusted_differences(section, root, leaf, absolute);
  if (!estimate || !(estimate->error <= 1e-6 * scale)) return;
  const double precise = support::walk_in<long double>(section, root)[leaf];
  if (std::abs(precise - estimate->number) <= 1e-6 * scale + 16 * estimate->error) return;
  fail("the walk and differences agree for " + describe(section.node(leaf)) + ": " + number_text(precise) +
           " and " + number_text(estimate->number) + " within " + number_text(estimate->error),
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
  const autograd::Matrix rows = jacobian(slopes, xs);
  for (std::size_t i = 0; i < xs.size(); ++i) {
    for (std::size_t j = 0; j < xs.size(); ++j) {
      const double second = rows(std::min(i, j), std::max(i, j));
      require_close(matrix(i, j), second, 0.0, "a Hessian is the gradient of derivatives, mirrored", y,
                    xs[j]);
    }
  }
  if (weighted.is_constant()) return;
  const Section section(weighted);
  if (!is_moderate(section)) return;
  const std::vector<double> absolute = support::absolute_walk(section, section.place(weighted));
  for (std::size_t j = 0; j < xs.size(); ++j) {
    double total = 0.0;
    for (std::size_t i = 0; i < xs.size(); ++i) total += v[i] * rows(i, j);
    const std::size_t place = section.place(xs[j]);
    const double scale = place == Section::nowhere ? 0.0 : absolute[place];
    if (!std::isfinite(total) || !std::isfinite(scale) || !(scale < 1e300)) continue;
    require_close(product[j], total, scale, "a Hessian times a vector is the product", y, xs[j]);
  }
}

}  // namespace fuzz
