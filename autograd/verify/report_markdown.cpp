// SPDX-License-Identifier: MIT
#include <array>
#include <nlohmann/json.hpp>

#include "autograd/verify/claim.hpp"
#include "autograd/verify/layout.hpp"
#include "autograd/verify/report.hpp"
#include "autograd/verify/report_formats.hpp"
#include "autograd/verify/report_words.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

/// Text that Markdown shows as it stands, in a table too.
std::string plain(const std::string& text) {
  std::string escaped;
  for (const char c : clean(text)) {
    if (std::string_view("\\`*_{}[]<>()#+-!|~$&").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// A formula: code with as many backticks around it as it needs. In a table a bar would end the cell.
std::string code(const std::string& text) {
  std::string shown;
  std::size_t run = 0, longest = 0;
  for (const char c : clean(text)) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') shown += '\\';
    shown += c;
  }
  if (shown.empty()) return "";
  const std::string fence(longest + 1, '`');
  const std::string space = longest > 0 ? " " : "";
  return fence + space + shown + space + fence;
}

std::string codes(const Json& texts) {
  std::string all;
  for (const Json& text : texts) all += (all.empty() ? "" : ", ") + code(text.get<std::string>());
  return all;
}

std::string number(const Json& value) {
  if (value.is_null()) return "";
  return shown(value);
}

std::string problem_text(const Json& problem) {
  std::string text = "- " + code(problem.at("file"));
  if (problem.at("line") != 0) text += ", line " + number(problem.at("line"));
  return text + ": " + plain(problem.at("message")) + "\n";
}

/// What is wrong with a claim, under its own heading.
std::string details(const Json& claim) {
  std::string text = "\n### " + plain(claim.at("id")) + ": " + claim.at("verdict").get<std::string>() +
                     "\n\n" + code(claim.at("claim")) + "\n\n";
  if (claim.at("problem").is_object()) text += problem_text(claim.at("problem"));
  for (const Json& step : claim.at("steps")) {
    if (step.at("verdict") == "right") continue;
    const std::string note = step.at("inherited").get<bool>() ? "the same as before" : step.at("note");
    text += "- " + code(step.at("member")) + (note.empty() ? "" : ": " + plain(note)) + "\n";
  }
  for (const Json& warning : claim.at("warnings")) text += "- note: " + plain(warning) + "\n";
  if (claim.at("mistakes").empty()) return text;
  const Json& first = claim.at("mistakes")[0];
  text += "\n";
  for (const char* part : {"wrote", "belongs", "notice"}) {
    const std::string says = first.at(part);
    if (!says.empty()) text += plain(says) + "\n";
  }
  const std::string repaired = first.at("repaired");
  if (!repaired.empty()) text += "\nRepaired: " + code(repaired) + "\n";
  return text;
}

std::string table_of(const Json& report) {
  std::string text = "| | verdict | claim | claimed | automatic |\n|---|---|---|---|---|\n";
  for (const Json& claim : report.at("claims")) {
    text += "| " + plain(claim.at("id")) + " | " + claim.at("verdict").get<std::string>() + " | " +
            code(claim.at("claim")) + " | " + number(claim.at("claimed")) + " | " +
            number(claim.at("automatic")) + " |\n";
  }
  for (const Json& missing : report.at("missing")) {
    text += "| " + plain(missing.at("id")) + " | missing | " + code(missing.at("claim")) + " | | |\n";
  }
  return text;
}

std::string ending(const Json& report) {
  std::string text;
  if (!report.at("roots").empty()) text += "\n### Where the slips are\n\n";
  for (const Json& root : report.at("roots")) {
    text += "- " + code(root.at("id")) + ": " + plain(root.at("says"));
    if (root.at("lines").size() > 1) text += " Seen in " + codes(root.at("lines")) + ".";
    if (!root.at("carried").empty()) text += " Only carried over into " + codes(root.at("carried")) + ".";
    text += "\n";
  }
  if (!report.at("contradictions").empty() || !report.at("unclaimed").empty()) text += "\n";
  for (const Json& clash : report.at("contradictions")) {
    text += "- " + code(clash.at("subject")) +
            " is claimed in ways that cannot all be right: " + codes(clash.at("lines")) + "\n";
  }
  if (!report.at("unclaimed").empty()) text += "- Nobody claimed " + codes(report.at("unclaimed")) + ".\n";
  const Json& sum = report.at("summary");
  std::array<std::size_t, 5> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i)
    counts[i] = sum.at(std::string(word_for(static_cast<Verdict>(i))));
  text += "\n" + summary(counts);
  if (sum.at("missing") != 0) text += " " + number(sum.at("missing")) + " missing.";
  return text + " Score: " + number(sum.at("score").at("earned")) + " of " +
         number(sum.at("score").at("of")) + ".\n";
}

std::string page(const Json& report) {
  const std::string title = report.at("sheet").at("title"), file = report.at("sheet").at("file");
  std::string text = "## " + plain(title.empty() ? file : title) + "\n\n" + code(file);
  text += report.at("reference").is_string()
              ? ", graded by " + code(report.at("reference"))
              : ", seed " + std::to_string(report.at("seed").get<std::uint64_t>());
  text += "\n\n";
  for (const Json& problem : report.at("problems")) text += problem_text(problem);
  for (const Json& warning : report.at("warnings")) text += problem_text(warning);
  if (!report.at("problems").empty() || !report.at("warnings").empty()) text += "\n";
  if (!report.at("claims").empty() || !report.at("missing").empty()) text += table_of(report);
  for (const Json& claim : report.at("claims")) {
    if (claim.at("verdict") != "right" || !claim.at("warnings").empty()) text += details(claim);
  }
  return text + ending(report);
}

}  // namespace

std::string markdown_format(std::string_view json) {
  const Json all = parsed(json);
  if (!all.contains("reports")) return page(all);
  std::string text;
  for (const Json& report : all.at("reports")) text += (text.empty() ? "" : "\n") + page(report);
  if (!all.at("together").empty()) text += "\n## All sheets together\n\n";
  for (const Json& line : all.at("together")) text += "- " + plain(line) + "\n";
  return text;
}

}  // namespace autograd::verify
