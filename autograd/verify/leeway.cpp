// SPDX-License-Identifier: MIT
#include "autograd/verify/leeway.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

/// Each decimal number costs two evaluations: nobody writes so many by hand.
constexpr std::size_t most_decimals = 40;
constexpr double largest_share = 0.01;

struct Decimal {
  Syntax::Place place;
  double unit;
};

bool is_number_of_leaf(double number, const Names& names) {
  for (std::size_t name = 0; name < names.size(); ++name) {
    const Value value = names[name].value;
    if (value.is_leaf() && value.value() == number) return true;
  }
  return false;
}

/// The numbers that may stand for others; a number's place in the line may hold brackets around it.
std::vector<Decimal> decimals_of(const Formulas& formulas, std::size_t member, std::string_view line,
                                 const Names& names) {
  constexpr std::string_view characters = ".0123456789";
  const bool is_last = member + 1 == formulas.members.size();
  const std::size_t end = is_last ? formulas.syntax.size() : formulas.members[member + 1].first_node;
  std::vector<Decimal> found;
  for (Syntax::Place place = formulas.members[member].first_node; place < end; ++place) {
    const Syntax::Node& node = formulas.syntax[place];
    if (node.kind != Syntax::Kind::number) continue;
    std::string_view digits = line.substr(node.begin, node.end - node.begin);
    digits.remove_prefix(std::min(digits.find_first_of(characters), digits.size()));
    digits = digits.substr(0, digits.find_last_of(characters) + 1);
    if (!claims_digits(digits) || digits.ends_with(".0")) continue;
    const auto [significant, unit] = digits_of(digits);
    if (significant >= 2 && !is_number_of_leaf(node.number, names)) found.push_back({place, unit});
  }
  return found;
}

}  // namespace

Leeway leeway_of(const Formulas& formulas, std::size_t member, std::string_view line, Recorder& recorder,
                 const Names& names) {
  const std::vector<Decimal> decimals = decimals_of(formulas, member, line, names);
  if (decimals.empty() || decimals.size() > most_decimals) return {};
  const Syntax::Place root = formulas.members[member].root;
  const double written = recorder.record(formulas, root).value();
  Formulas moved = formulas;
  Leeway leeway;
  for (const auto& [place, unit] : decimals) {
    double& number = moved.syntax[place].number;
    const double before = number;
    double lowest = 0.0, highest = 0.0;
    for (const double meant : {before - unit / 2, before + unit}) {
      number = meant;
      const double shift = recorder.record(moved, root).value() - written;
      lowest = std::min(lowest, shift);
      highest = std::max(highest, shift);
    }
    number = before;
    leeway.below -= lowest;
    leeway.above += highest;
  }
  const double most = largest_share * std::abs(written);
  const auto capped = [&](double room) { return std::isfinite(room) ? std::min(room, most) : 0.0; };
  return {capped(leeway.below), capped(leeway.above)};
}

}  // namespace autograd::verify
