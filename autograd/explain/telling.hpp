// SPDX-License-Identifier: MIT
// Lines of a derivation as a left side and what it is equal to, in any style.
#pragma once

#include "autograd/explain/chain_rule.hpp"

namespace autograd::explain {

struct Told {
  /// What follows one equals sign; `about` where numbers were rounded.
  struct Side {
    std::string text;
    bool about = false;
  };
  std::string left;
  std::vector<Side> sides;
  /// What parts are called in it.
  std::vector<Written::Part> parts;
};

/// How factors and terms stand beside each other.
struct Signs {
  std::string times, plus;
  /// Behind a derivative that leaves out what flows through other nodes with names.
  std::string directly = " directly";
  /// 2(x - 1) for 2*(x - 1).
  bool joins_numbers = false;
};

Told told(const ChainStep& step, const Style& style, const Signs& signs, int digits);

/// A number with so many digits.
Told::Side number_side(double number, const Style& style, int digits);
Fragment number_fragment(double number, const Style& style);

/// One line of text, broken before its equals signs where it would be longer than the width.
std::string line_of(const Told& told, const TellSettings& settings);

Signs text_signs(Characters characters);

}  // namespace autograd::explain
