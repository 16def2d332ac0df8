// SPDX-License-Identifier: MIT
#include "nn/interrupt.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using nn::InterruptGuard;

namespace {

volatile std::sig_atomic_t noticed = 0;
void application_handler(int) { noticed = noticed + 1; }

/// The signal that ends a process of its own that does this; 0 where it ends by itself.
template <class Action>
int ending_signal(Action action) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("Ctrl-C is noticed by the guards that live, and not by later ones") {
  InterruptGuard outer;
  {
    InterruptGuard inner;
    CHECK_FALSE(inner.interrupted());
    std::raise(SIGINT);
    CHECK(inner.interrupted());
  }
  CHECK(outer.interrupted());
  CHECK_FALSE(InterruptGuard().interrupted());
}

TEST_CASE("the application's own handler is back when the last guard is gone") {
  std::signal(SIGINT, application_handler);
  {
    InterruptGuard outer;
    { InterruptGuard inner; }
    std::raise(SIGINT);
    CHECK(outer.interrupted());
    CHECK(noticed == 0);
  }
  std::raise(SIGINT);
  CHECK(noticed == 1);
  std::signal(SIGINT, SIG_DFL);
}

TEST_CASE("a second Ctrl-C ends the program") {
  CHECK(ending_signal([] {
          InterruptGuard guard;
          std::raise(SIGINT);
        }) == 0);
  CHECK(ending_signal([] {
          InterruptGuard guard;
          std::raise(SIGINT);
          std::raise(SIGINT);
        }) == SIGINT);
}

TEST_CASE("where SIGINT is ignored it stays so") {
  std::signal(SIGINT, SIG_IGN);
  {
    InterruptGuard guard;
    std::raise(SIGINT);
    CHECK_FALSE(guard.interrupted());
    std::raise(SIGINT);
  }
  const bool ignored = std::signal(SIGINT, SIG_DFL) == SIG_IGN;
  CHECK(ignored);
}
