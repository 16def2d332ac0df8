// SPDX-License-Identifier: MIT
#include "autograd/verify/report_words.hpp"

#include <nlohmann/json.hpp>

#include "autograd/verify/layout.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

std::string step_words(const Json& step) {
  const std::string note = step.at("note"), member = step.at("member").get<std::string>() + ": ";
  if (step.at("inherited").get<bool>()) return member + "the same as before\n";
  if (step.at("verdict") == "undecided") return member + note + "\n";
  return member + (note.empty() ? "" : note + "; ") + "claimed " + shown(step.at("claimed")) +
         ", automatic " + shown(step.at("automatic")) + "\n";
}

}  // namespace

Json parsed(std::string_view json) { return Json::parse(json); }

std::string shown(const Json& number) {
  return number.is_number() ? digits(number.get<double>()) : number.get<std::string>();
}

std::string problem_words(const Json& problem) {
  std::string text = problem.at("file");
  if (problem.at("line") != 0) text += ":" + shown(problem.at("line")) + ":" + shown(problem.at("column"));
  text += ": " + problem.at("message").get<std::string>() + "\n";
  const std::string excerpt = problem.at("excerpt");
  return excerpt.empty() ? text : text + excerpt + "\n";
}

std::string claim_words(const Json& claim) {
  std::string text = claim.at("claim").get<std::string>() + "\n";
  if (claim.at("problem").is_object()) text += problem_words(claim.at("problem"));
  for (const Json& step : claim.at("steps")) {
    if (step.at("verdict") != "right") text += step_words(step);
  }
  for (const Json& warning : claim.at("warnings")) text += "note: " + warning.get<std::string>() + "\n";
  if (claim.at("mistakes").empty()) return text;
  const Json& first = claim.at("mistakes")[0];
  for (const char* part : {"wrote", "belongs", "notice"}) {
    const std::string says = first.at(part);
    if (!says.empty()) text += says + "\n";
  }
  const std::string repaired = first.at("repaired");
  return repaired.empty() ? text : text + "repaired: " + repaired + "\n";
}

}  // namespace autograd::verify
