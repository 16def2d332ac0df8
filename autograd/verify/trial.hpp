// SPDX-License-Identifier: MIT
// One claim before the judge. It evaluates both sides at points; it knows nothing of reports.
#pragma once

#include "autograd/verify/judge.hpp"
#include "autograd/verify/oracle.hpp"

namespace autograd::verify {

/// Both sides of a claim at one point.
struct Evidence {
  double truth = 0.0;
  /// How far rounding and the oracles' difference may have moved the truth.
  double truth_error = 0.0;
  std::vector<double> members;
  std::vector<double> member_errors;
  /// The relative difference between the two oracles.
  double oracle_difference = 0.0;
  /// Why the truth is not known here; empty where it is.
  std::string doubt;
};

/// How two numbers compare as far as one can tell; `open` where rounding may hide a difference.
enum class Comparison { equal, different, open };
Comparison compare(double a, double b, double error);

class Trial {
 public:
  Trial(const Judge& judge, const Claim& claim);
  Judgement judge();

 private:
  struct Symbol {
    std::size_t leaf, of, by;
  };

  static Section section_of(const Judge& judge, const Claim& claim);
  Evidence examine(std::vector<double> leaves) const;
  void take_truth(const PointView& view, const std::vector<double>& estimated, Evidence& evidence) const;
  Evidence draw(std::size_t i);
  std::vector<Evidence> draw_points();
  std::string doubt_at(const PointView& view, const Symbol& symbol, bool agree) const;
  bool says_something(const Evidence& evidence) const;
  bool is_always_zero() const;

  Step judge_member(std::size_t member) const;
  Step judge_number(std::size_t member) const;
  Comparison compare_at(const Evidence& evidence, std::size_t member) const;
  void judge_points(std::size_t member, Step& step) const;
  void explain_wrong(std::size_t member, Step& step) const;
  std::optional<double> constant_factor(std::size_t member) const;
  std::string condition(std::size_t member) const;
  bool holds_when(std::size_t member, const std::vector<std::pair<std::size_t, std::size_t>>& equal,
                  std::optional<std::pair<std::size_t, double>> given) const;
  bool subject_is_derivative() const;

  const Judge& judge_;
  const Claim& claim_;
  Section section_;
  std::vector<Symbol> symbols_;
  std::vector<std::size_t> free_leaves_;
  std::vector<double> given_leaves_;
  std::optional<Points> points_;
  bool always_zero_ = false;
  Evidence given_;
  std::vector<Evidence> evidence_;
};

}  // namespace autograd::verify
