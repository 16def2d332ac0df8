// SPDX-License-Identifier: MIT
#include "autograd/verify/kinks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/gradient.hpp"
#include "autograd/verify/naming.hpp"

namespace autograd::verify {
namespace {

constexpr OneSided unclear{OneSided::Kind::unclear, number::nan, std::numeric_limits<double>::infinity(),
                           0.0};

/// Whether a long double has whole neighbours only: there floor cannot be seen to stand still.
bool is_without_fractions(double number) { return std::abs(number) >= 0x1p62; }

/// The operation at a place as a function of one of its operands.
Sides slope_sides(Code code, std::span<const double> operands, std::size_t moved, double convention) {
  if (is_without_fractions(operands[moved])) return {unclear, unclear, convention};
  std::vector<long double> numbers(operands.begin(), operands.end());
  const auto value = [&](long double number) {
    numbers[moved] = number;
    return visit(code, [&]<class Op>(Op) { return value_of<Op>(std::span<const long double>(numbers)); });
  };
  const double at = operands[moved];
  long double largest = 0;
  for (const double operand : operands) largest = std::max<long double>(largest, std::abs(operand));
  return {one_sided(value, at, Side::left, largest), one_sided(value, at, Side::right, largest), convention};
}

/// The slope by each operand, in double.
std::vector<double> conventions(Code code, std::span<const double> operands) {
  std::vector<double> slopes(operands.size());
  visit(code, [&]<class Op>(Op) {
    const double result = value_of<Op>(operands);
    if constexpr (Op::arity == 0) {
      slopes_of<Op>(operands, result, std::span<double>(slopes), [](std::size_t) { return true; });
    } else {
      std::array<double, Op::arity> fixed;
      std::copy_n(operands.begin(), Op::arity, fixed.begin());
      slopes[0] = slope_of<Op, 0>(fixed, result);
      if constexpr (Op::arity == 2) slopes[1] = slope_of<Op, 1>(fixed, result);
    }
  });
  return slopes;
}

std::vector<double> values_of(const Section& section) {
  std::vector<double> values(section.size());
  for (std::size_t place = 0; place < section.size(); ++place) values[place] = section.node(place).value();
  return values;
}

/// Of the two zeros one is shown.
std::string plain_text(double number) { return number_text(number == 0.0 ? 0.0 : number); }

/// "from the left -1, from the right 1, by convention 0".
std::string sides_text(const Sides& sides) {
  return "from the left " + text(sides.left) + ", from the right " + text(sides.right) + ", by convention " +
         plain_text(sides.convention);
}

bool is_choice(Value node) { return node.operation().name == "select"; }

/// "'x' and the constant 0 are equal".
std::string equality_text(Value a, Value b) {
  if (a.is_constant()) std::swap(a, b);
  return short_name(a) + " and " + short_name(b) + " are equal";
}

/// Why a `select` has a kink: a tie, and what lies to its two sides.
std::string tie_text(Value node) {
  const std::vector<Value> operands = node.operands();
  const auto with_number = [](Value x) {
    return short_name(x) + (x.is_constant() ? "" : " = " + plain_text(x.value()));
  };
  const double jump = std::abs(operands[2].value() - operands[3].value());
  return "a tie: " + equality_text(operands[0], operands[1]) + ", and there it turns from " +
         with_number(operands[2]) + " to " + with_number(operands[3]) +
         (jump == 0.0 ? ", where the two meet" : ", a jump by " + plain_text(jump));
}

Kink kink_at(const Section& section, std::size_t place, std::span<const double> values) {
  Kink kink;
  kink.node = section.node(place);
  gather(section, place, values, kink.operands);
  kink.place = section.graph().place_of(kink.node.index());
  const bool choice = is_choice(kink.node);
  kink.text =
      "a kink at " + heading(kink.node) + ": " + (choice ? tie_text(kink.node) : operands_text(kink.node));
  const std::vector<double> slopes = conventions(section.code(place), kink.operands);
  const std::vector<Value> operands = kink.node.operands();
  for (std::size_t i = 0; i < operands.size() && kink.slopes.size() < Kink::most_slopes; ++i) {
    if (operands[i].is_constant()) continue;
    const Sides sides = slope_sides(section.code(place), kink.operands, i, slopes[i]);
    kink.slopes.push_back({i, sides});
    // The slopes of a choice do not show its kink.
    if (!choice) kink.text += "; the slope by " + short_name(operands[i]) + " is " + sides_text(sides);
  }
  return kink;
}

/// For each place, whether it depends on the one at `x`.
std::vector<char> moved_by(const Section& section, std::size_t x) {
  std::vector<char> moved(section.size());
  moved[x] = 1;
  for (std::size_t place = x + 1; place < section.size(); ++place) {
    const auto operands = section.operands(place);
    moved[place] = std::any_of(operands.begin(), operands.end(), [&](const Section::Operand& operand) {
      return operand.place != Section::nowhere && moved[operand.place];
    });
  }
  return moved;
}

/// y as a function of x alone.
class Line {
 public:
  Line(const Section& section, std::size_t x, std::size_t y)
      : section_(section), x_(x), y_(y), moved_(moved_by(section, x)) {
    base_ = values_at(section.node(x).value());
    for (std::size_t place = x; place <= y; ++place) {
      if (moved_[place] && std::isfinite(base_[place])) largest_ = std::max(largest_, std::abs(base_[place]));
    }
  }

  std::span<const char> moved() const { return moved_; }

  std::vector<long double> values_at(long double x) const {
    return forward<long double>(section_, [&](std::size_t place) -> std::optional<long double> {
      if (place == x_) return x;
      if (!moved_[place]) return section_.node(place).value();
      return std::nullopt;
    });
  }

  OneSided derivative(Side side) const {
    const auto y = [&](long double x) { return values_at(x)[y_]; };
    return one_sided(y, section_.node(x_).value(), side, largest_);
  }

  /// Whether the slopes by convention do not tell where the value at a place goes: on one side of x at
  /// least the step of its value is not what they make of its operands' steps.
  bool crosses(std::size_t place, std::span<const double> slopes) const {
    return strays(left_, place, slopes) || strays(right_, place, slopes);
  }

  /// To be called before `crosses`.
  void step_aside() {
    const long double at = section_.node(x_).value();
    const long double step = std::ldexp(std::max(1.0L, std::abs(at)), -24);
    left_ = values_at(at - step);
    right_ = values_at(at + step);
  }

 private:
  bool strays(std::span<const long double> beside, std::size_t place, std::span<const double> slopes) const {
    const long double step = beside[place] - base_[place];
    long double foreseen = 0, size = std::abs(step);
    const auto operands = section_.operands(place);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (operands[i].place == Section::nowhere || !moved_[operands[i].place]) continue;
      const long double by_operand = beside[operands[i].place] - base_[operands[i].place];
      if (by_operand == 0) continue;
      if (!std::isfinite(slopes[i])) return true;
      foreseen += slopes[i] * by_operand;
      size += std::abs(slopes[i] * by_operand);
    }
    // Over so small a step a smooth operation strays by its curvature alone, a millionth or so.
    return !(std::abs(step - foreseen) <= 1e-4L * size + 1e-15L * std::abs(base_[place]));
  }

  const Section& section_;
  std::size_t x_, y_;
  std::vector<char> moved_;
  std::vector<long double> base_, left_, right_;
  long double largest_ = 0;  // on the way from x to y
};

/// Whether one sees that two numbers differ.
bool differ_clearly(double a, double b) {
  return number_text(a) != number_text(b) && std::abs(a - b) > 1e-5 * std::max(std::abs(a), std::abs(b));
}

/// What may be said of a derivative: `kinks` is whether an operation on the way has one that is known.
std::string verdict(const Sides& sides, bool kinks) {
  const auto is_unclear = [](const OneSided& side) { return side.kind == OneSided::Kind::unclear; };
  if (sides.convention_holds()) return "it has a derivative there, and the convention returns it";
  if (!kinks) {
    const std::string none = "no operation on the way has a kink here, ";
    if (!std::isfinite(sides.convention))
      return none + "but numbers there are NaN or infinite: find_anomaly says which";
    return none +
           "and differences from one side cannot tell more: within their steps the function changes too "
           "fast or loses its digits";
  }
  if (std::isnan(sides.convention)) return "NaN is no convention: find_anomaly says where it comes from";
  if (sides.is_smooth()) {
    return differ_clearly(sides.left.number, sides.convention)
               ? "it has a derivative there, and the convention returns another number"
               : "it has a derivative there, and the convention returns it to the digits shown";
  }
  return is_unclear(sides.left) || is_unclear(sides.right)
             ? "whether it has a derivative there cannot be told"
             : "it has no derivative there";
}

/// What may be said of the derivative, and what the report cannot see: other branches, and the kinks of
/// `own`, an operation of one's own on the way.
std::string conclusion(Value y, Value x, const KinkReport& report, const std::string& own) {
  std::string words = "d(" + short_name(y) + ")/d(" + short_name(x) + ") is " +
                      sides_text(report.derivative) + ": " +
                      verdict(report.derivative, !report.kinks.empty());
  if (!report.guards.empty()) words += "; all of this is of the branch that was recorded";
  if (!own.empty()) words += "; kinks inside of " + own + ", an operation of your own, are not known";
  return words + "\n";
}

Value side_value(Graph& graph, Guard::Side side) {
  return side.is_constant ? Value(side.number()) : Value::at(graph, side.index());
}

/// The guards before y that stand exactly on their boundary and have x in a side.
std::vector<Guard> tied_guards(Value y, Value x) {
  Graph& graph = *y.graph();
  std::vector<Guard> tied;
  std::vector<Value> sides{x};
  for (const Guard& guard : graph.guards()) {
    if (guard.position() > y.index()) break;
    const Value a = side_value(graph, guard.a()), b = side_value(graph, guard.b());
    if (a.value() != b.value()) continue;
    tied.push_back(guard);
    sides.insert(sides.end(), {a, b});
  }
  const Section section(sides);
  const std::vector<char> moved = moved_by(section, section.place(x));
  const auto moves = [&](Guard::Side side) {
    const std::size_t place = section.place(side_value(graph, side));
    return place != Section::nowhere && moved[place];
  };
  std::erase_if(tied, [&](const Guard& guard) { return !moves(guard.a()) && !moves(guard.b()); });
  return tied;
}

std::string guard_text(Graph& graph, const Guard& guard) {
  return "a comparison on its boundary: " +
         equality_text(side_value(graph, guard.a()), side_value(graph, guard.b())) +
         "; beyond it the program takes another branch, which is not in the graph\n";
}

/// The first lines of a report in which there is one for each of `count` things.
template <class Line>
std::string first_lines(std::size_t count, const char* what, const Line& line) {
  std::string words;
  const std::size_t shown = std::min(count, KinkReport::most_shown);
  for (std::size_t i = 0; i < shown; ++i) words += line(i);
  if (shown < count) words += "and " + std::to_string(count - shown) + " more " + what + "\n";
  return words;
}

}  // namespace

bool is_kink(const Section& section, std::size_t place, std::span<const double> values,
             std::span<const char> moved) {
  std::vector<double> operands;
  gather(section, place, values, operands);
  const Code code = section.code(place);
  if (section.custom(place) != nullptr) return false;
  if (visit(code, [&]<class Op>(Op) { return kink_distance_of<Op>(operands); }) != 0.0) return false;
  // The operation speaks of all its operands; where one alone moves, it may be smooth in that one.
  std::size_t moving = 0, last = 0;
  const auto edges = section.operands(place);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edges[i].place == Section::nowhere || !moved[edges[i].place]) continue;
    ++moving;
    last = i;
  }
  if (moving != 1) return moving > 1;
  return !slope_sides(code, operands, last, conventions(code, operands)[last]).convention_holds();
}

std::vector<Kink> find_kinks(Value y) {
  y.check();
  std::vector<Kink> kinks;
  if (y.is_constant()) return kinks;
  const Section section(y);
  section.require_up_to_date();
  const std::vector<double> values = values_of(section);
  const std::vector<char> moved(section.size(), 1);
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (!section.is_leaf(place) && is_kink(section, place, values, moved))
      kinks.push_back(kink_at(section, place, values));
  }
  return kinks;
}

KinkReport kink_report(Value y, Value x) {
  const double convention = gradient(y)[x];
  const Section section(y);
  section.require_up_to_date();
  KinkReport report;
  const std::size_t at = section.place(x);
  if (at == Section::nowhere) {
    const OneSided zero{OneSided::Kind::finite, 0.0, 0.0, 0.0};
    report.derivative = {zero, zero, convention};
    report.text = conclusion(y, x, report, {});
    return report;
  }
  Line line(section, at, section.size() - 1);
  line.step_aside();
  const std::vector<double> values = values_of(section);
  std::vector<double> operands;
  std::string own;
  for (std::size_t place = at + 1; place < section.size(); ++place) {
    if (!line.moved()[place]) continue;
    if (own.empty() && section.custom(place) != nullptr) own = short_name(section.node(place));
    if (!is_kink(section, place, values, line.moved())) continue;
    gather(section, place, std::span<const double>(values), operands);
    if (!line.crosses(place, conventions(section.code(place), operands))) continue;
    report.kinks.push_back(kink_at(section, place, values));
  }
  report.guards = tied_guards(y, x);
  report.derivative = {line.derivative(Side::left), line.derivative(Side::right), convention};
  const auto is_blind = [](const Kink& kink) {
    return std::any_of(kink.slopes.begin(), kink.slopes.end(), [&](const Kink::Slope& slope) {
      return is_without_fractions(kink.operands[slope.operand]);
    });
  };
  if (std::any_of(report.kinks.begin(), report.kinks.end(), is_blind))
    report.derivative.left = report.derivative.right = unclear;
  report.text =
      first_lines(report.kinks.size(), "kinks", [&](std::size_t i) { return report.kinks[i].text + "\n"; }) +
      first_lines(report.guards.size(), "comparisons on their boundary",
                  [&](std::size_t i) { return guard_text(*y.graph(), report.guards[i]); }) +
      conclusion(y, x, report, own);
  return report;
}

}  // namespace autograd::verify
