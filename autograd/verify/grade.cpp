// SPDX-License-Identifier: MIT
#include "autograd/verify/grade.hpp"

#include <algorithm>
#include <map>

#include "autograd/sweep.hpp"
#include "autograd/verify/merge.hpp"

namespace autograd::verify {
namespace {

/// The last member that is no number.
std::optional<Value> last_formula(const Claim& claim) {
  for (std::size_t i = claim.chain.size(); i-- > 0;) {
    if (!claim.chain[i].formula.is_constant()) return claim.chain[i].formula;
  }
  return std::nullopt;
}

/// Why a claim answers with what it was asked for, a derivative or its own left side; empty where it does
/// not.
std::string states_nothing(const Judge& judge, const Claim& claim) {
  const std::optional<Value> formula = last_formula(claim);
  if (!formula) return {};
  const Section needed(*formula);
  // Below a node's own formula the node itself does not stand.
  if (needed.place(claim.subject) != Section::nowhere)
    return "it states nothing: what is asked for stands on its right side again; write it out";
  for (std::size_t place = 0; place < needed.size(); ++place) {
    const Value node = needed.node(place);
    if (needed.is_leaf(place) && judge.derivative_of(node))
      return "it states nothing yet: the derivative " + node.name() +
             " stands on its right side; write out the derivative; under --reference a line must end in a "
             "formula "
             "without derivatives";
  }
  return {};
}

std::string left_side(const std::string& written) {
  const std::string left = written.substr(0, written.find('='));
  return left.substr(0, left.find_last_not_of(' ') + 1);
}

std::string all_problems(const Sheet& sheet) {
  std::string said;
  for (const Problem& problem : sheet.problems) said += text(problem) + "\n";
  for (const SheetClaim& claim : sheet.claims) {
    if (claim.problem) said += text(*claim.problem) + "\n";
  }
  return said;
}

/// Where the lines of two joined sheets come from.
class Origin {
 public:
  Origin(const Reference& reference, std::size_t before, std::string file)
      : reference_(reference), before_(before), file_(std::move(file)) {}

  void restore(Problem& problem) const {
    if (problem.line > before_ || problem.line == 0) {
      problem.file = file_;
      problem.line -= std::min(problem.line, before_);
    } else {
      problem.file = reference_.sheet().file;
    }
  }

  void restore(Sheet& sheet) const {
    sheet.file = file_;
    for (Problem& problem : sheet.problems) restore(problem);
    for (Problem& warning : sheet.warnings) restore(warning);
    for (SheetClaim& claim : sheet.claims) {
      claim.claim.line -= std::min(claim.claim.line, before_);
      if (claim.problem) restore(*claim.problem);
      for (Problem& warning : claim.warnings) restore(warning);
    }
  }

 private:
  const Reference& reference_;
  std::size_t before_;
  std::string file_;
};

/// A name that the student's sheet declares otherwise than the reference is a problem of that line.
void refuse_redefinitions(Sheet& sheet, const Follower& follower) {
  const auto is_added = [&](const SheetClaim& claim) { return claim.claim.line > follower.lines; };
  for (const SheetClaim& claim : sheet.claims) {
    if (!is_added(claim)) continue;
    const std::size_t which = claim.claim.line - follower.lines - 1;
    if (which >= follower.declared_again.size()) continue;
    const auto& [name, line] = follower.declared_again[which];
    if (!claim.problem && sheet.judge().judge(claim.claim).verdict == Verdict::right) continue;
    sheet.problems.push_back({sheet.file,
                              line,
                              1,
                              name + " is declared by the reference and stands for something else there; "
                                     "add names, but do not redefine one",
                              {}});
  }
  std::erase_if(sheet.claims, is_added);
}

/// Whether a claim earns less than another one, or as little for a worse reason.
bool is_worse(const ReportClaim& a, const ReportClaim& b) {
  const auto share = [](const ReportClaim& claim) {
    return claim.verdict == Verdict::right ? 2 : claim.carried_from.empty() ? 0 : 1;
  };
  return share(a) != share(b) ? share(a) < share(b) : a.verdict > b.verdict;
}

Required left_side_of(const Requirement& requirement) {
  return {requirement.id, requirement.claim, requirement.weight};
}

class Marks {
 public:
  Marks(const Reference& reference, const Sheet& sheet, Report& report)
      : reference_(reference), sheet_(sheet), report_(report) {
    for (const SheetClaim& claim : sheet.claims) {
      const bool is_about_nothing = claim.problem && claim.claim.subject.is_constant();
      keys_.push_back(is_about_nothing ? std::string() : subject_key(sheet.judge(), claim.claim.subject));
    }
  }

  void run() {
    for (ReportClaim& claim : report_.claims) claim.score = {};
    for (const Requirement& requirement : reference_.required()) {
      const std::vector<std::size_t> candidates = claims_for(requirement);
      if (candidates.empty()) {
        report_.missing.push_back(left_side_of(requirement));
        continue;
      }
      for (const std::size_t i : candidates) refuse_empty_words(requirement, i);
      count_worst(requirement, candidates);
    }
    for (ReportClaim& claim : report_.claims) {
      const bool is_lost = claim.verdict == Verdict::unreadable && claim.answers.empty();
      if (is_lost && !report_.missing.empty())
        claim.warnings.push_back("it counts for nothing that is asked for, since it cannot be read");
    }
  }

 private:
  bool is_number_only(std::size_t i) const { return !last_formula(sheet_.claims[i].claim); }

  /// The claims about the requirement's left side; those that cannot be read where no other is there. Where
  /// the reference asks for its formula and for its number, each claim answers to what it states.
  std::vector<std::size_t> claims_for(const Requirement& requirement) const {
    const auto& all = reference_.required();
    const bool both = std::any_of(all.begin(), all.end(), [&](const Requirement& other) {
      return other.key == requirement.key && other.formula != requirement.formula;
    });
    std::vector<std::size_t> found, unreadable;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] != requirement.key) continue;
      if (sheet_.claims[i].problem) {
        unreadable.push_back(i);
        continue;
      }
      const std::vector<Member>& chain = sheet_.claims[i].claim.chain;
      const bool answers = requirement.formula ? !is_number_only(i) : chain.back().formula.is_constant();
      if (!both || answers) found.push_back(i);
    }
    return found.empty() ? unreadable : found;
  }

  void refuse_empty_words(const Requirement& requirement, std::size_t i) {
    ReportClaim& claim = report_.claims[i];
    if (claim.verdict != Verdict::right || requirement.states_nothing) return;
    std::string why;
    if (requirement.formula && is_number_only(i)) {
      why = "it states nothing but a number; the formula is asked for";
    } else {
      why = states_nothing(sheet_.judge(), sheet_.claims[i].claim);
    }
    if (why.empty()) return;
    claim.verdict = Verdict::undecided;
    claim.warnings.push_back(why);
  }

  void count_worst(const Requirement& requirement, std::span<const std::size_t> candidates) {
    const std::size_t worst = *std::min_element(
        candidates.begin(), candidates.end(),
        [&](std::size_t a, std::size_t b) { return is_worse(report_.claims[a], report_.claims[b]); });
    report_.claims[worst].score.of += requirement.weight;
    report_.claims[worst].answers.push_back({requirement.id, requirement.weight});
    for (const std::size_t i : candidates) {
      if (i == worst) continue;
      report_.claims[i].warnings.push_back("claimed several times; what counts is " +
                                           report_.claims[worst].id);
    }
  }

  const Reference& reference_;
  const Sheet& sheet_;
  Report& report_;
  std::vector<std::string> keys_;
};

/// What somebody did who made a mistake of this kind: "turned a sign in".
std::string_view deed(Kind kind) {
  switch (kind) {
    case Kind::reading: return "set the brackets otherwise in";
    case Kind::inherited: return "carried an earlier slip into";
    case Kind::sign: return "turned a sign in";
    case Kind::constant_factor: return "wrote a wrong constant factor in";
    case Kind::symbol: return "took one name for another in";
    case Kind::constant: return "took one number for another in";
    case Kind::other_derivative: return "wrote another derivative for";
    case Kind::missing_factor: return "left a factor out of";
    case Kind::extra_factor: return "wrote a factor too many in";
    case Kind::missing_term: return "left a term out of";
    case Kind::extra_term: return "wrote a term too many in";
    case Kind::wrong_slope: return "used the rule of an operation wrongly in";
    case Kind::missing_path: return "forgot a path in";
    case Kind::double_path: return "counted a path twice in";
    case Kind::two_mistakes: return "made two mistakes in";
    case Kind::unexplained: return "made an unexplained mistake in";
  }
  return "went wrong in";
}

/// A label that is a number alone would be read as one.
std::string named(const std::string& id) {
  return id.find_first_not_of("0123456789.") == id.npos ? "claim " + id : id;
}

}  // namespace

Reference::Reference(std::string_view text, std::string file, const Statements& extra, ReadSettings settings)
    : extra_(extra), settings_(settings), sheet_(read_sheet(text, std::move(file), extra, settings)) {
  if (const std::string problems = all_problems(sheet_); !problems.empty()) {
    throw SheetError("the reference cannot be read:\n" + problems);
  }
  if (sheet_.claims.empty()) {
    throw SheetError("the reference " + sheet_.file + " claims nothing; its claims are what is required");
  }
  declarations_ = without(text, "claim") + "\n";
  for (const SheetClaim& one : sheet_.claims) require(one);
  for (const ReportClaim& one : check(sheet_).claims) {
    if (one.verdict != Verdict::right) not_right_.push_back(one.id);
  }
}

/// A left side that is claimed several times is required once, for all that its claims count.
void Reference::require(const SheetClaim& one) {
  const Claim& claim = one.claim;
  if (claim.weight == 0.0) return;
  const std::string key = subject_key(sheet_.judge(), claim.subject);
  const bool formula = last_formula(claim).has_value();
  const auto known = std::find_if(required_.begin(), required_.end(), [&](const Requirement& other) {
    return other.key == key && other.formula == formula;
  });
  if (known != required_.end()) {
    known->weight += claim.weight;
    return;
  }
  required_.push_back({claim.label.empty() ? "line " + std::to_string(claim.line) : claim.label, key,
                       left_side(one.written), claim.weight, formula,
                       !states_nothing(sheet_.judge(), claim).empty()});
}

Report Reference::grade(std::string_view text, const std::string& file, const CheckSettings& settings) const {
  Follower follower;
  try {
    follower = follow(text, file, sheet_, extra_);
  } catch (const SheetError& error) {
    return grade_unreadable(file, error.what(), settings);
  }
  Sheet sheet = read_sheet(declarations_ + follower.text, file, extra_, settings_);
  const auto before = static_cast<std::size_t>(std::count(declarations_.begin(), declarations_.end(), '\n'));
  Origin(*this, before, file).restore(sheet);
  refuse_redefinitions(sheet, follower);
  Report report = check(sheet, settings);
  report.reference = sheet_.file;
  for (const Requirement& requirement : required_) report.required.push_back(left_side_of(requirement));
  Marks(*this, sheet, report).run();
  score(report.claims, settings.carried_forward.value_or(sheet_.inherited_credit.value_or(1.0)));
  return report;
}

Report Reference::grade_unreadable(const std::string& file, std::string message,
                                   const CheckSettings& settings) const {
  Report report = unreadable_report(file, std::move(message), settings);
  report.title = sheet_.title;
  report.reference = sheet_.file;
  for (const Requirement& requirement : required_) report.required.push_back(left_side_of(requirement));
  report.missing = report.required;
  return report;
}

std::vector<std::string> Reference::together(std::span<const Report> reports) const {
  const std::string all = std::to_string(reports.size());
  std::size_t unreadable = 0;
  std::map<std::pair<std::string, std::string>, std::size_t> counts;
  for (const Report& report : reports) {
    unreadable += report.claims.empty() ? 1 : 0;
    for (const ReportClaim& claim : report.claims) {
      for (const Answer& answer : claim.answers) {
        if (!claim.mistakes.empty()) ++counts[{std::string(deed(claim.mistakes[0].kind)), answer.id}];
      }
    }
    if (report.claims.empty()) continue;
    for (const Required& missing : report.missing) ++counts[{"did not answer", missing.id}];
  }
  std::vector<std::pair<std::size_t, std::string>> sorted;
  for (const auto& [what, count] : counts) {
    sorted.emplace_back(count,
                        std::to_string(count) + " of " + all + " " + what.first + " " + named(what.second));
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> lines;
  if (unreadable > 0)
    lines.push_back(std::to_string(unreadable) + " of " + all + " sheets could not be read");
  for (auto& [count, line] : sorted) lines.push_back(std::move(line));
  return lines;
}

}  // namespace autograd::verify
