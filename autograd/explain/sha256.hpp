// SPDX-License-Identifier: MIT
// The digest by which a page's security policy names the scripts and styles that it allows (FIPS 180-4).
#pragma once

#include <string>
#include <string_view>

namespace autograd::explain {

/// SHA-256 of these bytes in base 64, as it stands behind 'sha256-' in a policy.
std::string sha256_base64(std::string_view bytes);

}  // namespace autograd::explain
