// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "autograd/verify/layout.hpp"
#include "autograd/verify/report_formats.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

/// Text for XML. What XML forbids even as a reference is gone after cleaning; a line's end is kept.
std::string escaped(const std::string& text) {
  std::string xml;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    for (const char c : clean(text.substr(begin, end - begin))) {
      switch (c) {
        case '&': xml += "&amp;"; break;
        case '<': xml += "&lt;"; break;
        case '>': xml += "&gt;"; break;
        case '"': xml += "&quot;"; break;
        default: xml += c;
      }
    }
    if (end < text.size()) xml += '\n';
    begin = end + 1;
  }
  return xml;
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + escaped(value) + "\"";
}

std::string shown(const Json& number) {
  return number.is_number() ? digits(number.get<double>()) : number.get<std::string>();
}

std::string place(const Json& problem) {
  std::string text = problem.at("file");
  if (problem.at("line") != 0) text += ":" + shown(problem.at("line")) + ":" + shown(problem.at("column"));
  return text + ": " + problem.at("message").get<std::string>() + "\n" +
         problem.at("excerpt").get<std::string>();
}

/// All that there is to say of a claim, line by line.
std::string explanation(const Json& claim) {
  std::string text = claim.at("claim").get<std::string>() + "\n";
  if (claim.at("problem").is_object()) text += place(claim.at("problem")) + "\n";
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

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0;
};

class Suite {
 public:
  explicit Suite(const Json& report) : name_(report.at("sheet").at("file")) {
    for (const Json& problem : report.at("problems")) {
      add("the sheet can be read", "error", "unreadable", problem.at("message"), place(problem));
    }
    for (const Json& claim : report.at("claims")) add_claim(claim);
    for (const Json& missing : report.at("missing")) {
      add(missing.at("id"), "failure", "missing", "nobody claimed it", missing.at("claim"));
    }
  }

  Counts counts;

  std::string print() const {
    return "  <testsuite" + attribute("name", name_) + totals(counts) + ">\n" + cases_ + "  </testsuite>\n";
  }

  static std::string totals(const Counts& counts) {
    return attribute("tests", std::to_string(counts.tests)) +
           attribute("failures", std::to_string(counts.failures)) +
           attribute("errors", std::to_string(counts.errors));
  }

 private:
  void add_claim(const Json& claim) {
    const std::string verdict = claim.at("verdict");
    if (verdict == "right") {
      add(claim.at("id"), "", "", "", "");
    } else if (verdict == "unreadable") {
      add(claim.at("id"), "error", verdict,
          claim.at("problem").is_object() ? claim.at("problem").at("message") : Json(""), explanation(claim));
    } else {
      const Json& mistakes = claim.at("mistakes");
      const std::string kind = mistakes.empty() ? verdict : mistakes[0].at("kind").get<std::string>();
      add(claim.at("id"), "failure", kind, verdict + ": " + claim.at("claim").get<std::string>(),
          explanation(claim));
    }
  }

  void add(const std::string& name, const std::string& element, const std::string& type,
           const std::string& message, const std::string& text) {
    ++counts.tests;
    cases_ += "    <testcase" + attribute("classname", name_) + attribute("name", name);
    if (element.empty()) {
      cases_ += "/>\n";
      return;
    }
    ++(element == "error" ? counts.errors : counts.failures);
    cases_ += ">\n      <" + element + attribute("type", type) + attribute("message", message) + ">" +
              escaped(text) + "</" + element + ">\n    </testcase>\n";
  }

  std::string name_, cases_;
};

}  // namespace

std::string junit_format(std::string_view json) {
  const Json all = Json::parse(json);
  std::string suites;
  Counts counts;
  for (const Json& report : all.contains("reports") ? all.at("reports") : Json::array({all})) {
    const Suite suite(report);
    suites += suite.print();
    counts.tests += suite.counts.tests;
    counts.failures += suite.counts.failures;
    counts.errors += suite.counts.errors;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "chainrule") +
         Suite::totals(counts) + ">\n" + suites + "</testsuites>\n";
}

}  // namespace autograd::verify
