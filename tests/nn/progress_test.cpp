// SPDX-License-Identifier: MIT
#include "nn/progress.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

using namespace nn;

namespace {

/// What `action` writes to stderr while that is a terminal of 60 columns.
template <class Action>
std::string shown_on_terminal(Action action) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  REQUIRE(grantpt(terminal) == 0);
  REQUIRE(unlockpt(terminal) == 0);
  const int side = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  REQUIRE(side >= 0);
  winsize size = {};
  size.ws_col = 60;
  size.ws_row = 20;
  ioctl(side, TIOCSWINSZ, &size);
  const int before = dup(STDERR_FILENO);
  dup2(side, STDERR_FILENO);
  setenv("TERM", "xterm", 1);
  action();
  std::fflush(stderr);
  dup2(before, STDERR_FILENO);
  close(before);
  fcntl(terminal, F_SETFL, O_NONBLOCK);
  std::string text(4096, '\0');
  const ssize_t count = read(terminal, text.data(), text.size());
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  close(side);
  close(terminal);
  return text;
}

constexpr ProgressNews halfway{.epoch = 6, .epochs = 10, .share = 0.5, .loss = 0.03125, .seconds = 2.0};

}  // namespace

TEST_CASE("the line says how far, how good, how long, and how long still") {
  CHECK(progress_line(halfway, 80) ==
        "epoch 6/10 [=============>             ]  50 %  loss 0.03125  2.0 s, 2.0 s to go");
  CHECK(progress_line({.epoch = 10, .epochs = 10, .share = 1.0, .loss = 1e-9, .seconds = 75.0}, 60) ==
        "epoch 10/10 [======================] 100 %  loss 1e-09  75 s");
}

TEST_CASE("the line is never longer than the terminal, and needs no bar") {
  for (std::size_t columns = 0; columns < 120; ++columns) {
    CAPTURE(columns);
    CHECK(progress_line(halfway, columns).size() <= columns);
  }
  CHECK(progress_line(halfway, 50) == "epoch 6/10  50 %  loss 0.03125  2.0 s, 2.0 s to go");
}

TEST_CASE("numbers out of the ordinary do no harm to the line") {
  const std::string line =
      progress_line({.epoch = 1, .epochs = 1, .share = std::nan(""), .loss = std::nan("")}, 80);
  CHECK(line.find("[>") != std::string::npos);
  CHECK(line.find("0 %  loss nan") != std::string::npos);
  CHECK(progress_line({.share = 7.0, .seconds = 1e9}, 80).find("100 %") != std::string::npos);
}

TEST_CASE("where stderr is no terminal nothing is drawn") {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  const int before = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  {
    ProgressBar bar(true);
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    CHECK_FALSE(bar.is_due());
    bar.show(halfway);
    bar.finish(halfway);
  }
  dup2(before, STDERR_FILENO);
  close(before);
  std::fseek(file, 0, SEEK_END);
  CHECK(std::ftell(file) == 0);
  std::fclose(file);
}

TEST_CASE("a terminal shows the line, over itself, and a new line at the end") {
  const std::string text = shown_on_terminal([] {
    ProgressBar bar(true);
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    bar.show(halfway);
    bar.finish({.epoch = 10, .epochs = 10, .share = 1.0, .loss = 0.01, .seconds = 4.0});
  });
  CHECK(text ==
        "\repoch 6/10  50 %  loss 0.03125  2.0 s, 2.0 s to go"
        "\repoch 10/10 [=====================] 100 %  loss 0.01  4.0 s\r\n");
}

TEST_CASE("the line is drawn at most ten times a second") {
  const auto start = std::chrono::steady_clock::now();
  const std::string text = shown_on_terminal([] {
    ProgressBar bar(true);
    for (int i = 0; i < 1000; ++i) bar.show(halfway);
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    for (int i = 0; i < 1000; ++i) bar.show(halfway);
  });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const auto draws = std::count(text.begin(), text.end(), '\r') - 1;  // one ends the line
  CHECK(draws >= 1);
  CHECK(static_cast<double>(draws) <= 10.0 * seconds.count());
}

TEST_CASE("what is over at once, and what is not wanted, is not drawn") {
  CHECK(shown_on_terminal([] {
          ProgressBar bar(true);
          bar.finish(halfway);
        }) == "");
  CHECK(shown_on_terminal([] {
          ProgressBar bar(false);
          std::this_thread::sleep_for(std::chrono::milliseconds(120));
          bar.show(halfway);
        }) == "");
}
