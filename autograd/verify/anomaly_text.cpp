// SPDX-License-Identifier: MIT
#include "autograd/verify/anomaly_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "autograd/verify/naming.hpp"

namespace autograd::verify {
namespace {

/// What the operation says of itself and of its operands' numbers.
struct Facts {
  std::string_view defined_for;
  long double precise;
};
Facts facts_of(Value node, std::span<const double> operands) {
  const std::vector<long double> numbers(operands.begin(), operands.end());
  if (const CustomOperation* operation = node.graph()->custom(node.index()))
    return {{}, operation->value(std::span<const long double>(numbers))};
  return visit(node.graph()->tag(node.index()).code(), [&]<class Op>(Op) {
    return Facts{Op::defined_for, value_of<Op>(std::span<const long double>(numbers))};
  });
}

/// A number that may lie beyond those of a double.
std::string large_text(long double number) {
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%.6Lg", number);
  return buffer;
}

std::string why_value(const Anomaly& anomaly) {
  if (anomaly.node.is_leaf()) return "it is a leaf, and was given this number";
  const std::string words = operands_text(anomaly.node);
  const bool given = std::any_of(anomaly.operands.begin(), anomaly.operands.end(),
                                 [](double number) { return !std::isfinite(number); });
  if (given) return words + ", and a constant among them is not finite";
  const Facts operation = facts_of(anomaly.node, anomaly.operands);
  if (std::isfinite(operation.precise)) {
    return words + ", and " + large_text(operation.precise) + " or a number on the way to it is too large";
  }
  const std::string name(anomaly.node.operation().name);
  if (!operation.defined_for.empty()) {
    return words + ", and " + name + " is defined for " + std::string(operation.defined_for);
  }
  return words + (std::isnan(anomaly.number) ? ", and " + name + " has no value there"
                                             : ", and the result is too large");
}

/// "the slope of sqrt #3 = 0, recorded after a.cpp:3, by 'x'".
std::string slope_of_culprit(const Anomaly& anomaly) {
  const std::string place = anomaly.place.empty() ? "" : ",";
  return "the slope of " + heading(anomaly.culprit) + place + " by " + short_name(anomaly.node);
}

/// The part that came from the culprit; of several the one that is worst.
const Anomaly::Part& bad_part(const Anomaly& anomaly) {
  const auto from_culprit = [&](const Anomaly::Part& part) {
    return part.from.index() == anomaly.culprit.index();
  };
  const auto bad = std::find_if(anomaly.parts.begin(), anomaly.parts.end(), [&](const Anomaly::Part& part) {
    return from_culprit(part) && !std::isfinite(part.product + part.slope);
  });
  return bad != anomaly.parts.end() ? *bad
                                    : *std::find_if(anomaly.parts.begin(), anomaly.parts.end(), from_culprit);
}

std::string why_adjoint(const Anomaly& anomaly) {
  const Anomaly::Part& part = bad_part(anomaly);
  std::string words = slope_of_culprit(anomaly) + " is " + number_text(part.slope) + ", its adjoint is " +
                      number_text(part.adjoint) + ", and " + operands_text(anomaly.culprit);
  if (std::isfinite(part.product)) {
    words += "; the part of " + number_text(part.product) + " makes the sum of " +
             std::to_string(anomaly.parts.size()) + " parts too large";
  } else if (std::isfinite(part.slope)) {
    words += "; their product is too large";
  }
  return words;
}

std::string why_zero_times_infinity(const Anomaly& anomaly) {
  const Anomaly::Part& part = bad_part(anomaly);
  return "0 times infinity: " + slope_of_culprit(anomaly) + " is " + number_text(part.slope) +
         " and its adjoint is " + number_text(part.adjoint) +
         (part.adjoint == 0.0 ? "; their product counts as 0, and the true derivative may be lost"
                              : "; their product is NaN");
}

std::string why_cancellation(const Anomaly& anomaly) {
  constexpr std::size_t most_shown = 6;
  double size = 0.0;
  std::string words = "its parts ";
  for (std::size_t i = 0; i < anomaly.parts.size(); ++i) {
    const Anomaly::Part& part = anomaly.parts[i];
    size += std::abs(part.product);
    if (i >= most_shown) continue;
    words += (i > 0 ? ", " : "") + number_text(part.product) + " from " + short_name(part.from);
  }
  if (anomaly.parts.size() > most_shown) {
    words += " and " + std::to_string(anomaly.parts.size() - most_shown) + " more";
  }
  return words + " cancel; " +
         (anomaly.number == 0.0 ? "nothing" : "a share of " + number_text(std::abs(anomaly.number) / size)) +
         " is left of their sizes, and it may be rounding";
}

}  // namespace

std::string text_of(const Anomaly& anomaly) {
  if (anomaly.kind == Anomaly::Kind::value) {
    const std::string words = heading(anomaly.node) + ": " + why_value(anomaly);
    return anomaly.reaches_root ? words : words + "; it does not reach the root";
  }
  const std::string words =
      "the adjoint of " + short_name(anomaly.node) + " is " + number_text(anomaly.number) + ": ";
  if (anomaly.kind == Anomaly::Kind::adjoint) return words + why_adjoint(anomaly);
  if (anomaly.kind == Anomaly::Kind::cancellation) return words + why_cancellation(anomaly);
  return words + why_zero_times_infinity(anomaly);
}

}  // namespace autograd::verify
