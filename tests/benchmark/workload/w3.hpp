// SPDX-License-Identifier: MIT
// W3: the log-likelihood of a Gaussian mixture (ADBench's, with the Wishart prior of gamma 1 and m 0): d =
// 10, k = 25, n = 100; the gradient of the weights, means and inverse covariance factors. A factor is its d
// logarithms of the diagonal, then what lies below it by columns.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "numbers.hpp"

namespace bench {

class W3 {
 public:
  static constexpr std::size_t d = 10, k = 25, n = 100, factor = d * (d + 1) / 2;
  static constexpr std::size_t means = k, factors = means + k * d, size = factors + k * factor;

  using Point = std::array<double, d>;

  std::string name() const { return "W3"; }
  const std::vector<Point>& points() const { return points_; }
  std::vector<double> start() const { return Numbers(5).some(size, -0.6, 0.6); }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> p) const {
    using std::exp;
    std::vector<T> diagonals(k * d), log_determinants(k);
    T prior = 0.0;
    for (std::size_t j = 0; j < k; ++j) {
      const std::span<const T> q = p.subspan(factors + j * factor, factor);
      log_determinants[j] = q[0];
      for (std::size_t r = 1; r < d; ++r) log_determinants[j] += q[r];
      for (std::size_t r = 0; r < d; ++r) diagonals[j * d + r] = exp(q[r]);
      prior += Math::sum_of_squares(std::span<const T>(diagonals).subspan(j * d, d));
      prior += Math::sum_of_squares(q.subspan(d));
    }
    T total = 0.0;
    std::array<T, k> terms;
    for (const auto& x : points_) {
      for (std::size_t j = 0; j < k; ++j) {
        const T distance =
            squared_distance<T>(p.subspan(means + j * d, d), p.subspan(factors + j * factor, factor),
                                std::span<const T>(diagonals).subspan(j * d, d), x);
        terms[j] = p[j] + log_determinants[j] - 0.5 * distance;
      }
      total += log_sum_exp<T>(terms);
    }
    return total - double(n) * log_sum_exp(p.subspan(0, k)) + 0.5 * prior;
  }

  void by_hand(std::span<const double> p, std::span<double> g) const {
    double diagonals[k][d], log_determinants[k];
    std::fill(g.begin(), g.end(), 0.0);
    for (std::size_t j = 0; j < k; ++j) {
      const double* q = &p[factors + j * factor];
      log_determinants[j] = 0.0;
      for (std::size_t r = 0; r < d; ++r) {
        diagonals[j][r] = std::exp(q[r]);
        log_determinants[j] += q[r];
        g[factors + j * factor + r] = diagonals[j][r] * diagonals[j][r];
      }
      for (std::size_t r = d; r < factor; ++r) g[factors + j * factor + r] = q[r];
    }
    double share[k];
    for (const auto& x : points_) add_row(p.data(), g.data(), x, diagonals, log_determinants, share);
    soften(p.data(), share);
    for (std::size_t j = 0; j < k; ++j) g[j] -= double(n) * share[j];
  }

 private:
  /// |Q (x - mean)|^2.
  template <class T>
  static T squared_distance(std::span<const T> mean, std::span<const T> q, std::span<const T> diagonal,
                            const Point& x) {
    std::array<T, d> centred, turned;
    for (std::size_t r = 0; r < d; ++r) {
      centred[r] = x[r] - mean[r];
      turned[r] = diagonal[r] * centred[r];
    }
    std::size_t place = d;
    for (std::size_t column = 0; column < d; ++column) {
      for (std::size_t r = column + 1; r < d; ++r) turned[r] += q[place++] * centred[column];
    }
    T sum = turned[0] * turned[0];
    for (std::size_t r = 1; r < d; ++r) sum += turned[r] * turned[r];
    return sum;
  }

  template <class T>
  static T log_sum_exp(std::span<const T> terms) {
    using std::exp, std::log;
    std::size_t largest = 0;
    for (std::size_t j = 1; j < k; ++j) {
      if (terms[j] > terms[largest]) largest = j;
    }
    const T top = terms[largest];
    T sum = exp(terms[0] - top);
    for (std::size_t j = 1; j < k; ++j) sum += exp(terms[j] - top);
    return log(sum) + top;
  }

  /// exp(term - log_sum_exp(terms)).
  static void soften(const double* terms, double* share) {
    const double top = *std::max_element(terms, terms + k);
    double sum = 0.0;
    for (std::size_t j = 0; j < k; ++j) sum += share[j] = std::exp(terms[j] - top);
    for (std::size_t j = 0; j < k; ++j) share[j] /= sum;
  }

  static void add_row(const double* p, double* g, const Point& x, const double (&diagonals)[k][d],
                      const double* log_determinants, double* share) {
    double centred[k][d], turned[k][d], terms[k];
    for (std::size_t j = 0; j < k; ++j) {
      const double* below = p + factors + j * factor + d;
      for (std::size_t r = 0; r < d; ++r) {
        centred[j][r] = x[r] - p[means + j * d + r];
        turned[j][r] = diagonals[j][r] * centred[j][r];
      }
      for (std::size_t column = 0; column < d; ++column) {
        for (std::size_t r = column + 1; r < d; ++r) turned[j][r] += *below++ * centred[j][column];
      }
      double distance = 0.0;
      for (std::size_t r = 0; r < d; ++r) distance += turned[j][r] * turned[j][r];
      terms[j] = p[j] + log_determinants[j] - 0.5 * distance;
    }
    soften(terms, share);
    for (std::size_t j = 0; j < k; ++j) {
      const double* below = p + factors + j * factor + d;
      double *g_mean = g + means + j * d, *g_diagonal = g + factors + j * factor, *g_below = g_diagonal + d;
      g[j] += share[j];
      for (std::size_t column = 0; column < d; ++column) {
        double back = diagonals[j][column] * turned[j][column];
        g_diagonal[column] += share[j] * (1.0 - back * centred[j][column]);
        for (std::size_t r = column + 1; r < d; ++r) {
          back += *below++ * turned[j][r];
          *g_below++ -= share[j] * turned[j][r] * centred[j][column];
        }
        g_mean[column] += share[j] * back;
      }
    }
  }

  static std::vector<Point> draw() {
    Numbers numbers(11);
    std::vector<Point> points(n);
    for (Point& point : points) {
      for (double& x : point) x = numbers.between(-1.0, 1.0);
    }
    return points;
  }

  std::vector<Point> points_ = draw();
};

}  // namespace bench
