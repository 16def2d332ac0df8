// SPDX-License-Identifier: MIT
// Stan Math in matrices, a node for each operation on one.
#include <stan/math/rev/mat.hpp>

#include "../workload/all.hpp"

namespace {

using stan::math::var;
using Matrix = Eigen::Matrix<var, Eigen::Dynamic, Eigen::Dynamic>;
using Vector = Eigen::Matrix<var, Eigen::Dynamic, 1>;
using Numbers = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Matrix layer(const std::vector<var>& p, std::size_t w, std::size_t b, std::size_t count, const auto& in) {
  using RowMajor = Eigen::Matrix<var, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Matrix weights = Eigen::Map<const RowMajor>(p.data() + w, Eigen::Index(count), in.rows());
  const Vector biases = Eigen::Map<const Vector>(p.data() + b, Eigen::Index(count));
  return stan::math::add(stan::math::multiply(weights, in), biases.replicate(1, in.cols()).eval());
}

template <class W>
auto recorded(const W& work) {
  const Numbers table = Eigen::Map<const Numbers>(work.table().data(), Eigen::Index(work.rows()), W::columns);
  const Eigen::MatrixXd in = table.leftCols(W::inputs).transpose(),
                        target = table.rightCols(W::outputs).transpose();
  return [=](const W& batch, std::span<const double> x, std::span<double> g) {
    const std::vector<var> p(x.begin(), x.end());
    const Matrix first = stan::math::tanh(layer(p, 0, W::b1, W::width, in));
    const Matrix second = stan::math::tanh(layer(p, W::w2, W::b2, W::width, first));
    const Matrix out = layer(p, W::w3, W::b3, W::outputs, second);
    const Matrix error = stan::math::subtract(out, target);
    const Vector flat = Eigen::Map<const Vector>(error.data(), error.size());
    var y = stan::math::dot_self(flat) / double(batch.rows());
    if (batch.decay() != 0.0) {
      const Vector all = Eigen::Map<const Vector>(p.data(), Eigen::Index(p.size()));
      y += batch.decay() * stan::math::dot_self(all);
    }
    y.grad();
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = p[i].adj();
    stan::math::recover_memory();
  };
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(stan_matrices) {
  bench::add(runs, "Stan matrices", recorded(bench::W6()), bench::W6());
  bench::add(runs, "Stan matrices", recorded(bench::W6s()), bench::W6s());
}
