// SPDX-License-Identifier: MIT
#include "autograd/verify/detour.hpp"

#include <algorithm>
#include <cmath>

namespace autograd::verify {
namespace {

/// Calls `visitor(what, slope)` for each mistake that people make with the slope by operand i; `slope` takes
/// the operands and the result.
template <class Op, class Visitor>
void for_each_mistake(std::size_t operand, Visitor&& visitor) {
  const auto tell = [&](const auto& mistakes, const auto& call) {
    std::apply(
        [&](const auto&... mistake) {
          (visitor(mistake.what, [&](std::span<const double> a,
                                     double y) { return static_cast<double>(call(mistake.slope, a, y)); }),
           ...);
        },
        mistakes);
  };
  if constexpr (Op::arity == 1) {
    tell(Op::mistakes(), [](const auto& slope, auto a, double y) { return slope(a[0], y); });
  } else if constexpr (Op::arity == 2) {
    const auto call = [](const auto& slope, auto a, double y) { return slope(a[0], a[1], y); };
    if (operand == 0) tell(Op::mistakes_a(), call);
    if (operand == 1) tell(Op::mistakes_b(), call);
  } else {
    tell(Op::mistakes(), [&](const auto& slope, auto a, double y) { return slope(a, operand, y); });
  }
}

/// Whether people never write an operation: only backward walks do, so that nobody misuses its rule.
bool is_inner(Code code) {
  return code == code_of<Chain> || code == code_of<Gate> || code == code_of<Within> ||
         code == code_of<SigmoidComplement> || code == code_of<TanhComplement>;
}

class Finder {
 public:
  Finder(const Samples& samples, const Derivation& derivation)
      : samples_(samples),
        section_(samples.section()),
        derivation_(derivation),
        adjoints_(samples.adjoints(derivation.of)),
        tangents_(samples.tangents(derivation.by)) {}

  std::vector<Detour> run() {
    for (std::size_t place = derivation_.by + 1; place <= derivation_.of; ++place) {
      const auto operands = section_.operands(place);
      for (std::size_t i = 0; i < operands.size(); ++i) {
        if (operands[i].place == Section::nowhere || !flows(place, operands[i].place)) continue;
        add_paths(place, i);
        add_whole_slopes(place, i);
        if (section_.custom(place) != nullptr || is_inner(section_.code(place))) continue;
        visit(section_.code(place), [&]<class Op>(Op) { add_mistakes<Op>(place, i); });
      }
    }
    add_everywhere();
    return std::move(found_);
  }

 private:
  bool flows(std::size_t place, std::size_t operand) const {
    for (std::size_t k = 0; k < sample_count; ++k) {
      if (adjoints_[place][k] != 0.0 && tangents_[operand][k] != 0.0) return true;
    }
    return false;
  }

  /// The derivative if the slope at one edge were another one.
  Column rerouted(std::size_t place, std::size_t operand, const Column& slope) const {
    const std::size_t from = section_.operands(place)[operand].place;
    Column column = adjoints_[derivation_.by];
    for (std::size_t k = 0; k < sample_count; ++k) {
      const double change = slope[k] - samples_.slopes(place)[operand][k];
      column[k] += adjoints_[place][k] * change * tangents_[from][k];
    }
    return column;
  }

  void add_paths(std::size_t place, std::size_t operand) {
    const Column& slope = samples_.slopes(place)[operand];
    Column product = rerouted(place, operand, filled(0.0)), doubled = slope;
    for (std::size_t k = 0; k < sample_count; ++k) {
      product[k] = adjoints_[derivation_.by][k] - product[k];
      doubled[k] *= 2.0;
    }
    if (same_function(product, adjoints_[derivation_.by])) return;  // there is no other path
    found_.push_back(
        {Kind::missing_path, place, operand, {}, false, {}, product, rerouted(place, operand, filled(0.0))});
    found_.push_back(
        {Kind::double_path, place, operand, {}, false, {}, product, rerouted(place, operand, doubled)});
  }

  /// The whole slope forgotten, or multiplied twice.
  void add_whole_slopes(std::size_t place, std::size_t operand) {
    const Column& slope = samples_.slopes(place)[operand];
    if (std::all_of(slope.begin(), slope.end(), [](double s) { return std::abs(s) == 1.0; })) return;
    Column squared = slope;
    for (double& number : squared) number *= number;
    found_.push_back({Kind::missing_factor,
                      place,
                      operand,
                      {},
                      false,
                      filled(1.0),
                      slope,
                      rerouted(place, operand, filled(1.0))});
    found_.push_back(
        {Kind::extra_factor, place, operand, {}, false, squared, slope, rerouted(place, operand, squared)});
  }

  template <class Op>
  void add_mistakes(std::size_t place, std::size_t operand) {
    for_each_mistake<Op>(operand, [&](std::string_view what, const auto& wrong) {
      Column slope{};
      std::vector<double> operands;
      for (std::size_t k = 0; k < sample_count; ++k) {
        gather(section_, place, samples_.values(k), operands);
        slope[k] = wrong(operands, samples_.at(k, place));
      }
      const Column& belongs = samples_.slopes(place)[operand];
      found_.push_back(
          {Kind::wrong_slope, place, operand, what, false, slope, belongs, rerouted(place, operand, slope)});
    });
  }

  /// The same slip at every operation of one kind, where there are several.
  void add_everywhere() {
    const std::size_t singles = found_.size();
    for (std::size_t first = 0; first < singles; ++first) {
      if (found_[first].kind != Kind::wrong_slope) continue;
      const std::string_view what = found_[first].what;
      const Code code = section_.code(found_[first].place);
      std::vector<const Detour*> alike;
      for (std::size_t i = 0; i < singles; ++i) {
        const bool same = found_[i].what == what && section_.code(found_[i].place) == code;
        if (found_[i].kind == Kind::wrong_slope && same) alike.push_back(&found_[i]);
      }
      if (alike.size() < 2 || alike[0] != &found_[first]) continue;
      Detour all = found_[first];
      all.everywhere = true;
      all.column = all_rerouted(alike);
      found_.push_back(std::move(all));
    }
  }

  Column all_rerouted(std::span<const Detour* const> detours) const {
    std::vector<Column> tangents(section_.size(), filled(0.0));
    tangents[derivation_.by] = filled(1.0);
    for (std::size_t place = derivation_.by + 1; place <= derivation_.of; ++place) {
      const auto operands = section_.operands(place);
      for (std::size_t i = 0; i < operands.size(); ++i) {
        if (operands[i].place == Section::nowhere) continue;
        const Column* slope = &samples_.slopes(place)[i];
        for (const Detour* detour : detours) {
          if (detour->place == place && detour->operand == i) slope = &detour->used;
        }
        for (std::size_t k = 0; k < sample_count; ++k)
          tangents[place][k] += number::chain(tangents[operands[i].place][k], (*slope)[k]);
      }
    }
    return tangents[derivation_.of];
  }

  const Samples& samples_;
  const Section& section_;
  Derivation derivation_;
  const std::vector<Column>& adjoints_;
  std::vector<Column> tangents_;
  std::vector<Detour> found_;
};

}  // namespace

std::optional<Value> slope_graph(Value node, std::size_t operand) {
  const std::vector<Value> operands = node.operands();
  const auto only = [&](std::size_t i) { return i == operand; };
  std::vector<Value> slopes(operands.size());
  try {
    if (const CustomOperation* operation = node.graph()->custom(node.index())) {
      slopes_of(*operation, std::span<const Value>(operands), node, std::span<Value>(slopes), only);
      return slopes[operand];
    }
  } catch (const NumbersOnly&) {
    return std::nullopt;
  }
  visit(node.graph()->cell(node.index()).code, [&]<class Op>(Op) {
    if constexpr (Op::arity == 0) {
      slopes_of<Op>(std::span<const Value>(operands), node, std::span<Value>(slopes), only);
    } else if constexpr (Op::arity == 1) {
      slopes[0] = slope_of<Op, 0>(std::array{operands[0]}, node);
    } else {
      const std::array<Value, 2> both{operands[0], operands[1]};
      slopes[operand] = operand == 0 ? slope_of<Op, 0>(both, node) : slope_of<Op, 1>(both, node);
    }
  });
  return slopes[operand];
}

std::vector<Detour> detours(const Samples& samples, const Derivation& derivation) {
  return Finder(samples, derivation).run();
}

}  // namespace autograd::verify
