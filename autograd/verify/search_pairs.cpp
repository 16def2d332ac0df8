// SPDX-License-Identifier: MIT
// Pairs of mistakes.
#include <algorithm>

#include "autograd/verify/search.hpp"

namespace autograd::verify {
namespace {

constexpr double near = 1e-8;
constexpr std::size_t most_pairs = 60;
constexpr std::size_t most_tries = 60000;
constexpr std::size_t large = 120;  // nodes of a tree in which every insertion would take too long

/// Whether two slips together say no more than that one thing was written in place of another.
bool replaces_all(const Fit& loose, const Fit& other) {
  return loose.loose && (other.loose || is_one_of(other.kind, {Kind::missing_term, Kind::missing_path,
                                                               Kind::missing_factor, Kind::extra_factor,
                                                               Kind::extra_term, Kind::other_derivative}));
}

/// Things that are found by a number that they share.
class ByNumber {
 public:
  void add(double number, std::size_t what) {
    if (std::isfinite(number)) entries_.push_back({number, what});
  }
  void sort() { std::sort(entries_.begin(), entries_.end()); }
  void for_each_near(double number, const auto& f) const {
    const double slack = near * std::abs(number);
    auto entry =
        std::lower_bound(entries_.begin(), entries_.end(), std::pair(number - slack, std::size_t{0}));
    for (; entry != entries_.end() && entry->first <= number + slack; ++entry) f(entry->second);
  }

 private:
  std::vector<std::pair<double, std::size_t>> entries_;
};

}  // namespace

/// Whether one of two slips is a derivative told for another, one that makes something collapse, or a formula
/// put in beside whole terms that come and go: with another slip these explain too much.
bool is_too_free(const Fit& fit, const Fit& other) {
  const bool turned = other.kind == Kind::sign && other.ratio == -1.0;
  const bool whole_terms =
      is_one_of(other.kind, {Kind::missing_term, Kind::extra_term, Kind::missing_path, Kind::double_path});
  return (fit.kind == Kind::other_derivative && !turned) || fit.free || (fit.inserted && whole_terms);
}

void Search::add_pair(Fit first, Fit second) {
  if (replaces_all(first, second) || replaces_all(second, first)) return;
  if (is_too_free(first, second) || is_too_free(second, first)) return;
  Fit pair{.kind = Kind::two_mistakes, .cost = first.cost + second.cost + 2.0};
  pair.place = first.place + "; " + second.place;
  pair.repaired = second.repaired;
  pair.parts = {std::move(first), std::move(second)};
  fits_.push_back(std::move(pair));
}

/// The claim after one repair and the second one that makes it true; the truth as it is derived where there
/// is no such repair.
std::string Search::repaired_twice(const Edit& repair) const {
  Tree once = *case_.written;
  repair.apply(once, candidates_, symbols_);
  for (const Edit& second :
       edits_of(once, candidates_, symbols_, case_.automatic, Extent::without_inserting)) {
    if (gives(second, once, case_.automatic)) return repaired_by(second, once);
  }
  return true_text();
}

/// One slip is repaired in what was written; what is left must be the truth with one slip.
void Search::meet_in_the_middle() {
  ByNumber slips;
  for (std::size_t i = 0; i < mistakes_.size(); ++i) slips.add(mistakes_[i].first, i);
  for (std::size_t i = 0; i < detours_.size(); ++i) slips.add(detours_[i].column[0], mistakes_.size() + i);
  const std::size_t before_others = mistakes_.size() + detours_.size();
  for (std::size_t i = 0; i < others_.size(); ++i) slips.add(others_[i].piece[0], before_others + i);
  slips.sort();
  const auto column = [&](std::size_t i) {
    return i < mistakes_.size() ? column_of(mistakes_[i], *case_.truth)
           : i < before_others  ? detours_[i - mistakes_.size()].column
                                : others_[i - before_others].piece;
  };
  // Where a term is next to nothing at the first point, all changes of it seem to be the same.
  std::size_t compared = 0;
  for (const Edit& repair : repairs_) {
    slips.for_each_near(repair.first, [&](std::size_t i) {
      const bool is_edit = i < mistakes_.size();
      if (fits_.size() >= most_pairs || ++compared > most_tries ||
          (is_edit && is_inserting(mistakes_[i]) && is_inserting(repair)))
        return;
      if (!same_function(column(i), column_of(repair, *case_.written))) return;
      Fit second = is_edit             ? fit_of(mistakes_[i], *case_.truth, Side::truth)
                   : i < before_others ? fit_of(detours_[i - mistakes_.size()])
                                       : others_[i - before_others];
      second.repaired = repaired_twice(repair);
      add_pair(fit_of(repair, *case_.written, Side::written), std::move(second));
    });
  }
}

/// A second mistake on top of a first one, in one formula. Two insertions would explain anything.
void Search::try_twice(const Tree& tree, Side side, const Column& target, std::span<const Edit> firsts) {
  std::size_t tried = 0;
  for (const Edit& first : firsts) {
    if (is_inserting(first) || fits_.size() >= most_pairs || tried > most_tries) continue;
    Tree once = tree;
    first.apply(once, candidates_, symbols_);
    const bool all = first.change == Edit::Change::negate && tree.size() <= large;
    const std::vector<Edit> seconds =
        edits_of(once, candidates_, symbols_, target, all ? Extent::all : Extent::without_inserting);
    tried += seconds.size();
    for (const Edit& second : seconds) {
      if (!gives(second, once, target) || fits_.size() >= most_pairs) continue;
      Fit with_second = fit_of(second, once, side);
      if (side == Side::truth) with_second.repaired = true_text();
      add_pair(fit_of(first, tree, side), std::move(with_second));
    }
  }
}

void Search::try_pairs() {
  const bool is_explained = !fits_.empty();
  if (case_.written) meet_in_the_middle();
  if (is_explained) return;
  if (case_.truth) try_twice(*case_.truth, Side::truth, case_.claimed, mistakes_);
  if (fits_.empty() && case_.written) try_twice(*case_.written, Side::written, case_.automatic, repairs_);
}

}  // namespace autograd::verify
