// SPDX-License-Identifier: MIT
// A fuzzer's bytes, read as choices and numbers. Where they end every choice is the first one.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

namespace fuzz {

class Bytes {
 public:
  explicit Bytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }

  std::size_t byte() {
    if (empty()) return 0;
    const std::uint8_t first = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return first;
  }
  /// In 0 ... count - 1.
  std::size_t below(std::size_t count) { return byte() % count; }

  /// An ordinary number mostly, an extreme one, or any double that there is.
  double number() {
    const std::size_t kind = byte();
    if (kind < 160) return (static_cast<double>(kind) - 80.0) / 32.0 + static_cast<double>(byte()) / 8192.0;
    if (kind < 200) return extremes[kind % std::size(extremes)];
    if (kind < 250) return static_cast<double>(kind) - 225.0;
    double number = 0.0;
    if (bytes_.size() < sizeof number) return number;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_ = bytes_.subspan(sizeof number);
    return number;
  }

 private:
  using Limits = std::numeric_limits<double>;
  static constexpr double extremes[] = {0.0,
                                        -0.0,
                                        Limits::denorm_min(),
                                        -Limits::denorm_min(),
                                        Limits::min(),
                                        1e-308,
                                        1e-160,
                                        1e154,
                                        1e308,
                                        -1e308,
                                        Limits::max(),
                                        Limits::infinity(),
                                        -Limits::infinity(),
                                        Limits::quiet_NaN(),
                                        710.0,
                                        -745.0,
                                        0.5,
                                        -0.5,
                                        1.0,
                                        -1.0};

  std::span<const std::uint8_t> bytes_;
};

}  // namespace fuzz
