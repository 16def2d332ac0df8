// SPDX-License-Identifier: MIT
// A report's JSON, and what it says of one claim, line by line: for formats that have no layout of their own.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace autograd::verify {

/// Throws nlohmann's exceptions. It stands apart because its templates take long to compile.
nlohmann::ordered_json parsed(std::string_view json);

/// A number, or the word for one that is not finite.
std::string shown(const nlohmann::ordered_json& number);

/// "my.sheet:3:7: why", then the line and its caret.
std::string problem_words(const nlohmann::ordered_json& problem);

/// All that there is to say of a claim.
std::string claim_words(const nlohmann::ordered_json& claim);

}  // namespace autograd::verify
