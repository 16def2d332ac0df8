// SPDX-License-Identifier: MIT
#include "autograd/verify/anomaly.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/verify/anomaly_text.hpp"

namespace autograd::verify {
namespace {

using Kind = Anomaly::Kind;

/// The graph's two walks once more, with the numbers that were recorded, looking at everything.
class Search {
 public:
  Search(Value root, AnomalySettings settings, std::size_t most)
      : section_(root), settings_(settings), most_(most) {
    section_.require_up_to_date();
    values_.reserve(section_.size());
    for (std::size_t place = 0; place < section_.size(); ++place)
      values_.push_back(section_.node(place).value());
  }

  std::vector<Anomaly> run() {
    look_at_values();
    if (!done()) look_at_adjoints();
    for (Anomaly& anomaly : found_) anomaly.text = text_of(anomaly);
    return std::move(found_);
  }

 private:
  /// An edge seen from the operand.
  struct Arrival {
    std::size_t from;
    double slope;
  };

  bool done() const { return found_.size() >= most_; }

  void look_at_values() {
    std::vector<char> spoils;
    for (std::size_t place = 0; place < section_.size() && !done(); ++place) {
      if (std::isfinite(values_[place]) || !nodes_finite(place)) continue;
      if (spoils.empty()) spoils = spoil_root();
      add(Kind::value, place, values_[place], place).reaches_root = spoils[place] != 0;
    }
  }

  /// Whether all operands that are nodes have finite values. (A constant has nobody else to tell of it.)
  bool nodes_finite(std::size_t place) const {
    const auto operands = section_.operands(place);
    return std::all_of(operands.begin(), operands.end(), [&](const Section::Operand& operand) {
      return operand.place == Section::nowhere || std::isfinite(values_[operand.place]);
    });
  }
  bool all_finite(std::size_t place) const {
    const auto operands = section_.operands(place);
    return std::isfinite(values_[place]) && nodes_finite(place) &&
           std::all_of(operands.begin(), operands.end(), [](const Section::Operand& operand) {
             return operand.place != Section::nowhere || std::isfinite(operand.number);
           });
  }

  /// For each place, whether its value is not finite and neither is any on some way to the root.
  std::vector<char> spoil_root() const {
    std::vector<char> spoils(section_.size(), 0);
    spoils.back() = !std::isfinite(values_.back());
    for (std::size_t place = section_.size(); place-- > 0;) {
      if (!spoils[place]) continue;
      for (const Section::Operand& operand : section_.operands(place)) {
        if (operand.place != Section::nowhere && !std::isfinite(values_[operand.place]))
          spoils[operand.place] = 1;
      }
    }
    return spoils;
  }

  /// The edges by operand, in the order in which the backward walk passes them.
  void turn_edges() {
    first_.assign(section_.size() + 1, 0);
    for (std::size_t place = 0; place < section_.size(); ++place) {
      for (const Section::Operand& operand : section_.operands(place)) {
        if (operand.place != Section::nowhere) ++first_[operand.place + 1];
      }
    }
    for (std::size_t place = 0; place < section_.size(); ++place) first_[place + 1] += first_[place];
    arrivals_.resize(first_.back());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t place = section_.size(); place-- > 0;) {
      const auto operands = section_.operands(place);
      std::size_t i = 0;
      section_.graph().for_each_operand(section_.node(place).index(), [&](Index, double slope) {
        const std::size_t to = operands[i++].place;
        if (to != Section::nowhere) arrivals_[next[to]++] = {place, slope};
      });
    }
  }

  std::span<const Arrival> arrivals(std::size_t place) const {
    return {arrivals_.data() + first_[place], first_[place + 1] - first_[place]};
  }

  bool branches(std::size_t place) const { return section_.graph().branches(section_.node(place).index()); }

  double product(const Arrival& arrival) const {
    const double adjoint = adjoints_[arrival.from];
    return branches(arrival.from) ? number::gate(adjoint, arrival.slope)
                                  : number::chain(adjoint, arrival.slope);
  }

  void look_at_adjoints() {
    turn_edges();
    const std::size_t root = section_.size() - 1;
    adjoints_.assign(section_.size(), 0.0);
    reached_.assign(section_.size(), 0);
    adjoints_[root] = 1.0;
    reached_[root] = 1;
    for (std::size_t place = root; place-- > 0 && !done();) {
      double parts = 0.0;
      for (const Arrival& arrival : arrivals(place)) {
        const double part = product(arrival);
        adjoints_[place] += part;
        parts += std::abs(part);
        const bool not_taken = branches(arrival.from) && arrival.slope == 0.0;
        if (reached_[arrival.from] && !not_taken) reached_[place] = 1;
      }
      judge_adjoint(place, parts);
    }
  }

  void judge_adjoint(std::size_t place, double parts) {
    const double adjoint = adjoints_[place];
    if (const Arrival* met = find_zero_times_infinity(place)) {
      add(Kind::zero_times_infinity, place, adjoint, met->from);
    } else if (!std::isfinite(adjoint)) {
      const Arrival* bad = find_bad(place);
      if (bad != nullptr) add(Kind::adjoint, place, adjoint, bad->from);
    } else if (settings_.cancellation && std::isfinite(parts) &&
               std::abs(adjoint) < settings_.smallest_share * parts) {
      add(Kind::cancellation, place, adjoint, place);
    }
  }

  const Arrival* find_zero_times_infinity(std::size_t place) const {
    for (const Arrival& arrival : arrivals(place)) {
      const double adjoint = adjoints_[arrival.from];
      const bool lost = adjoint == 0.0 && !std::isfinite(arrival.slope);
      const bool spoilt = std::isinf(adjoint) && arrival.slope == 0.0 && !branches(arrival.from);
      if ((lost || spoilt) && reached_[arrival.from] && all_finite(arrival.from)) return &arrival;
    }
    return nullptr;
  }

  /// The edge over which the first part came that is not finite (or that makes the sum so), of the parts
  /// with which nothing was wrong before; null where these are well.
  const Arrival* find_bad(std::size_t place) const {
    const Arrival* bad = nullptr;
    double sum = 0.0;
    for (const Arrival& arrival : arrivals(place)) {
      if (!std::isfinite(adjoints_[arrival.from]) || !all_finite(arrival.from)) continue;
      sum += product(arrival);
      if (bad == nullptr && !std::isfinite(sum)) bad = &arrival;
    }
    return bad;
  }

  Anomaly& add(Kind kind, std::size_t place, double number, std::size_t culprit) {
    Anomaly& anomaly = found_.emplace_back();
    anomaly.kind = kind;
    anomaly.node = section_.node(place);
    anomaly.number = number;
    anomaly.culprit = section_.node(culprit);
    gather(section_, culprit, std::span<const double>(values_), anomaly.operands);
    anomaly.place = section_.graph().place_of(anomaly.culprit.index());
    if (kind == Kind::value) return anomaly;
    for (const Arrival& arrival : arrivals(place)) {
      anomaly.parts.push_back(
          {section_.node(arrival.from), adjoints_[arrival.from], arrival.slope, product(arrival)});
    }
    return anomaly;
  }

  Section section_;
  AnomalySettings settings_;
  std::size_t most_;
  std::vector<double> values_, adjoints_;
  std::vector<char> reached_;  // places to which some way leads that no branch has closed
  std::vector<Arrival> arrivals_;
  std::vector<std::size_t> first_;
  std::vector<Anomaly> found_;
};

std::vector<Anomaly> search(Value root, AnomalySettings settings, std::size_t most) {
  root.check();
  if (root.is_constant()) {
    throw ConstantRoot(describe(root) + " has no graph to look into: it was calculated from constants alone");
  }
  if (!(settings.smallest_share > 0.0 && settings.smallest_share < 1.0)) {
    throw Error("smallest_share is " + number_text(settings.smallest_share) +
                "; it must lie between 0 and 1, e.g. 1e-8");
  }
  return or_graph_full([&] { return Search(root, settings, most).run(); });
}

}  // namespace

std::optional<Anomaly> find_anomaly(Value root, AnomalySettings settings) {
  std::vector<Anomaly> found = search(root, settings, 1);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Anomaly> find_anomalies(Value root, AnomalySettings settings) {
  return search(root, settings, std::numeric_limits<std::size_t>::max());
}

}  // namespace autograd::verify
