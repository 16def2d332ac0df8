// SPDX-License-Identifier: MIT
#include <algorithm>
#include <nlohmann/json.hpp>

#include "autograd/explain/pattern.hpp"
#include "autograd/verify/layout.hpp"
#include "autograd/verify/report_formats.hpp"
#include "autograd/verify/report_words.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

/// A text as a cell. A spreadsheet must not take it for a formula.
std::string cell(const std::string& text) {
  std::string content = clean(text);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
    content.insert(0, 1, '\'');
  }
  if (content.find_first_of(",\"\r\n") == content.npos) return content;
  std::string quoted = "\"";
  for (const char c : content) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string number(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? explain::number_text(value.get<double>()) : value.dump();
}

std::string row(const std::vector<std::string>& cells) {
  std::string text;
  for (const std::string& one : cells) text += (text.empty() ? "" : ",") + one;
  return text + "\r\n";
}

std::string claims_of(const Json& report) {
  std::string text = row({"sheet", "line", "id", "verdict", "kind", "claimed", "automatic",
                          "relative_difference", "earned", "of", "claim", "repaired", "explanation"});
  const std::string file = cell(report.at("sheet").at("file"));
  for (const Json& problem : report.at("problems")) {
    text += row({file, number(problem.at("line")), "", "unreadable", "", "", "", "", "", "", "", "",
                 cell(problem.at("message"))});
  }
  for (const Json& claim : report.at("claims")) {
    const bool explained = !claim.at("mistakes").empty();
    const Json first = explained ? claim.at("mistakes")[0] : Json();
    std::string says = explained ? first.at("wrote").get<std::string>() : "";
    if (claim.at("problem").is_object()) says = claim.at("problem").at("message");
    text += row({file, number(claim.at("line")), cell(claim.at("id")), claim.at("verdict"),
                 explained ? first.at("kind").get<std::string>() : "", number(claim.at("claimed")),
                 number(claim.at("automatic")), number(claim.at("relative_difference")),
                 number(claim.at("score").at("earned")), number(claim.at("score").at("of")),
                 cell(claim.at("claim")), explained ? cell(first.at("repaired")) : "", cell(says)});
  }
  for (const Json& missing : report.at("missing")) {
    text += row({file, "", cell(missing.at("id")), "missing", "", "", "", "", "0", number(missing.at("of")),
                 cell(missing.at("claim")), "", ""});
  }
  return text;
}

/// What a claim counts for: what the reference asks, else itself.
Json answers_of(const Json& claim) {
  if (!claim.at("answers").empty() || claim.at("score").at("of") == 0.0) return claim.at("answers");
  return Json::array({{{"id", claim.at("id")}, {"of", claim.at("score").at("of")}}});
}

/// The ids of all that scores anywhere, in their order.
std::vector<std::string> scored_ids(const Json& reports) {
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const Json& report : reports) {
    for (const Json& required : report.at("required")) add(required.at("id"));
    for (const Json& claim : report.at("claims")) {
      for (const Json& answer : answers_of(claim)) add(answer.at("id"));
    }
  }
  return ids;
}

/// What a sheet earned, and its verdict; both empty where the sheet was not asked for it.
std::pair<std::string, std::string> outcome(const Json& report, const std::string& id) {
  for (const Json& claim : report.at("claims")) {
    const double share =
        claim.at("score").at("earned").get<double>() / claim.at("score").at("of").get<double>();
    for (const Json& answer : answers_of(claim)) {
      if (answer.at("id") == id) return {number(share * answer.at("of").get<double>()), claim.at("verdict")};
    }
  }
  for (const Json& missing : report.at("missing")) {
    if (missing.at("id") == id) return {"0", "missing"};
  }
  return {"", ""};
}

std::string sheets(const Json& reports) {
  const std::vector<std::string> ids = scored_ids(reports);
  std::vector<std::string> head = {"sheet", "status", "earned", "of"};
  for (const std::string& id : ids) {
    head.push_back(cell(id));
    head.push_back(cell(id + " verdict"));
  }
  std::string text = row(head);
  for (const Json& report : reports) {
    const Json& sum = report.at("summary");
    std::vector<std::string> cells = {cell(report.at("sheet").at("file")), number(sum.at("status")),
                                      number(sum.at("score").at("earned")), number(sum.at("score").at("of"))};
    for (const std::string& id : ids) {
      const auto [earned, verdict] = outcome(report, id);
      cells.push_back(earned);
      cells.push_back(verdict);
    }
    text += row(cells);
  }
  return text;
}

}  // namespace

std::string csv_format(std::string_view json) {
  const Json all = parsed(json);
  if (all.contains("reports")) return sheets(all.at("reports"));
  return all.at("reference").is_null() ? claims_of(all) : sheets(Json::array({all}));
}

}  // namespace autograd::verify
