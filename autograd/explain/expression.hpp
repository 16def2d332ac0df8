// SPDX-License-Identifier: MIT
// What formulas are made of: each different expression is there once, and is simplified lightly as it is made
// (0, 1, signs and numbers are gathered, equal terms and equal factors too). It knows nothing of how anything
// is printed.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "autograd/value.hpp"

namespace autograd::explain {

/// A number that is known as a fraction; `below` is a whole number from 1.
struct Coefficient {
  double above = 1.0, below = 1.0;

  double value() const noexcept { return above / below; }
  bool is_one() const noexcept { return above == 1.0 && below == 1.0; }
  Coefficient times(Coefficient other) const noexcept;
  Coefficient plus(Coefficient other) const noexcept;
  /// A whole divisor stays one.
  Coefficient divided_by(double number) const noexcept;
};

/// What operations do at single points (at a tie, at 0^0, of x/x at 0), where their formulas as they stand
/// are no good.
enum class PointGuards {
  kept,      ///< written down, and nothing cancels: code calculates anywhere
  left_out,  ///< as people do it, unless the symbols' numbers are at the point
};

/// All expressions that formulas of one conversation share. Operands come before what is made of them. An
/// expression holds at most `most_gathered` terms or factors of others, so that the size of all stays in
/// proportion to the operations that made them.
class Expressions {
 public:
  using Place = std::uint32_t;
  enum class Kind : unsigned char { number, symbol, sum, product, call };

  /// A term of a sum, an operand of a call, or a factor raised to a whole power.
  struct Part {
    Place place;
    int power = 1;
    auto operator<=>(const Part&) const = default;
  };
  struct Node {
    Kind kind;
    /// The operation of a call; leaf_code otherwise.
    Code code = leaf_code;
    /// Where a call is one of an operation of one's own.
    const CustomOperation* custom = nullptr;
    /// A number's own number; what a product's factors are multiplied with.
    Coefficient coefficient = {};
    /// What it amounts to at the numbers that the symbols have.
    double value = 0.0;
    /// A symbol's node: a Value, so that two nodes of one name are two symbols.
    Value node = {};
    /// Its parts; of a symbol its name, and whether it is a derivative by its node.
    std::uint32_t first = 0, count = 0;
  };
  static constexpr std::size_t most_gathered = 16;

  explicit Expressions(PointGuards guards = PointGuards::kept) : guards_(guards) {}
  PointGuards guards() const noexcept { return guards_; }

  Place number(double number);
  Place number(Coefficient number);
  /// A node that stands for itself, and its number. A name that another one has already gets a number behind
  /// it.
  Place symbol(Value node, std::string_view name, double value);
  /// A derivative by a node that stands for itself, and its number.
  Place derivative(std::string_view of, Value by, std::string_view by_name, double value);
  Place sum(std::span<const Place> terms);
  Place sum(std::initializer_list<Place> terms) { return sum(std::span(terms.begin(), terms.size())); }
  /// Each factor with its power.
  Place product(std::span<const Part> factors, Coefficient coefficient = {});
  Place product(std::initializer_list<Part> factors, Coefficient coefficient = {}) {
    return product(std::span(factors.begin(), factors.size()), coefficient);
  }
  /// An operation of the alphabet, as people write it: a dot is a sum of products.
  Place operation(Code code, std::span<const Place> operands);
  /// An operation of one's own, whose notation is kept.
  Place custom(std::shared_ptr<const CustomOperation> operation, std::span<const Place> operands);
  /// The product of what arrived and a slope. Where a sum of fractions meets all that is below their lines,
  /// it is multiplied out and put together again: (-y/p + (1 - y)/(1 - p))*p*(1 - p) is p - y.
  Place chain(Place adjoint, Place slope);
  /// A sum without what its terms share: y*(1 - y) for y - y^2, (a + b)/c for a/c + b/c, 2*(a + b) for
  /// 2*a + 2*b.
  Place with_common_factor(Place sum);
  /// From here on a product that holds all factors of a symbol's fraction holds the symbol instead. What is
  /// no fraction changes nothing.
  void define(Place symbol, Place fraction);

  /// An expression of others once more, among these.
  Place copied(const Expressions& others, Place place);

  /// What it amounts to where symbols have other numbers.
  double value_at(Place place, const std::function<double(const Node& symbol)>& number) const;

  std::size_t size() const noexcept { return nodes_.size(); }
  const Node& operator[](Place place) const noexcept { return nodes_[place]; }
  std::span<const Part> parts(Place place) const noexcept {
    const Node& node = nodes_[place];
    if (node.kind == Kind::symbol || node.count == 0) return {};
    return {parts_.data() + node.first, node.count};
  }
  const std::string& name(Place symbol) const noexcept { return names_[nodes_[symbol].first]; }
  bool has_name(std::string_view name) const { return times_named_.contains(name); }
  bool is_derivative(Place symbol) const noexcept { return nodes_[symbol].count != 0; }
  /// Of what a derivative is one; its name is that of what it is by.
  const std::string& of(Place derivative) const noexcept { return names_[nodes_[derivative].first + 1]; }
  /// How a call is written.
  const Notation& notation(Place call) const;
  /// How often chain() has put something together again.
  std::size_t cancellations() const noexcept { return cancellations_; }

 private:
  /// A product while it is put together.
  struct Factors {
    Coefficient coefficient;
    std::vector<Part> parts;
  };
  /// A term: a number times something, or a number alone.
  struct Term {
    Coefficient coefficient;
    Place rest;
  };
  static constexpr Place none = static_cast<Place>(-1);

  static bool are_same(const Node& a, std::span<const Part> parts_of_a, const Node& b,
                       std::span<const Part> parts_of_b);
  Place add(Node node, std::span<const Part> parts);
  /// `numbers` are those of the parts.
  static double value_of(const Node& node, std::span<const Part> parts, std::span<const double> numbers);
  std::string own_name(std::string_view name);
  Place call(Node node, std::span<const Place> operands);
  Place power(Place base, Place exponent);
  /// Of a number, as a call: people write log(3), not 1.0986122886681098. A whole one is a number.
  Place logarithm(double number);
  Place negated(Place place) { return product({{place}}, {-1.0}); }
  Place weighted(std::span<const Place> operands);
  Term term_of(Place place);
  Place made(Factors factors);
  void multiply(Factors& factors, Place place, int power) const;
  /// A factor raised to a power, beside equal ones.
  void add_factor(Factors& factors, Part factor) const;
  /// Whether what is above the line and below it is 1 together.
  bool may_cancel(Place place) const;
  bool is_number(Place place) const { return nodes_[place].kind == Kind::number; }
  bool is_number(Place place, double number) const {
    return is_number(place) && nodes_[place].coefficient.value() == number;
  }
  bool is_logarithm_of_number(Place place) const {
    return nodes_[place].code == code_of<Log> && is_number(parts(place)[0].place);
  }
  bool is_bare_sum(Place place) const { return nodes_[place].kind == Kind::sum; }
  // In cancel.cpp.
  std::vector<Part> divisors(Place sum) const;
  std::vector<Factors> multiplied_out(const Factors& term) const;
  Place put_together(std::span<const Factors> terms);
  std::optional<Place> cancelled(const Factors& factors, std::size_t which);
  std::optional<Place> without_factor(Place sum, Part factor);
  std::vector<Part> candidates(Place sum);
  Place without_coefficient(Place sum, Coefficient& common);
  void use_definitions(Factors& factors) const;

  PointGuards guards_;
  std::vector<Node> nodes_;
  std::vector<Part> parts_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> times_named_;
  std::vector<std::shared_ptr<const CustomOperation>> customs_;
  std::unordered_multimap<std::size_t, Place> known_;
  /// Symbols and their fractions, by something below the line.
  std::unordered_multimap<Place, std::pair<Place, Place>> definitions_;
  std::size_t cancellations_ = 0;
};

}  // namespace autograd::explain
