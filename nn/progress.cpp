// SPDX-License-Identifier: MIT
#include "nn/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#if __has_include(<sys/ioctl.h>) && __has_include(<unistd.h>)
#include <sys/ioctl.h>
#include <unistd.h>
#define CHAINRULE_TERMINALS 1
#endif

namespace nn {
namespace {

constexpr std::size_t usual_columns = 80;

bool is_terminal() {
#ifdef CHAINRULE_TERMINALS
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && terminal != nullptr && std::string(terminal) != "dumb";
#else
  return false;
#endif
}

std::size_t columns_of_terminal() {
#ifdef CHAINRULE_TERMINALS
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
#endif
  return usual_columns;
}

std::string formatted(const char* format, double number) {
  char text[32];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

std::string duration(double seconds) {
  if (seconds < 9.95) return formatted("%.1f s", seconds);
  if (seconds < 600.0) return formatted("%.0f s", seconds);
  if (seconds < 36'000.0) return formatted("%.0f min", seconds / 60.0);
  return formatted("%.0f h", seconds / 3600.0);
}

}  // namespace

std::string progress_line(const ProgressNews& news, std::size_t columns) {
  const double share = std::clamp(std::isnan(news.share) ? 0.0 : news.share, 0.0, 1.0);
  const std::string count = "epoch " + std::to_string(news.epoch) + "/" + std::to_string(news.epochs) + " ";
  std::string rest = formatted(" %3.0f %%", std::floor(100.0 * share)) + formatted("  loss %.4g", news.loss) +
                     "  " + duration(news.seconds);
  if (share > 0.0 && share < 1.0) rest += ", " + duration(news.seconds / share - news.seconds) + " to go";
  constexpr std::size_t shortest = 12, longest = 42;  // of the bar, with its brackets
  const std::size_t words = count.size() + rest.size();
  if (words + shortest > columns) return (count + rest.substr(1)).substr(0, columns);
  const std::size_t inside = std::min(columns - words, longest) - 2;
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(inside));
  std::string bar(inside, ' ');
  std::fill_n(bar.begin(), filled, '=');
  if (filled < inside) bar[filled] = '>';
  return count + "[" + bar + "]" + rest;
}

ProgressBar::ProgressBar(bool wanted)
    : terminal_(wanted && is_terminal()), drawn_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
  if (width_ > 0) std::fputs("\n", stderr);
}

void ProgressBar::show(const ProgressNews& news) {
  if (is_due()) draw(news);
}

void ProgressBar::finish(const ProgressNews& news) {
  // What was over at once needs no bar.
  if (width_ > 0) draw(news);
}

void ProgressBar::draw(const ProgressNews& news) {
  // A line as long as the terminal is wide would begin a new one.
  std::string line = progress_line(news, columns_of_terminal() - 1);
  const std::size_t width = line.size();
  if (width < width_) line.append(width_ - width, ' ');
  std::fprintf(stderr, "\r%s", line.c_str());
  std::fflush(stderr);
  width_ = width;
  drawn_ = std::chrono::steady_clock::now();
}

}  // namespace nn
