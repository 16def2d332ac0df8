// SPDX-License-Identifier: MIT
#include "autograd/explain/spelling.hpp"

#include <algorithm>
#include <array>

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

}  // namespace

std::optional<Spelling> spelling_of(std::string_view name) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  if (name.empty() || !is_letter(name[0]) || !std::all_of(name.begin(), name.end(), fits))
    return std::nullopt;
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
  spelling.below = scripts.empty() ? digits : scripts;
  if (!scripts.empty() && !digits.empty()) spelling.above = "(" + digits + ")";
  split_mark(spelling);
  spelling.is_greek = !greek_letter(spelling.base).empty();
  return spelling;
}

std::optional<Spelling> spelling_of_latex(std::string_view latex) {
  Spelling spelling;
  const auto group = [&]() -> std::optional<std::string> {
    if (latex.empty()) return std::nullopt;
    const bool braces = latex[0] == '{';
    const std::size_t end = braces ? latex.find('}') : 1;
    if (end == latex.npos) return std::nullopt;
    const std::string inside(braces ? latex.substr(1, end - 1) : latex.substr(0, 1));
    latex.remove_prefix(braces ? end + 1 : 1);
    return inside.find_first_of("{\\^_") == inside.npos ? std::optional(inside) : std::nullopt;
  };
  const auto word = [&] {
    std::size_t end = 0;
    while (end < latex.size() && is_letter(latex[end])) ++end;
    const std::string read(latex.substr(0, end));
    latex.remove_prefix(end);
    return read;
  };
  if (latex.starts_with('\\')) {
    latex.remove_prefix(1);
    const std::string command = word();
    spelling.is_greek = !greek_letter(command).empty();
    if (spelling.is_greek) {
      spelling.base = command;
    } else {
      const std::optional<std::string> inside = group();
      if (!inside || (accent_named(command) == nullptr && !command.starts_with("math"))) return std::nullopt;
      spelling.base = *inside;
      if (accent_named(command) != nullptr) spelling.mark = command;
    }
  } else {
    spelling.base = word();
  }
  while (!latex.empty()) {
    const char sign = latex[0];
    latex.remove_prefix(1);
    if (sign == '\'') {
      spelling.above += "′";
      continue;
    }
    const std::optional<std::string> inside = sign == '_' || sign == '^' ? group() : std::nullopt;
    if (!inside) return std::nullopt;
    (sign == '_' ? spelling.below : spelling.above) += *inside;
  }
  return spelling.base.empty() ? std::nullopt : std::optional(spelling);
}

std::string latex_of(const Spelling& spelling) {
  std::string text = spelling.base;
  if (spelling.is_greek) {
    text = "\\" + text;
  } else if (text.size() > 1) {
    text = "\\mathit{" + text + "}";
  }
  if (!spelling.mark.empty()) text = "\\" + spelling.mark + "{" + text + "}";
  if (!spelling.below.empty()) {
    const bool words = has_letters(spelling.below) && spelling.below.size() > 1;
    text += words ? "_{\\mathrm{" + spelling.below + "}}" : "_{" + spelling.below + "}";
  }
  if (!spelling.above.empty()) text += "^{" + spelling.above + "}";
  return text;
}

std::string latex_of_name(std::string_view name) {
  if (const std::optional<Spelling> spelling = spelling_of(name)) return latex_of(*spelling);
  std::string text = "\\text{";
  for (const char c : name) {
    if (c == '\\') {
      text += "\\textbackslash{}";
    } else if (c == '^' || c == '~') {
      text.append("\\").append(1, c).append("{}");
    } else {
      if (std::string_view("#$%&_{}").find(c) != std::string_view::npos) text += '\\';
      text += c;
    }
  }
  return text + "}";
}

std::string mathml_of(const Spelling& spelling) {
  const std::string letter = spelling.is_greek ? std::string(greek_letter(spelling.base)) : spelling.base;
  std::string text = "<mi>" + escaped(letter) + "</mi>";
  if (const Accent* accent = accent_named(spelling.mark))
    text = "<mover accent=\"true\">" + text + "<mo>" + std::string(accent->mathml) + "</mo></mover>";
  const auto script = [](const std::string& inside) {
    return (has_letters(inside) ? "<mtext>" : "<mn>") + escaped(inside) +
           (has_letters(inside) ? "</mtext>" : "</mn>");
  };
  if (!spelling.below.empty() && !spelling.above.empty())
    return "<msubsup>" + text + script(spelling.below) + script(spelling.above) + "</msubsup>";
  if (!spelling.below.empty()) return "<msub>" + text + script(spelling.below) + "</msub>";
  if (!spelling.above.empty()) return "<msup>" + text + script(spelling.above) + "</msup>";
  return text;
}

std::string unicode_of_name(std::string_view name) {
  const std::optional<Spelling> spelling = spelling_of(name);
  if (!spelling || !spelling->below.empty() || (spelling->mark.empty() && !spelling->is_greek))
    return std::string(name);
  std::string text(spelling->is_greek ? greek_letter(spelling->base) : spelling->base);
  if (const Accent* accent = accent_named(spelling->mark)) text += accent->combining;
  return text;
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
