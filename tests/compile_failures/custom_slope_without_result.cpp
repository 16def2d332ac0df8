// SPDX-License-Identifier: MIT
// A slope that does not take the result is told in words.
// expect: a slope is called with all operands and then the result
#include "autograd/autograd.hpp"

int main() {
  const auto value = [](auto a) { return a * a; };
#ifdef FIXED
  const auto slope = [](auto a, auto) { return 2.0 * a; };
#else
  const auto slope = [](auto a) { return 2.0 * a; };
#endif
  return autograd::custom("twice", value, slope)(1.0) == 1.0 ? 0 : 1;
}
