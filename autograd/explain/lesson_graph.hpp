// SPDX-License-Identifier: MIT
// A graph as a lesson goes through it: boxes, lines, steps, and the calculation as JavaScript. It knows
// nothing of HTML.
#pragma once

#include "autograd/explain/lesson.hpp"
#include "autograd/explain/reading.hpp"

namespace autograd::explain {

class LessonGraph {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  enum class Way { forward, seed, backward };
  struct Step {
    Way way;
    /// The box, or for a backward step the line.
    std::size_t at;
  };

  LessonGraph(Value root, const LessonSettings& settings);

  /// Boxes and lines; there is one line at most between two boxes.
  const Picture& picture() const noexcept { return picture_; }
  /// What is drawn: the same, or folded, and then for each box the one that it is drawn in.
  const Picture& drawn() const noexcept { return drawn_in_.empty() ? picture_ : folded_; }
  const std::vector<std::size_t>& drawn_in() const noexcept { return drawn_in_; }
  /// All that the root, the claims and the symbols need.
  const Section& section() const noexcept { return section_; }
  /// The places of what the page calculates have numbers from 0: what claims alone need has none.
  std::size_t count() const noexcept { return kept_.size(); }
  Value kept(std::size_t number) const { return section_.node(kept_[number]); }
  std::size_t number_of(Value node) const { return numbers_[section_.place(node)]; }
  std::size_t number(std::size_t box) const { return numbers_[places_[box]]; }
  std::size_t box_of(Value node) const;
  std::size_t root() const noexcept { return picture_.nodes.size() - 1; }
  bool is_leaf(std::size_t box) const { return picture_.nodes[box].kind == PictureNode::Kind::leaf; }
  bool is_parameter(std::size_t box) const;
  /// The inputs as they were recorded, then the parameters in the order of the settings.
  const std::vector<std::size_t>& leaves() const noexcept { return leaves_; }
  bool has_parameters() const { return is_parameter(leaves_.back()); }

  const std::vector<Step>& steps() const noexcept { return steps_; }
  /// The step in which a claim belongs, from 1, or 0.
  std::size_t step_of(const LessonClaim& claim) const;
  /// What has arrived before a line's step, and the lines over which something comes to a box, in the order
  /// of their steps.
  double before(std::size_t line) const { return before_[line]; }
  const std::vector<std::size_t>& parts(std::size_t box) const { return parts_[box]; }
  double contribution(std::size_t line) const;

  /// A box's formula in terms of other boxes, and the derivative of a line's end by its start.
  Formula formula(std::size_t box) const { return boxes_.written_out(places_[box]); }
  const Formula& slope(std::size_t line) const { return slopes_[line]; }
  /// The box that a symbol of these formulas stands for.
  const std::map<Expressions::Place, std::size_t>& symbols() const noexcept { return symbols_; }

  /// `const model = ...`: functions that calculate all numbers, the slopes of all uses, and claims' sides.
  std::string code() const;
  /// One place used by another. Over a use that branches nothing flows where the slope is exactly 0; one that
  /// is undefined with its result has the slope NaN where the result is NaN.
  struct Use {
    std::size_t result, operand;
    bool branches = false, undefined_with_result = false;
  };
  /// In the order of the code's slopes.
  const std::vector<Use>& uses() const noexcept { return uses_; }
  /// The numbers of places that have no derivative where their operands lie on a corner.
  std::vector<std::size_t> kinks() const;
  /// What such a place is called.
  std::string kink_name(std::size_t number) const;

 private:
  void fold();
  void number_places();
  void order_leaves();
  std::string claims_code(const Style& style) const;
  std::string branches_code(const Style& style) const;
  std::string kinks_code(const Style& style) const;
  void find_steps();
  void find_slopes();
  void find_uses();
  Use use_of(std::size_t place, std::size_t operand) const;
  std::size_t last_step_into(std::size_t box) const;

  const LessonSettings& settings_;
  Picture picture_, folded_;
  std::vector<std::size_t> drawn_in_;
  Section section_;
  std::vector<std::size_t> places_, box_at_, leaves_;
  /// The kept places in order, and the number of each place or none.
  std::vector<std::size_t> kept_, numbers_;
  Reading boxes_, nodes_;
  std::vector<Step> steps_;
  std::vector<double> before_;
  std::vector<std::vector<std::size_t>> parts_;
  std::vector<Formula> slopes_;
  std::map<Expressions::Place, std::size_t> symbols_;
  std::vector<Use> uses_;
  std::vector<Formula> use_slopes_;
};

}  // namespace autograd::explain
