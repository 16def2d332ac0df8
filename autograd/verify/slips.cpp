// SPDX-License-Identifier: MIT
#include "autograd/verify/slips.hpp"

#include <algorithm>

#include "autograd/explain/formula.hpp"
#include "autograd/random.hpp"
#include "autograd/verify/edit.hpp"
#include "autograd/verify/merge.hpp"

namespace autograd::verify {
namespace {

constexpr int most_tries = 12;

std::string spelled(const Claim& claim, Value node) {
  for (const auto& [known, text] : claim.spellings) {
    if (known.index() == node.index()) return text;
  }
  return explain::name_or_formula(node);
}

/// The last member that is a formula; a single name of a node offers nothing to slip on but its own formula.
std::optional<std::size_t> member_of(const Claim& claim) {
  for (std::size_t i = claim.chain.size(); i-- > 0;) {
    const Value formula = claim.chain[i].formula;
    if (!formula.is_constant())
      return formula.is_leaf() || formula.name().empty() ? std::optional(i) : std::nullopt;
  }
  return std::nullopt;
}

/// The text of a claim up to the = before a member.
std::string head_of(const std::string& written, std::size_t member) {
  std::size_t equals = written.find('=');
  for (std::size_t i = 0; i < member && equals != written.npos; ++i) equals = written.find('=', equals + 1);
  return written.substr(0, equals) + "= ";
}

std::string statement_of(const SheetClaim& claim, const std::string& says) {
  std::string label = claim.claim.label;
  if (claim.claim.weight != 1.0) label += " [" + explain::number_text(claim.claim.weight) + "]";
  return "claim " + (label.empty() ? "" : label + ": ") + says;
}

std::string statement_of(const SheetClaim& claim, std::size_t member, const std::string& formula) {
  return statement_of(claim, head_of(claim.written, member) + formula);
}

/// A claim in the words that a slip in it would leave: no line tells by its looks that it was changed.
std::string rewritten(const Judge& judge, const SheetClaim& claim) {
  if (const std::optional<std::size_t> member = member_of(claim.claim)) {
    const std::vector<Value> roots = {claim.claim.subject, claim.claim.chain[*member].formula};
    const Samples samples(judge, roots);
    if (const std::optional<Tree> tree = Tree::of(roots[1], samples)) {
      return statement_of(claim, *member, tree->text([&](Value node) { return spelled(claim.claim, node); }));
    }
  }
  return statement_of(claim, claim.written);
}

std::optional<Kind> kind_of(const Edit& edit, const Tree& tree, std::span<const Tree> symbols) {
  const Tree::Node& node = tree[edit.place];
  switch (edit.change) {
    case Edit::Change::negate: return Kind::sign;
    case Edit::Change::drop:
      if (node.parts.size() < 2) return std::nullopt;
      return node.kind == Tree::Kind::sum ? Kind::missing_term : Kind::missing_factor;
    case Edit::Change::replace: break;
    default: return std::nullopt;
  }
  if (edit.number) return node.kind == Tree::Kind::number ? std::optional(Kind::constant) : std::nullopt;
  // People take w1_12 for w1_21, not for yhat.
  const Value from = edit.from.is_constant() ? node.node : edit.from;
  const Tree& to = symbols[edit.symbol];
  const std::string a = from.is_constant() ? "" : from.name(), b = to[to.root()].node.name();
  return !a.empty() && a[0] == b[0] ? std::optional(Kind::symbol) : std::nullopt;
}

/// Everything that one claim's formula offers to slip on, by kind.
class Offers {
 public:
  Offers(const Judge& judge, const Claim& claim, std::size_t member)
      : roots_{claim.subject, claim.chain[member].formula},
        samples_(judge, roots_),
        tree_(Tree::of(roots_[1], samples_)) {
    if (!tree_) return;
    for (std::size_t place = 0; place < samples_.section().size(); ++place) {
      const Value node = samples_.section().node(place);
      if (!node.name().empty() && !samples_.symbol(node)) {
        symbols_.push_back(Tree::symbol(node, samples_.column(place)));
      }
    }
    for (const Edit& edit : edits_of(*tree_, {}, symbols_, tree_->column(), Extent::without_inserting)) {
      const std::optional<Kind> kind = kind_of(edit, *tree_, symbols_);
      if (kind && !same_function(edit.column(*tree_, {}, symbols_), tree_->column()))
        by_kind_[*kind].push_back(edit);
    }
  }

  /// One of them, of a kind that was drawn least: the formula before and after.
  std::optional<Slip> draw(Random& random, const Claim& claim, std::map<Kind, int>& drawn) const {
    if (by_kind_.empty()) return std::nullopt;
    std::vector<Kind> kinds;
    for (const auto& [kind, edits] : by_kind_) {
      if (!kinds.empty() && drawn[kind] < drawn[kinds[0]]) kinds.clear();
      if (kinds.empty() || drawn[kind] == drawn[kinds[0]]) kinds.push_back(kind);
    }
    const Kind kind = kinds[random.below(kinds.size())];
    ++drawn[kind];
    const std::vector<Edit>& edits = by_kind_.at(kind);
    const auto spelling = [&](Value node) { return spelled(claim, node); };
    Tree changed = *tree_;
    edits[random.below(edits.size())].apply(changed, {}, symbols_);
    return Slip{.kind = kind, .was = tree_->text(spelling), .is = changed.text(spelling)};
  }

 private:
  std::vector<Value> roots_;
  Samples samples_;
  std::optional<Tree> tree_;
  std::vector<Tree> symbols_;
  std::map<Kind, std::vector<Edit>> by_kind_;
};

class Maker {
 public:
  Maker(std::string_view text, const std::string& file, const Statements& extra, ReadSettings settings)
      : text_(text),
        file_(file),
        extra_(extra),
        settings_(settings),
        sheet_(read_sheet(text, file, extra, settings)),
        random_(settings.seed) {
    std::string problems;
    for (const Problem& problem : sheet_.problems) problems += verify::text(problem) + "\n";
    if (!problems.empty()) throw SheetError("the sheet cannot be read:\n" + problems);
  }

  Practice run(std::size_t count) {
    std::vector<std::size_t> order = right_claims();
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.below(i)]);
    for (const std::size_t claim : order) {
      if (slips_.size() < count) slip_in(sheet_.claims[claim]);
    }
    if (slips_.size() < count) {
      throw SheetError(file_ + " has room for " + std::to_string(slips_.size()) + " slips, not for " +
                       std::to_string(count) + ": each goes into a right claim with a formula on its right");
    }
    std::sort(slips_.begin(), slips_.end(), [](const Slip& a, const Slip& b) { return a.line < b.line; });
    std::map<std::size_t, std::string> statements = changed_;
    statements.merge(all_rewritten());
    return {with_statements(text_, statements), slips_};
  }

 private:
  std::vector<std::size_t> right_claims() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < sheet_.claims.size(); ++i) {
      const SheetClaim& claim = sheet_.claims[i];
      if (verdict_of(sheet_, claim) == Verdict::right && member_of(claim.claim)) found.push_back(i);
    }
    return found;
  }

  std::optional<Verdict> verdict_of(const Sheet& sheet, const SheetClaim& claim) const {
    if (claim.problem) return std::nullopt;
    try {
      return sheet.judge().judge(claim.claim).verdict;
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  /// All claims that can be written anew and keep their verdicts, by line.
  std::map<std::size_t, std::string> all_rewritten() const {
    std::map<std::size_t, std::string> statements;
    for (const SheetClaim& claim : sheet_.claims) {
      if (verdict_of(sheet_, claim)) statements[claim.claim.line] = rewritten(sheet_.judge(), claim);
    }
    const Sheet anew = read_sheet(with_statements(text_, statements), file_, extra_, settings_);
    for (std::size_t i = 0; i < sheet_.claims.size(); ++i) {
      if (verdict_of(anew, anew.claims[i]) != verdict_of(sheet_, sheet_.claims[i]))
        statements.erase(sheet_.claims[i].claim.line);
    }
    return statements;
  }

  void slip_in(const SheetClaim& claim) {
    const std::size_t member = *member_of(claim.claim);
    const Offers offers(sheet_.judge(), claim.claim, member);
    for (int i = 0; i < most_tries; ++i) {
      std::optional<Slip> slip = offers.draw(random_, claim.claim, drawn_);
      if (!slip) return;
      const std::string statement = statement_of(claim, member, slip->is);
      if (!is_wrong(claim.claim.line, statement)) continue;
      slip->id = claim.claim.label.empty() ? "line " + std::to_string(claim.claim.line) : claim.claim.label;
      slip->line = claim.claim.line;
      changed_[slip->line] = statement;
      slips_.push_back(std::move(*slip));
      return;
    }
  }

  /// Read and judged as a student's own line would be.
  bool is_wrong(std::size_t line, const std::string& statement) const {
    const Sheet sheet = read_sheet(with_statements(text_, {{line, statement}}), file_, extra_, settings_);
    const auto found = std::find_if(sheet.claims.begin(), sheet.claims.end(),
                                    [&](const SheetClaim& claim) { return claim.claim.line == line; });
    return found != sheet.claims.end() && !found->problem &&
           sheet.judge().judge(found->claim).verdict == Verdict::wrong;
  }

  std::string_view text_;
  const std::string& file_;
  const Statements& extra_;
  ReadSettings settings_;
  Sheet sheet_;
  Random random_;
  std::map<Kind, int> drawn_;
  std::vector<Slip> slips_;
  std::map<std::size_t, std::string> changed_;
};

}  // namespace

Practice practice(std::string_view text, const std::string& file, std::size_t slips, const Statements& extra,
                  ReadSettings settings) {
  return Maker(text, file, extra, settings).run(slips);
}

std::string key_text(const Practice& practice, const std::string& title) {
  std::string text = "Key: " + title + "\n";
  for (const Slip& slip : practice.slips) {
    text += "\n" + slip.id +
            (slip.id.starts_with("line ") ? "" : " (line " + std::to_string(slip.line) + ")") + ": " +
            std::string(word_for(slip.kind)) + "\n  was  " + slip.was + "\n  is   " + slip.is + "\n";
  }
  return text;
}

}  // namespace autograd::verify
