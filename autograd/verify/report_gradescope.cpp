// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "autograd/verify/report_formats.hpp"
#include "autograd/verify/report_words.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

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
  std::string problems;
  for (const Json& problem : report.at("problems")) problems += problem_words(problem);
  if (!problems.empty()) tests.push_back(test(next(), "The sheet can be read", false, problems, {}));
  for (const Json& claim : report.at("claims")) {
    const std::string verdict = claim.at("verdict"),
                      name = claim.at("id").get<std::string>() + ": " + verdict;
    const Json &from = claim.at("carried_from"), &score = claim.at("score");
    // Gradescope shows a failed test in red, also one that got all its points.
    const bool full = score.at("of") > 0.0 && score.at("earned") >= score.at("of");
    tests.push_back(test(next(),
                         from.is_string() ? name + ", carried over from " + from.get<std::string>() : name,
                         verdict == "right" || full, claim_words(claim), score));
  }
  for (const Json& missing : report.at("missing")) {
    tests.push_back(test(next(), missing.at("id").get<std::string>() + ": missing", false,
                         "no line that can be read claims " + missing.at("claim").get<std::string>() + "\n",
                         {{"earned", 0.0}, {"of", missing.at("of")}}));
  }
}

}  // namespace

std::string gradescope_format(std::string_view json) {
  const Json all = parsed(json);
  const Json reports = all.contains("reports") ? all.at("reports") : Json::array({all});
  Json tests = Json::array();
  std::string output;
  double earned = 0.0;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const Json& report = reports[i];
    add_tests(report, reports.size() > 1 ? std::to_string(i + 1) + "." : "", tests);
    const Json& sum = report.at("summary");
    earned += sum.at("score").at("earned").get<double>();
    output += sum.at("right").dump() + " of " + sum.at("claims").dump() +
              (sum.at("claims") == 1  ? " claim is right"
               : sum.at("right") == 1 ? " claims is right"
                                      : " claims are right");
    if (sum.at("missing") != 0)
      output += ", " + sum.at("missing").dump() + (sum.at("missing") == 1 ? " is missing" : " are missing");
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
