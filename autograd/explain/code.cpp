// SPDX-License-Identifier: MIT
#include "autograd/explain/code.hpp"

#include <algorithm>

#include "autograd/program/identifiers.hpp"

namespace autograd::explain {

using Place = Expressions::Place;

Fragment CodeStyle::symbol(const Expressions&, Expressions::Place place) const {
  return {identifiers_.at(place)};
}

Fragment CodeStyle::power(const Fragment& base, int exponent) const {
  const bool is_name = base.precedence == Precedence::atom && base.text.find('(') == base.text.npos;
  if (exponent == 2 && is_name && !base.minus) return {base.text + "*" + base.text, Precedence::product};
  return {std::string(power_) + "(" + whole(base) + ", " + std::to_string(exponent) + ")"};
}

void CodeStyle::add_factor(std::string& product, const std::string& factor, std::size_t count) const {
  product.append(count > 0 ? "*" : "").append(factor);
}

Signature::Signature(std::span<const Formula> formulas, std::string_view name,
                     std::span<const std::string_view> reserved) {
  const auto is_reserved = [&](std::string_view word) {
    return std::find(reserved.begin(), reserved.end(), word) != reserved.end();
  };
  if (!program::is_identifier(name) || is_reserved(name))
    throw Error("'" + std::string(name) + "' is no name for a function");
  // All in one: what is put in last holds the others' expressions too.
  const auto all = std::make_shared<Expressions>();
  for (const Formula& formula : formulas) formulas_.emplace_back(all, formula.place_in(*all));
  program::Identifiers taken;
  taken.take(name);
  taken.take("out");
  for (Place place = 0; place < all->size(); ++place) {
    if ((*all)[place].kind != Expressions::Kind::symbol) continue;
    std::string word = taken.take(all->name(place));
    // u1, u2 ... are what parts are called.
    const bool like_a_part =
        word[0] == 'u' && word.size() > 1 && word.find_first_not_of("0123456789", 1) == word.npos;
    if (like_a_part || is_reserved(word)) word = taken.take(word + "_");
    identifiers_[place] = word;
    names_.push_back(word);
    arguments_.push_back((*all)[place].node);
  }
}

void require_known(const Expressions& all, Place call) {
  if (all[call].custom == nullptr) return;
  throw Error("'" + std::string(all.notation(call).name) +
              "' is an operation of one's own; what it calculates cannot be written as code");
}

}  // namespace autograd::explain
