// SPDX-License-Identifier: MIT
#include "autograd/verify/fit.hpp"

#include <algorithm>
#include <iterator>

#include "autograd/verify/search.hpp"
#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

constexpr std::size_t most_alternatives = 4;

Column reciprocal_of(Column column) {
  for (double& number : column) number = 1.0 / number;
  return column;
}

/// Whether two explanations say the same thing in other words.
bool amount_to_the_same(const Fit& a, const Fit& b) {
  if (a.ratio == -1.0 && b.ratio == -1.0) return true;
  const auto same_or_turned = [](const Column& first, const Column& second) {
    Column turned = second;
    for (double& number : turned) number = -number;
    return same_function(first, second) || same_function(first, turned);
  };
  if (a.turned && b.turned && same_or_turned(*a.turned, *b.turned)) return true;
  if (a.kind == Kind::two_mistakes && b.kind == Kind::two_mistakes) {
    const auto same = [&](std::size_t i, std::size_t j) {
      return amount_to_the_same(a.parts[i], b.parts[j]) || a.parts[i].place == b.parts[j].place;
    };
    return (same(0, 0) && same(1, 1)) || (same(0, 1) && same(1, 0));
  }
  const auto one_each = [&](std::initializer_list<Kind> first, std::initializer_list<Kind> second) {
    return (is_one_of(a.kind, first) && is_one_of(b.kind, second)) ||
           (is_one_of(b.kind, first) && is_one_of(a.kind, second));
  };
  const bool one_piece = same_function(a.piece, b.piece) || same_function(a.piece, reciprocal_of(b.piece));
  if (one_each({Kind::symbol, Kind::constant}, {Kind::other_derivative})) return true;
  if (one_each({Kind::missing_factor}, {Kind::constant}) && one_piece) {
    return (a.kind == Kind::constant ? a : b).wrote == "1";  // a factor of 1 is none
  }
  if (one_each({Kind::missing_factor, Kind::extra_factor}, {Kind::other_derivative})) {
    const Fit &factor = a.lacks ? b : a, &other = a.lacks ? a : b;
    if (!other.lacks) return false;
    return same_function(*other.lacks,
                         factor.kind == Kind::missing_factor ? factor.piece : reciprocal_of(factor.piece));
  }
  if (one_each({Kind::missing_factor, Kind::extra_factor}, {Kind::wrong_slope})) return one_piece;
  if (a.inserted && b.inserted) {  // what was put in on one side could be taken away on the other
    if (one_each({Kind::missing_term}, {Kind::extra_term})) return same_or_turned(a.piece, b.piece);
    if (one_each({Kind::missing_factor}, {Kind::extra_factor})) return one_piece;
  }
  if (a.kind == Kind::other_derivative && b.kind == Kind::other_derivative) return one_piece;
  if (one_each({Kind::missing_term}, {Kind::missing_path}) ||
      one_each({Kind::extra_term}, {Kind::double_path}))
    return same_or_turned(a.piece, b.piece);
  return a.kind == b.kind && one_piece &&
         !is_one_of(a.kind, {Kind::other_derivative, Kind::symbol, Kind::constant});
}

/// Whether the one says word for word what the other says.
bool are_alike(const Fit& a, const Fit& b) {
  if (a.kind == Kind::sign && b.kind == Kind::sign && a.ratio && b.ratio) return true;
  if (a.kind == Kind::two_mistakes && b.kind == Kind::two_mistakes) {
    const auto alike = [&](std::size_t i, std::size_t j) { return are_alike(a.parts[i], b.parts[j]); };
    return (alike(0, 0) && alike(1, 1)) || (alike(0, 1) && alike(1, 0));
  }
  const bool is_factor = is_one_of(a.kind, {Kind::missing_factor, Kind::extra_factor});
  return a.kind == b.kind && (a.place == b.place || (is_factor && same_function(a.piece, b.piece)));
}

/// A factor that is missing says more than yet another derivative that happens to be the same.
void add_alternative(std::vector<Fit>& group, Fit fit) {
  const auto is_other = [](const Fit& known) { return known.kind == Kind::other_derivative; };
  const bool first = fit.kind == Kind::missing_factor && is_other(group[0]);
  const auto place = first ? std::find_if(group.begin() + 1, group.end(), is_other) : group.end();
  group.insert(place, std::move(fit));
  if (group.size() > most_alternatives + 1) group.pop_back();
}

std::vector<std::vector<Fit>> grouped(std::vector<Fit> fits) {
  std::stable_sort(fits.begin(), fits.end(), [](const Fit& a, const Fit& b) { return a.cost < b.cost; });
  std::vector<std::vector<Fit>> groups;
  for (Fit& fit : fits) {
    const auto is_told = [&](const Fit& known) { return are_alike(known, fit); };
    const auto tells_it = [&](const std::vector<Fit>& group) {
      return std::any_of(group.begin(), group.end(), is_told);
    };
    if (std::any_of(groups.begin(), groups.end(), tells_it)) continue;
    const auto home = std::find_if(groups.begin(), groups.end(), [&](const std::vector<Fit>& group) {
      return amount_to_the_same(group[0], fit);
    });
    if (home != groups.end()) {
      add_alternative(*home, std::move(fit));
    } else {
      groups.push_back({std::move(fit)});
    }
  }
  return groups;
}

/// Whether a number may be what is left of a formula: 0, 1, 2/3, but nothing that was calculated.
bool stands_for_formula(const Member& member) {
  constexpr std::size_t small_fraction = 4;
  const double number = member.formula.value();
  if (number == 0.0 || is_likely(number)) return true;
  const std::optional<std::string> text = factor_text(number);
  return !claims_digits(member.written) && text && text->size() <= small_fraction &&
         text->find('/') != std::string::npos;
}

}  // namespace

std::vector<std::vector<Fit>> fits_of(const Case& wrong, const Samples& samples,
                                      std::span<const Tree> symbols) {
  const Value formula = wrong.claim->chain[wrong.member].formula;
  const bool is_number = formula.is_constant();
  const bool is_plain = is_number && stands_for_formula(wrong.claim->chain[wrong.member]);
  // A number says nothing of a formula's parts, but where the truth is a number, or names were all left out.
  const bool tells_parts = !is_number || (wrong.derivation && (is_plain || is_steady(wrong.automatic)));
  std::vector<Fit> fits;
  if (is_number && !is_steady(wrong.automatic)) fits = fits_of_number(wrong, samples, symbols);
  if (tells_parts) {
    std::vector<Fit> found = Search(wrong, samples, symbols).run();
    std::move(found.begin(), found.end(), std::back_inserter(fits));
  }
  return grouped(std::move(fits));
}

}  // namespace autograd::verify
