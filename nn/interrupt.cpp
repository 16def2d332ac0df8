// SPDX-License-Identifier: MIT
// A signal belongs to the whole process, so this file has what nothing else here has: state of its own.
#include "nn/interrupt.hpp"

#include <atomic>
#include <csignal>
#include <mutex>

namespace nn {
namespace {

std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free, "a handler may touch nothing else");

#ifdef SA_RESETHAND

std::mutex guards_mutex;
int guards = 0;
struct sigaction replaced = {};
bool installed = false;

void notice(int) { interrupts.fetch_add(1, std::memory_order_relaxed); }

void install() {
  struct sigaction present = {};
  installed = sigaction(SIGINT, nullptr, &present) == 0 &&
              ((present.sa_flags & SA_SIGINFO) != 0 || present.sa_handler != SIG_IGN);
  if (!installed) return;
  struct sigaction ours = {};
  ours.sa_handler = notice;
  // After the first one the default is back, so that nobody is held up by what never comes to an end.
  ours.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&ours.sa_mask);
  installed = sigaction(SIGINT, &ours, &replaced) == 0;
}

void restore() {
  if (installed) sigaction(SIGINT, &replaced, nullptr);
  installed = false;
}

#endif

}  // namespace

InterruptGuard::InterruptGuard() : before_(interrupts.load(std::memory_order_relaxed)) {
#ifdef SA_RESETHAND
  const std::lock_guard lock(guards_mutex);
  if (guards++ == 0) install();
#endif
}

InterruptGuard::~InterruptGuard() {
#ifdef SA_RESETHAND
  const std::lock_guard lock(guards_mutex);
  if (--guards == 0) restore();
#endif
}

bool InterruptGuard::interrupted() const noexcept {
  return interrupts.load(std::memory_order_relaxed) != before_;
}

}  // namespace nn
