// SPDX-License-Identifier: MIT
#include "autograd/verify/detour.hpp"

#include <algorithm>
#include <cmath>

namespace autograd::verify {
namespace {

void multiply(Column& column, const Column& by) {
  for (std::size_t k = 0; k < sample_count; ++k) column[k] *= by[k];
}

bool is_nothing(const Column& column) {
  return std::all_of(column.begin(), column.end(), [](double number) { return number == 0.0; });
}

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

/// The ways from one node down to another, edge by edge; none where there are too many.
class Ways {
 public:
  Ways(const Section& section, const Derivation& derivation, const std::vector<Column>& tangents)
      : section_(section), by_(derivation.by), tangents_(tangents) {
    follow(derivation.of);
    if (is_lost()) found_.clear();
  }

  const std::vector<std::vector<Edge>>& all() const { return found_; }

 private:
  static constexpr std::size_t most_ways = 16, longest = 60, most_steps = 4096;

  /// Ways that are too long end nowhere, and there may be more of them than could ever be followed.
  bool is_lost() const { return found_.size() > most_ways || steps_ > most_steps; }

  void follow(std::size_t place) {
    if (is_lost() || way_.size() > longest) return;
    ++steps_;
    if (place == by_) return found_.push_back(way_);
    const auto operands = section_.operands(place);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const std::size_t below = operands[i].place;
      if (below == Section::nowhere || is_nothing(tangents_[below])) continue;
      way_.push_back({place, i});
      follow(below);
      way_.pop_back();
    }
  }

  const Section& section_;
  std::size_t by_;
  const std::vector<Column>& tangents_;
  std::size_t steps_ = 0;
  std::vector<Edge> way_;
  std::vector<std::vector<Edge>> found_;
};

class Finder {
 public:
  Finder(const Samples& samples, const Derivation& derivation)
      : samples_(samples),
        section_(samples.section()),
        derivation_(derivation),
        adjoints_(samples.adjoints(derivation.of)),
        tangents_(samples.tangents(derivation.by)),
        ways_(section_, derivation, tangents_) {}

  std::vector<std::vector<Edge>> runs() {
    for (std::size_t place = derivation_.by + 1; place <= derivation_.of; ++place) {
      if (!is_nothing(adjoints_[place])) gather_runs(place);
    }
    return std::move(runs_);
  }

  std::vector<Detour> run() {
    for (const std::vector<Edge>& run : runs()) {
      add_whole_slopes(run);
      if (run.size() > 1) continue;
      add_paths(run[0]);
      const std::size_t place = run[0].place;
      if (section_.custom(place) != nullptr || is_inner(section_.code(place))) continue;
      visit(section_.code(place), [&]<class Op>(Op) { add_mistakes<Op>(run[0]); });
    }
    add_everywhere();
    add_on_one_way();
    add_stretches();
    return std::move(found_);
  }

 private:
  static constexpr std::size_t longest_run = 4, most_runs = 400;

  /// All runs from a node down that end where a name stands, or before.
  void gather_runs(std::size_t place) {
    const auto operands = section_.operands(place);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const std::size_t below = operands[i].place;
      if (below == Section::nowhere || is_nothing(tangents_[below])) continue;
      run_.push_back({place, i});
      if (run_.size() == 1 || runs_.size() < most_runs) runs_.push_back(run_);
      if (run_.size() < longest_run && below != derivation_.by && section_.node(below).name().empty())
        gather_runs(below);
      run_.pop_back();
    }
  }

  std::size_t end_of(const Edge& edge) const { return section_.operands(edge.place)[edge.operand].place; }
  const Column& slope_at(const Edge& edge) const { return samples_.slopes(edge.place)[edge.operand]; }

  Column slope_of(std::span<const Edge> run) const {
    Column slope = filled(1.0);
    for (const Edge& edge : run) multiply(slope, slope_at(edge));
    return slope;
  }

  /// The derivative if the slope of a run were another one.
  Column rerouted(std::span<const Edge> run, const Column& belongs, const Column& used) const {
    Column column = adjoints_[derivation_.by];
    for (std::size_t k = 0; k < sample_count; ++k) {
      const double through = adjoints_[run.front().place][k] * tangents_[end_of(run.back())][k];
      column[k] += through * (used[k] - belongs[k]);
    }
    return column;
  }

  void add(Kind kind, std::span<const Edge> run, const Column& used, std::string_view what = {}) {
    Detour detour{.kind = kind, .run = {run.begin(), run.end()}, .what = what};
    detour.used = used;
    detour.belongs = slope_of(run);
    detour.column = rerouted(run, detour.belongs, used);
    Column left = used;
    multiply(left, adjoints_[run.front().place]);
    multiply(left, tangents_[end_of(run.back())]);
    const auto is_steady = [&](double number) { return std::abs(number - left[0]) < 1e-12; };
    detour.leaves_number = left[0] != 0.0 && std::all_of(left.begin(), left.end(), is_steady) &&
                           !same_function(left, detour.column);
    found_.push_back(std::move(detour));
  }

  void add_paths(const Edge& edge) {
    const std::span run(&edge, 1);
    const Column& slope = slope_at(edge);
    Column product = rerouted(run, slope, filled(0.0)), doubled = slope;
    for (std::size_t k = 0; k < sample_count; ++k) {
      product[k] = adjoints_[derivation_.by][k] - product[k];
      doubled[k] *= 2.0;
    }
    if (same_function(product, adjoints_[derivation_.by])) return;  // there is no other path
    add(Kind::missing_path, run, filled(0.0));
    found_.back().belongs = product;
    add(Kind::double_path, run, doubled);
    found_.back().belongs = product;
  }

  /// The whole slope forgotten, or multiplied twice.
  void add_whole_slopes(std::span<const Edge> run) {
    const Column slope = slope_of(run);
    if (std::all_of(slope.begin(), slope.end(), [](double s) { return std::abs(s) == 1.0; })) return;
    Column squared = slope;
    multiply(squared, slope);
    add(Kind::missing_factor, run, filled(1.0));
    add(Kind::extra_factor, run, squared);
  }

  template <class Op>
  void add_mistakes(const Edge& edge) {
    // Only two names look like a product.
    const auto has_name = [&](const Section::Operand& operand) {
      return operand.place != Section::nowhere && !section_.node(operand.place).name().empty();
    };
    const auto operands = section_.operands(edge.place);
    if (std::is_same_v<Op, Add> && !std::all_of(operands.begin(), operands.end(), has_name)) return;
    for_each_mistake<Op>(edge.operand, [&](std::string_view what, const auto& wrong) {
      Column slope{};
      std::vector<double> numbers;
      for (std::size_t k = 0; k < sample_count; ++k) {
        gather(section_, edge.place, samples_.values(k), numbers);
        slope[k] = wrong(numbers, samples_.at(k, edge.place));
      }
      add(Kind::wrong_slope, std::span(&edge, 1), slope, what);
    });
  }

  /// The same slip at every operation of one kind, where there are several.
  void add_everywhere() {
    const std::size_t singles = found_.size();
    for (std::size_t first = 0; first < singles; ++first) {
      if (found_[first].kind != Kind::wrong_slope) continue;
      const std::string_view what = found_[first].what;
      const Code code = section_.code(found_[first].run[0].place);
      std::vector<const Detour*> alike;
      for (std::size_t i = 0; i < singles; ++i) {
        const bool same = found_[i].what == what && section_.code(found_[i].run[0].place) == code;
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
          if (detour->run[0] == Edge{place, i}) slope = &detour->used;
        }
        for (std::size_t k = 0; k < sample_count; ++k)
          tangents[place][k] += number::chain(tangents[operands[i].place][k], (*slope)[k]);
      }
    }
    return tangents[derivation_.of];
  }

  /// The same slips where they were made on one way, while others lead over the same edges.
  void add_on_one_way() {
    const std::size_t singles = found_.size();
    for (std::size_t i = 0; i < singles; ++i) {
      const Kind kind = found_[i].kind;
      if (found_[i].everywhere || kind == Kind::missing_path || kind == Kind::double_path) continue;
      std::vector<const std::vector<Edge>*> through;
      for (const std::vector<Edge>& way : ways_.all()) {
        const std::vector<Edge>& run = found_[i].run;
        if (std::search(way.begin(), way.end(), run.begin(), run.end()) != way.end()) through.push_back(&way);
      }
      if (through.size() < 2) continue;
      for (const std::vector<Edge>* way : through) {
        Detour on_one = found_[i];
        on_one.one_way = true;
        on_one.column = rerouted_on(*way, on_one);
        found_.push_back(std::move(on_one));
      }
    }
  }

  Column rerouted_on(std::span<const Edge> way, const Detour& detour) const {
    Column rest = filled(1.0), column = adjoints_[derivation_.by];
    for (const Edge& edge : way) {
      if (std::find(detour.run.begin(), detour.run.end(), edge) == detour.run.end())
        multiply(rest, slope_at(edge));
    }
    for (std::size_t k = 0; k < sample_count; ++k)
      column[k] += rest[k] * (detour.used[k] - detour.belongs[k]);
    return column;
  }

  /// What lies above or below a named node through which everything flows, forgotten as one factor.
  void add_stretches() {
    const auto [of, by] = derivation_;
    for (std::size_t place = by + 1; place < of; ++place) {
      if (section_.node(place).name().empty()) continue;
      Column through = adjoints_[place];
      multiply(through, tangents_[place]);
      if (!same_function(through, adjoints_[by])) continue;
      found_.push_back({.kind = Kind::missing_factor,
                        .run = {},
                        .stretch = Derivation{of, place},
                        .belongs = adjoints_[place],
                        .column = tangents_[place]});
      found_.push_back({.kind = Kind::missing_factor,
                        .run = {},
                        .stretch = Derivation{place, by},
                        .belongs = tangents_[place],
                        .column = adjoints_[place]});
    }
  }

  const Samples& samples_;
  const Section& section_;
  Derivation derivation_;
  const std::vector<Column>& adjoints_;
  std::vector<Column> tangents_;
  Ways ways_;
  std::vector<Edge> run_;
  std::vector<std::vector<Edge>> runs_;
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
  visit(node.graph()->tag(node.index()).code(), [&]<class Op>(Op) {
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

std::vector<std::vector<Edge>> runs_on_the_way(const Samples& samples, const Derivation& derivation) {
  return Finder(samples, derivation).runs();
}

std::vector<Detour> detours(const Samples& samples, const Derivation& derivation) {
  return Finder(samples, derivation).run();
}

}  // namespace autograd::verify
