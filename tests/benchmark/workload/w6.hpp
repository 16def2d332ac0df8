// SPDX-License-Identifier: MIT
// Recorded once, run many times. W6: W2, every time with new parameters. W6s: one gradient over 4096 rows of
// a network 2-16-16-1 with tanh and squared error. W6l: the same of a network 64-128-128-10.
#pragma once

#include "w2.hpp"

namespace bench {

/// A network with two hidden layers; the mean of the squared errors over all rows, plus decay times the sum
/// of the squared parameters. Parameters: for each layer its weights, neuron by neuron, and then its biases.
template <std::size_t inputs_, std::size_t width_, std::size_t outputs_, std::size_t usual>
class Batch {
 public:
  static constexpr std::size_t inputs = inputs_, width = width_, outputs = outputs_;
  static constexpr std::size_t columns = inputs + outputs;
  static constexpr std::size_t b1 = inputs * width, w2 = b1 + width, b2 = w2 + width * width, w3 = b2 + width,
                               b3 = w3 + width * outputs, size = b3 + outputs;

  std::string name() const {
    if (rows_ != usual) return "growing: " + std::to_string(rows_) + " rows";
    return inputs == 64 ? "W6l" : moons ? "W6" : "W6s";
  }
  std::size_t rows() const { return rows_; }
  double decay() const { return moons ? W2::decay : 0.0; }
  std::vector<double> start() const { return Numbers(3).some(size, -0.8, 0.8); }
  /// Row by row: the inputs, then what the outputs should be.
  const std::vector<double>& table() const { return table_; }

  explicit Batch(std::size_t rows = usual) : rows_(rows), table_(Numbers(5).some(rows * columns, -1.0, 1.0)) {
    if (!moons) return;
    const Moons made;
    for (std::size_t i = 0; i < rows; ++i) {
      table_[3 * i] = made.points[i][0];
      table_[3 * i + 1] = made.points[i][1];
      table_[3 * i + 2] = made.labels[i];
    }
  }

  /// The squared error of one row.
  template <class Math, class X, class T = typename Math::Number>
  static T error_of(std::span<const T> p, std::span<const X> row) {
    std::array<T, width> first, second;
    std::array<T, outputs> out;
    layer<Math, X>(p.subspan(0, b1), p.subspan(b1, width), row.subspan(0, inputs), std::span<T>(first));
    activate(first);
    layer<Math, T>(p.subspan(w2, width * width), p.subspan(b2, width), first, std::span<T>(second));
    activate(second);
    layer<Math, T>(p.subspan(w3, width * outputs), p.subspan(b3, outputs), second, std::span<T>(out));
    T total = 0.0;
    for (std::size_t k = 0; k < outputs; ++k) {
      const T error = out[k] - row[inputs + k];
      total += error * error;
    }
    return total;
  }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> p) const {
    T total = 0.0;
    for (std::size_t i = 0; i < rows_; ++i)
      total += error_of<Math, double>(p, std::span(table_).subspan(i * columns, columns));
    return total * (1.0 / static_cast<double>(rows_)) + decay() * Math::sum_of_squares(p);
  }

 private:
  static constexpr bool moons = usual == Moons::count;

  template <class Math, class X, class T>
  static void layer(std::span<const T> w, std::span<const T> b, std::span<const X> in, std::span<T> out) {
    for (std::size_t n = 0; n < out.size(); ++n)
      out[n] = Math::template weighted<X>(w.subspan(n * in.size(), in.size()), in, b[n]);
  }
  static void activate(auto& layer) {
    using std::tanh;
    for (auto& neuron : layer) neuron = tanh(neuron);
  }

  std::size_t rows_;
  std::vector<double> table_;
};

using W6 = Batch<2, 16, 1, Moons::count>;
using W6s = Batch<2, 16, 1, 4096>;
using W6l = Batch<64, 128, 10, 4096>;

}  // namespace bench
