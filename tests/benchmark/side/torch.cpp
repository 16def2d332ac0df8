// SPDX-License-Identifier: MIT
// libtorch in tensors of f64, on one thread, recorded anew every time. W4 has no tensors.
#include <torch/torch.h>

#include "../workload/all.hpp"

namespace {

using torch::indexing::Slice;

at::Tensor numbers(std::span<const double> from, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<double*>(from.data()), shape, torch::kFloat64).clone();
}

at::Tensor objective(const bench::W1&, const at::Tensor& p) {
  const at::Tensor x = torch::tensor({bench::W1::x1, bench::W1::x2}, torch::kFloat64);
  const at::Tensor rows = p.slice(0, 0, 6).view({2, 3});
  const at::Tensor hidden = torch::mv(rows.slice(1, 0, 2), x) + rows.select(1, 2);
  return (torch::dot(p.slice(0, 6, 8), hidden) + p[8] - bench::W1::target).square();
}

template <bench::Flavour flavour>
at::Tensor objective(const bench::Moonlight<flavour>& w, const at::Tensor& p) {
  using W = bench::Moonlight<flavour>;
  constexpr bool smooth = flavour == bench::Flavour::smooth;
  constexpr int width = W::width;
  static const bench::Moons& moons = w.moons();
  static const at::Tensor points =
      numbers({moons.points[0].data(), 2 * bench::Moons::count}, {bench::Moons::count, 2});
  static const at::Tensor labels = numbers(moons.labels, {bench::Moons::count});
  const auto activation = [](const at::Tensor& z) { return smooth ? torch::tanh(z) : torch::relu(z); };
  const auto layer = [&](const at::Tensor& in, int weights, int inputs, int biases) {
    const at::Tensor w = p.slice(0, weights, weights + inputs * width).view({width, inputs});
    return activation(torch::addmm(p.slice(0, biases, biases + width), in, w.t()));
  };
  const at::Tensor hidden = layer(layer(points, 0, 2, W::b1), W::w2, width, W::b2);
  const at::Tensor out = torch::mv(hidden, p.slice(0, W::w3, W::b3)) + p[W::b3];
  const at::Tensor loss = smooth ? (out - labels).square().mean() : torch::relu(1.0 - labels * out).mean();
  return loss + W::decay * p.square().sum();
}

at::Tensor objective(const bench::W3& w, const at::Tensor& p) {
  using W = bench::W3;
  constexpr int d = W::d, k = W::k, n = W::n;
  static const at::Tensor points = numbers({w.points()[0].data(), n * d}, {n, 1, d});
  static const at::Tensor below = [] {
    // Where the numbers below the diagonal, by columns, stand in a matrix.
    std::vector<std::int64_t> places;
    for (int column = 0; column < d; ++column) {
      for (int row = column + 1; row < d; ++row) places.push_back(row * d + column);
    }
    return torch::tensor(places, torch::kInt64);
  }();
  const at::Tensor weights = p.slice(0, 0, k), means = p.slice(0, k, W::factors).view({k, d});
  const at::Tensor factors = p.slice(0, W::factors, W::size).view({k, W::factor});
  const at::Tensor logarithms = factors.slice(1, 0, d), lower = factors.slice(1, d, W::factor);
  const at::Tensor diagonals = logarithms.exp();
  const at::Tensor q = torch::zeros({k, d * d}, torch::kFloat64).index_copy(1, below, lower).view({k, d, d}) +
                       torch::diag_embed(diagonals);
  const at::Tensor turned = torch::matmul(q, (points - means).permute({1, 2, 0}));
  const at::Tensor terms = weights + logarithms.sum(1) - 0.5 * turned.square().sum(1).t();
  return torch::logsumexp(terms, 1).sum() - double(n) * torch::logsumexp(weights, 0) +
         0.5 * (diagonals.square().sum() + lower.square().sum());
}

at::Tensor objective(const bench::W5&, const at::Tensor& x) {
  const at::Tensor before = x.slice(0, 0, -1), after = x.slice(0, 1);
  return (100.0 * (after - before.square()).square() + (1.0 - before).square()).sum();
}

/// A batch in one of two precisions.
auto batch_in(at::ScalarType type) {
  return [=]<class W>(const W& work) {
    const at::Tensor table =
        numbers(work.table(), {static_cast<std::int64_t>(work.rows()), static_cast<std::int64_t>(W::columns)})
            .to(type);
    const at::Tensor in = table.slice(1, 0, W::inputs).contiguous(),
                     target = table.slice(1, W::inputs).contiguous();
    return [=](const W& batch, std::span<const double> x, std::span<double> g) {
      const at::Tensor p = numbers(x, {static_cast<std::int64_t>(x.size())}).to(type).requires_grad_(true);
      const auto layer = [&](const at::Tensor& from, std::size_t w, std::size_t b, std::int64_t count) {
        const at::Tensor weights = p.slice(0, std::int64_t(w), std::int64_t(b)).view({count, from.size(1)});
        return torch::addmm(p.slice(0, std::int64_t(b), std::int64_t(b) + count), from, weights.t());
      };
      const at::Tensor first = torch::tanh(layer(in, 0, W::b1, W::width));
      const at::Tensor second = torch::tanh(layer(first, W::w2, W::b2, W::width));
      const at::Tensor out = layer(second, W::w3, W::b3, W::outputs);
      at::Tensor loss = (out - target).square().sum() / double(batch.rows());
      if (batch.decay() != 0.0) loss = loss + batch.decay() * p.square().sum();
      loss.backward();
      const at::Tensor gradient = p.grad().to(torch::kFloat64);
      std::copy_n(gradient.data_ptr<double>(), g.size(), g.data());
    };
  };
}

/// Training with a tensor for each layer's weights and biases, and the library's own Adam.
template <class Work>
auto training(const Work& work) {
  const at::Tensor table = numbers(work.table(), {std::int64_t(Work::rows), 3});
  const at::Tensor in = table.slice(1, 0, 2).contiguous(), target = table.slice(1, 2).contiguous();
  return [=](const Work&, std::span<const double> start, std::span<double> end) {
    using W = bench::W6;
    const auto leaf = [&](std::size_t from, at::IntArrayRef shape) {
      return numbers(start.subspan(from), shape).requires_grad_(true);
    };
    const std::vector<at::Tensor> p{
        leaf(0, {W::width, 2}),  leaf(W::b1, {W::width}),    leaf(W::w2, {W::width, W::width}),
        leaf(W::b2, {W::width}), leaf(W::w3, {1, W::width}), leaf(W::b3, {1})};
    using Numbers = bench::AdamNumbers;
    torch::optim::Adam adam(p, torch::optim::AdamOptions(Numbers::rate)
                                   .betas({Numbers::beta1, Numbers::beta2})
                                   .eps(Numbers::epsilon));
    const auto step = [&](const at::Tensor& x, const at::Tensor& y) {
      adam.zero_grad();
      const at::Tensor first = torch::tanh(torch::addmm(p[1], x, p[0].t()));
      const at::Tensor second = torch::tanh(torch::addmm(p[3], first, p[2].t()));
      torch::mse_loss(torch::addmm(p[5], second, p[4].t()), y).backward();
      adam.step();
    };
    bench::Shuffler shuffler(Work::seed);
    for (std::size_t epoch = 0; epoch < Work::epochs; ++epoch) {
      if (!Work::shuffled) {
        step(in, target);
        continue;
      }
      const std::vector<std::uint32_t> order = shuffler.order(Work::rows);
      const at::Tensor places = torch::tensor(std::vector<std::int64_t>(order.begin(), order.end()));
      const at::Tensor x = in.index_select(0, places), y = target.index_select(0, places);
      for (std::int64_t row = 0; row < std::int64_t(Work::rows); row += std::int64_t(Work::batch))
        step(x.slice(0, row, row + std::int64_t(Work::batch)),
             y.slice(0, row, row + std::int64_t(Work::batch)));
    }
    double* to = end.data();
    for (const at::Tensor& tensor : p) to = std::copy_n(tensor.data_ptr<double>(), tensor.numel(), to);
  };
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(libtorch) {
  at::set_num_threads(1);
  const auto differentiate = [](const auto& workload, std::span<const double> x, std::span<double> g) {
    const at::Tensor leaves = numbers(x, {static_cast<std::int64_t>(x.size())}).requires_grad_(true);
    objective(workload, leaves).backward();
    std::copy_n(leaves.grad().data_ptr<double>(), g.size(), g.data());
  };
  const std::string name = "libtorch f64";
  bench::add<bench::W1>(runs, name, differentiate);
  bench::add<bench::W2>(runs, name, differentiate);
  bench::add<bench::W2r>(runs, name, differentiate);
  bench::add<bench::W3>(runs, name, differentiate);
  bench::add<bench::W5>(runs, name, differentiate);
  bench::add_batches(runs, name, batch_in(torch::kFloat64));
  bench::add_batches(runs, "libtorch f32", batch_in(torch::kFloat32));
  bench::add_trainings(runs, name, [](const auto& work) { return training(work); });
}
