// SPDX-License-Identifier: MIT
// One claim, judged and explained in a text that stands by itself: what a unit test shows when it fails.
#pragma once

#include "autograd/verify/judge.hpp"

namespace autograd::verify {

struct Finding {
  Judgement judgement;
  /// The claim and its verdict; where it is not right, why, and the mistakes that explain it.
  std::string text;

  /// Whether the claim is right.
  explicit operator bool() const noexcept { return judgement.verdict == Verdict::right; }
};

/// Judges `subject = claimed` with a judge of one's own (its domains, its seed), and explains what is wrong.
/// Throws what Judge::judge throws.
Finding examine(const Judge& judge, Value subject, Member claimed);

/// Judges that dA/dB is what is claimed: a formula over the nodes of A's graph, or a number. Leaves the graph
/// as it was. Throws what Judge::d and Judge::judge throw.
Finding examine_derivative(Value a, Value b, Member claimed, Settings settings = {});

}  // namespace autograd::verify
