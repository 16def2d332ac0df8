// SPDX-License-Identifier: MIT
// Ctrl-C while something long is at work. It knows nothing of what that is.
#pragma once

#include <cstdint>

namespace nn {

/// While one of these lives, SIGINT no longer ends the program: it is noticed, and whoever holds the guard
/// stops when it can. A second one ends the program as ever. The handler that was there is back when the last
/// guard is gone. Where SIGINT was ignored it stays so. Guards may live in several threads; one Ctrl-C is
/// noticed by all. Where there are no POSIX signals it does nothing.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  /// Whether SIGINT came since the guard was made.
  bool interrupted() const noexcept;

 private:
  int before_;
};

}  // namespace nn
