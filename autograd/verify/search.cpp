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

namespace {

/// A single mistake that costs more than this is far-fetched: two plain ones are the likelier story.
constexpr double far_fetched = 5.5;

/// Whether a name or number is written in a formula; taken to be so where the formula is not known.
bool stands_in(const std::optional<Tree>& formula, const Tree& leaf) {
  if (!formula) return true;
  const auto& wanted = leaf[leaf.root()];
  for (Tree::Place place = 0; place < formula->size(); ++place) {
    const auto& there = (*formula)[place];
    if (there.kind != wanted.kind || !formula->is_under(place, formula->root())) continue;
    const bool is_same = wanted.kind == Tree::Kind::number ? std::abs(there.number) == std::abs(wanted.number)
                                                           : there.node.index() == wanted.node.index();
    if (is_same) return true;
  }
  return false;
}

}  // namespace

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
  const auto is_plain = [](const Fit& fit) { return fit.cost <= far_fetched; };
  if (!is_number_in_disguise() && std::none_of(fits_.begin(), fits_.end(), is_plain)) try_pairs();
  return std::move(fits_);
}

/// Whether the claim is 0, or 1, or another number, where names stand in it or belong there: a second slip
/// would explain that too easily.
bool Search::is_number_in_disguise() const {
  if (!is_steady(case_.claimed)) return false;
  if (case_.claimed[0] == 0.0 || !case_.written) return true;
  const Tree& written = *case_.written;
  for (Tree::Place place = 0; place < written.size(); ++place) {
    if (written[place].kind == Tree::Kind::symbol && written.is_under(place, written.root())) return true;
  }
  return !is_steady(case_.automatic);
}

void Search::add_candidate(Tree tree, double cost, Candidate::Source source) {
  const bool whole =
      same_function(tree.column(), case_.claimed) || same_function(tree.column(), case_.automatic);
  if (whole) return;
  const auto known = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& candidate) {
    return same_function(candidate.tree.column(), tree.column());
  });
  if (known != candidates_.end()) {
    if (known->source == Candidate::Source::claim) known->source = source;
  } else if (candidates_.size() < most_candidates) {
    candidates_.push_back({std::move(tree), cost, source});
  }
}

void Search::gather_candidates() {
  for (const double number : {2.0, 3.0, 1.0})
    add_candidate(Tree::number(number), 0.5, Candidate::Source::derivation);
  if (case_.derivation) gather_slopes();
  if (case_.truth) gather_parts(*case_.truth, case_.truth->root(), Candidate::Source::derivation);
  if (case_.written) gather_parts(*case_.written, case_.written->root(), Candidate::Source::claim);
  for (const Tree& symbol : symbols_) add_candidate(symbol, 0.6);
  for (const Tree& symbol : symbols_) add_candidate(Tree::complement(symbol), 1.2);
}

/// The slopes on the way as wholes.
void Search::gather_slopes() {
  for (const std::vector<Edge>& run : runs_on_the_way(samples_, *case_.derivation)) {
    const std::optional<Tree> slope = slope_tree(run);
    if (slope && (*slope)[slope->root()].kind != Tree::Kind::number)
      add_candidate(*slope, 0.2 + 0.05 * static_cast<double>(slope->size()), Candidate::Source::derivation);
  }
}

void Search::gather_parts(const Tree& tree, Tree::Place place, Candidate::Source source) {
  const auto& node = tree[place];
  if (place != tree.root() && node.kind != Tree::Kind::number) {
    const Tree part = tree.part(place);
    add_candidate(part, 0.2 + 0.1 * static_cast<double>(part.size()), source);
  }
  if (node.kind == Tree::Kind::symbol) add_candidate(Tree::complement(tree.part(place)), 0.9);
  for (const Tree::Part& part : node.parts) gather_parts(tree, part.place, source);
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

bool Search::makes_collapse(const Edit& edit, const Tree& tree) const {
  Tree after = tree;
  edit.apply(after, candidates_, symbols_);
  return after.is_collapsed(tree, edit.change == Change::drop ? edit.place : Tree::none);
}

/// Whether a formula of more than one operation comes from the claim alone.
bool Search::is_foreign(const Tree& formula) const {
  constexpr std::size_t one_operation = 3;
  if (formula.size() <= one_operation) return false;
  return std::none_of(candidates_.begin(), candidates_.end(), [&](const Candidate& candidate) {
    return candidate.source != Candidate::Source::claim &&
           same_function(candidate.tree.column(), formula.column());
  });
}

/// Whether something that is divided by, or taken away, is told as what the claim holds once too often (or,
/// divided out of the truth, as what it lacks): what of it is a term must stand there.
bool Search::stands_once_too_often(const Edit& edit, const Tree& tree, Side side) const {
  if (edit.change == Change::multiply) return true;
  if (side == Side::truth) return false;
  const Candidate& candidate = candidates_[edit.candidate];
  if (candidate.source != Candidate::Source::derivation) return true;
  const Tree& term = candidate.tree;
  const auto& there = tree[edit.place];
  if (term[term.root()].kind != Tree::Kind::sum || there.kind != Tree::Kind::sum) return false;
  return std::all_of(term[term.root()].parts.begin(), term[term.root()].parts.end(), [&](Tree::Part part) {
    return std::any_of(there.parts.begin(), there.parts.end(), [&](Tree::Part other) {
      return part.inverse == other.inverse &&
             same_function(term[part.place].column, tree[other.place].column);
    });
  });
}

Fit Search::fit_of(const Edit& edit, const Tree& tree, Side side) const {
  Fit fit{.cost = edit.cost + (side == Side::written ? 0.0 : 0.2)};
  const bool removes = edit.change == Change::drop;
  const bool divides = !removes && edit.inverse && stands_once_too_often(edit, tree, side);
  const bool missing = (removes == (side == Side::truth)) != divides;
  Tree about = tree.part(edit.place);
  const bool in_sum = removes ? tree[edit.place].kind == Tree::Kind::sum : edit.change == Change::add;
  if (removes) about = tree.part(tree[edit.place].parts[edit.part].place);
  if (is_inserting(edit)) about = candidates_[edit.candidate].tree;
  fit.piece = about.column();
  fit.inserted = is_inserting(edit);
  const bool is_sum = about[about.root()].kind == Tree::Kind::sum;  // several terms are several slips
  fit.free = (is_inserting(edit) || (removes && side == Side::written)) && is_foreign(about);
  fit.free = fit.free || (edit.change == Change::add && is_sum);
  fit.loose = about.size() > 1 && (is_inserting(edit) || (removes && side == Side::written));
  const bool collapses = edit.change != Change::negate && makes_collapse(edit, tree);
  if (collapses) {
    fit.free = true;
    fit.cost += side == Side::written ? 4.0 : 2.0;
  }
  std::string text = about.text(case_.spelled);
  switch (edit.change) {
    case Change::negate:
      fit.kind = Kind::sign;
      fit.cost += 0.8;
      fit.place = text;
      fit.turned = fit.piece;
      break;
    case Change::replace: tell_replacement(edit, tree, side, collapses, fit); break;
    case Change::drop:
    case Change::multiply:
    case Change::add:
      if (edit.inverse && !divides) text = inverse_text(about, text, in_sum);
      fit.kind = in_sum ? (missing ? Kind::missing_term : Kind::extra_term)
                        : (missing ? Kind::missing_factor : Kind::extra_factor);
      fit.cost += missing ? 0.5 : 1.0;
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

/// Whether two names are easily confused: they look alike, or stand together in one definition.
bool Search::are_near(Value a, Value b) const {
  const std::string first = a.name(), second = b.name();
  if (!first.empty() && !second.empty() && first[0] == second[0]) return true;
  const Section& section = samples_.section();
  std::vector<std::uint8_t> holds(section.size(), 0);  // 1 for a, 2 for b
  for (std::size_t place = 0; place < section.size(); ++place) {
    const Value node = section.node(place);
    const std::uint8_t itself = node.index() == a.index() ? 1 : node.index() == b.index() ? 2 : 0;
    for (const Section::Operand& operand : section.operands(place)) {
      if (operand.place != Section::nowhere) holds[place] |= holds[operand.place];
    }
    holds[place] |= itself;
    if (node.name().empty()) continue;
    if (holds[place] == 3) return true;
    holds[place] = itself;
  }
  return false;
}

void Search::tell_replacement(const Edit& edit, const Tree& tree, Side side, bool collapses, Fit& fit) const {
  const Tree old =
      edit.from.is_constant() ? tree.part(edit.place) : Tree::symbol(edit.from, samples_.column(edit.from));
  const Tree made = edit.number ? Tree::number(*edit.number) : symbols_[edit.symbol];
  const Tree &wrote = side == Side::truth ? made : old, &belongs = side == Side::truth ? old : made;
  fit.wrote = wrote.text(case_.spelled);
  fit.belongs = belongs.text(case_.spelled);
  fit.place = fit.wrote + " for " + fit.belongs;
  fit.piece = old.column();
  const auto is_number = [](const Tree& leaf) { return leaf[leaf.root()].kind == Tree::Kind::number; };
  fit.kind = is_number(wrote) ? Kind::constant : Kind::symbol;
  if (collapses && !stands_in(case_.written, wrote)) fit.cost += 1.0;  // a dropped part in disguise
  if (side == Side::written && is_number(made) && !is_number(old)) fit.cost += 2.0;
  if (is_number(wrote) && !is_number(belongs)) fit.free = fit.free || !is_likely(wrote[wrote.root()].number);
  if (side == Side::written && is_number(old) && !is_number(made)) fit.cost -= 1.0;
  if (is_number(wrote) && is_number(belongs)) {  // another number with another sign is two slips
    const double a = wrote[wrote.root()].number, b = belongs[belongs.root()].number;
    fit.free = fit.free || (a != -b && std::signbit(a) != std::signbit(b));
  }
  fit.free = fit.free || (is_number(belongs) ? !is_number(wrote) : !stands_in(case_.truth, belongs));
  if (!is_number(wrote) && !is_number(belongs))
    fit.free = fit.free || !are_near(wrote[wrote.root()].node, belongs[belongs.root()].node);
  if (is_number(made) && is_number(old) && *edit.number == -old[old.root()].number) {
    Tree::Place whole = edit.place;
    while (tree[whole].parent != Tree::none && tree[tree[whole].parent].kind == Tree::Kind::product)
      whole = tree[whole].parent;
    fit.turned = tree[whole].column;
  }
}

/// The product of some slopes as a formula, e.g. "o*(1 - o)" or "-2*(y - yhat)".
std::optional<Tree> Search::slope_tree(std::span<const Edge> run) const {
  Tree product = Tree::number(1.0);
  for (const Edge& edge : run) {
    const std::optional<Value> slope = slope_graph(samples_.section().node(edge.place), edge.operand);
    const std::optional<Tree> tree = slope ? Tree::of(*slope, samples_) : std::nullopt;
    if (!tree) return std::nullopt;
    product = Tree::product(product, *tree);
  }
  return product;
}

std::string Search::slope_text(const Detour& detour) const {
  const Section& section = samples_.section();
  if (detour.stretch) {
    return "d" + case_.spelled(section.node(detour.stretch->of)) + "/d" +
           case_.spelled(section.node(detour.stretch->by));
  }
  const std::optional<Tree> tree = slope_tree(detour.run);
  return tree ? tree->text(case_.spelled)
              : "the slope of " + case_.spelled(section.node(detour.run[0].place));
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
  if (detour.kind == Kind::missing_factor || detour.kind == Kind::extra_factor) {
    fit.place = slope_text(detour);
    (detour.kind == Kind::missing_factor ? fit.belongs : fit.wrote) = fit.place;
    fit.cost = detour.kind == Kind::missing_factor ? 2.6 : 3.2;
  } else {
    const auto [place, operand] = detour.run[0];
    const std::size_t from = section.operands(place)[operand].place;
    if (detour.kind == Kind::wrong_slope) {
      fit.place = std::string(section.notation(place).name) + "(" + name(from) + ")";
      fit.wrote = detour.what;
      if (detour.everywhere) fit.place += ", everywhere";
      if (detour.one_way) fit.wrote += ", on one of the ways";
    } else {
      fit.cost = 1.9;
      fit.place = name(from) + " -> " + name(place);
    }
  }
  if (detour.one_way) fit.cost += 0.6;
  fit.free = detour.leaves_number;
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
      if (other_of == of || other_by == by) {
        fit.lacks = case_.automatic;
        for (std::size_t k = 0; k < sample_count; ++k) (*fit.lacks)[k] /= column[k];
      }
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
