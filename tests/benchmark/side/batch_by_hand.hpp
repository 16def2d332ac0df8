// SPDX-License-Identifier: MIT
// The gradient of a batch written by hand: 32 rows at a time in registers.
#pragma once

#include <memory>
#include <xsimd/xsimd.hpp>

#include "../workload/w6.hpp"

namespace bench {

template <class Work>
class BatchByHand {
 public:
  void operator()(const Work& work, std::span<const double> p, std::span<double> g) {
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = 2.0 * work.decay() * p[i];
    for (std::size_t row = 0; row < work.rows(); row += at_once)
      add_rows(work.table().data() + row * Work::columns, std::min(at_once, work.rows() - row),
               2.0 / static_cast<double>(work.rows()), p.data(), g.data());
  }

 private:
  using Lanes = xsimd::batch<double>;
  static constexpr std::size_t at_once = 32, registers = at_once / Lanes::size, tile = 4;
  /// One number of 32 rows.
  struct alignas(64) Rows {
    Lanes lanes[registers];
  };
  template <std::size_t n>
  using Layer = std::array<Rows, n>;
  template <std::size_t n>
  static constexpr std::size_t tiled = n % tile == 0 ? tile
                                       : n % 2 == 0  ? 2
                                                     : 1;

  template <std::size_t in, std::size_t out>
  static void forward(const double* w, const double* b, const Layer<in>& x, Layer<out>& y) {
    constexpr std::size_t neurons = tiled<out>;
    for (std::size_t n = 0; n < out; n += neurons) {
      Rows sums[neurons];
      for (std::size_t t = 0; t < neurons; ++t) {
        for (Lanes& lane : sums[t].lanes) lane = Lanes(b[n + t]);
      }
      for (std::size_t i = 0; i < in; ++i) {
        for (std::size_t t = 0; t < neurons; ++t) {
          const Lanes weight(w[(n + t) * in + i]);
          for (std::size_t r = 0; r < registers; ++r)
            sums[t].lanes[r] = xsimd::fma(weight, x[i].lanes[r], sums[t].lanes[r]);
        }
      }
      for (std::size_t t = 0; t < neurons; ++t) y[n + t] = sums[t];
    }
  }

  template <std::size_t n>
  static void activate(Layer<n>& layer) {
    for (Rows& rows : layer) {
      for (Lanes& lane : rows.lanes) lane = xsimd::tanh(lane);
    }
  }

  /// Adds to the gradient of a layer, and gives what flows back to its inputs where that is asked for.
  template <std::size_t in, std::size_t out>
  static void backward(const double* w, const Layer<in>& x, const Layer<out>& back, double* gw, double* gb,
                       Layer<in>* to) {
    constexpr std::size_t neurons = tiled<out>;
    for (std::size_t n = 0; n < out; ++n) {
      Lanes sum = back[n].lanes[0];
      for (std::size_t r = 1; r < registers; ++r) sum += back[n].lanes[r];
      gb[n] += xsimd::hadd(sum);
    }
    for (std::size_t n = 0; n < out; n += neurons) {
      for (std::size_t i = 0; i < in; ++i) {
        Lanes sums[neurons];
        for (std::size_t t = 0; t < neurons; ++t) sums[t] = back[n + t].lanes[0] * x[i].lanes[0];
        for (std::size_t r = 1; r < registers; ++r) {
          for (std::size_t t = 0; t < neurons; ++t)
            sums[t] = xsimd::fma(back[n + t].lanes[r], x[i].lanes[r], sums[t]);
        }
        for (std::size_t t = 0; t < neurons; ++t) gw[(n + t) * in + i] += xsimd::hadd(sums[t]);
      }
    }
    if (to == nullptr) return;
    constexpr std::size_t inputs = tiled<in>;
    for (std::size_t i = 0; i < in; i += inputs) {
      Rows sums[inputs];
      for (Rows& rows : sums) {
        for (Lanes& lane : rows.lanes) lane = Lanes(0.0);
      }
      for (std::size_t n = 0; n < out; ++n) {
        for (std::size_t t = 0; t < inputs; ++t) {
          const Lanes weight(w[n * in + i + t]);
          for (std::size_t r = 0; r < registers; ++r)
            sums[t].lanes[r] = xsimd::fma(weight, back[n].lanes[r], sums[t].lanes[r]);
        }
      }
      for (std::size_t t = 0; t < inputs; ++t) {
        for (std::size_t r = 0; r < registers; ++r) {
          const Lanes y = x[i + t].lanes[r];
          (*to)[i + t].lanes[r] = sums[t].lanes[r] * (Lanes(1.0) - y * y);
        }
      }
    }
  }

  static Rows gathered(const double* cells, std::size_t count, double beyond) {
    alignas(64) double numbers[at_once];
    for (std::size_t k = 0; k < at_once; ++k) numbers[k] = k < count ? cells[k * Work::columns] : beyond;
    Rows rows;
    for (std::size_t r = 0; r < registers; ++r)
      rows.lanes[r] = Lanes::load_aligned(numbers + r * Lanes::size);
    return rows;
  }

  /// Each row counts `weight` times half its squared errors.
  void add_rows(const double* cells, std::size_t count, double weight, const double* p, double* g) {
    for (std::size_t i = 0; i < Work::inputs; ++i) x_[i] = gathered(cells + i, count, 0.0);
    forward<Work::inputs, Work::width>(p, p + Work::b1, x_, first_);
    activate(first_);
    forward<Work::width, Work::width>(p + Work::w2, p + Work::b2, first_, second_);
    activate(second_);
    forward<Work::width, Work::outputs>(p + Work::w3, p + Work::b3, second_, out_);
    alignas(64) double counted[at_once];
    for (std::size_t k = 0; k < at_once; ++k) counted[k] = k < count ? weight : 0.0;
    for (std::size_t k = 0; k < Work::outputs; ++k) {
      const Rows target = gathered(cells + Work::inputs + k, count, 0.0);
      for (std::size_t r = 0; r < registers; ++r)
        out_[k].lanes[r] =
            (out_[k].lanes[r] - target.lanes[r]) * Lanes::load_aligned(counted + r * Lanes::size);
    }
    backward<Work::width, Work::outputs>(p + Work::w3, second_, out_, g + Work::w3, g + Work::b3,
                                         &back_second_);
    backward<Work::width, Work::width>(p + Work::w2, first_, back_second_, g + Work::w2, g + Work::b2,
                                       &back_first_);
    backward<Work::inputs, Work::width>(p, x_, back_first_, g, g + Work::b1, nullptr);
  }

  Layer<Work::inputs> x_;
  Layer<Work::width> first_, second_, back_first_, back_second_;
  Layer<Work::outputs> out_;
};

}  // namespace bench
