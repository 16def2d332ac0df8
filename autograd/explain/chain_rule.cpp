// SPDX-License-Identifier: MIT
#include "autograd/explain/chain_rule.hpp"

#include <algorithm>
#include <set>

#include "autograd/explain/reading.hpp"
#include "autograd/gradient.hpp"

namespace autograd::explain {
namespace {

/// A formula with more symbols than this is called by its derivative where others need it.
constexpr std::size_t largest_carried = 40;

/// What leads from a station to the ones above it.
struct Use {
  std::size_t above;
  Formula slope;
};

class Teller {
 public:
  Teller(Value y, Value x)
      : section_(y),
        root_(section_.size() - 1),
        x_(section_.place(x)),
        reading_(
            section_, [this](std::size_t place) { return !section_.node(place).name().empty(); },
            PointGuards::left_out),
        gradient_(gradient(y)) {}

  ChainRule run(Value x) {
    if (x_ == Section::nowhere || x_ == root_) {
      const double number = x_ == root_ ? 1.0 : 0.0;
      return {{{name(root_), symbol_name(x), {}, number, number}}};
    }
    find_stations();
    for (const auto& [place, uses] : uses_) {
      if (place != root_ && is_told(place)) tell(place);
    }
    // All slopes on the way may be 0 by themselves.
    if (!uses_.contains(x_)) told_.steps.push_back({name(root_), name(x_), {}, 0.0, 0.0});
    explain_numbers();
    return std::move(told_);
  }

 private:
  void explain_numbers() {
    const bool is_needed = std::any_of(told_.steps.begin(), told_.steps.end(), [](const ChainStep& step) {
      return is_without_number(step.number, step.result);
    });
    if (!is_needed) return;
    const Cause cause = cause_in(reading_);
    for (ChainStep& step : told_.steps) step.cause = cause;
  }

  std::string name(std::size_t place) const {
    if (reading_.is_symbol(place)) return reading_.name(place);
    return "(" + reading_.written_out(place).text() + ")";
  }

  /// The stations between the root and x, and how each is used by those above it.
  /// A map is walked while it grows, always behind the place where it does.
  void find_stations() {
    const std::vector<char> depends = depends_on(section_, x_);
    const auto wanted = [&](std::size_t place) { return depends[place] != 0; };
    uses_[root_];
    for (auto station = uses_.begin(); station != uses_.end(); ++station) {
      if (station->first == x_) continue;
      for (const auto& [below, slope] : reading_.slopes(station->first, wanted)) {
        uses_[below].push_back({station->first, slope});
        ++children_[station->first];
      }
    }
  }

  std::size_t length_above(std::size_t place) const {
    std::size_t length = 0;
    while (place != root_ && uses_.at(place).size() == 1) {
      place = uses_.at(place)[0].above;
      ++length;
    }
    return length;
  }

  bool is_told(std::size_t place) const {
    if (place == x_ || uses_.at(place).size() > 1) return true;
    const auto children = children_.find(place);
    return children != children_.end() && children->second > 1 && length_above(place) > 1;
  }

  /// The factors from the root, or from a station that was told, down to this one and over one use more.
  std::vector<Factor> way(std::size_t place, const Use& last) const {
    std::vector<Factor> factors{{name(last.above), name(place), place, last.slope}};
    std::size_t at = last.above;
    for (; at != root_ && !is_told(at); at = uses_.at(at)[0].above) {
      const Use& use = uses_.at(at)[0];
      factors.push_back({name(use.above), name(at), at, use.slope});
    }
    if (at != root_) factors.push_back({name(root_), name(at), at, carried_.at(at)});
    std::reverse(factors.begin(), factors.end());
    return factors;
  }

  /// The product of a way's factors. What cancels in its midst gets a line of its own before.
  Formula product(Way& way) {
    const std::shared_ptr<Expressions>& all = reading_.all();
    Formula product = 1.0;
    for (std::size_t i = 0; i < way.factors.size(); ++i) {
      const std::size_t before = all->cancellations();
      product = Formula::make({product, way.factors[i].formula}, code_of<Chain>);
      way.formulas.push_back(way.factors[i].formula);
      if (all->cancellations() == before || i == 0 || i + 1 == way.factors.size()) continue;
      const Factor& last = way.factors[i];
      if (cancelled_.insert(last.place).second) {
        const auto end = way.factors.begin() + static_cast<std::ptrdiff_t>(i + 1);
        told_.steps.push_back({name(root_),
                               last.by,
                               {{{way.factors.begin(), end}, way.formulas}},
                               product,
                               gradient_[section_.node(last.place)]});
      }
      way.formulas = {product};
    }
    return product;
  }

  void tell(std::size_t place) {
    const Value node = section_.node(place);
    ChainStep step{name(root_), name(place), {}, 0.0, gradient_[node]};
    std::vector<Formula> products;
    // The stations above were found from the root down, and people go from the inputs up.
    const std::vector<Use>& uses = uses_.at(place);
    for (std::size_t i = uses.size(); i-- > 0;) {
      step.ways.push_back({way(place, uses[i]), {}});
      products.push_back(product(step.ways.back()));
    }
    const std::shared_ptr<Expressions>& all = reading_.all();
    step.result = products[0];
    if (products.size() > 1) {
      const Formula sum = Formula::make(products, code_of<Sum>);
      step.result = {all, all->with_common_factor(sum.place_in(*all))};
    }
    const bool is_sum = (*all)[step.result.place_in(*all)].kind == Expressions::Kind::sum;
    const bool carries =
        (products.size() == 1 || !is_sum) && explain::text(step.result).size() <= largest_carried;
    carried_.emplace(
        place, carries ? step.result : Formula(all, all->derivative(step.of, node, step.by, step.number)));
    told_.steps.push_back(std::move(step));
  }

  const Section section_;
  const std::size_t root_, x_;
  const Reading reading_;
  const Gradient gradient_;
  /// The stations, the root first.
  std::map<std::size_t, std::vector<Use>, std::greater<>> uses_;
  std::map<std::size_t, std::size_t> children_;
  /// What stands for the derivative by a station that was told.
  std::map<std::size_t, Formula> carried_;
  /// Stations that have a line because something cancels there.
  std::set<std::size_t> cancelled_;
  ChainRule told_;
};

}  // namespace

ChainRule chain_rule(Value y, Value x) {
  y.check();
  x.check();
  if (x.is_constant()) throw NotAVariable("no derivative by " + describe(x) + " can be taken");
  if (y.is_constant()) throw ConstantRoot(describe(y) + " depends on nothing; there is no chain to tell");
  if (x.graph() != y.graph()) refuse_wrong_graph(y, x);
  return Teller(y, x).run(x);
}

}  // namespace autograd::explain
