// SPDX-License-Identifier: MIT
#include "autograd/verify/gradient_patterns.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <optional>

#include "autograd/verify/layout.hpp"
#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

/// Two components are alike where they differ by less than this share, or by a few errors.
constexpr double alike_share = 1e-5;
constexpr double few_errors = 4.0;
/// Pairs are sought among so many wrong components, and so many of them are named.
constexpr std::size_t most_pairs = 300, most_named = 6;

using Components = std::vector<GradientComponent>;

bool is_known(const GradientComponent& c) {
  return c.verdict != Verdict::undecided && std::isfinite(c.estimated) && std::isfinite(c.claimed);
}

/// Whether `claimed` may be the derivative that was estimated in another component.
bool alike(double claimed, const GradientComponent& other, double factor = 1.0) {
  const double number = factor * other.estimated;
  return std::abs(claimed - number) <= few_errors * std::abs(factor) * other.error +
                                           alike_share * std::max(std::abs(claimed), std::abs(number));
}

bool is_nothing(const GradientComponent& c) { return c.claimed == 0.0 && alike(0.0, c); }

/// The share by which a quotient of claim and estimate may be off.
double doubt(const GradientComponent& c) {
  return c.estimated == 0.0 ? HUGE_VAL : few_errors * c.error / std::abs(c.estimated) + 1e-9;
}

/// An error in one digit.
std::string error_digits(double error) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.0e", error);
  return buffer;
}

std::string name(std::size_t i) { return "[" + std::to_string(i) + "]"; }

std::string names_of(const Components& components) {
  std::string text;
  for (std::size_t k = 0; k < components.size() && k < most_named; ++k) {
    text += (k == 0 ? "" : ", ") + name(components[k].i);
  }
  return components.size() > most_named ? text + " ..." : text;
}

/// What usually lies behind a factor.
std::string hint(double factor) {
  const double size = std::abs(factor);
  const auto whole = [](double number) { return std::abs(number - std::round(number)) < 1e-4 * number; };
  if (std::abs(factor + 1.0) < 1e-4) return " (a sign)";
  if (std::abs(size - 2.0) < 1e-4 || std::abs(size - 0.5) < 1e-4) return " (the 2 of a square?)";
  if (size > 2.5 && whole(size)) return " (a sum where a mean belongs?)";
  if (size < 0.4 && whole(1.0 / size)) return " (a mean where a sum belongs?)";
  return "";
}

/// One factor for all wrong components.
bool add_factor(GradientReport& report, const Components& wrong, double value) {
  const auto sharpest = std::min_element(wrong.begin(), wrong.end(),
                                         [](const auto& a, const auto& b) { return doubt(a) < doubt(b); });
  const double share = doubt(*sharpest), factor = sharpest->claimed / sharpest->estimated;
  if (!(share < 1e-3)) return false;
  for (const GradientComponent& c : wrong) {
    if (!alike(c.claimed, c, factor)) return false;
  }
  const auto& found = report.components;
  const bool all = std::all_of(found.begin(), found.end(), [](const auto& c) {
    return c.verdict == Verdict::wrong || c.verdict == Verdict::undecided || is_nothing(c);
  });
  const bool decided =
      std::all_of(found.begin(), found.end(), [](const auto& c) { return c.verdict != Verdict::undecided; });
  if (wrong.size() == 1 && !wrong[0].note.empty()) return true;  // its own note says it
  std::string text = wrong.size() == 1 ? "component " + name(wrong[0].i) + " is "
                     : !all            ? "components " + names_of(wrong) + " are "
                     : decided         ? "all components are "
                                       : "all components that can be decided are ";
  const double tolerance = std::max(share, 1e-9);
  if (factor == 0.0) {
    text += "0, and the derivative is not";
  } else if (const std::optional<std::string> known = factor_text(factor, tolerance)) {
    text += *known + " times the derivative" + hint(factor);
  } else if (value != 0.0 && std::abs(factor / value - 1.0) < few_errors * tolerance) {
    text += "f times the derivative (is it the gradient of another power, or of exp f?)";
  } else if (std::abs(factor * value - 1.0) < few_errors * tolerance) {
    text += "the derivative divided by f (is it the gradient of log f?)";
  } else if (wrong.size() > 1) {
    text += digits(factor) + " times the derivative";
  } else {
    return false;
  }
  report.notes.push_back(std::move(text));
  return true;
}

/// Whether every claim is the estimate at `from(i)`; where that lies outside, nothing is asked. At least half
/// of the components and two of the wrong ones must say so, with different numbers.
template <class From>
bool is_moved(const GradientReport& report, From from) {
  const Components& all = report.components;
  std::size_t moved = 0, asked = 0;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t other = from(i);
    if (other >= all.size()) continue;
    if (!is_known(all[i]) || !is_known(all[other]) || !alike(all[i].claimed, all[other])) return false;
    ++asked;
    if (all[i].verdict != Verdict::wrong) continue;
    ++moved;
    low = std::min(low, all[i].claimed);
    high = std::max(high, all[i].claimed);
  }
  return 2 * asked >= all.size() && moved >= 2 && high - low > alike_share * std::max(-low, high);
}

/// The whole gradient in another order. Needs all components.
bool add_order(GradientReport& report) {
  const std::size_t n = report.size;
  if (report.components.size() != n || n < 3) return false;
  for (const std::size_t by : {std::size_t{1}, std::size_t{2}}) {
    for (const bool later : {true, false}) {
      if (!is_moved(report, [&](std::size_t i) { return later ? i + by : i - by; })) continue;
      report.notes.push_back("the components are shifted by " + std::to_string(by) +
                             ": component [i] holds the " + "derivative by [i " + (later ? "+ " : "- ") +
                             std::to_string(by) + "]");
      return true;
    }
  }
  if (n > 3 && is_moved(report, [&](std::size_t i) { return n - 1 - i; })) {
    report.notes.push_back("the components stand in reverse order");
    return true;
  }
  for (std::size_t rows = 2; rows * 2 <= n; ++rows) {
    const std::size_t columns = n / rows;
    if (n % rows != 0 || !is_moved(report, [&](std::size_t i) { return i % rows * columns + i / rows; }))
      continue;
    report.notes.push_back("the components are those of a " + std::to_string(rows) + " x " +
                           std::to_string(columns) + " matrix, transposed");
    return true;
  }
  return false;
}

bool add_exchanges(GradientReport& report, const Components& wrong) {
  std::vector<char> used(wrong.size());
  std::size_t found = 0;
  for (std::size_t a = 0; a < std::min(wrong.size(), most_pairs); ++a) {
    for (std::size_t b = a + 1; b < std::min(wrong.size(), most_pairs) && !used[a]; ++b) {
      if (used[b] || !alike(wrong[a].claimed, wrong[b]) || !alike(wrong[b].claimed, wrong[a])) continue;
      used[a] = used[b] = 1;
      if (++found > most_named) continue;
      report.notes.push_back("components " + name(wrong[a].i) + " and " + name(wrong[b].i) +
                             " are exchanged");
    }
  }
  return found > 0;
}

/// Whether claim minus derivative is one multiple of `unit(c)` in every known component: that multiple.
template <class Unit>
std::optional<double> common_rest(const GradientReport& report, const Components& wrong, Unit unit) {
  const auto best = std::max_element(wrong.begin(), wrong.end(), [&](const auto& a, const auto& b) {
    return std::abs(unit(a)) / (a.error + 1e-300) < std::abs(unit(b)) / (b.error + 1e-300);
  });
  if (unit(*best) == 0.0) return std::nullopt;
  const double multiple = (best->claimed - best->estimated) / unit(*best);
  for (const GradientComponent& c : report.components) {
    if (!is_known(c)) continue;
    const double rest = c.claimed - c.estimated, expected = multiple * unit(c);
    const double error = few_errors * (c.error + std::abs(unit(c) / unit(*best)) * best->error);
    if (std::abs(rest - expected) > error + 1e-4 * std::abs(expected)) return std::nullopt;
  }
  return multiple;
}

bool add_rest(GradientReport& report, const Components& wrong, std::span<const double> point) {
  if (wrong.size() < 2) return false;
  if (const auto off = common_rest(report, wrong, [](const auto&) { return 1.0; })) {
    report.notes.push_back("all components are off by " + digits(*off));
    return true;
  }
  if (const auto off = common_rest(report, wrong, [&](const auto& c) { return point[c.i]; })) {
    report.notes.push_back("all components are off by " + digits(*off) +
                           " times the coordinate (a weight decay that is missing, or too much?)");
    return true;
  }
  return false;
}

}  // namespace

std::string factor_note(const GradientComponent& component) {
  if (!std::isfinite(component.claimed)) return "the claim is " + digits(component.claimed);
  if (component.claimed == 0.0) return "0, and the derivative is not";
  const double share = doubt(component);
  if (!(share < 1e-3)) return {};
  const std::optional<std::string> known = factor_text(component.claimed / component.estimated, share);
  return known ? *known + " times the derivative" : std::string();
}

void add_patterns(GradientReport& report, std::span<const double> point, double value) {
  Components wrong;
  for (const GradientComponent& c : report.components) {
    if (c.verdict == Verdict::wrong && is_known(c)) wrong.push_back(c);
  }
  if (wrong.empty()) return;
  add_factor(report, wrong, value) || add_order(report) || add_exchanges(report, wrong) ||
      add_rest(report, wrong, point);
}

std::string GradientReport::text(std::size_t most) const {
  constexpr std::size_t width = 100;
  const auto count = [&](Verdict wanted) {
    return std::count_if(components.begin(), components.end(),
                         [&](const auto& c) { return c.verdict == wanted; });
  };
  std::string text = std::to_string(count(Verdict::right)) + " of " + std::to_string(components.size()) +
                     (components.size() < size ? " checked components (of " + std::to_string(size) + ")"
                                               : std::string(" components")) +
                     " are right";
  for (const Verdict other : {Verdict::wrong, Verdict::coincidence, Verdict::undecided}) {
    if (count(other) > 0) text += ", " + std::to_string(count(other)) + " " + std::string(word_for(other));
  }
  text += "\n";
  const auto add = [&](std::string first, const std::string& says) {
    const std::size_t indent = first.size();
    for (const std::string& line : wrap(clean(says), width - indent)) {
      text += first + line + "\n";
      first = std::string(indent, ' ');
    }
  };
  for (const std::string& note : notes) add("- ", note);
  Components worst;
  std::copy_if(components.begin(), components.end(), std::back_inserter(worst),
               [](const auto& c) { return c.verdict != Verdict::right; });
  const auto off = [](const GradientComponent& c) {
    const double share =
        std::abs(c.claimed - c.estimated) / std::max(std::abs(c.claimed), std::abs(c.estimated));
    return std::isfinite(share) ? share : HUGE_VAL;
  };
  std::stable_sort(worst.begin(), worst.end(), [&](const auto& a, const auto& b) {
    return a.verdict != b.verdict ? a.verdict > b.verdict : off(a) > off(b);
  });
  for (std::size_t k = 0; k < std::min(most, worst.size()); ++k) {
    const GradientComponent& c = worst[k];
    std::string says = "claimed " + digits(c.claimed);
    if (std::isfinite(c.estimated))
      says += ", estimated " + digits(c.estimated) + " +- " + error_digits(c.error);
    add("  " + pad(name(c.i), 7) + pad(word_for(c.verdict), 13),
        c.note.empty() ? says : says + "; " + c.note);
  }
  if (worst.size() > most) text += "  ... and " + std::to_string(worst.size() - most) + " more\n";
  return text;
}

}  // namespace autograd::verify
