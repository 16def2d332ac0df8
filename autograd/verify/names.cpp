// SPDX-License-Identifier: MIT
#include "autograd/verify/names.hpp"

#include <algorithm>
#include <utility>

#include "autograd/near.hpp"
#include "autograd/unicode.hpp"
#include "autograd/verify/function.hpp"

namespace autograd::verify {
namespace {

using Kind = Token::Kind;

constexpr int most_marks = 8;
constexpr std::size_t most_scripts = 16;
constexpr std::size_t longest_compared = 40;
/// Beyond these a sheet is no longer helped by suggestions, and they would take their time.
constexpr std::size_t most_compared = 500, most_asked = 200;
constexpr std::size_t most_near = 5, most_listed = 12;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}
bool is_style(const Token& token) {
  return token.kind == Kind::command &&
         is_one_of(token.text,
                   {"mathrm", "mathbf", "mathit", "mathcal", "mathsf", "mathbb", "mathfrak", "text", "textit",
                    "textbf", "textrm", "operatorname", "boldsymbol", "bm", "vec", "rm"});
}
std::string_view mark_of(const Token& token) {
  if (token.kind != Kind::command) return {};
  if (is_one_of(token.text, {"hat", "widehat"})) return "hat";
  if (is_one_of(token.text, {"tilde", "widetilde"})) return "tilde";
  if (is_one_of(token.text, {"bar", "overline"})) return "bar";
  return token.text == "dot" ? "dot" : std::string_view();
}

/// The text of tokens without braces and styles: what a script says.
std::string plain_text(std::span<const Token> tokens) {
  std::string all;
  for (const Token& token : tokens) {
    if (!is_style(token) && !token.is("{") && !token.is("}") && !token.is("'")) all += token.text;
  }
  return all;
}

class NameReader {
 public:
  NameReader(std::span<const Token> tokens, std::size_t first) : tokens_(tokens), at_(first) {
    name_.first = first;
  }

  std::optional<WrittenName> read(bool with_above, std::size_t skipped) {
    name_.skipped = skipped;
    if (!base(0)) return std::nullopt;
    name_.last_other = at_;
    while (script(with_above)) {
    }
    name_.end = at_;
    return std::move(name_);
  }

 private:
  const Token& here() const { return tokens_[at_]; }

  bool base(int depth) {
    if (depth > most_marks) throw Fault{here().begin, "too many marks over one letter"};
    if (here().kind == Kind::word) {
      word();
      return true;
    }
    if (here().kind != Kind::command) return false;
    if (is_greek_name(here().text)) {
      name_.spelling.base += here().text;
      ++at_;
      return true;
    }
    const std::string_view mark = mark_of(here());
    if (mark.empty() && function_named(here().text) != nullptr) {
      name_.spelling.base += here().text;
      ++at_;
      return true;
    }
    if (mark.empty() && !is_style(here())) return false;
    ++at_;
    if (!marked(mark.empty(), depth)) {
      throw Fault{here().begin, "expected a letter or a word under this mark, as in \\hat{y}"};
    }
    name_.spelling.base += mark;
    return true;
  }

  /// What stands under a mark or in a style: a name, in braces or not.
  bool marked(bool style, int depth) {
    if (!here().is("{")) return base(depth + 1);
    const std::size_t close = closing(tokens_, at_);
    ++at_;
    if (!base(depth + 1)) return false;
    while (style && here().kind == Kind::word && at_ < close) word();
    while (at_ < close && script(true)) {
    }
    if (at_ != close) throw Fault{here().begin, "expected } after the name"};
    ++at_;
    return true;
  }

  void word() {
    std::string_view text = here().text;
    text.remove_prefix(at_ == name_.first ? name_.skipped : 0);
    std::size_t bar = text.find('_');
    name_.spelling.base += text.substr(0, bar);
    while (bar != text.npos) {
      text.remove_prefix(bar + 1);
      bar = text.find('_');
      name_.spelling.below.emplace_back(text.substr(0, bar));
    }
    ++at_;
  }

  bool script(bool with_above) {
    if (here().is("'")) {
      ++name_.spelling.primes;
      name_.last_other = ++at_;
      return true;
    }
    const bool above = here().is("^");
    if (!(above && with_above) && !here().is("_")) return false;
    if (above && name_.spelling.above.size() >= most_scripts) return false;
    if (name_.spelling.below.size() >= most_scripts && !above)
      throw Fault{here().begin, "too many scripts on one name"};
    const std::size_t begin = at_, content = at_ + 1;
    const std::optional<std::size_t> end = script_end(content, above);
    if (!end) {
      if (above) return false;
      throw Fault{here().begin, "expected a subscript after _"};
    }
    const std::span<const Token> inside = tokens_.subspan(content, *end - content);
    const auto primes = static_cast<std::size_t>(
        std::count_if(inside.begin(), inside.end(), [](const Token& token) { return token.is("'"); }));
    const std::string says = plain_text(inside);
    at_ = *end;
    name_.spelling.primes += above ? primes : 0;
    if (above && !says.empty()) {
      name_.spelling.above.push_back(says);
      name_.above.emplace_back(begin, *end);
    } else {
      if (!above) name_.spelling.below.push_back(says);
      name_.last_other = at_;
    }
    return true;
  }

  /// Where a script ends: a group, a word, a number or a letter; brackets after ^ too.
  std::optional<std::size_t> script_end(std::size_t content, bool above) const {
    const Token& token = tokens_[content];
    if (token.is("{") || (above && token.is("("))) return closing(tokens_, content) + 1;
    if (is_style(token)) {
      return tokens_[content + 1].is("{") ? closing(tokens_, content + 1) + 1 : content + 2;
    }
    const bool greek = token.kind == Kind::command && is_greek_name(token.text);
    const bool star = above && token.is("*");
    if (token.kind == Kind::word || token.kind == Kind::number || greek || star || (above && token.is("'")))
      return content + 1;
    return std::nullopt;
  }

  std::span<const Token> tokens_;
  std::size_t at_;
  WrittenName name_;
};

}  // namespace

std::string Spelling::key(std::size_t count) const {
  std::string key = base;
  for (const std::string& script : below) key.append("\x01").append(script);
  for (std::size_t i = 0; i < count; ++i) key.append("\x02").append(above[i]);
  return key.append(primes, '\'');
}

Spelling spelling_of_word(std::string_view word) {
  std::size_t bar = std::min(word.find('_'), word.size());
  Spelling spelling{std::string(word.substr(0, bar)), {}, {}, 0};
  while (bar < word.size()) {
    word.remove_prefix(bar + 1);
    bar = std::min(word.find('_'), word.size());
    spelling.below.emplace_back(word.substr(0, bar));
  }
  return spelling;
}

std::optional<WrittenName> read_name(std::span<const Token> tokens, std::size_t first, bool with_above,
                                     std::size_t skipped) {
  return NameReader(tokens, first).read(with_above, skipped);
}

std::optional<std::size_t> Names::find(const Spelling& spelling, std::size_t above) const {
  const auto found = places_.find(spelling.key(above));
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Names::declare(const Spelling& spelling, Name name) {
  names_.push_back(std::move(name));
  add_spelling(spelling, names_.back().spelled, names_.size() - 1);
  return names_.size() - 1;
}

void Names::add_spelling(const Spelling& spelling, std::string spelled, std::size_t name) {
  places_.emplace(spelling.key(), name);
  spelled_.push_back(std::move(spelled));
  owners_.push_back(name);
}

std::vector<std::string> Names::spellings(std::size_t name) const {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < spelled_.size(); ++i) {
    if (owners_[i] == name) found.push_back(spelled_[i]);
  }
  return found;
}

std::string Names::same_but_for_scripts(std::string_view word) const {
  const auto bare = [](std::string_view spelled) {
    std::string letters;
    for (const char c : spelled) letters.append(c == '_' || c == '{' || c == '}' || c == ' ' ? 0 : 1, c);
    return letters;
  };
  const std::string wanted = bare(word);
  const std::size_t compared = std::min(spelled_.size(), most_compared);
  for (std::size_t i = 0; i < compared && asked_ < most_asked; ++i) {
    if (bare(spelled_[i]) == wanted) return spelled_[i];
  }
  return {};
}

std::string Names::suggestions(std::string_view word) const {
  if (spelled_.empty()) return "nothing is declared yet";
  const auto joined = [](const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& each : words) all.append(all.empty() ? "" : ", ").append(each);
    return all;
  };
  if (++asked_ > most_asked) return "see the declarations";
  std::vector<std::string> near;
  const std::size_t compared = std::min(spelled_.size(), most_compared);
  for (const std::size_t edits : {std::size_t{1}, std::size_t{2}}) {
    if (!near.empty() || word.size() > longest_compared || word.size() < edits) break;
    for (std::size_t i = 0; i < compared && near.size() < most_near; ++i) {
      const std::string& known = spelled_[i];
      if (known.size() > longest_compared || distance(word, known) != edits) continue;
      // Two letters that differ wholly have nothing in common.
      if (std::max(word.size(), known.size()) > edits || (word[0] ^ known[0]) == 0x20) near.push_back(known);
    }
  }
  if (!near.empty()) return "near names are " + joined(near);
  const bool all = spelled_.size() <= most_listed;
  return "declared are " +
         joined({spelled_.begin(),
                 spelled_.begin() + static_cast<std::ptrdiff_t>(std::min(spelled_.size(), most_listed))}) +
         (all ? "" : " and others");
}

}  // namespace autograd::verify
