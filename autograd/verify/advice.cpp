// SPDX-License-Identifier: MIT
#include "autograd/verify/advice.hpp"

#include <algorithm>

#include "autograd/explain/formula.hpp"
#include "autograd/verify/layout.hpp"

namespace autograd::verify {

std::string_view word_for(Kind kind) {
  static constexpr std::string_view words[] = {
      "reading",          "inherited",      "sign",         "constant-factor", "symbol",     "constant",
      "other-derivative", "missing-factor", "extra-factor", "missing-term",    "extra-term", "wrong-slope",
      "missing-path",     "double-path",    "two-mistakes", "unexplained"};
  return words[static_cast<std::size_t>(kind)];
}

namespace {

constexpr std::string_view raise_it =
    "Check the sign of one derivative by raising the parameter a little and watching the result.";

/// A difference in the claim that stands in the truth the other way round: its text there.
std::optional<std::string> turned_difference(const Case& wrong) {
  if (!wrong.written || !wrong.truth) return std::nullopt;
  const Tree& written = *wrong.written;
  for (Tree::Place place = 0; place < written.size(); ++place) {
    const auto& node = written[place];
    if (node.kind != Tree::Kind::sum || node.parts.size() != 2 || !written.is_under(place, written.root()))
      continue;
    if (node.parts[0].inverse == node.parts[1].inverse) continue;
    Column turned = node.column;
    for (double& number : turned) number = -number;
    for (Tree::Place other = 0; other < wrong.truth->size(); ++other) {
      if (same_function((*wrong.truth)[other].column, turned)) return written.part(place).text(wrong.spelled);
    }
  }
  return std::nullopt;
}

std::string derivative_text(const Case& wrong) { return explain::name_or_formula(wrong.claim->subject); }

struct Words {
  std::string wrote, belongs, notice;
};

Words about_sign(const Fit& fit, const Case& wrong) {
  const bool is_whole = fit.ratio.has_value();
  if (!is_whole) {
    return {"You wrote the sign of " + fit.place + " the wrong way round.",
            "It belongs there with the other sign.",
            "Check the signs by raising one name a little on paper and watching each term."};
  }
  if (const std::optional<std::string> turned = turned_difference(wrong)) {
    return {"You turned a difference into (" + *turned + ") but kept the factor before it.",
            "Turning the bracket turns the sign: a*(b - c) = -a*(c - b).", std::string(raise_it)};
  }
  return {"The whole has the wrong sign: it is exactly -1 times what belongs there.",
          "One minus too many or too few; the sign of every factor counts.", std::string(raise_it)};
}

Words about_path(const Fit& fit, bool missing) {
  if (missing) {
    return {"You left out the way " + fit.place + ".",
            "Where a value is used more than once, every use adds a term.",
            "Count the arrows that leave each value: the derivative has one term for each."};
  }
  return {"You counted the way " + fit.place + " twice.", "Every use of a value adds one term, and only one.",
          "Count the arrows that leave each value: the derivative has one term for each."};
}

/// One thing for another. Where the claim was brought into another form, what was written may not stand in
/// it.
std::string instead(const Fit& fit, const Case& wrong) {
  bool stands_there = false;
  for (Tree::Place place = 0; wrong.written && place < wrong.written->size(); ++place) {
    const Tree::Kind kind = (*wrong.written)[place].kind;
    if (kind != Tree::Kind::symbol && kind != Tree::Kind::number) continue;
    stands_there = stands_there || wrong.written->part(place).text(wrong.spelled) == fit.wrote;
  }
  if (stands_there) return "You wrote " + fit.wrote + " where " + fit.belongs + " belongs.";
  return "It is as if " + fit.wrote + " stood where " + fit.belongs + " belongs.";
}

Words words_of(const Fit& fit, const Case& wrong);

Words about_pair(const Fit& fit, const Case& wrong) {
  const Words first = words_of(fit.parts[0], wrong), second = words_of(fit.parts[1], wrong);
  return {"There are two slips. " + first.wrote + " And: " + second.wrote,
          first.belongs + " " + second.belongs,
          first.notice == second.notice ? first.notice : first.notice + " " + second.notice};
}

Words words_of(const Fit& fit, const Case& wrong) {
  switch (fit.kind) {
    case Kind::reading:
      return {"Only the brackets are missing: as it stands, * and / come before + and -, from the left.",
              "You probably meant " + fit.belongs + ".",
              "Put brackets around all that stands above or below one line, or is multiplied as a whole."};
    case Kind::sign: return about_sign(fit, wrong);
    case Kind::constant_factor:
      if (fit.place == "-1") return about_sign(fit, wrong);
      return {"What you wrote is " + fit.place + " times what belongs there.",
              "Take the factor " + fit.place + " out.",
              "Compare one number with a small change: (f(w + h) - f(w))/h shows a constant factor at once."};
    case Kind::symbol:
      return {instead(fit, wrong), fit.belongs + " is what stands there.",
              "Follow the arrow from the parameter and read off the name that it meets."};
    case Kind::constant:
      return {instead(fit, wrong), fit.belongs + " is what stands there.",
              "Put other numbers in: a formula must hold for all of them, not only for the given ones."};
    case Kind::other_derivative:
      return {"What you wrote is " + fit.place + ", not " + derivative_text(wrong) + ".",
              "The formula is right for another derivative.", "Read the label again: of what, and by what?"};
    case Kind::missing_factor:
      return {"The factor " + fit.place + " is missing.", "The chain rule multiplies every slope on the way.",
              "Write one factor for each arrow between the parameter and the result."};
    case Kind::extra_factor:
      return {"The factor " + fit.place + " does not belong there.", "No arrow on the way has this slope.",
              "Write one factor for each arrow between the parameter and the result."};
    case Kind::missing_term:
      return {"The term " + fit.place + " is missing.", "A sum has a derivative for each of its terms.",
              "Count the terms before and after."};
    case Kind::extra_term:
      return {"The term " + fit.place + " does not belong there.", "Nothing on the way gives it.",
              "Count the terms before and after."};
    case Kind::wrong_slope:
      return {"The rule of " + fit.place + " was misused: " + fit.wrote + ".",
              "The slope on the way is another one.", "Look the rule up, or test it alone at one number."};
    case Kind::missing_path: return about_path(fit, true);
    case Kind::double_path: return about_path(fit, false);
    case Kind::two_mistakes: return about_pair(fit, wrong);
    case Kind::inherited:
      return {"This line carries on the slip of " + fit.place + ".", "The step itself is right.",
              "Mend " + fit.place + ", and this line follows."};
    case Kind::unexplained: break;
  }
  return {"No single mistake or pair of mistakes explains this.", "",
          "Derive it again, one arrow at a time."};
}

Explanation explanation_of(const Fit& fit, const Case& wrong) {
  const Words words = words_of(fit, wrong);
  Explanation told;
  told.kind = fit.kind;
  told.place = fit.place;
  told.wrote = words.wrote;
  told.belongs = words.belongs;
  told.notice = words.notice;
  told.repaired = fit.repaired;
  for (const Fit& part : fit.parts) told.parts.push_back(part.kind);
  return told;
}

/// "a for b" as a and b, "first; second" as both; no halves where it is neither.
std::pair<std::string_view, std::string_view> halves(std::string_view place, std::string_view between) {
  const std::size_t at = place.find(between);
  return at == place.npos ? std::pair(place, std::string_view())
                          : std::pair(place.substr(0, at), place.substr(at + between.size()));
}

/// A constant that differs in its sign alone.
bool turns_number(const Explanation& told) {
  const auto [wrote, belongs] = halves(told.place, " for ");
  const auto size = [](std::string_view number) { return number.substr(number.starts_with('-') ? 1 : 0); };
  return told.kind == Kind::constant && size(wrote) == size(belongs);
}

}  // namespace

bool says_the_same(const Explanation& a, const Explanation& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::constant && turns_number(a) && turns_number(b)) {
    const auto [wrote, belongs] = halves(a.place, " for ");
    return halves(b.place, " for ") == std::pair(belongs, wrote);
  }
  if (a.kind != Kind::two_mistakes) return false;
  const auto [first, second] = halves(a.place, "; ");
  return halves(b.place, "; ") == std::pair(second, first);
}

Explanation advice(std::span<const Fit> group, const Case& wrong) {
  Explanation told = explanation_of(group[0], wrong);
  for (const Fit& other : group.subspan(1)) {
    if (told.repaired.empty()) told.repaired = other.repaired;
    Explanation same = explanation_of(other, wrong);
    // A lost sign is no number for another where the number is 1.
    if (same.place == "1 for -1" || same.place == "-1 for 1" || says_the_same(told, same)) continue;
    const auto reversed = std::find_if(told.alternatives.begin(), told.alternatives.end(),
                                       [&](const Explanation& known) { return says_the_same(known, same); });
    if (reversed == told.alternatives.end()) {
      told.alternatives.push_back(std::move(same));
    } else if (same.wrote.starts_with("You wrote") && !reversed->wrote.starts_with("You wrote")) {
      *reversed = std::move(same);
    }
  }
  if (told.repaired.empty() && wrong.truth) told.repaired = wrong.truth->text(wrong.spelled);
  return told;
}

Explanation no_explanation(double claimed, double automatic) {
  Explanation told;
  told.wrote = "No single mistake or pair of mistakes explains this: you have " + digits(claimed) +
               " where it is " + digits(automatic) + ".";
  told.notice = "Derive it again, one arrow at a time, and check each factor by itself.";
  return told;
}

}  // namespace autograd::verify
