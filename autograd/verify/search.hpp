// SPDX-License-Identifier: MIT
// The search for what may have gone wrong in one claim: single mistakes first, then pairs.
#pragma once

#include <cmath>

#include "autograd/verify/fit.hpp"

namespace autograd::verify {

/// Whether an edit is a mistake made on the truth or the repair of one that stands in the claim.
enum class Side { truth, written };

/// k where a is k times b.
std::optional<double> ratio_of(const Column& a, const Column& b);
/// Whether a kind is one of these.
bool is_one_of(Kind kind, std::initializer_list<Kind> kinds);
/// Whether an edit puts a formula in.
inline bool is_inserting(const Edit& edit) {
  return edit.change == Edit::Change::multiply || edit.change == Edit::Change::add;
}

/// Everything that is tried on one claim. Made for one `run()`.
class Search {
 public:
  Search(const Case& wrong, const Samples& samples, std::span<const Tree> symbols)
      : case_(wrong), samples_(samples), symbols_(symbols) {
    gather_candidates();
  }

  std::vector<Fit> run();

 private:
  Column column_of(const Edit& edit, const Tree& tree) const {
    return edit.column(tree, candidates_, symbols_);
  }
  bool gives(const Edit& edit, const Tree& tree, const Column& target) const {
    return std::abs(edit.first - target[0]) <= 1e-8 * std::abs(target[0]) &&
           same_function(column_of(edit, tree), target);
  }

  /// A whole side of the claim would explain anything, and is left out.
  void add_candidate(Tree tree, double cost, Candidate::Source source = Candidate::Source::elsewhere);
  void gather_candidates();
  void gather_slopes();
  void gather_parts(const Tree& tree, Tree::Place place, Candidate::Source source);
  void try_ratio();
  void try_edits(const Tree& tree, Side side, const Column& target, std::vector<Edit>& all);

  Fit fit_of(const Edit& edit, const Tree& tree, Side side) const;
  void tell_replacement(const Edit& edit, const Tree& tree, Side side, bool collapses, Fit& fit) const;
  bool makes_collapse(const Edit& edit, const Tree& tree) const;
  bool is_number_in_disguise() const;
  bool are_near(Value a, Value b) const;
  bool is_foreign(const Tree& formula) const;
  bool stands_once_too_often(const Edit& edit, const Tree& tree, Side side) const;
  Fit fit_of(const Detour& detour) const;
  std::optional<Tree> slope_tree(std::span<const Edge> run) const;
  std::string slope_text(const Detour& detour) const;
  void try_other_derivatives();
  void try_readings();
  void try_pairs();
  std::string repaired_twice(const Edit& repair) const;
  void meet_in_the_middle();
  void try_twice(const Tree& tree, Side side, const Column& target, std::span<const Edit> firsts);
  void add_pair(Fit first, Fit second);

  std::string repaired_by(const Edit& edit, Tree tree) const {
    edit.apply(tree, candidates_, symbols_);
    return tree.text(case_.spelled);
  }
  std::string true_text() const { return case_.truth ? case_.truth->text(case_.spelled) : std::string(); }

  const Case& case_;
  const Samples& samples_;
  std::span<const Tree> symbols_;
  std::vector<Candidate> candidates_;
  std::vector<Edit> mistakes_, repairs_;
  std::vector<Detour> detours_;
  std::vector<Fit> others_;
  std::vector<Fit> fits_;
};

}  // namespace autograd::verify
