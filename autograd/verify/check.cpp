// SPDX-License-Identifier: MIT
#include "autograd/verify/check.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/formula.hpp"
#include "autograd/verify/diagnosis.hpp"

namespace autograd::verify {
namespace {

std::string id_of(const Claim& claim) {
  return claim.label.empty() ? "line " + std::to_string(claim.line) : claim.label;
}

/// The member that a claim is known by: the first that is not right, else the last.
const Member& decisive_member(const Claim& claim, const Judgement& judgement) {
  for (std::size_t i = 0; i < judgement.steps.size(); ++i) {
    if (judgement.steps[i].verdict != Verdict::right) return claim.chain[i];
  }
  return claim.chain.back();
}

/// What cannot be judged is undecided and says why.
Judgement undecided(const Claim& claim, const std::string& why) {
  Judgement judgement;
  judgement.label = claim.label;
  judgement.verdict = Verdict::undecided;
  Step step;
  step.verdict = Verdict::undecided;
  step.note = why;
  judgement.steps.push_back(step);
  return judgement;
}

std::vector<Judgement> judge_all(const Judge& judge, std::span<const Claim> claims) {
  std::vector<Judgement> judgements;
  for (const Claim& claim : claims) {
    try {
      judgements.push_back(judge.judge(claim));
    } catch (const Error& error) {
      judgements.push_back(undecided(claim, error.what()));
    }
  }
  return judgements;
}

/// Whether two members are certainly not the same.
bool differ(const Judge& judge, const Member& a, const Member& b) {
  if (a.formula.is_constant() && b.formula.is_constant()) {
    const double x = a.formula.value(), y = b.formula.value();
    return std::abs(x - y) > 1e-9 * std::max(std::abs(x), std::abs(y));
  }
  const bool turned = a.formula.is_constant();
  const Claim same{.label = {}, .subject = turned ? b.formula : a.formula, .chain = {turned ? a : b}};
  const Verdict verdict = judge_all(judge, {&same, 1})[0].verdict;
  return verdict == Verdict::wrong || verdict == Verdict::coincidence;
}

bool cannot_both_be_right(const Judge& judge, const Claim& a, const Judgement& of_a, const Claim& b,
                          const Judgement& of_b) {
  if (of_a.verdict == Verdict::undecided || of_b.verdict == Verdict::undecided) return false;
  const bool a_right = of_a.verdict == Verdict::right, b_right = of_b.verdict == Verdict::right;
  if (a_right || b_right) return a_right != b_right;
  return differ(judge, decisive_member(a, of_a), decisive_member(b, of_b));
}

/// Groups of places of claims that are about the same thing, in the order of the claims.
std::vector<std::vector<std::size_t>> groups_of(const Judge& judge, std::span<const Claim> claims) {
  std::vector<std::string> keys;
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::string key = subject_key(judge, claims[i].subject);
    const auto known = std::find(keys.begin(), keys.end(), key);
    if (known == keys.end()) groups.emplace_back();
    groups[static_cast<std::size_t>(known - keys.begin())].push_back(i);
    if (known == keys.end()) keys.push_back(key);
  }
  return groups;
}

/// The claims about the same thing that cannot all be right.
std::vector<Contradiction> contradictions_of(const Judge& judge, std::span<const Claim> claims,
                                             std::span<const Judgement> judgements) {
  std::vector<Contradiction> found;
  for (const std::vector<std::size_t>& group : groups_of(judge, claims)) {
    const std::size_t first = group[0];
    const bool clash = std::any_of(group.begin() + 1, group.end(), [&](std::size_t i) {
      return cannot_both_be_right(judge, claims[first], judgements[first], claims[i], judgements[i]);
    });
    if (!clash) continue;
    found.push_back({explain::name_or_formula(claims[first].subject), {}});
    for (const std::size_t i : group) found.back().claims.push_back(id_of(claims[i]));
  }
  return found;
}

/// Whether a name's number is trained: declared as a parameter, or a leaf that a statement from outside
/// declared.
bool is_parameter(const Declaration& declared) {
  return declared.value.is_leaf() && declared.statement != "given" && declared.statement != "constant" &&
         declared.statement != "let";
}

/// The derivatives of one node by its parameters that nobody claimed, where half of them at least are
/// claimed: the sheet is about these, and the others were forgotten.
std::vector<std::string> unclaimed_by(const Sheet& sheet, Value of, std::span<const Index> claimed) {
  const Section needed(of);
  std::vector<std::string> absent;
  std::size_t present = 0;
  for (const Declaration& declared : sheet.declarations) {
    if (!is_parameter(declared) || needed.place(declared.value) == Section::nowhere) continue;
    if (std::find(claimed.begin(), claimed.end(), declared.value.index()) != claimed.end()) {
      ++present;
    } else {
      absent.push_back("d" + explain::name_or_formula(of) + "/d" + declared.spelled);
    }
  }
  return present >= 2 && present >= absent.size() ? absent : std::vector<std::string>();
}

std::vector<std::string> unclaimed_of(const Sheet& sheet, std::span<const Claim> claims) {
  std::vector<Value> nodes;
  std::vector<std::vector<Index>> claimed;
  for (const Claim& claim : claims) {
    const std::optional<DerivativeOf> derivative = sheet.judge().derivative_of(claim.subject);
    if (!derivative) continue;
    const auto same = [&](Value node) { return node.index() == derivative->of.index(); };
    const auto known = std::find_if(nodes.begin(), nodes.end(), same);
    if (known == nodes.end()) claimed.emplace_back();
    claimed[static_cast<std::size_t>(known - nodes.begin())].push_back(derivative->by.index());
    if (known == nodes.end()) nodes.push_back(derivative->of);
  }
  std::vector<std::string> absent;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::vector<std::string> more = unclaimed_by(sheet, nodes[i], claimed[i]);
    absent.insert(absent.end(), more.begin(), more.end());
  }
  return absent;
}

/// Whether nothing is wrong but what another line brought in.
bool only_inherited(const ReportClaim& claim) {
  if (claim.verdict != Verdict::wrong && claim.verdict != Verdict::coincidence) return false;
  if (claim.mistakes.empty() || claim.mistakes[0].kind != Kind::inherited) return false;
  return std::all_of(claim.steps.begin(), claim.steps.end(), [&](const Step& step) {
    return step.verdict == Verdict::right || step.inherited || &step == claim.decisive();
  });
}

ReportClaim report_claim(const SheetClaim& claim, const Judgement& judgement) {
  ReportClaim told;
  told.id = id_of(claim.claim);
  told.line = claim.claim.line;
  told.claim = claim.written;
  told.verdict = claim.problem ? Verdict::unreadable : judgement.verdict;
  told.steps = judgement.steps;
  told.mistakes = judgement.mistakes;
  told.ties = judgement.ties;
  told.problem = claim.problem;
  for (const Problem& warning : claim.warnings) told.warnings.push_back(warning.message);
  told.score.of = claim.claim.weight;
  if (only_inherited(told)) told.carried_from = told.mistakes[0].place;
  return told;
}

void hide_hints(Report& report) {
  report.roots.clear();
  for (ReportClaim& claim : report.claims) {
    claim.mistakes.clear();
    claim.ties = 0;
    for (Step& step : claim.steps) {
      if (step.verdict != Verdict::undecided) step.note.clear();
    }
  }
}

}  // namespace

const Step* ReportClaim::decisive() const {
  if (steps.empty()) return nullptr;
  const auto found =
      std::find_if(steps.begin(), steps.end(), [](const Step& s) { return s.verdict != Verdict::right; });
  return found == steps.end() ? &steps.back() : &*found;
}

std::size_t Report::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(
      claims.begin(), claims.end(), [&](const ReportClaim& claim) { return claim.verdict == verdict; }));
}

Score Report::score() const {
  Score total;
  for (const ReportClaim& claim : claims) {
    total.earned += claim.score.earned;
    total.of += claim.score.of;
  }
  for (const Required& absent : missing) total.of += absent.weight;
  return total;
}

int Report::status() const {
  if (!problems.empty() || count(Verdict::unreadable) > 0) return 2;
  return count(Verdict::right) == claims.size() && missing.empty() ? 0 : 1;
}

std::string subject_key(const Judge& judge, Value subject) {
  if (const std::optional<DerivativeOf> derivative = judge.derivative_of(subject)) {
    return "d" + explain::name_or_formula(derivative->of) + "/d" + explain::name_or_formula(derivative->by);
  }
  return explain::name_or_formula(subject);
}

void score(std::span<ReportClaim> claims, double carried_forward) {
  const auto is_scored = [&](const std::string& id) {
    return std::any_of(claims.begin(), claims.end(),
                       [&](const ReportClaim& claim) { return claim.id == id && claim.score.of > 0.0; });
  };
  std::vector<std::string> paid;
  for (ReportClaim& claim : claims) {
    claim.score.earned = claim.verdict == Verdict::right ? claim.score.of : 0.0;
    const std::string& root = claim.carried_from;
    if (claim.score.of == 0.0 || root.empty()) continue;
    if (!is_scored(root) && std::find(paid.begin(), paid.end(), root) == paid.end()) {
      paid.push_back(root);
    } else {
      claim.score.earned = carried_forward * claim.score.of;
    }
  }
}

Report check(Sheet& sheet, const CheckSettings& settings) {
  Report report;
  report.seed = settings.seed;
  report.points = settings.points;
  report.hints = settings.hints;
  report.file = sheet.file;
  report.title = sheet.title;
  report.problems = sheet.problems;
  report.warnings = sheet.warnings;
  std::vector<Claim> claims;
  for (const SheetClaim& claim : sheet.claims) {
    if (!claim.problem) claims.push_back(claim.claim);
  }
  std::vector<Judgement> judgements = judge_all(sheet.judge(), claims);
  try {
    report.roots = diagnose(sheet.judge(), claims, judgements);
  } catch (const Error& error) {
    report.warnings.push_back(
        {sheet.file, 0, 0, std::string("no mistake could be looked for: ") + error.what(), {}});
  }
  report.contradictions = contradictions_of(sheet.judge(), claims, judgements);
  report.unclaimed = unclaimed_of(sheet, claims);
  std::size_t next = 0;
  for (const SheetClaim& claim : sheet.claims) {
    report.claims.push_back(report_claim(claim, claim.problem ? Judgement{} : judgements[next++]));
  }
  // What cannot be read as a whole may hold claims.
  const bool is_read = report.problems.empty() || report.problems[0].line != 0;
  if (sheet.claims.empty() && is_read) {
    report.problems.push_back(
        {sheet.file, 0, 0, "there is no claim to check; write one as: claim dL/dw = ...", {}});
  }
  score(report.claims, settings.carried_forward.value_or(sheet.inherited_credit.value_or(1.0)));
  if (!settings.hints) hide_hints(report);
  return report;
}

Report unreadable_report(std::string file, std::string message, const CheckSettings& settings) {
  Report report;
  report.seed = settings.seed;
  report.points = settings.points;
  report.hints = settings.hints;
  report.file = file;
  report.problems.push_back({std::move(file), 0, 0, std::move(message), {}});
  return report;
}

}  // namespace autograd::verify
