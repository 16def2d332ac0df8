// SPDX-License-Identifier: MIT
#include "autograd/verify/fit.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

using Change = Edit::Change;
constexpr double near = 1e-8;
constexpr std::size_t most_candidates = 120;
constexpr std::size_t most_pairs = 60;
constexpr std::size_t most_tries = 60000;
constexpr std::size_t large = 120;  // nodes of a tree in which every insertion would take too long
constexpr std::size_t most_alternatives = 4;

/// Whether an edit is a mistake made on the truth or the repair of one that stands in the claim.
enum class Side { truth, written };

/// k where a is k times b.
std::optional<double> ratio_of(const Column& a, const Column& b) {
  for (std::size_t k = 0; k < sample_count; ++k) {
    if (b[k] == 0.0 || !std::isfinite(a[k] / b[k])) continue;
    double factor = a[k] / b[k];
    if (std::abs(factor + 1.0) < near) factor = -1.0;
    Column scaled = b;
    for (double& number : scaled) number *= factor;
    return same_function(scaled, a) ? std::optional(factor) : std::nullopt;
  }
  return std::nullopt;
}

Column reciprocal_of(Column column) {
  for (double& number : column) number = 1.0 / number;
  return column;
}

bool is_inserting(const Edit& edit) { return edit.change == Change::multiply || edit.change == Change::add; }

class Search {
 public:
  Search(const Case& wrong, const Samples& samples, std::span<const Tree> symbols)
      : case_(wrong), samples_(samples), symbols_(symbols) {
    gather_candidates();
  }

  std::vector<Fit> run() {
    try_ratio();
    if (case_.truth) try_edits(*case_.truth, Side::truth, case_.claimed, mistakes_);
    if (case_.written) try_edits(*case_.written, Side::written, case_.automatic, repairs_);
    if (case_.derivation) {
      try_other_derivatives();
      detours_ = detours(samples_, *case_.derivation);
      for (const Detour& detour : detours_) {
        if (same_function(detour.column, case_.claimed)) fits_.push_back(fit_of(detour));
      }
    }
    try_readings();
    if (fits_.empty()) try_pairs();
    return std::move(fits_);
  }

 private:
  Column column_of(const Edit& edit, const Tree& tree) const {
    return edit.column(tree, candidates_, symbols_);
  }
  bool gives(const Edit& edit, const Tree& tree, const Column& target) const {
    return std::abs(edit.first - target[0]) <= near * std::abs(target[0]) &&
           same_function(column_of(edit, tree), target);
  }

  /// A whole side of the claim would explain anything.
  void add_candidate(Tree tree, double cost) {
    const bool whole =
        same_function(tree.column(), case_.claimed) || same_function(tree.column(), case_.automatic);
    if (whole || candidates_.size() >= most_candidates) return;
    const auto same = [&](const Candidate& known) {
      return same_function(known.tree.column(), tree.column());
    };
    if (std::none_of(candidates_.begin(), candidates_.end(), same))
      candidates_.push_back({std::move(tree), cost});
  }

  void gather_candidates() {
    for (const double number : {2.0, 3.0, 1.0}) add_candidate(Tree::number(number), 0.5);
    for (const Tree* tree :
         {case_.truth ? &*case_.truth : nullptr, case_.written ? &*case_.written : nullptr}) {
      if (tree != nullptr) gather_parts(*tree, tree->root(), tree->root());
    }
    for (const Tree& symbol : symbols_) add_candidate(symbol, 0.6);
    for (const Tree& symbol : symbols_) add_candidate(Tree::complement(symbol), 1.2);
  }

  void gather_parts(const Tree& tree, Tree::Place place, Tree::Place root) {
    const auto& node = tree[place];
    if (place != root && node.kind != Tree::Kind::number) {
      add_candidate(tree.part(place), 0.2 + 0.1 * static_cast<double>(tree.part(place).size()));
    }
    if (node.kind == Tree::Kind::symbol) add_candidate(Tree::complement(tree.part(place)), 0.9);
    for (const Tree::Part& part : node.parts) gather_parts(tree, part.place, root);
  }

  void try_ratio() {
    const std::optional<double> factor = ratio_of(case_.claimed, case_.automatic);
    if (!factor) return;
    const std::optional<std::string> text = factor_text(*factor);
    Fit fit{.kind = Kind::constant_factor, .cost = *factor == -1.0 ? 2.0 : text ? 2.4 : 6.0};
    fit.place = text ? *text : explain::number_text(*factor);
    fit.wrote = fit.place;
    fit.ratio = factor;
    fit.piece = filled(*factor);
    fits_.push_back(std::move(fit));
  }

  void try_edits(const Tree& tree, Side side, const Column& target, std::vector<Edit>& all) {
    all = edits_of(tree, candidates_, symbols_, target,
                   tree.size() > large ? Extent::without_inserting : Extent::all);
    for (const Edit& edit : all) {
      if (gives(edit, tree, target)) fits_.push_back(fit_of(edit, tree, side));
    }
  }

  Fit fit_of(const Edit& edit, const Tree& tree, Side side) const;
  void tell_replacement(const Edit& edit, const Tree& tree, Side side, Fit& fit) const;
  Fit fit_of(const Detour& detour) const;
  std::string slope_text(const Detour& detour) const;
  void try_other_derivatives();
  void try_readings();
  void try_pairs();
  std::string repaired_twice(const Edit& repair) const;
  void meet_in_the_middle();
  void try_twice(const Tree& tree, Side side, const Column& target, std::span<const Edit> firsts);
  void add_pair(Fit first, Fit second);

  std::string repaired_by(const Edit& edit, Tree tree) const {
    edit.apply(tree, candidates_, symbols_);
    return tree.text(case_.spelled);
  }
  std::string true_text() const { return case_.truth ? case_.truth->text(case_.spelled) : std::string(); }

  const Case& case_;
  const Samples& samples_;
  std::span<const Tree> symbols_;
  std::vector<Candidate> candidates_;
  std::vector<Edit> mistakes_, repairs_;
  std::vector<Detour> detours_;
  std::vector<Fit> others_;
  std::vector<Fit> fits_;
};

/// "-(a + b)" or "1/(a*b)".
std::string inverse_text(const Tree& about, const std::string& text, bool is_term) {
  const Tree::Kind kind = about[about.root()].kind;
  const bool brackets =
      kind == Tree::Kind::sum || (!is_term && kind == Tree::Kind::product) || text.starts_with('-');
  return (is_term ? "-" : "1/") + (brackets ? "(" + text + ")" : text);
}

Fit Search::fit_of(const Edit& edit, const Tree& tree, Side side) const {
  Fit fit{.cost = edit.cost + (side == Side::written ? 0.0 : 0.2)};
  const bool removes = edit.change == Change::drop;
  const bool missing = removes == (side == Side::truth);
  Tree about = tree.part(edit.place);
  const bool in_sum = removes ? tree[edit.place].kind == Tree::Kind::sum : edit.change == Change::add;
  if (removes) about = tree.part(tree[edit.place].parts[edit.part].place);
  if (is_inserting(edit)) about = candidates_[edit.candidate].tree;
  fit.piece = about.column();
  fit.loose = about.size() > 1 && (is_inserting(edit) || (removes && side == Side::written));
  std::string text = about.text(case_.spelled);
  switch (edit.change) {
    case Change::negate:
      fit.kind = Kind::sign;
      fit.cost += 0.8;
      fit.place = text;
      break;
    case Change::replace: tell_replacement(edit, tree, side, fit); break;
    case Change::drop:
    case Change::multiply:
    case Change::add:
      if (edit.inverse) text = inverse_text(about, text, in_sum);
      fit.kind = in_sum ? (missing ? Kind::missing_term : Kind::extra_term)
                        : (missing ? Kind::missing_factor : Kind::extra_factor);
      fit.cost += missing ? 0.5 : 1.0;
      if (text == "-1" && !in_sum) fit.kind = Kind::sign;
      fit.place = text;
      (missing ? fit.belongs : fit.wrote) = text;
      break;
  }
  const Column after = column_of(edit, tree);
  fit.ratio = side == Side::truth ? ratio_of(after, tree.column()) : ratio_of(tree.column(), after);
  if (fit.ratio && *fit.ratio != -1.0) fit.cost += 0.5;
  fit.repaired = side == Side::written ? repaired_by(edit, tree) : true_text();
  return fit;
}

void Search::tell_replacement(const Edit& edit, const Tree& tree, Side side, Fit& fit) const {
  const Tree old =
      edit.from.is_constant() ? tree.part(edit.place) : Tree::symbol(edit.from, samples_.column(edit.from));
  const Tree made = edit.number ? Tree::number(*edit.number) : symbols_[edit.symbol];
  const bool on_truth = side == Side::truth;
  fit.wrote = (on_truth ? made : old).text(case_.spelled);
  fit.belongs = (on_truth ? old : made).text(case_.spelled);
  fit.place = fit.wrote + " for " + fit.belongs;
  fit.piece = old.column();
  const auto vanishes = [&](std::size_t k) {
    return tree.makes_vanish(edit.place, edit.local(tree, candidates_, symbols_, k), k);
  };
  if (vanishes(0) && vanishes(1)) fit.cost += 4.0;  // that is a dropped part in disguise
  const bool number_written =
      (on_truth ? made : old)[(on_truth ? made : old).root()].kind == Tree::Kind::number;
  fit.kind = number_written ? Kind::constant : Kind::symbol;
}

/// The slope of one edge as a formula, e.g. "o*(1 - o)".
std::string Search::slope_text(const Detour& detour) const {
  const std::optional<Value> slope = slope_graph(samples_.section().node(detour.place), detour.operand);
  const std::optional<Tree> tree = slope ? Tree::of(*slope, samples_) : std::nullopt;
  return tree ? tree->text(case_.spelled)
              : "the slope of " + case_.spelled(samples_.section().node(detour.place));
}

Fit Search::fit_of(const Detour& detour) const {
  Fit fit{.kind = detour.kind, .cost = detour.everywhere ? 2.9 : 2.3, .piece = detour.belongs};
  fit.ratio = ratio_of(detour.column, samples_.adjoints(case_.derivation->of)[case_.derivation->by]);
  const Section& section = samples_.section();
  const auto name = [&](std::size_t place) {
    const Value node = section.node(place);
    return node.name().empty() ? explain::formula(node) : case_.spelled(node);
  };
  const std::size_t from = section.operands(detour.place)[detour.operand].place;
  if (detour.kind == Kind::wrong_slope) {
    fit.place = std::string(section.notation(detour.place).name) + "(" + name(from) + ")";
    fit.wrote = detour.what;
    if (detour.everywhere) fit.place += ", everywhere";
  } else if (detour.kind == Kind::missing_factor || detour.kind == Kind::extra_factor) {
    fit.place = slope_text(detour);
    (detour.kind == Kind::missing_factor ? fit.belongs : fit.wrote) = fit.place;
    fit.cost = detour.kind == Kind::missing_factor ? 2.6 : 3.2;
  } else {
    fit.cost = 1.9;
    fit.place = name(from) + " -> " + name(detour.place);
  }
  fit.repaired = true_text();
  return fit;
}

/// dA'/dB' for all named nodes; first the other ones by which A can be taken, then the other ones of B.
void Search::try_other_derivatives() {
  const Section& section = samples_.section();
  const auto [of, by] = *case_.derivation;
  for (const Tree& a : symbols_) {
    const std::size_t other_of = section.place(a[a.root()].node);
    if (other_of == Section::nowhere || section.is_leaf(other_of)) continue;
    const std::vector<Column>& adjoints = samples_.adjoints(other_of);
    for (const Tree& b : symbols_) {
      const std::size_t other_by = section.place(b[b.root()].node);
      if (other_by == other_of || (other_of == of && other_by == by)) continue;
      const Column& column = adjoints[other_by];
      if (std::all_of(column.begin(), column.end(), [](double d) { return d == 0.0 || d == 1.0; })) continue;
      Fit fit{.kind = Kind::other_derivative, .cost = other_of == of ? 2.2 : other_by == by ? 2.3 : 3.2};
      fit.place = "d" + a.text(case_.spelled) + "/d" + b.text(case_.spelled);
      fit.wrote = fit.place;
      fit.repaired = true_text();
      fit.piece = column;
      if (same_function(column, case_.claimed)) fits_.push_back(fit);
      others_.push_back(std::move(fit));
    }
  }
}

void Search::try_readings() {
  for (const Reading& reading : case_.claim->chain[case_.member].readings) {
    if (!same_function(samples_.column(reading.formula), case_.automatic)) continue;
    fits_.push_back({.kind = Kind::reading,
                     .cost = 0.0,
                     .place = reading.text,
                     .belongs = reading.text,
                     .repaired = reading.text});
  }
}

bool is_one_of(Kind kind, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Whether two slips together say no more than that one thing was written in place of another.
bool replaces_all(const Fit& loose, const Fit& other) {
  return loose.loose &&
         (other.loose || is_one_of(other.kind, {Kind::missing_term, Kind::missing_path, Kind::missing_factor,
                                                Kind::extra_factor, Kind::other_derivative}));
}

void Search::add_pair(Fit first, Fit second) {
  if (replaces_all(first, second) || replaces_all(second, first)) return;
  Fit pair{.kind = Kind::two_mistakes, .cost = first.cost + second.cost + 2.0};
  const bool with_sign = first.kind == Kind::sign || second.kind == Kind::sign;
  const bool other = first.kind == Kind::other_derivative || second.kind == Kind::other_derivative;
  if (other && !with_sign) pair.cost += 1.5;
  pair.place = first.place + "; " + second.place;
  pair.repaired = second.repaired;
  pair.parts = {std::move(first), std::move(second)};
  fits_.push_back(std::move(pair));
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
  for (const Edit& repair : repairs_) {
    slips.for_each_near(repair.first, [&](std::size_t i) {
      const bool is_edit = i < mistakes_.size();
      if (fits_.size() >= most_pairs || (is_edit && is_inserting(mistakes_[i]) && is_inserting(repair)))
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
    const bool all = first.change == Change::negate && tree.size() <= large;
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
  if (case_.written) meet_in_the_middle();
  if (case_.truth) try_twice(*case_.truth, Side::truth, case_.claimed, mistakes_);
  if (fits_.empty() && case_.written) try_twice(*case_.written, Side::written, case_.automatic, repairs_);
}

/// Whether two explanations say the same thing in other words.
bool amount_to_the_same(const Fit& a, const Fit& b) {
  if (a.ratio == -1.0 && b.ratio == -1.0) return true;
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
  if (one_each({Kind::missing_factor, Kind::extra_factor}, {Kind::wrong_slope, Kind::other_derivative}))
    return one_piece;
  Column turned = b.piece;
  for (double& number : turned) number = -number;
  if (one_each({Kind::missing_term}, {Kind::missing_path}) ||
      one_each({Kind::extra_term}, {Kind::double_path}))
    return one_piece || same_function(a.piece, turned);
  return a.kind == b.kind && one_piece &&
         !is_one_of(a.kind, {Kind::other_derivative, Kind::symbol, Kind::constant});
}

std::vector<std::vector<Fit>> grouped(std::vector<Fit> fits) {
  std::stable_sort(fits.begin(), fits.end(), [](const Fit& a, const Fit& b) { return a.cost < b.cost; });
  std::vector<std::vector<Fit>> groups;
  for (Fit& fit : fits) {
    const auto is_told = [&](const Fit& known) { return known.kind == fit.kind && known.place == fit.place; };
    const auto tells_it = [&](const std::vector<Fit>& group) {
      return std::any_of(group.begin(), group.end(), is_told);
    };
    if (std::any_of(groups.begin(), groups.end(), tells_it)) continue;
    const auto home = std::find_if(groups.begin(), groups.end(), [&](const std::vector<Fit>& group) {
      return amount_to_the_same(group[0], fit);
    });
    if (home != groups.end()) {
      if (home->size() <= most_alternatives) home->push_back(std::move(fit));
    } else {
      groups.push_back({std::move(fit)});
    }
  }
  return groups;
}

}  // namespace

std::vector<std::vector<Fit>> fits_of(const Case& wrong, const Samples& samples,
                                      std::span<const Tree> symbols) {
  return grouped(Search(wrong, samples, symbols).run());
}

}  // namespace autograd::verify
