// SPDX-License-Identifier: MIT
#include "autograd/explain/style.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace autograd::explain {
namespace {

using Place = Expressions::Place;
using Part = Expressions::Part;
using Kind = Expressions::Kind;

/// Parts that hold less are repeated however often, since they are easier to read than a name for them;
/// others where their repetitions together hold no more than the largest.
constexpr std::size_t smallest_named = 5, largest_repeated = 6;
/// Nobody reads what is longer or deeper inside another; a sum may have many terms.
constexpr std::size_t largest_inside = 120, deepest_inside = 24;

/// Digits that rounding leaves alone; what has so many fewer with these alone had them by rounding.
constexpr int sure_digits = 15;
constexpr std::size_t least_shortened = 3;

class Writer {
 public:
  Writer(std::span<const Formula> formulas, const Style& style, std::optional<int> digits,
         std::size_t restated)
      : style_(style), digits_(digits), restated_(restated) {
    for (const Formula& formula : formulas) {
      if (all_ == nullptr || !formula.is_number()) all_ = formula.all() != nullptr ? formula.all() : all_;
      if (!formula.is_number()) break;
    }
    if (all_ == nullptr) all_ = std::make_shared<Expressions>();
    for (const Formula& formula : formulas) roots_.push_back(formula.place_in(*all_));
  }

  Written run() {
    count_uses();
    choose_names();
    pieces_.resize(uses_.size());
    Written written;
    for (const Place place : needed_) {
      Fragment piece = piece_of(place);
      for (const Part& part : all_->parts(place)) {
        // What was used up is not needed again.
        if (--uses_[part.place] == 0) pieces_[part.place] = {};
      }
      if (!names_[place].empty()) {
        written.parts.push_back({style_.whole(style_.name(names_[place])), style_.whole(piece)});
        piece = style_.name(names_[place]);
      }
      pieces_[place] = std::move(piece);
    }
    for (const Place root : roots_) {
      written.fragments.push_back(pieces_[root]);
      written.formulas.push_back(style_.whole(pieces_[root]));
    }
    return written;
  }

 private:
  void count_uses() {
    const std::size_t size = *std::max_element(roots_.begin(), roots_.end()) + std::size_t{1};
    is_root_.resize(size);
    for (const Place root : roots_) is_root_[root] = 1;
    uses_ = uses_below(roots_);
    for (const Place root : roots_) ++uses_[root];
    for (std::size_t place = 0; place < size; ++place) {
      if (uses_[place] > 0) needed_.push_back(static_cast<Place>(place));
    }
    const std::span<const Place> roots(roots_), said = roots.first(roots.size() - restated_);
    repeated_.resize(size);
    for (const std::span<const Place> together : {said, roots.last(restated_)}) {
      std::vector<std::size_t> uses = uses_below(together);
      // One expression may be several roots.
      for (const Place root : std::set<Place>(together.begin(), together.end())) ++uses[root];
      for (std::size_t place = 0; place < size; ++place)
        repeated_[place] = std::max(repeated_[place], uses[place]);
    }
  }

  /// How often each place is used by others that these roots need.
  std::vector<std::size_t> uses_below(std::span<const Place> roots) const {
    std::vector<std::size_t> uses(is_root_.size());
    std::vector<char> needed(is_root_.size());
    for (const Place root : roots) needed[root] = 1;
    for (std::size_t place = needed.size(); place-- > 0;) {
      if (!needed[place]) continue;
      for (const Part& part : all_->parts(static_cast<Place>(place))) {
        ++uses[part.place];
        needed[part.place] = 1;
      }
    }
    return uses;
  }

  /// Nobody counts a minus.
  bool is_negation(Place place) const {
    const Expressions::Node& node = (*all_)[place];
    return node.kind == Kind::product && node.count == 1 && node.coefficient.value() == -1.0;
  }

  bool is_worth_a_name(Place place, std::size_t size) const {
    const std::size_t repeated = repeated_[place];
    return repeated > 1 && size >= smallest_named && (repeated - 1) * size > largest_repeated;
  }

  /// What symbols of this formula are called, and others that may stand in a line beside it.
  std::set<std::string> taken_names() const {
    std::set<std::string> taken;
    const auto take = [&](Place place) { taken.insert(style_.name(all_->name(place)).text); };
    for (const Place place : needed_) {
      if ((*all_)[place].kind == Kind::symbol) take(place);
    }
    for (Place place = 0; place < all_->size(); ++place) {
      if ((*all_)[place].kind == Kind::symbol && all_->name(place).starts_with('u')) take(place);
    }
    return taken;
  }

  /// What is a root has a name only where another formula holds it too.
  void choose_names() {
    // Few formulas have parts with names.
    std::optional<std::set<std::string>> taken;
    names_.resize(uses_.size());
    std::vector<std::size_t> sizes(uses_.size()), depths(uses_.size());
    std::size_t count = 0;
    for (const Place place : needed_) {
      std::size_t size = is_negation(place) ? 0 : 1, depth = 0;
      for (const Part& part : all_->parts(place)) {
        size += sizes[part.place];
        depth = std::max(depth, depths[part.place] + 1);
      }
      const bool named = is_worth_a_name(place, size) ||
                         (!is_root_[place] && (size > largest_inside || depth > deepest_inside));
      if (named) {
        if (!taken) taken = taken_names();
        do names_[place] = "u" + std::to_string(++count);
        while (taken->contains(style_.name(names_[place]).text));
      }
      sizes[place] = named ? 1 : size;
      depths[place] = named ? 0 : depth;
    }
  }

  Fragment piece_of(Place place) const {
    const Expressions::Node& node = (*all_)[place];
    switch (node.kind) {
      case Kind::number: return number(node.coefficient);
      case Kind::symbol:
        if (!digits_ && all_->is_derivative(place))
          return style_.derivative(all_->of(place), all_->name(place));
        if (!digits_) return style_.symbol(*all_, place);
        return signed_piece(style_.number(std::abs(rounded_to(node.value, *digits_))), node.value);
      case Kind::sum: return sum(place);
      case Kind::product: return product(place);
      case Kind::call: break;
    }
    std::vector<Fragment> operands;
    for (const Part& part : all_->parts(place)) operands.push_back(pieces_[part.place]);
    return style_.call(*all_, place, operands);
  }

  static Fragment signed_piece(Fragment piece, double number) {
    piece.minus = std::signbit(number) && !std::isnan(number);
    return piece;
  }

  Fragment number(Coefficient number) const {
    Fragment piece = style_.number(style_.gathered(std::abs(number.above)));
    if (number.below != 1.0) piece = style_.quotient(piece, style_.number(number.below));
    return signed_piece(std::move(piece), number.above);
  }

  Fragment sum(Place place) const {
    std::string text;
    bool first = true;
    for (const Part& part : all_->parts(place)) {
      const Fragment& term = pieces_[part.place];
      const bool opens = term.precedence == Precedence::sum && (term.minus || !first);
      const std::string inside = opens ? style_.brackets(term.text) : term.text;
      if (!first) {
        style_.add_term(text, term.minus, inside);
      } else {
        text = term.minus ? style_.negative(inside) : inside;
      }
      first = false;
    }
    return {text, Precedence::sum};
  }

  Fragment product(Place place) const {
    const Expressions::Node& node = (*all_)[place];
    std::vector<Fragment> above, below;
    for (const Part& part : all_->parts(place)) {
      const Fragment& base = pieces_[part.place];
      const int size = std::abs(part.power);
      (part.power > 0 ? above : below).push_back(size == 1 ? base : style_.power(base, size));
    }
    const double number = style_.gathered(std::abs(node.coefficient.above));
    if (number != 1.0 || above.empty()) above.insert(above.begin(), style_.number(number));
    if (node.coefficient.below != 1.0) below.insert(below.begin(), style_.number(node.coefficient.below));
    Fragment piece = joined(above);
    if (!below.empty()) piece = style_.quotient(piece, joined(below));
    if (node.coefficient.above < 0.0) {
      // What has a sign already, or is a sum, is put into brackets behind this one.
      if (piece.minus || piece.precedence == Precedence::sum)
        piece = {style_.brackets(style_.whole(piece)), Precedence::atom};
      piece.minus = true;
      piece.precedence = std::min(piece.precedence, Precedence::product);
    }
    return piece;
  }

  /// One factor is itself.
  Fragment joined(std::span<const Fragment> factors) const {
    if (factors.size() == 1) return factors[0];
    std::string text;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      style_.add_factor(text, style_.placed(factors[i], i == 0 ? Precedence::product : Precedence::power), i);
    }
    return {text, Precedence::product};
  }

  const Style& style_;
  const std::optional<int> digits_;
  const std::size_t restated_;
  std::shared_ptr<Expressions> all_;
  std::vector<Place> roots_, needed_;
  /// By all that is written; and how often at most in formulas that are read together.
  std::vector<std::size_t> uses_, repeated_;
  std::vector<char> is_root_;
  std::vector<std::string> names_;
  std::vector<Fragment> pieces_;
};

}  // namespace

DerivativeName derivative_name(std::string_view of, std::string_view by) {
  const auto plain = [&] {
    const bool is_open = of.find('/') != of.npos && !of.starts_with('(');
    return DerivativeName{is_open ? "(" + std::string(of) + ")" : std::string(of), 1, {{std::string(by)}}};
  };
  const std::size_t line = of.find("/d");
  if (!of.starts_with("d") || line == of.npos || of.find_first_of(" +-*()") != of.npos) return plain();
  std::string_view above = of.substr(1, line - 1), below = of.substr(line + 2);
  int order = 1;
  if (above.size() > 2 && above[0] == '^' && above[1] >= '2' && above[1] <= '9') {
    // By several names it cannot be told where one ends.
    if (!below.ends_with(above.substr(0, 2))) return plain();
    order = above[1] - '0';
    above.remove_prefix(2);
    below.remove_suffix(2);
  }
  if (above.empty() || below.empty() || below.find_first_of("/^") != below.npos) return plain();
  if (below == by) return {std::string(above), order + 1, {{std::string(by), order + 1}}};
  return {std::string(above), order + 1, {{std::string(below), order}, {std::string(by)}}};
}

std::optional<Condition> condition_of(const Expressions& all, Expressions::Place place) {
  const Code code = all[place].code;
  const bool less = code == code_of<Select<Choice::less>>;
  const bool less_equal = code == code_of<Select<Choice::less_equal>>;
  if (!less && !less_equal && code != code_of<Select<Choice::equal>>) return std::nullopt;
  const bool number_first = all[all.parts(place)[0].place].kind == Expressions::Kind::number;
  if (!number_first) return Condition{0, 1, less ? "<" : less_equal ? "<=" : "=="};
  return Condition{1, 0, less ? ">" : less_equal ? ">=" : "=="};
}

double rounded_to(double number, int digits) {
  char room[40];
  std::snprintf(room, sizeof room, "%.*g", digits, number);
  return std::strtod(room, nullptr);
}

double Style::gathered(double number) const {
  const double rounded = rounded_to(number, sure_digits);
  const bool is_short = number_text(rounded).size() + least_shortened <= number_text(number).size();
  return is_short ? rounded : number;
}

void Style::add_term(std::string& sum, bool minus, const std::string& term) const {
  sum.append(minus ? " - " : " + ").append(term);
}

Fragment Style::derivative(const DerivativeName& derivative) const {
  std::string text = raised({"d"}, derivative.order) + whole(name(derivative.of)) + "/";
  for (const DerivativeName::By& by : derivative.by) text += "d" + raised(name(by.name), by.times);
  return {text};
}

std::string Style::raised(const Fragment& base, int times) const {
  return whole(times == 1 ? base : power(base, times));
}

Fragment Style::quotient(const Fragment& above, const Fragment& below) const {
  std::string text = placed(above, Precedence::product);
  return {text.append("/").append(placed(below, Precedence::power)), Precedence::product};
}

std::string Style::placed(const Fragment& piece, Precedence least, bool in_front) const {
  const std::string text = piece.minus ? negative(piece.text) : piece.text;
  const bool minus_inside = piece.minus && !in_front && least > Precedence::sum;
  return piece.precedence < least || minus_inside ? brackets(text) : text;
}

Written write(std::span<const Formula> formulas, const Style& style, std::optional<int> digits,
              std::size_t restated) {
  if (formulas.empty()) return {};
  return Writer(formulas, style, digits, restated).run();
}

std::string write_line(const Formula& formula, const Style& style, std::optional<int> digits,
                       std::string_view where, std::string_view equals) {
  const Written written = write({&formula, 1}, style, digits);
  std::string line = written.formulas[0];
  // The last ones are made of the first ones, and the reader meets the last ones first.
  for (std::size_t i = written.parts.size(); i-- > 0;) {
    line.append(i + 1 == written.parts.size() ? where : ", ").append(written.parts[i].name);
    line.append(equals).append(written.parts[i].formula);
  }
  return line;
}

}  // namespace autograd::explain
