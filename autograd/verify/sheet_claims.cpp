// SPDX-License-Identifier: MIT
// The statement `claim`.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "autograd/verify/leeway.hpp"
#include "autograd/verify/parser.hpp"
#include "autograd/verify/readings.hpp"
#include "autograd/verify/sheet_builder.hpp"
#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

constexpr std::size_t most_readings = 4;

/// The nodes of a member as [first, last); nodes are made member by member.
std::pair<std::size_t, std::size_t> nodes_of(const Formulas& formulas, std::size_t i) {
  const bool last = i + 1 == formulas.members.size();
  return {formulas.members[i].first_node, last ? formulas.syntax.size() : formulas.members[i + 1].first_node};
}

bool holds_names(const Formulas& formulas, std::size_t i) {
  const auto [first, end] = nodes_of(formulas, i);
  for (std::size_t place = first; place < end; ++place) {
    const Syntax::Kind kind = formulas.syntax[place].kind;
    if (kind == Syntax::Kind::name || kind == Syntax::Kind::derivative) return true;
  }
  return false;
}

std::string text_of(const Line& line, const Formulas::Member& member) {
  return squeezed(std::string_view(line.text).substr(member.begin, member.end - member.begin));
}

std::string joined(const Line& line, const Formulas& formulas, std::span<const std::size_t> order) {
  std::string text;
  for (const std::size_t i : order) text += (text.empty() ? "" : " = ") + text_of(line, formulas.members[i]);
  return text;
}

/// Whether a formula is differentiated there: each reading would record it again, and its derivative.
bool differentiates_formula(const Formulas& formulas, std::size_t i) {
  const auto [first, end] = nodes_of(formulas, i);
  for (std::size_t place = first; place < end; ++place) {
    const Syntax::Node& node = formulas.syntax[place];
    const bool of_formula = node.kind == Syntax::Kind::derivative &&
                            formulas.syntax[node.parts[0].place].kind != Syntax::Kind::name;
    if (of_formula) return true;
  }
  return false;
}

bool nearly_equal(double a, double b) {
  return std::isfinite(a) && std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b));
}

}  // namespace

void SheetBuilder::remember_claim(const Statement& statement) { claims_.push_back(statement); }

void SheetBuilder::claim(const Statement& statement) {
  SheetClaim claim;
  claim.claim.line = statement.line.number();
  std::size_t begin = statement.begin;
  try {
    if (sheet_.claims.size() == Sheet::most_claims) {
      throw Fault{statement.begin,
                  "a sheet may hold " + std::to_string(Sheet::most_claims) + " claims; split it"};
    }
    if (sheet_.claims.size() > Sheet::most_claims) return;
    if (statement.line.fault) throw *statement.line.fault;
    begin = label(statement, claim);
    warn_of_label(statement, claim);
    claim.written = squeezed(std::string_view(statement.line.text).substr(begin));
    read_claim(statement, begin, claim);
  } catch (const Fault& fault) {
    cannot_read(claim, statement, {fault.place, fault.message + hint(fault.message, claim)});
    claim.claim.subject = subject_alone(statement, begin);
  } catch (const GraphFull&) {
    cannot_read(claim, statement, {begin, too_large});
  }
  sheet_.claims.push_back(std::move(claim));
}

/// What a claim that cannot be read is about: its left side, or its right one where that is a derivative.
Value SheetBuilder::subject_alone(const Statement& statement, std::size_t begin) {
  const std::string& text = statement.line.text;
  const std::size_t first = text.find('=', begin), last = text.rfind('=');
  if (statement.line.fault || first >= statement.end) return {};
  for (const auto& [from, to] : {std::pair(begin, first), std::pair(last + 1, statement.end)}) {
    try {
      const Formulas formulas = parse(text, from, to, sheet_.names_, false);
      const Value side = recorder_.record(formulas, formulas.members[0].root);
      if (from == begin || sheet_.judge().derivative_of(side)) return side;
    } catch (const Error&) {
      return {};
    } catch (const Fault&) {
      continue;  // the other side may be read
    }
  }
  return {};
}

void SheetBuilder::cannot_read(SheetClaim& claim, const Statement& statement, const Fault& fault) const {
  claim.claim.subject = Value();
  claim.claim.chain.clear();
  claim.claim.spellings.clear();
  claim.problem = source_->at(statement.line, fault);
}

/// Reads `label [weight]:` where it is there; returns where the formulas begin.
std::size_t SheetBuilder::label(const Statement& statement, SheetClaim& claim) {
  const std::string_view text = statement.line.text;
  const std::size_t colon = text.find(':', statement.begin);
  if (colon == text.npos || colon > text.find('=', statement.begin)) return statement.begin;
  std::string_view label = trimmed(text.substr(statement.begin, colon - statement.begin));
  const std::size_t bracket = label.find('[');
  if (bracket != label.npos) {
    const std::size_t place = static_cast<std::size_t>(label.data() - text.data()) + bracket;
    const std::string_view inside = trimmed(label.substr(bracket + 1, label.find(']') - bracket - 1));
    const auto [end, error] =
        std::from_chars(inside.data(), inside.data() + inside.size(), claim.claim.weight);
    const bool good = label.ends_with(']') && error == std::errc() && end == inside.data() + inside.size() &&
                      std::isfinite(claim.claim.weight) && claim.claim.weight >= 0.0;
    label = trimmed(label.substr(0, bracket));
    if (!good) {
      claim.claim.label = label;
      claim.claim.weight = 1.0;
      throw Fault{place, "a weight is a number from 0 in brackets before the colon, as in claim A8 [2]: ..."};
    }
  }
  claim.claim.label = label;
  return colon + 1;
}

/// Two claims of one label can be told apart by their lines only.
void SheetBuilder::warn_of_label(const Statement& statement, SheetClaim& claim) {
  if (claim.claim.label.empty()) return;
  const auto [first, is_new] = labels_.try_emplace(claim.claim.label, claim.claim.line);
  if (is_new) return;
  claim.warnings.push_back(source_->at(statement.line, statement.begin,
                                       "line " + std::to_string(first->second) + " has the label " +
                                           claim.claim.label + " too; give line " +
                                           std::to_string(claim.claim.line) + " another one"));
}

/// Whether a claim ends with the derivative that it is about: -2*(y - o) = dL/do.
bool SheetBuilder::is_turned(const Formulas& formulas, Value left) const {
  const auto is_derivative = [&](std::size_t i) {
    return formulas.syntax[formulas.members[i].root].kind == Syntax::Kind::derivative;
  };
  return is_derivative(formulas.members.size() - 1) && !is_derivative(0) &&
         !sheet_.judge().derivative_of(left);
}

void SheetBuilder::read_claim(const Statement& statement, std::size_t begin, SheetClaim& claim) {
  const Line& line = statement.line;
  const Formulas formulas = parse(line.text, begin, statement.end, sheet_.names_, true);
  const auto& members = formulas.members;
  claim.written =
      squeezed(std::string_view(line.text).substr(members[0].begin, members.back().end - members[0].begin));
  if (members.size() < 2)
    throw Fault{members[0].end, "a claim says that something equals something: expected ="};
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), 0);
  Value subject = recorder_.record(formulas, members[0].root);
  if (is_turned(formulas, subject)) {
    std::reverse(order.begin(), order.end());
    subject = recorder_.record(formulas, members[order[0]].root);
    claim.written = joined(line, formulas, order);
    claim.warnings.push_back(source_->at(line, members[order[0]].begin,
                                         "the derivative stands on the right; judged with it on the left"));
  }
  for (std::size_t i = 1; i < members.size(); ++i)
    claim.claim.chain.push_back(member(line, formulas, order[i], subject));
  if (subject.is_constant()) {
    const std::string left = text_of(line, members[order[0]]);
    for (std::size_t i = 1; i < members.size(); ++i) {
      if (!holds_names(formulas, order[0]) && holds_names(formulas, order[i]))
        throw Fault{members[0].begin, "the left side holds no name; turn the claim round: " +
                                          text_of(line, members[i]) + " = " + left};
    }
    subject = Value(graph(), subject.value(), left);
    judge().fix(subject);
  }
  claim.claim.subject = subject;
  spellings(line, formulas, claim.claim);
  for (const Fault& warning : formulas.warnings) claim.warnings.push_back(source_->at(line, warning));
}

Member SheetBuilder::member(const Line& line, const Formulas& formulas, std::size_t i, Value subject) {
  const Syntax::Place root = formulas.members[i].root;
  Member member(recorder_.record(formulas, root), text_of(line, formulas.members[i]));
  // A number alone is known by its digits, which no space may part from their sign.
  std::string digits = member.written;
  std::erase(digits, ' ');
  if (claims_digits(digits)) member.written = digits;
  if (member.formula.is_constant() && !holds_names(formulas, i))
    member.leeway = leeway_of(formulas, i, line.text, recorder_, sheet_.names_);
  if (!subject.is_constant()) member.readings = readings(line, formulas, i, subject.value());
  return member;
}

/// What the member may have meant, with brackets that were forgotten: only what is true at the given numbers,
/// since nothing else can explain anything.
std::vector<Reading> SheetBuilder::readings(const Line& line, const Formulas& formulas, std::size_t i,
                                            double truth) {
  const auto [begin, end] = std::pair(formulas.members[i].begin, formulas.members[i].end);
  std::vector<Reading> found;
  if (!holds_names(formulas, i) || differentiates_formula(formulas, i)) return found;
  for (const std::vector<Stretch>& brackets : lost_brackets(formulas, i)) {
    if (found.size() == most_readings || (!found.empty() && brackets.size() > 1)) break;
    const std::string text = squeezed(with_brackets(line.text, begin, end, brackets));
    const auto same = [&](const Reading& known) { return known.text == text; };
    if (std::any_of(found.begin(), found.end(), same)) continue;
    try {
      const Formulas other = parse(text, 0, text.size(), sheet_.names_, false);
      const auto formula = [&] { return recorder_.record(other, other.members[0].root); };
      {
        const Recording dropped(graph());
        if (!nearly_equal(formula().value(), truth)) continue;
      }
      found.push_back({formula(), text});
    } catch (const Fault&) {
      continue;  // these brackets part what belongs together
    }
  }
  return found;
}

/// How this claim spells its names and derivatives, where it does so in another way than the sheet.
void SheetBuilder::spellings(const Line& line, const Formulas& formulas, Claim& claim) {
  const auto add = [&](Value node, std::size_t begin, std::size_t end) {
    const std::string spelled = squeezed(std::string_view(line.text).substr(begin, end - begin));
    if (node.is_constant() || node.name() == spelled) return;
    const auto same = [&](const auto& known) { return known.first.index() == node.index(); };
    if (std::none_of(claim.spellings.begin(), claim.spellings.end(), same))
      claim.spellings.emplace_back(node, spelled);
  };
  for (std::size_t place = 0; place < formulas.syntax.size(); ++place) {
    const Syntax::Node& node = formulas.syntax[place];
    if (node.kind == Syntax::Kind::name)
      add(sheet_.names_[node.name].value, node.by[0].begin, node.by[0].end);
    if (node.kind != Syntax::Kind::derivative) continue;
    const bool of_name = formulas.syntax[node.parts[0].place].kind == Syntax::Kind::name;
    for (const Syntax::By& by : node.by) add(sheet_.names_[by.name].value, by.begin, by.end);
    if (of_name) add(recorder_.record(formulas, place), node.begin, node.end);
  }
}

/// Why a name may be undeclared: its declaration could not be read, or it was meant as a label.
std::string SheetBuilder::hint(const std::string& message, const SheetClaim& claim) const {
  if (!message.starts_with('\'')) return {};
  const std::string word = message.substr(1, message.find('\'', 1) - 1);
  const bool first = claim.written.starts_with(word + " ") && !claim.written.starts_with(word + " =");
  if (claim.claim.label.empty() && first)
    return "; a label is followed by a colon, as in claim " + word + ": dL/dw = ...";
  constexpr std::size_t most_looked_at = 100;
  for (std::size_t i = 0; i < std::min(unread_.size(), most_looked_at); ++i) {
    const auto& [line, declares_much] = unread_[i];
    if (!declares_much && line->text.find(word) == std::string::npos) continue;
    return "; line " + std::to_string(line->number()) + ", which cannot be read, may declare it";
  }
  return {};
}

}  // namespace autograd::verify
