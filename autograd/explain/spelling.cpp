// SPDX-License-Identifier: MIT
#include "autograd/explain/spelling.hpp"

#include <algorithm>
#include <utility>

#include "autograd/unicode.hpp"

namespace autograd::explain {
namespace {

struct Greek {
  std::string_view name, small, capital;
};
constexpr Greek greek[] = {
    {"alpha", "α", ""},   {"beta", "β", ""},  {"gamma", "γ", "Γ"},   {"delta", "δ", "Δ"},
    {"epsilon", "ε", ""}, {"zeta", "ζ", ""},  {"eta", "η", ""},      {"theta", "θ", "Θ"},
    {"iota", "ι", ""},    {"kappa", "κ", ""}, {"lambda", "λ", "Λ"},  {"mu", "μ", ""},
    {"nu", "ν", ""},      {"xi", "ξ", "Ξ"},   {"pi", "π", "Π"},      {"rho", "ρ", ""},
    {"sigma", "σ", "Σ"},  {"tau", "τ", ""},   {"upsilon", "υ", "Υ"}, {"phi", "φ", "Φ"},
    {"chi", "χ", ""},     {"psi", "ψ", "Ψ"},  {"omega", "ω", "Ω"}};

struct Accent {
  std::string_view name, combining, mathml;
};
constexpr Accent accents[] = {
    {"hat", "\u0302", "^"}, {"bar", "\u0304", "¯"}, {"tilde", "\u0303", "~"}, {"dot", "\u0307", "˙"}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word_character(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_word(std::string_view name) { return std::all_of(name.begin(), name.end(), is_word_character); }

constexpr std::string_view prime = "′";
/// With more letters than these a name with a word behind its underscore is no letter with a script, but
/// words.
constexpr std::size_t longest_letter = 2;

/// The letter with this name, empty where there is none; with a capital as `Gamma`.
std::string_view greek_letter(std::string_view name) {
  for (const Greek& letter : greek) {
    if (letter.name == name) return letter.small;
    const bool capital = !name.empty() && name[0] >= 'A' && name[0] <= 'Z' &&
                         name.size() == letter.name.size() && name.substr(1) == letter.name.substr(1) &&
                         (name[0] | 0x20) == letter.name[0];
    if (capital) return letter.capital;
  }
  return {};
}

const Accent* accent_named(std::string_view name) {
  const auto found =
      std::find_if(std::begin(accents), std::end(accents), [&](const Accent& a) { return a.name == name; });
  return found == std::end(accents) ? nullptr : found;
}

/// Takes the mark from the end of a word such as `yhat`, where a letter is left.
void split_mark(Spelling& spelling) {
  for (const Accent& accent : accents) {
    if (!spelling.base.ends_with(accent.name)) continue;
    const std::string rest = spelling.base.substr(0, spelling.base.size() - accent.name.size());
    if (rest.size() != 1 && greek_letter(rest).empty()) continue;
    spelling.mark = accent.name;
    spelling.base = rest;
    return;
  }
}

bool has_letters(std::string_view text) { return std::any_of(text.begin(), text.end(), is_letter); }

/// A word of letters, digits and underscores.
std::optional<Spelling> spelling_of_word(std::string_view name) {
  if (name.empty() || !is_letter(name[0]) || !is_word(name)) return std::nullopt;
  Spelling spelling;
  const std::size_t bar = std::min(name.find('_'), name.size());
  std::size_t end = bar;
  while (is_digit(name[end - 1])) --end;
  spelling.base = name.substr(0, end);
  const std::string digits(name.substr(end, bar - end));
  std::string scripts(name.substr(std::min(bar + 1, name.size())));
  std::replace(scripts.begin(), scripts.end(), '_', ',');
  if (!std::all_of(spelling.base.begin(), spelling.base.end(), is_letter) || scripts.ends_with(','))
    return std::nullopt;
  split_mark(spelling);
  spelling.is_greek = !greek_letter(spelling.base).empty();
  const bool is_letter_marked = spelling.is_greek || !spelling.mark.empty();
  if (spelling.base.size() > longest_letter && !is_letter_marked && has_letters(scripts)) {
    spelling.base = name;
    return spelling;
  }
  spelling.below = scripts.empty() ? digits : scripts;
  if (!scripts.empty() && !digits.empty()) spelling.above = "(" + digits + ")";
  return spelling;
}

/// Reads a name of LaTeX: a letter or a word, marked or not, and its scripts.
class LatexName {
 public:
  explicit LatexName(std::string_view latex) : rest_(latex) {}

  std::optional<Spelling> read() {
    bool good = base();
    while (good && !rest_.empty()) good = script();
    return good && !spelling_.base.empty() ? std::optional(spelling_) : std::nullopt;
  }

 private:
  bool takes(std::string_view sign) {
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }
  void skip_spaces() {
    while (takes(" ")) {
    }
  }
  template <class Belongs>
  std::string run(const Belongs& belongs) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), belongs);
    const std::string read(rest_.begin(), end);
    rest_.remove_prefix(read.size());
    return read;
  }

  bool base() {
    skip_spaces();
    if (!takes("\\")) return word();
    std::string command = run(is_letter);
    if (command.starts_with("var")) command.erase(0, 3);
    if (command.starts_with("wide")) command.erase(0, 4);
    if (command == "overline") command = "bar";
    if (!greek_letter(command).empty()) {
      spelling_.base = command;
      spelling_.is_greek = true;
      return true;
    }
    const bool is_mark = accent_named(command) != nullptr && spelling_.mark.empty();
    if (!is_mark && !command.starts_with("math") && !command.starts_with("text")) return false;
    if (is_mark) spelling_.mark = command;
    skip_spaces();
    if (!takes("{")) return base();
    if (!base()) return false;
    skip_spaces();
    return takes("}");
  }

  /// A letter alone after a mark; elsewhere a word, whose digits are its scripts.
  bool word() {
    const auto belongs = [](char c) { return is_letter(c) || is_digit(c); };
    std::string read = run(belongs);
    while (takes("\\_")) read += "_" + run(belongs);
    const std::optional<Spelling> plain = spelling_of_word(read);
    if (!plain) return false;
    const std::string mark = spelling_.mark.empty() ? plain->mark : spelling_.mark;
    if (!spelling_.mark.empty() && !plain->mark.empty()) return false;
    spelling_ = *plain;
    spelling_.mark = mark;
    has_own_digits_ = !plain->below.empty();
    return true;
  }

  bool script() {
    skip_spaces();
    if (takes("'")) {
      spelling_.above.insert(0, prime);
      return true;
    }
    if (takes("^")) return content(spelling_.above);
    if (rest_.empty() || !takes("_")) return rest_.empty();
    // The word's own digits are above then, as in w1_{11}.
    if (std::exchange(has_own_digits_, false))
      spelling_.above.append("(").append(std::exchange(spelling_.below, "")).append(")");
    return content(spelling_.below);
  }

  bool content(std::string& script) {
    skip_spaces();
    const bool braces = takes("{");
    for (const std::string_view style : {"\\mathrm{", "\\mathit{", "\\text{"}) {
      if (!takes(style)) continue;
      script += run([](char c) { return c != '{' && c != '}' && c != '\\'; });
      return takes("}") && (!braces || takes("}"));
    }
    const std::string inside =
        braces ? run([](char c) { return std::string_view("{}\\^_").find(c) == std::string_view::npos; })
               : run([](char c) { return is_letter(c) || is_digit(c); });
    script += inside;
    return !inside.empty() && (!braces || takes("}"));
  }

  std::string_view rest_;
  Spelling spelling_;
  bool has_own_digits_ = false;
};

/// What Unicode says in one character, as LaTeX has it; empty for a character that is none of mathematics.
std::string in_latex(std::string_view name) {
  std::string folded, latex;
  for (std::size_t at = 0; at < name.size();) {
    const Character character = character_at(name, at);
    append_folded(folded, character.code);
    at += character.size;
  }
  std::size_t last = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const Character character = character_at(folded, at);
    const std::size_t begin = latex.size();
    at += character.size;
    if (const std::string_view mark = combining_name(character.code); !mark.empty()) {
      latex = latex.substr(0, last) + "\\" + std::string(mark) + "{" + latex.substr(last) + "}";
      continue;
    }
    last = begin;
    if (const std::string_view letter = greek_name(character.code); !letter.empty()) {
      latex.append("\\").append(letter).append(" ");
    } else if (const char above = superscript(character.code), below = subscript(character.code);
               above != 0 || below != 0) {
      latex.append(above != 0 ? "^{" : "_{").append(1, above != 0 ? above : below).append("}");
    } else if (character.code < 0x80) {
      latex += static_cast<char>(character.code);
    } else {
      return {};
    }
  }
  return latex;
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}
bool is_latex(std::string_view name) { return name.find_first_of("\\{") != name.npos; }

/// Digits and brackets as small characters above; empty where there is none for one of them.
std::string small_above(std::string_view text) {
  std::string small;
  for (const char c : text) {
    char32_t code = c == '1' ? 0xB9 : c == '2' ? 0xB2 : c == '3' ? 0xB3 : 0x2070;
    while (code < 0x2080 && superscript(code) != c) ++code;
    if (code == 0x2080) return {};
    append_utf8(small, code);
  }
  return small;
}

/// As a sheet has it; in braces where a script is more than a word or a number.
std::string in_plain(const Spelling& spelling, bool unicode) {
  std::string text(spelling.is_greek && unicode ? greek_letter(spelling.base) : spelling.base);
  const Accent* accent = accent_named(spelling.mark);
  if (accent != nullptr) text += unicode ? accent->combining : accent->name;
  const auto script = [](std::string_view inside) {
    const bool bare = is_word(inside) || (inside.starts_with('(') && inside.find(')') == inside.size() - 1);
    return bare ? std::string(inside) : "{" + std::string(inside) + "}";
  };
  if (!spelling.below.empty()) text += "_" + script(spelling.below);
  std::string_view above = spelling.above;
  for (; above.starts_with(prime); above.remove_prefix(prime.size())) text += unicode ? prime : "'";
  if (above.empty()) return text;
  const std::string small = unicode ? small_above(above) : "";
  return text + (small.empty() ? "^" + script(above) : small);
}

}  // namespace

std::optional<Spelling> spelling_of(std::string_view name) {
  if (is_word(name)) return spelling_of_word(name);
  // A formula has signs in it; what stands for a name has at least one of these.
  if (!is_latex(name) && is_ascii(name) && name.find('\'') == name.npos) return std::nullopt;
  return spelling_of_latex(in_latex(name));
}

std::optional<Spelling> spelling_of_latex(std::string_view latex) { return LatexName(latex).read(); }

std::string latex_of(const Spelling& spelling) {
  std::string text = spelling.base;
  if (spelling.is_greek) {
    text = "\\" + text;
  } else if (text.find('_') != text.npos) {
    for (std::size_t at = 0; (at = text.find('_', at)) != text.npos; at += 2) text.insert(at, "\\");
    text = "\\mathrm{" + text + "}";
  } else if (text.size() > 1) {
    text = "\\mathit{" + text + "}";
  }
  if (!spelling.mark.empty()) text = "\\" + spelling.mark + "{" + text + "}";
  if (!spelling.below.empty()) {
    const bool words = has_letters(spelling.below) && spelling.below.size() > 1;
    text += words ? "_{\\mathrm{" + spelling.below + "}}" : "_{" + spelling.below + "}";
  }
  if (!spelling.above.empty()) {
    std::string above = spelling.above;
    for (std::size_t at = 0; (at = above.find(prime)) != above.npos;)
      above.replace(at, prime.size(), "\\prime ");
    text += "^{" + above + "}";
  }
  return text;
}

std::string latex_of_name(std::string_view name) {
  if (const std::optional<Spelling> spelling = spelling_of(name))
    return is_latex(name) ? std::string(name) : latex_of(*spelling);
  return "\\text" + latex_in_braces(name);
}

std::string latex_in_braces(std::string_view text) {
  std::string safe = "{";
  for (const char c : text) {
    if (c == '\\') {
      safe += "\\textbackslash{}";
    } else if (c == '^' || c == '~') {
      safe.append("\\").append(1, c).append("{}");
    } else {
      if (std::string_view("#$%&_{}").find(c) != std::string_view::npos) safe += '\\';
      safe += c;
    }
  }
  return safe + "}";
}

std::string mathml_of(const Spelling& spelling) {
  const std::string letter = spelling.is_greek ? std::string(greek_letter(spelling.base)) : spelling.base;
  std::string text = "<mi>" + escaped(letter) + "</mi>";
  if (const Accent* accent = accent_named(spelling.mark))
    text = "<mover accent=\"true\">" + text + "<mo>" + std::string(accent->mathml) + "</mo></mover>";
  const auto script = [](const std::string& inside) {
    const std::string_view element = has_letters(inside) ? "mi" : "mn";
    return std::string("<").append(element).append(">").append(escaped(inside)).append("</").append(element) +
           ">";
  };
  if (!spelling.below.empty() && !spelling.above.empty())
    return "<msubsup>" + text + script(spelling.below) + script(spelling.above) + "</msubsup>";
  if (!spelling.below.empty()) return "<msub>" + text + script(spelling.below) + "</msub>";
  if (!spelling.above.empty()) return "<msup>" + text + script(spelling.above) + "</msup>";
  return text;
}

std::string unicode_of_name(std::string_view name) {
  const std::optional<Spelling> spelling = spelling_of(name);
  const bool is_kept = is_word(name) && spelling &&
                       (!spelling->below.empty() || (spelling->mark.empty() && !spelling->is_greek));
  return spelling && !is_kept ? in_plain(*spelling, true) : std::string(name);
}

std::string ascii_of_name(std::string_view name) {
  if (is_word(name)) return std::string(name);
  const std::optional<Spelling> spelling = spelling_of(name);
  return spelling ? in_plain(*spelling, false) : to_ascii(name);
}

std::string label_of_name(std::string_view name) {
  return is_word(name) ? std::string(name) : unicode_of_name(name);
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else if (c == '"') {
      safe += "&quot;";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace autograd::explain
