// SPDX-License-Identifier: MIT
#include "autograd/verify/claim.hpp"

#include <charconv>
#include <cmath>

namespace autograd::verify {

Member written(std::string digits) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || !std::isfinite(number) || end != digits.data() + digits.size()) {
    throw Error("'" + digits + "' is not a number; write it like -4.5 or 18");
  }
  return {Value(number), std::move(digits)};
}

std::string_view word_for(Verdict verdict) {
  static constexpr std::string_view words[] = {"right", "undecided", "coincidence", "wrong", "unreadable"};
  return words[static_cast<std::size_t>(verdict)];
}

}  // namespace autograd::verify
