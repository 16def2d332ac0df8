// SPDX-License-Identifier: MIT
// The refusals that settings of training share. It knows no setting by name.
#pragma once

#include <string_view>

namespace nn {

/// Where a setting stands and what is usual there, for the message of a refusal: "Adam's beta1", "0.9".
struct Setting {
  std::string_view owner;
  std::string_view name;
  std::string_view usual;
};

// Each throws Error where the number is not what its name says; NaN and the infinite numbers never are.
void require_positive(Setting setting, double number);
void require_not_negative(Setting setting, double number);
/// At least 0 and below 1.
void require_share(Setting setting, double number);

}  // namespace nn
