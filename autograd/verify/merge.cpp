// SPDX-License-Identifier: MIT
#include "autograd/verify/merge.hpp"

#include <algorithm>

#include "autograd/verify/sheet_builder.hpp"

namespace autograd::verify {
namespace {

/// The first word of a line, and where it ends.
std::pair<std::string_view, std::size_t> word_of(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
  return {line.substr(begin, end - begin), end};
}

std::vector<std::string> raw_lines(const Source& source) {
  std::vector<std::string> lines;
  for (std::size_t i = 1; i <= source.raw_count(); ++i) lines.emplace_back(source.raw(i));
  if (!lines.empty() && lines[0].starts_with("\xEF\xBB\xBF")) lines[0].erase(0, 3);
  return lines;
}

/// A line may be several lines of the file.
void put(std::vector<std::string>& lines, const Line& line, std::string text) {
  const std::size_t last = line.positions.back().line;
  for (std::size_t i = line.number(); i <= last; ++i) lines[i - 1].clear();
  lines[line.number() - 1] = std::move(text);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

class Adapter {
 public:
  Adapter(const Source& source, const Sheet& reference, const Statements& extra)
      : source_(source), reference_(reference), extra_(extra), lines_(raw_lines(source)) {}

  Follower run() {
    for (const Line& line : source_.lines()) {
      if (!line.fault) adapt(line);
    }
    // Should the last line go on, it goes on in an empty one.
    lines_.emplace_back();
    Follower follower{joined(lines_), lines_.size(), {}};
    for (auto& [name, formula, line] : again_) {
      follower.text += "claim " + name + " = " + formula + "\n";
      follower.declared_again.emplace_back(name, line);
    }
    return follower;
  }

 private:
  struct Again {
    std::string name, formula;
    std::size_t line;
  };

  void adapt(const Line& line) {
    const auto [word, begin] = word_of(line.text);
    if (word == "title" || word == "domain" || word == "credit" || extra_.readers().contains(word)) {
      put(lines_, line, "");
    } else if (word == "given" || word == "parameter" || word == "constant" || word == "let") {
      leave_out(line, begin, [&](std::string_view name, std::string_view rest) {
        if (!reference_.find(name)) return false;
        again_.push_back({std::string(name), std::string(rest), line.number()});
        return true;
      });
    }
  }

  /// Blanks the items `name = rest` of a statement that `drops`, and the statement where nothing is left.
  template <class Drops>
  void leave_out(const Line& line, std::size_t begin, const Drops& drops) {
    std::string text = line.text;
    const auto items = items_of(line.text, begin, line.text.size());
    std::size_t dropped = 0;
    for (const auto& [first, end] : items) {
      const std::string_view item = std::string_view(line.text).substr(first, end - first);
      const std::size_t equals = item.find('=');
      if (equals == item.npos || !drops(trimmed(item.substr(0, equals)), trimmed(item.substr(equals + 1))))
        continue;
      ++dropped;
      // With the comma behind it, or for the last one the comma before it.
      std::size_t from = first, to = end;
      if (to < text.size()) {
        ++to;
      } else {
        while (from > begin && (text[from - 1] == ' ' || text[from - 1] == ',')) --from;
      }
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(from),
                text.begin() + static_cast<std::ptrdiff_t>(to), ' ');
    }
    if (dropped == items.size()) {
      put(lines_, line, "");
    } else if (dropped > 0) {
      put(lines_, line, text);
    }
  }

  const Source& source_;
  const Sheet& reference_;
  const Statements& extra_;
  std::vector<std::string> lines_;
  std::vector<Again> again_;
};

}  // namespace

std::string with_statements(std::string_view text, const std::map<std::size_t, std::string>& by_line) {
  const Source source(text, "");
  std::vector<std::string> lines = raw_lines(source);
  for (const Line& line : source.lines()) {
    const auto found = by_line.find(line.number());
    if (found != by_line.end()) put(lines, line, found->second);
  }
  return joined(lines);
}

std::string without(std::string_view text, std::string_view statement) {
  std::map<std::size_t, std::string> blank;
  const Source source(text, "");
  for (const Line& line : source.lines()) {
    if (word_of(line.text).first == statement) blank[line.number()];
  }
  return with_statements(text, blank);
}

Follower follow(std::string_view text, const std::string& file, const Sheet& reference,
                const Statements& extra) {
  const Source source(text, file);
  if (source.problem()) throw SheetError(source.problem()->message);
  return Adapter(source, reference, extra).run();
}

}  // namespace autograd::verify
