// SPDX-License-Identifier: MIT
#include "autograd/verify/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "autograd/random.hpp"
#include "autograd/verify/gradient_patterns.hpp"
#include "autograd/verify/layout.hpp"
#include "autograd/verify/probe.hpp"

namespace autograd::verify {
namespace {

/// An error that is a larger share of the derivative leaves the verdict open.
constexpr double loosest = 1e-3;
/// The cheap differences are believed where their error is a smaller share.
constexpr double tight = 1e-5;
/// A component that is so small a share of the largest one may be 0.
constexpr double negligible = 1e-2;
/// A claim is wrong only where it lies so many errors away.
constexpr double safety = 10.0;
constexpr double epsilon = 2.220446049250313e-16;
constexpr int most_tries = 20;

std::vector<double> gradient_at(const GradientCase& checked, std::span<const double> point) {
  std::vector<double> gradient = checked.gradient(point);
  if (gradient.size() != point.size()) {
    throw WrongSize("the gradient has " + std::to_string(gradient.size()) + " components and the point has " +
                    std::to_string(point.size()) + ": they must be as many");
  }
  return gradient;
}

/// What is known of one component: the derivative and its error.
struct Known {
  double number, error;
  /// How large a derivative would matter here.
  double scale;
  /// Whether f does not depend on this coordinate as far as its values tell.
  bool is_still;
};

/// The gradient at one point.
class PointCheck {
 public:
  PointCheck(const GradientCase& checked, std::vector<double> point, std::vector<double> claimed,
             const GradientSettings& settings)
      : settings_(settings),
        point_(std::move(point)),
        claimed_(std::move(claimed)),
        probe_(checked.function, checked.precise, point_, settings.seed),
        closely_(settings.closely) {
    for (const double claim : claimed_) {
      if (std::isfinite(claim)) largest_ = std::max(largest_, std::abs(claim));
    }
  }

  const Probe& probe() const noexcept { return probe_; }
  GradientComponent component(std::size_t i);

 private:
  Known weigh(std::size_t i, const Central& central) const;
  double slack(std::size_t i, const Known& known) const;
  void compare(GradientComponent& found, const Known& known) const;
  void look_closely(GradientComponent& found, const Central& central);
  void tell_kink(GradientComponent& found, const OneSided& left, const OneSided& right) const;
  void tell_limit(GradientComponent& found, const OneSided& left, const OneSided& right);

  const GradientSettings& settings_;
  std::vector<double> point_, claimed_;
  Probe probe_;
  std::size_t closely_;
  double largest_ = 0.0;
};

Known PointCheck::weigh(std::size_t i, const Central& central) const {
  const double claimed = std::isfinite(claimed_[i]) ? std::abs(claimed_[i]) : 0.0;
  Known known{central.number, central.error, std::max(claimed, std::abs(central.number)), central.is_still};
  known.scale = std::max(known.scale, central.rate);
  // A claim of exactly 0 is measured by the largest component.
  if (claimed_[i] == 0.0) known.scale = std::max(known.scale, negligible * largest_);
  return known;
}

/// How far the claim may lie from the truth and yet be right: by the tolerance, and by the rounding of a sum
/// whose terms are as large as f's slope nearby.
double PointCheck::slack(std::size_t i, const Known& known) const {
  const double rounding = std::min(16 * epsilon, settings_.tolerance) * known.scale;
  return settings_.tolerance * std::max(std::abs(claimed_[i]), std::abs(known.number)) + rounding;
}

void PointCheck::compare(GradientComponent& found, const Known& known) const {
  found.estimated = known.number;
  found.error = known.error;
  const double allowed = slack(found.i, known), difference = std::abs(found.claimed - known.number);
  if (!std::isfinite(found.claimed) || difference > safety * known.error + allowed) {
    found.verdict = Verdict::wrong;
    found.note = factor_note(found);
  } else if (difference <= known.error + allowed &&
             (known.error <= loosest * known.scale || (known.is_still && found.claimed == 0.0))) {
    found.verdict = Verdict::right;
  } else {
    found.verdict = Verdict::undecided;
    found.note = "f is too rough or too noisy here: its differences give " + digits(known.number) + " +- " +
                 digits(known.error);
  }
}

GradientComponent PointCheck::component(std::size_t i) {
  GradientComponent found{i, Verdict::undecided, claimed_[i], std::nan(""), std::nan("")};
  if (!std::isfinite(probe_.value())) {
    found.note = "f is " + digits(probe_.value()) + " at the point";
    return found;
  }
  Central central = probe_.central(i, probe_.size(i));
  const auto settles = [&] {
    const Known known = weigh(i, central);
    if (!central.is_smooth || !(known.error <= tight * known.scale || central.is_still)) return false;
    compare(found, known);
    return found.verdict == Verdict::right;
  };
  const double size = probe_.size(i), wide = std::max(128 * size, std::min(1.0, 0x1p20 * size));
  if (settles()) {
    if (!central.is_still) return found;
    // Does f not depend on it, or is the step too small to be seen?
    const Central wider = probe_.central(i, wide);
    if (wider.is_still || closely_ == 0) return found;
    central.rate = wider.rate;
    central.is_still = false;
  } else if (size < 0.25) {
    const Central wider = probe_.central(i, std::min(1.0, 0x1p20 * size));
    if (!central.is_smooth || wider.error < central.error) central = wider;
    if (settles()) return found;
  }
  look_closely(found, central);
  return found;
}

void PointCheck::look_closely(GradientComponent& found, const Central& central) {
  if (closely_ == 0) {
    // Without a closer look only what is clear beyond doubt is called wrong.
    Known known = weigh(found.i, central);
    if (central.is_smooth) {
      known.error += probe_.coarseness(Side::right, found.i, central.number) / central.step;
      compare(found, known);
      const double clear = safety * loosest * known.scale, off = std::abs(found.claimed - known.number);
      if (found.verdict == Verdict::right || (found.verdict == Verdict::wrong && off > clear)) return;
    }
    found.verdict = Verdict::undecided;
    found.note = "not looked at closely; others came first (see GradientSettings::closely)";
    return;
  }
  --closely_;
  found.estimated = found.error = std::nan("");
  const OneSided left = probe_.from(Side::left, found.i), right = probe_.from(Side::right, found.i);
  if (!left.is_finite() || !right.is_finite()) {
    tell_limit(found, left, right);
    return;
  }
  const OneSided& better = left.error < right.error ? left : right;
  // Not the central differences: a staircase deceives them.
  Central closer = central;
  closer.number = better.number;
  closer.error = better.error;
  const Known known = weigh(found.i, closer);
  const double apart = std::abs(left.number - right.number);
  const double errors = left.error + right.error + settings_.tolerance * known.scale;
  if (apart > safety * errors) {
    tell_kink(found, left, right);
  } else if (apart > errors) {
    found.verdict = Verdict::undecided;
    found.estimated = (left.number + right.number) / 2;
    found.error = apart;
    found.note = "the differences from the left give " + text(left) + ", those from the right " + text(right);
  } else {
    compare(found, known);
  }
}

/// A kink has no derivative: no side, and nothing between them, is wrong.
void PointCheck::tell_kink(GradientComponent& found, const OneSided& left, const OneSided& right) const {
  const double low = std::min(left.number, right.number), high = std::max(left.number, right.number);
  const double slack = settings_.tolerance * std::max(std::abs(low), std::abs(high)) +
                       safety * std::max(left.error, right.error);
  const bool between = found.claimed >= low - slack && found.claimed <= high + slack;
  found.verdict = between ? Verdict::undecided : Verdict::wrong;
  found.note = "a kink: the derivative from the left is " + text(left) + ", from the right " + text(right) +
               (between ? "; the claim lies within" : "; the claim lies outside");
}

void PointCheck::tell_limit(GradientComponent& found, const OneSided& left, const OneSided& right) {
  using enum OneSided::Kind;
  found.verdict = Verdict::undecided;
  if (left.kind == jump || right.kind == jump || probe_.jumps(found.i)) {
    found.note = "f jumps at the point";
  } else if (left.kind == infinite || right.kind == infinite) {
    found.note = "f has a vertical tangent at the point";
  } else if (left.kind == undefined || right.kind == undefined) {
    found.note = "f has no finite value beside the point";
    if (!probe_.refusal().empty()) found.note += "; it threw: " + probe_.refusal();
  } else {
    found.note = "f is too rough or too noisy here for differences";
  }
  if (left.kind != right.kind || left.is_finite()) {
    found.note += " (from the left " + text(left) + ", from the right " + text(right) + ")";
  }
}

/// The components to check, in order.
std::vector<std::size_t> chosen(std::size_t size, const GradientSettings& settings) {
  std::vector<std::size_t> all(size);
  for (std::size_t i = 0; i < size; ++i) all[i] = i;
  if (settings.components == 0 || settings.components >= size) return all;
  Random random(settings.seed);
  for (std::size_t i = 0; i < settings.components; ++i) std::swap(all[i], all[i + random.below(size - i)]);
  all.resize(settings.components);
  std::sort(all.begin(), all.end());
  return all;
}

/// A point near the given one at which f and the gradient have numbers.
std::optional<PointCheck> check_beside(const GradientCase& checked, std::span<const double> point,
                                       const GradientSettings& settings, Random& random) {
  double largest = 0.0;
  for (const double x : point) largest = std::max(largest, std::abs(x));
  for (int attempt = 0; attempt < most_tries; ++attempt) {
    std::vector<double> beside(point.begin(), point.end());
    for (double& x : beside) {
      const double size = x != 0.0 ? std::abs(x) : largest != 0.0 ? largest : 1.0;
      x += settings.radius * size * random.uniform(0.3, 1.0) * (random.bits() % 2 == 0 ? 1 : -1);
    }
    try {
      std::vector<double> claimed = gradient_at(checked, beside);
      PointCheck check(checked, std::move(beside), std::move(claimed), settings);
      if (std::isfinite(check.probe().value())) return check;
    } catch (const std::exception&) {
      continue;  // the point lies outside the domain
    }
  }
  return std::nullopt;
}

void require_sense(std::span<const double> point, const GradientSettings& settings) {
  if (point.empty()) throw WrongSize("the point is empty: give at least one number");
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (std::isfinite(point[i])) continue;
    throw Error("coordinate [" + std::to_string(i) + "] of the point is " + digits(point[i]) +
                ": give finite numbers");
  }
  if (!(settings.tolerance >= 0.0 && settings.tolerance < 1.0)) {
    throw Error("the tolerance is " + digits(settings.tolerance) + ": it must lie between 0 and 1");
  }
  if (!(settings.radius > 0.0 && std::isfinite(settings.radius))) {
    throw Error("the radius is " + digits(settings.radius) + ": it must be above 0");
  }
}

}  // namespace

std::vector<double> detail::as_double(std::span<const long double> point) {
  std::vector<double> numbers(point.size());
  std::transform(point.begin(), point.end(), numbers.begin(),
                 [](long double number) { return static_cast<double>(number); });
  return numbers;
}

GradientReport verify_gradient(const GradientCase& checked, std::span<const double> point,
                               const GradientSettings& settings) {
  require_sense(point, settings);
  GradientReport report;
  report.size = point.size();
  const std::vector<std::size_t> components = chosen(point.size(), settings);
  std::vector<double> claimed = checked.claimed;
  if (checked.gradient) claimed = gradient_at(checked, point);
  if (claimed.size() != point.size()) {
    throw WrongSize("the gradient has " + std::to_string(claimed.size()) + " components and the point has " +
                    std::to_string(point.size()) + ": they must be as many");
  }
  PointCheck given(checked, {point.begin(), point.end()}, std::move(claimed), settings);
  for (const std::size_t i : components) report.components.push_back(given.component(i));
  report.evaluations = given.probe().evaluations();
  if (given.probe().disagreement() > 0.0) {
    report.notes.push_back("f gave two numbers at the same point, " + digits(given.probe().disagreement()) +
                           " apart: fix its random seed");
  }
  Random random(settings.seed);
  for (std::size_t round = 0; round < settings.nearby && checked.gradient; ++round) {
    std::optional<PointCheck> beside = check_beside(checked, point, settings, random);
    if (!beside) break;
    for (GradientComponent& found : report.components) {
      if (found.verdict != Verdict::right) continue;
      const GradientComponent there = beside->component(found.i);
      if (there.verdict != Verdict::wrong) continue;
      found.verdict = Verdict::coincidence;
      found.note = "right at the point, but near it claimed " + digits(there.claimed) + ", estimated " +
                   digits(there.estimated);
    }
    report.evaluations += beside->probe().evaluations();
  }
  add_patterns(report, point, given.probe().value());
  for (const GradientComponent& found : report.components) {
    report.verdict = std::max(report.verdict, found.verdict);
  }
  return report;
}

}  // namespace autograd::verify
