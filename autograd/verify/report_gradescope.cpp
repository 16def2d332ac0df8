// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "autograd/verify/layout.hpp"
#include "autograd/verify/report_formats.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

std::string place(const Json& problem) {
  std::string text;
  if (problem.at("line") != 0) text = "line " + problem.at("line").dump() + ": ";
  text += problem.at("message").get<std::string>() + "\n";
  const std::string excerpt = problem.at("excerpt");
  return excerpt.empty() ? text : text + excerpt + "\n";
}

std::string shown(const Json& number) {
  return number.is_number() ? digits(number.get<double>()) : number.get<std::string>();
}

std::string output_of(const Json& claim) {
  std::string text = claim.at("claim").get<std::string>() + "\n";
  if (claim.at("problem").is_object()) text += place(claim.at("problem"));
  for (const Json& step : claim.at("steps")) {
    if (step.at("verdict") == "right") continue;
    const std::string note = step.at("note");
    text += step.at("member").get<std::string>() + ": ";
    if (step.at("inherited").get<bool>()) {
      text += "the same as before\n";
    } else if (step.at("verdict") == "undecided") {
      text += note + "\n";
    } else {
      text += (note.empty() ? "" : note + "; ") + "claimed " + shown(step.at("claimed")) + ", automatic " +
              shown(step.at("automatic")) + "\n";
    }
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

/// One test. A claim that scores nothing is shown with its verdict alone.
Json test(const std::string& number, const std::string& name, bool passed, const std::string& output,
          const Json& score) {
  Json test = {{"number", number},
               {"name", name},
               {"status", passed ? "passed" : "failed"},
               {"output", output},
               {"output_format", "text"}};
  if (score.is_object() && score.at("of") != 0.0) {
    test["score"] = score.at("earned");
    test["max_score"] = score.at("of");
  }
  return test;
}

void add_tests(const Json& report, const std::string& prefix, Json& tests) {
  std::size_t count = 0;
  const auto next = [&] { return prefix + std::to_string(++count); };
  for (const Json& problem : report.at("problems")) {
    tests.push_back(test(next(), "The sheet can be read", false, place(problem), {}));
  }
  for (const Json& claim : report.at("claims")) {
    const std::string verdict = claim.at("verdict");
    tests.push_back(test(next(), claim.at("id").get<std::string>() + ": " + verdict, verdict == "right",
                         output_of(claim), claim.at("score")));
  }
  for (const Json& missing : report.at("missing")) {
    tests.push_back(test(next(), missing.at("id").get<std::string>() + ": missing", false,
                         "nobody claimed " + missing.at("claim").get<std::string>() + "\n",
                         {{"earned", 0.0}, {"of", missing.at("of")}}));
  }
}

}  // namespace

std::string gradescope_format(std::string_view json) {
  const Json all = Json::parse(json);
  const Json reports = all.contains("reports") ? all.at("reports") : Json::array({all});
  Json tests = Json::array();
  std::string output;
  double earned = 0.0;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const Json& report = reports[i];
    add_tests(report, reports.size() > 1 ? std::to_string(i + 1) + "." : "", tests);
    const Json& sum = report.at("summary");
    earned += sum.at("score").at("earned").get<double>();
    output += sum.at("right").dump() + " of " + sum.at("claims").dump() + " claims are right";
    if (sum.at("missing") != 0) output += ", " + sum.at("missing").dump() + " are missing";
    output += ".\n";
    for (const Json& clash : report.at("contradictions")) {
      output += clash.at("subject").get<std::string>() + " is claimed in ways that cannot all be right.\n";
    }
  }
  // The total is said here, so that a sheet in which nothing scores has one as well.
  const Json results = {{"score", earned},
                        {"output", output},
                        {"output_format", "text"},
                        {"tests", tests},
                        {"extra_data", {{"version", 1}, {"seed", all.at("seed")}}}};
  return results.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace autograd::verify
