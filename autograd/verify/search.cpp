// SPDX-License-Identifier: MIT
#include "autograd/verify/search.hpp"

#include <algorithm>

#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

using Change = Edit::Change;
constexpr std::size_t most_candidates = 120;
constexpr std::size_t large = 120;  // nodes of a tree in which every insertion would take too long

/// "-(a + b)" or "1/(a*b)".
std::string inverse_text(const Tree& about, const std::string& text, bool is_term) {
  const Tree::Kind kind = about[about.root()].kind;
  const bool brackets =
      kind == Tree::Kind::sum || (!is_term && kind == Tree::Kind::product) || text.starts_with('-');
  return (is_term ? "-" : "1/") + (brackets ? "(" + text + ")" : text);
}

}  // namespace

std::optional<double> ratio_of(const Column& a, const Column& b) {
  for (std::size_t k = 0; k < sample_count; ++k) {
    if (b[k] == 0.0 || !std::isfinite(a[k] / b[k])) continue;
    double factor = a[k] / b[k];
    if (std::abs(factor + 1.0) < 1e-8) factor = -1.0;
    Column scaled = b;
    for (double& number : scaled) number *= factor;
    return same_function(scaled, a) ? std::optional(factor) : std::nullopt;
  }
  return std::nullopt;
}

bool is_one_of(Kind kind, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::vector<Fit> Search::run() {
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

void Search::add_candidate(Tree tree, double cost) {
  const bool whole =
      same_function(tree.column(), case_.claimed) || same_function(tree.column(), case_.automatic);
  if (whole || candidates_.size() >= most_candidates) return;
  const auto same = [&](const Candidate& known) { return same_function(known.tree.column(), tree.column()); };
  if (std::none_of(candidates_.begin(), candidates_.end(), same))
    candidates_.push_back({std::move(tree), cost});
}

void Search::gather_candidates() {
  for (const double number : {2.0, 3.0, 1.0}) add_candidate(Tree::number(number), 0.5);
  for (const Tree* tree :
       {case_.truth ? &*case_.truth : nullptr, case_.written ? &*case_.written : nullptr}) {
    if (tree != nullptr) gather_parts(*tree, tree->root(), tree->root());
  }
  for (const Tree& symbol : symbols_) add_candidate(symbol, 0.6);
  for (const Tree& symbol : symbols_) add_candidate(Tree::complement(symbol), 1.2);
}

void Search::gather_parts(const Tree& tree, Tree::Place place, Tree::Place root) {
  const auto& node = tree[place];
  if (place != root && node.kind != Tree::Kind::number) {
    add_candidate(tree.part(place), 0.2 + 0.1 * static_cast<double>(tree.part(place).size()));
  }
  if (node.kind == Tree::Kind::symbol) add_candidate(Tree::complement(tree.part(place)), 0.9);
  for (const Tree::Part& part : node.parts) gather_parts(tree, part.place, root);
}

void Search::try_ratio() {
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

void Search::try_edits(const Tree& tree, Side side, const Column& target, std::vector<Edit>& all) {
  all = edits_of(tree, candidates_, symbols_, target,
                 tree.size() > large ? Extent::without_inserting : Extent::all);
  for (const Edit& edit : all) {
    if (gives(edit, tree, target)) fits_.push_back(fit_of(edit, tree, side));
  }
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
  fit.inserted = is_inserting(edit);
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
  if (!on_truth && edit.number && old[old.root()].kind == Tree::Kind::symbol) fit.cost += 2.0;
  fit.solved = edit.number && old[old.root()].kind == Tree::Kind::symbol && *edit.number != 1.0;
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
    const std::optional<Tree> tree = node.name().empty() ? Tree::of(node, samples_) : std::nullopt;
    return tree ? tree->text(case_.spelled) : case_.spelled(node);
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

}  // namespace autograd::verify
