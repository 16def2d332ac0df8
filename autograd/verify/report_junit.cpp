// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "autograd/verify/layout.hpp"
#include "autograd/verify/report_formats.hpp"
#include "autograd/verify/report_words.hpp"

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

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0;
};

class Suite {
 public:
  explicit Suite(const Json& report) : name_(report.at("sheet").at("file")) {
    const Json& problems = report.at("problems");
    std::string all;
    for (const Json& problem : problems) all += problem_words(problem);
    if (!all.empty()) add("the sheet can be read", "error", "unreadable", problems[0].at("message"), all);
    for (const Json& claim : report.at("claims")) add_claim(claim);
    for (const Json& missing : report.at("missing")) {
      add(missing.at("id"), "failure", "missing", "no line that can be read claims it", missing.at("claim"));
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
          claim.at("problem").is_object() ? claim.at("problem").at("message") : Json(""), claim_words(claim));
    } else {
      const Json& mistakes = claim.at("mistakes");
      const std::string kind = mistakes.empty() ? verdict : mistakes[0].at("kind").get<std::string>();
      add(claim.at("id"), "failure", kind, verdict + ": " + claim.at("claim").get<std::string>(),
          claim_words(claim));
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
  const Json all = parsed(json);
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
