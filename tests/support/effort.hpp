// SPDX-License-Identifier: MIT
// How hard a test may work. Tests keep themselves short; `tests/run.sh --full` asks for everything.
#pragma once

#include <cstdlib>
#include <string_view>

namespace effort {

// Set by the build when a sanitizer is in use: limits on memory and time mean nothing there.
#ifdef CHAINRULE_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

// True when the environment has CHAINRULE_FULL=1.
inline bool full() {
  const char* wish = std::getenv("CHAINRULE_FULL");
  return wish != nullptr && std::string_view(wish) == "1";
}

// A count, a size: the first in the quick run, the second in the full one.
template <class T>
T reduced_or_full(T reduced, T full_size) {
  return full() ? full_size : reduced;
}

}  // namespace effort
