// SPDX-License-Identifier: MIT
// Reports as JSON, the source of all other formats. report.schema.json says what stands in it.
#pragma once

#include <span>

#include "autograd/verify/check.hpp"

namespace autograd::verify {

/// One report. The same report gives the same bytes. Numbers that are not finite are the texts "NaN",
/// "Infinity" and "-Infinity"; broken UTF-8 becomes U+FFFD.
std::string json_text(const Report& report);

/// Several reports, and what is to be said of all of them together.
std::string json_text(std::span<const Report> reports, std::span<const std::string> together);

}  // namespace autograd::verify
