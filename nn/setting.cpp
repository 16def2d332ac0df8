// SPDX-License-Identifier: MIT
// The words of the refusals. It may not know what a setting does.
#include "nn/setting.hpp"

#include <cmath>
#include <string>

#include "autograd/graph.hpp"

namespace nn {
namespace {

void require(bool holds, Setting setting, std::string_view wanted, double number) {
  if (holds) return;
  throw autograd::Error(std::string(setting.owner) + "'s " + std::string(setting.name) + " must be " +
                        std::string(wanted) + ", and is " + autograd::number_text(number) + "; usual is " +
                        std::string(setting.usual));
}

}  // namespace

void require_positive(Setting setting, double number) {
  require(std::isfinite(number) && number > 0.0, setting, "a finite number above 0", number);
}

void require_not_negative(Setting setting, double number) {
  require(std::isfinite(number) && number >= 0.0, setting, "a finite number of 0 or above", number);
}

void require_share(Setting setting, double number) {
  require(number >= 0.0 && number < 1.0, setting, "at least 0 and below 1", number);
}

}  // namespace nn
