// SPDX-License-Identifier: MIT
// A derivation's graph with named nodes, and the same nodes as formulas of names that came before. The
// injector derives from the formulas; the judge knows only the graph.
#pragma once

#include "autograd/verify/judge.hpp"
#include "tests/diagnosis/expression.hpp"

namespace measure {

enum class Family : unsigned char { regression, classification, mlp, losses, random };
inline constexpr Family families[] = {Family::regression, Family::classification, Family::mlp, Family::losses,
                                      Family::random};
std::string_view word_for(Family family);

/// dA/dB, by names.
struct Subject {
  std::size_t of = 0, by = 0;
};

class World {
 public:
  World(Family family, std::uint64_t seed);
  /// The 2-2-1 networks with the notes' own start: every weight alike.
  static World of_notes(Family family, std::uint64_t seed);

  /// A name and its definition, in the engine's notation; a leaf has none.
  struct Line {
    std::string name, definition;
  };
  static World written(const std::vector<Line>& lines, std::uint64_t seed);

  std::size_t size() const { return texts_.size(); }
  const std::string& text_of(std::size_t name) const { return texts_[name]; }
  std::string text(const Formula& a) const { return measure::text(a, texts_); }
  std::span<const std::string> texts() const { return texts_; }
  autograd::Value value(std::size_t name) const { return values_[name]; }
  autograd::Value recorded(const Formula& a) const { return measure::recorded(a, values_); }
  autograd::Graph& graph() const { return *graph_; }
  autograd::verify::Judge& judge() { return *judge_; }
  const autograd::verify::Judge& judge() const { return *judge_; }

  bool is_leaf(std::size_t name) const { return definitions_[name] == nullptr; }
  /// Null for a leaf.
  const Formula& definition(std::size_t name) const { return definitions_[name]; }
  bool depends(std::size_t of, std::size_t by) const;
  /// The names that stand in a definition, each once.
  std::vector<std::size_t> operands(std::size_t name) const;
  std::size_t find(std::string_view text) const;

  /// The formula at the world's random points, exactly.
  Print print(const Formula& a) const;
  /// Whether it is finite at some ordinary point.
  bool has_values(const Formula& a) const;
  bool same(const Formula& a, const Formula& b) const { return measure::same(print(a), print(b)); }

 private:
  World() = default;
  friend class Builder;
  /// Draws points at which every name has an exact value; false where there seem to be none.
  bool draw_points(autograd::Random& random);

  std::unique_ptr<autograd::Graph> graph_;
  std::unique_ptr<autograd::verify::Judge> judge_;
  std::vector<std::string> texts_;
  std::vector<autograd::Value> values_;
  std::vector<Formula> definitions_;
  std::vector<Assignment> points_;
};

}  // namespace measure
