// SPDX-License-Identifier: MIT
#include "autograd/verify/report_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

Json number(double x) {
  if (std::isnan(x)) return "NaN";
  if (std::isinf(x)) return x > 0 ? "Infinity" : "-Infinity";
  return x == 0.0 ? 0.0 : x;
}

double relative_difference(double a, double b) {
  const double size = std::max(std::abs(a), std::abs(b));
  return a == b || size == 0.0 ? 0.0 : std::abs(a - b) / size;
}

Json json(const Score& score);
Json json(const Problem& problem);
Json json(const Step& step);
Json json(const Explanation& mistake);
Json json(const Answer& answer);
Json json(const ReportClaim& claim);
Json json(const Required& required);
Json json(const Root& root);
Json json(const Contradiction& contradiction);

template <class T>
Json list(const std::vector<T>& items) {
  Json array = Json::array();
  for (const T& item : items) array.push_back(json(item));
  return array;
}

Json json(const Score& score) { return {{"earned", number(score.earned)}, {"of", number(score.of)}}; }

Json json(const Problem& problem) {
  return {{"file", problem.file},
          {"line", problem.line},
          {"column", problem.column},
          {"message", problem.message},
          {"excerpt", problem.excerpt}};
}

Json json(const Step& step) {
  return {{"member", step.formula},
          {"verdict", word_for(step.verdict)},
          {"note", step.note},
          {"inherited", step.inherited},
          {"claimed", number(step.claimed)},
          {"automatic", number(step.automatic)},
          {"at_given", step.at_given}};
}

Json json(const Explanation& mistake) {
  Json parts = Json::array();
  for (const Kind kind : mistake.parts) parts.push_back(word_for(kind));
  return {{"kind", word_for(mistake.kind)}, {"parts", parts},
          {"place", mistake.place},         {"wrote", mistake.wrote},
          {"belongs", mistake.belongs},     {"notice", mistake.notice},
          {"repaired", mistake.repaired},   {"alternatives", list(mistake.alternatives)}};
}

Json json(const Answer& answer) { return {{"id", answer.id}, {"of", number(answer.of)}}; }

Json json(const ReportClaim& claim) {
  const Step* step = claim.verdict == Verdict::unreadable ? nullptr : claim.decisive();
  return {
      {"id", claim.id},
      {"line", claim.line},
      {"claim", claim.claim},
      {"verdict", word_for(claim.verdict)},
      {"claimed", step ? number(step->claimed) : Json()},
      {"automatic", step ? number(step->automatic) : Json()},
      {"relative_difference", step ? number(relative_difference(step->claimed, step->automatic)) : Json()},
      {"steps", step ? list(claim.steps) : Json::array()},
      {"mistakes", list(claim.mistakes)},
      {"ties", claim.ties},
      {"score", json(claim.score)},
      {"answers", list(claim.answers)},
      {"carried_from", claim.carried_from.empty() ? Json() : Json(claim.carried_from)},
      {"problem", claim.problem ? json(*claim.problem) : Json()},
      {"warnings", claim.warnings}};
}

Json json(const Required& required) {
  return {{"id", required.id}, {"claim", required.claim}, {"of", number(required.weight)}};
}

Json json(const Root& root) {
  return {{"id", root.label}, {"says", root.says}, {"lines", root.lines}, {"carried", root.carried}};
}

Json json(const Contradiction& contradiction) {
  return {{"subject", contradiction.subject}, {"lines", contradiction.claims}};
}

Json summary(const Report& report) {
  Json summary = {{"claims", report.claims.size()}};
  for (const Verdict verdict :
       {Verdict::right, Verdict::wrong, Verdict::coincidence, Verdict::undecided, Verdict::unreadable}) {
    summary[std::string(word_for(verdict))] = report.count(verdict);
  }
  summary["missing"] = report.missing.size();
  summary["problems"] = report.problems.size();
  summary["score"] = json(report.score());
  summary["status"] = report.status();
  return summary;
}

Json json(const Report& report) {
  return {{"version", 1},
          {"seed", report.seed},
          {"points", report.points},
          {"sheet", {{"file", report.file}, {"title", report.title}}},
          {"reference", report.reference.empty() ? Json() : Json(report.reference)},
          {"hints", report.hints},
          {"claims", list(report.claims)},
          {"required", list(report.required)},
          {"missing", list(report.missing)},
          {"roots", list(report.roots)},
          {"contradictions", list(report.contradictions)},
          {"unclaimed", report.unclaimed},
          {"problems", list(report.problems)},
          {"warnings", list(report.warnings)},
          {"summary", summary(report)}};
}

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string json_text(const Report& report) { return dump(json(report)); }

std::string json_text(std::span<const Report> reports, std::span<const std::string> together) {
  Json all = Json::array();
  for (const Report& report : reports) all.push_back(json(report));
  return dump({{"version", 1},
               {"seed", reports.empty() ? 0 : reports[0].seed},
               {"reports", all},
               {"together", std::vector<std::string>(together.begin(), together.end())}});
}

}  // namespace autograd::verify
