// SPDX-License-Identifier: MIT
#include <algorithm>
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

constexpr std::size_t width = 100;
constexpr std::size_t verdict_width = 13;
constexpr std::size_t most_others = 2;

std::string joined(const Json& texts, std::string_view between) {
  std::string text;
  for (const auto& one : texts) text += (text.empty() ? "" : std::string(between)) + one.get<std::string>();
  return text;
}

/// "twice", "three times".
std::string times(std::size_t count) {
  static constexpr const char* words[] = {"three", "four", "five", "six",    "seven",
                                          "eight", "nine", "ten",  "eleven", "twelve"};
  if (count == 1) return "once";
  if (count == 2) return "twice";
  return (count < 13 ? words[count - 3] : std::to_string(count)) + std::string(" times");
}

std::string numbers_of(const Json& step) {
  return "claimed " + shown(step.at("claimed")) + ", automatic " + shown(step.at("automatic")) +
         (step.at("at_given").get<bool>() ? "" : " at a random point");
}

std::string told(const Json& step, bool chain) {
  std::string text = chain ? step.at("member").get<std::string>() + ": " : std::string();
  const std::string note = step.at("note");
  if (step.at("inherited").get<bool>()) return text + "the same as before";
  if (step.at("verdict") == "undecided") return text + note;
  return text + (note.empty() ? "" : note + "; ") + numbers_of(step);
}

class Page {
 public:
  Page(const Json& report, bool colour) : report_(report), colour_(colour) {
    for (const char* list : {"claims", "missing"}) {
      for (const Json& claim : report.at(list)) {
        label_width_ = std::max(label_width_, text_columns(short_label(claim.at("id").get<std::string>())));
      }
    }
    indent_ = 2 + label_width_ + 2 + verdict_width;
  }

  std::string print() {
    head();
    for (const Json& problem : report_.at("problems")) tell(problem, "");
    for (const Json& warning : report_.at("warnings")) tell(warning, "note: ");
    if (!report_.at("problems").empty() || !report_.at("warnings").empty()) text_ += "\n";
    for (const Json& claim : report_.at("claims")) row(claim);
    for (const Json& missing : report_.at("missing")) {
      put_row(missing.at("id"), "missing", missing.at("claim"));
      put(std::string(indent_, ' ') + "- ", "no line that can be read claims it");
    }
    roots();
    contradictions();
    sum_up();
    return text_;
  }

 private:
  void put(std::string first, const std::string& says) {
    const std::size_t used = text_columns(first);
    for (const std::string& line : wrap(clean(says), width - used)) {
      text_ += first + line + "\n";
      first = std::string(used, ' ');
    }
  }

  /// A line under a claim, with a word under its verdict.
  void put_word(std::string_view word, const Json& says) {
    const std::string text = says;
    if (!text.empty()) put(std::string(label_width_ + 4, ' ') + pad(word, verdict_width), text);
  }

  void put_row(const std::string& id, const std::string& verdict, const std::string& says) {
    const std::string label = "  " + pad(short_label(id), label_width_ + 2);
    const std::vector<std::string> lines = wrap(clean(says), width - indent_ - 2);
    text_ += label + coloured(verdict) + std::string(verdict_width - verdict.size(), ' ') + lines[0] + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i) text_ += std::string(indent_ + 2, ' ') + lines[i] + "\n";
  }

  std::string coloured(const std::string& verdict) const {
    if (!colour_) return verdict;
    const char* code = verdict == "right"         ? "32"
                       : verdict == "wrong"       ? "31"
                       : verdict == "coincidence" ? "33"
                       : verdict == "undecided"   ? "36"
                                                  : "35";
    return "\033[" + std::string(code) + "m" + verdict + "\033[0m";
  }

  void head() {
    const std::string title = report_.at("sheet").at("title"), file = report_.at("sheet").at("file");
    if (!title.empty()) put("", title);
    // The seed of a graded run is for those who grade; the JSON has it.
    put("", file + (report_.at("reference").is_string()
                        ? ", graded by " + report_.at("reference").get<std::string>()
                        : ", seed " + std::to_string(report_.at("seed").get<std::uint64_t>())));
    text_ += "\n";
  }

  void tell(const Json& problem, const std::string& kind) {
    std::string place = problem.at("file");
    for (const char* part : {"line", "column"}) {
      if (problem.at(part) != 0) place += ":" + std::to_string(problem.at(part).get<std::size_t>());
    }
    put("", place + ": " + kind + problem.at("message").get<std::string>());
    excerpt(problem.at("excerpt"), 2);
  }

  /// The line of a sheet and its caret, which must stay under each other.
  void excerpt(const std::string& both, std::size_t indent) {
    for (std::size_t begin = 0; begin < both.size();) {
      const std::size_t end = std::min(both.find('\n', begin), both.size());
      const std::string line = clean(both.substr(begin, end - begin));
      text_ += std::string(indent, ' ') + line.substr(0, after(line, width - indent)) + "\n";
      begin = end + 1;
    }
  }

  void row(const Json& claim) {
    if (apart_) text_ += "\n";
    apart_ = false;
    put_row(claim.at("id"), claim.at("verdict"), claim.at("claim"));
    if (claim.at("problem").is_object()) {
      put(std::string(indent_, ' ') + "- ", claim.at("problem").at("message"));
      excerpt(claim.at("problem").at("excerpt"), 4);
    }
    const Json& steps = claim.at("steps");
    for (const Json& step : steps) {
      if (step.at("verdict") != "right") put(std::string(indent_, ' ') + "- ", told(step, steps.size() > 1));
    }
    for (const Json& warning : claim.at("warnings")) put(std::string(indent_, ' ') + "- note: ", warning);
    if (!claim.at("mistakes").empty()) explain(claim);
  }

  void explain(const Json& claim) {
    const Json& mistakes = claim.at("mistakes");
    const Json& first = mistakes[0];
    const std::string kind = first.at("kind"), wrote = first.at("wrote");
    const auto known = std::find_if(explained_.begin(), explained_.end(),
                                    [&](const auto& earlier) { return earlier.first == wrote; });
    if (kind == "inherited" || kind == "unexplained") {
      put_word("", wrote);
    } else if (known != explained_.end()) {
      put_word("again", "the same slip as in " + known->second);
    } else {
      explained_.emplace_back(wrote, claim.at("id"));
      put_word("wrote", wrote);
      put_word("belongs", first.at("belongs"));
      put_word("notice", first.at("notice"));
      others(claim);
      apart_ = true;
    }
    repair(claim, first.at("repaired"));
  }

  /// Other mistakes that explain the line as well, briefly.
  void others(const Json& claim) {
    const Json& mistakes = claim.at("mistakes");
    std::vector<std::string> told = {mistakes[0].at("wrote")};
    const auto tell = [&](const std::string& wrote, const char* comment) {
      if (told.size() > most_others || std::find(told.begin(), told.end(), wrote) != told.end()) return;
      told.push_back(wrote);
      put_word("or", wrote + comment);
    };
    for (const Json& same : mistakes[0].at("alternatives")) tell(same.at("wrote"), "");
    const std::size_t ties = claim.at("ties");
    for (std::size_t i = 1; i < std::min(ties, mistakes.size()); ++i)
      tell(mistakes[i].at("wrote"), " (just as likely)");
  }

  void repair(const Json& claim, const std::string& repaired) {
    if (repaired.empty()) return;
    const std::string written = claim.at("claim");
    std::string left = written.substr(0, written.find('='));
    left.erase(left.find_last_not_of(' ') + 1);
    put_word("repaired", left + " = " + repaired);
  }

  /// The kind of the first mistake; two claims may have one label, so that the first one with a mistake is
  /// asked.
  std::string kind_of(const std::string& id) const {
    for (const Json& claim : report_.at("claims")) {
      if (claim.at("id") == id && !claim.at("mistakes").empty()) return claim.at("mistakes")[0].at("kind");
    }
    return "";
  }

  void roots() {
    if (report_.at("roots").empty()) return;
    text_ += "\n  Where the slips are\n";
    Json once = Json::array(), unexplained = Json::array();
    for (const Json& root : report_.at("roots")) {
      const std::string id = root.at("id");
      if (root.at("lines").size() > 1) {
        repeated(root);
      } else {
        (kind_of(id) == "unexplained" ? unexplained : once).push_back(id);
      }
    }
    if (!once.empty()) put("  - ", "once: " + joined(once, " "));
    if (!unexplained.empty()) put("  - ", "not explained: " + joined(unexplained, " "));
  }

  void repeated(const Json& root) {
    const Json& carried = root.at("carried");
    Json same = Json::array();
    for (const Json& line : root.at("lines")) {
      if (std::find(carried.begin(), carried.end(), line) == carried.end()) same.push_back(line);
    }
    if (same.size() > 1) put("  - ", "the same slip, " + times(same.size()) + ": " + joined(same, " "));
    if (!carried.empty())
      put("  - ", "carried over from " + (same.size() == 1 ? joined(same, "") : "one of these") + ": " +
                      joined(carried, " "));
  }

  void contradictions() {
    if (report_.at("contradictions").empty() && report_.at("unclaimed").empty()) return;
    text_ += "\n";
    if (!report_.at("contradictions").empty()) put("  ", "Claimed in ways that cannot all be right");
    for (const Json& clash : report_.at("contradictions")) {
      put("  - ", clash.at("subject").get<std::string>() + ": " + joined(clash.at("lines"), " "));
    }
    if (!report_.at("unclaimed").empty())
      put("  ", "Nobody claimed " + joined(report_.at("unclaimed"), ", "));
  }

  void sum_up() {
    const Json& sum = report_.at("summary");
    std::array<std::size_t, 5> counts{};
    for (std::size_t i = 0; i < counts.size(); ++i)
      counts[i] = sum.at(std::string(word_for(static_cast<Verdict>(i))));
    text_ += "\n";
    put("  ", summary(counts) + (sum.at("missing") == 0 ? "" : " " + shown(sum.at("missing")) + " missing."));
    if (sum.at("undecided") != 0) put("  ", "Where the verdict is undecided, a person should look.");
    const Json& score = sum.at("score");
    const bool plain = score.at("of") == sum.at("claims");
    if (report_.at("reference").is_string() || !plain) {
      put("  ", "Score: " + shown(score.at("earned")) + " of " + shown(score.at("of")) + ".");
    }
  }

  const Json& report_;
  bool colour_;
  std::size_t label_width_ = 4, indent_ = 0;
  std::string text_;
  /// Whether an explanation stands before, from which the next row is set apart.
  bool apart_ = false;
  /// What was explained already, and where.
  std::vector<std::pair<std::string, std::string>> explained_;
};

}  // namespace

std::string text_format(std::string_view json, bool colour) {
  const Json all = parsed(json);
  const bool several = all.contains("reports");
  std::string text;
  for (const Json& report : several ? all.at("reports") : Json::array({all})) {
    text += (text.empty() ? "" : "\n\n") + Page(report, colour).print();
  }
  if (!several || all.at("together").empty()) return text;
  text += "\n\nAll sheets together\n\n";
  for (const Json& line : all.at("together")) {
    std::string first = "  ";
    for (const std::string& part : wrap(clean(line.get<std::string>()), width - 4)) {
      text += first + part + "\n";
      first = "    ";
    }
  }
  return text;
}

}  // namespace autograd::verify
