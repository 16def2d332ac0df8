// SPDX-License-Identifier: MIT
// One line on a terminal that says how far something has come. It knows nothing of what that is.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace nn {

/// What the line says.
struct ProgressNews {
  std::uint64_t epoch = 0, epochs = 0;
  /// Of all the work, from 0 to 1.
  double share = 0.0;
  double loss = 0.0;
  double seconds = 0.0;
};

/// "epoch 12/100 [====>     ]  12 %  loss 0.0312  1.5 s, 11 s to go", at most `columns` long.
std::string progress_line(const ProgressNews& news, std::size_t columns);

/// Draws the line to stderr, over itself, at most ten times a second; nothing where stderr is no terminal.
class ProgressBar {
 public:
  explicit ProgressBar(bool wanted);
  /// Leaves what was drawn last.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Whether show() would draw now; else what it says need not be worked out.
  bool is_due() const noexcept {
    return terminal_ && std::chrono::steady_clock::now() - drawn_ >= std::chrono::milliseconds(100);
  }
  void show(const ProgressNews& news);
  /// The last line, drawn in any case.
  void finish(const ProgressNews& news);

 private:
  void draw(const ProgressNews& news);

  bool terminal_;
  std::size_t width_ = 0;  // of what is on the line
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace nn
