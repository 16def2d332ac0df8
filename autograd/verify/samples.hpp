// SPDX-License-Identifier: MIT
// The numbers that the diagnosis works with: what every node of a derivation is at a few random points.
#pragma once

#include <array>
#include <map>

#include "autograd/verify/judge.hpp"

namespace autograd::verify {

inline constexpr std::size_t sample_count = 8;

/// One number for each point.
using Column = std::array<double, sample_count>;

Column filled(double number);
/// Whether it is one and the same finite number at every point.
bool is_steady(const Column& column);
/// Whether two columns are one function as far as their points tell: equal to 1e-9 at each point where both
/// are finite, and there are enough such points of which some are not 0.
bool same_function(const Column& a, const Column& b);

/// A derivative that is being explained: dA/dB, as places of the samples' section.
struct Derivation {
  std::size_t of, by;
};

class Samples {
 public:
  /// The section is all that `roots` need, and what the judge's derivative symbols among it stand for.
  Samples(const Judge& judge, std::span<const Value> roots);

  const Section& section() const noexcept { return section_; }
  /// The column of a node of the section, or of a constant.
  Column column(Value node) const;
  Column column(std::size_t place) const;
  /// The value of one place at one point.
  double at(std::size_t point, std::size_t place) const { return values_[point][place]; }
  std::span<const double> values(std::size_t point) const { return values_[point]; }

  /// What a derivative symbol stands for; none for any other node.
  std::optional<Derivation> symbol(Value node) const;
  /// d(of)/d(place) for every place; calculated once.
  const std::vector<Column>& adjoints(std::size_t of) const;
  /// d(place)/d(by) for every place.
  std::vector<Column> tangents(std::size_t by) const;
  /// The slopes of the operation at a place, one column for each operand.
  const std::vector<Column>& slopes(std::size_t place) const { return slopes_[place]; }

 private:
  struct Symbol {
    std::size_t leaf;
    Derivation stands_for;
  };
  bool calculate(std::size_t point, std::vector<double> leaves);
  void calculate_slopes();

  Section section_;
  std::vector<Symbol> symbols_;
  std::vector<std::vector<double>> values_;
  std::vector<std::vector<Column>> slopes_;
  mutable std::map<std::size_t, std::vector<Column>> adjoints_;
};

}  // namespace autograd::verify
