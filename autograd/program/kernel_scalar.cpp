// SPDX-License-Identifier: MIT
// The table "scalar": the operations' own readings in double, one row at a time. All the others are measured
// against it, and have it do what is not worth lanes. Floats are converted, and rounded once at the end.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "autograd/program/tables.hpp"
#include "autograd/sweep.hpp"

namespace autograd::program {
namespace {

/// As many doubles as an operation has operands; from the heap only where the list is long.
class Numbers {
 public:
  explicit Numbers(std::size_t count) : many_(count > few_.size() ? count : 0), count_(count) {}
  std::span<double> span() { return {count_ > few_.size() ? many_.data() : few_.data(), count_}; }

 private:
  std::array<double, 64> few_;
  std::vector<double> many_;
  std::size_t count_;
};

template <class Real>
void gather(const Step<Real>& step, std::size_t row, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = double(step.operands[i][row]);
}

/// Calls `calculate(operands)` for each row and keeps the results.
template <class Real, class Calculate>
void forward_rows(const Step<Real>& step, const Calculate& calculate) {
  Numbers operands(step.count);
  for (std::size_t row = 0; row < step.rows; ++row) {
    gather(step, row, operands.span());
    step.result[row] = Real(calculate(std::span<const double>(operands.span())));
  }
}

template <class Op, class Real>
void forward(const Step<Real>& step) {
  forward_rows(step, [](std::span<const double> operands) { return value_of<Op>(operands); });
}

template <class Real>
void forward_custom(const Step<Real>& step) {
  forward_rows(step, [&](std::span<const double> operands) { return step.custom->value(operands); });
}

/// From here on rows that nothing flows back over can be passed over.
template <class Real>
void start_adjoints(const Step<Real>& step) {
  for (std::size_t i = 0; i < step.count; ++i) {
    if (step.adjoints[i] != nullptr && step.adjoints[i] != step.before[i])
      std::copy_n(step.before[i], step.rows, step.adjoints[i]);
  }
}

template <class Op, class Real>
requires(Op::arity > 0) void backward(const Step<Real>& step) {
  start_adjoints(step);
  for (std::size_t row = 0; row < step.rows; ++row) {
    const double adjoint = double(step.adjoint[row]), result = double(step.result[row]);
    if (adjoint == 0.0) continue;
    std::array<double, Op::arity> operands;
    gather(step, row, operands);
    const auto send = [&](std::size_t i, double slope) {
      step.adjoints[i][row] += Real(flow_back<Op>(adjoint, slope));
    };
    if (step.adjoints[0] != nullptr) send(0, slope_of<Op, 0>(operands, result));
    if constexpr (Op::arity == 2) {
      if (step.adjoints[1] != nullptr) send(1, slope_of<Op, 1>(operands, result));
    }
  }
}

/// Over a list: `calculate(operands, result, out, wanted)` gives the slopes that are wanted.
template <class Real, class Calculate, class Flow>
void backward_list(const Step<Real>& step, const Calculate& calculate, const Flow& flow) {
  Numbers operands(step.count), slopes(step.count);
  const auto wanted = [&](std::size_t i) { return step.adjoints[i] != nullptr; };
  start_adjoints(step);
  for (std::size_t row = 0; row < step.rows; ++row) {
    const double adjoint = double(step.adjoint[row]);
    if (adjoint == 0.0) continue;
    gather(step, row, operands.span());
    calculate(std::span<const double>(operands.span()), double(step.result[row]), slopes.span(), wanted);
    for (std::size_t i = 0; i < step.count; ++i) {
      if (wanted(i)) step.adjoints[i][row] += Real(flow(adjoint, slopes.span()[i]));
    }
  }
}

template <class Op, class Real>
requires(Op::arity == 0) void backward(const Step<Real>& step) {
  backward_list(
      step,
      [](auto operands, double result, auto out, auto wanted) {
        slopes_of<Op>(operands, result, out, wanted);
      },
      flow_back<Op, double>);
}

template <class Real>
void backward_custom(const Step<Real>& step) {
  backward_list(
      step,
      [&](auto operands, double result, auto out, auto wanted) {
        slopes_of(*step.custom, operands, result, out, wanted);
      },
      number::chain<double>);
}

template <class Real>
void multiply(const MatrixProduct<Real>& product) {
  for (std::size_t i = 0; i < product.rows; ++i) {
    Real* const c = product.c + i * product.c_stride;
    if (product.start != nullptr) std::fill_n(c, product.columns, product.start[i]);
    for (std::size_t k = 0; k < product.inner; ++k) {
      const Real a = product.a[i * product.a_row + k * product.a_column];
      const Real* const b = product.b + k * product.b_stride;
      for (std::size_t j = 0; j < product.columns; ++j) c[j] += a * b[j];
    }
  }
}

template <class Real>
void multiply_rows(const RowProducts<Real>& product) {
  Real* c = product.c;
  for (std::size_t i = 0; i < product.a_rows; ++i) {
    for (std::size_t j = 0; j < product.b_rows; ++j, c += partial_sums<Real>) {
      for (std::size_t k = 0; k < product.inner; ++k)
        c[k % partial_sums<Real>] += product.a[i * block_rows + k] * product.b[j * block_rows + k];
    }
  }
}

template <class Real>
void add(const Real* from, Real* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) to[i] += from[i];
}

template <class Real>
bool all_finite(const Real* numbers, std::size_t count) {
  return std::all_of(numbers, numbers + count, [](Real number) { return std::isfinite(number); });
}

template <class Real, class... Ops>
constexpr Kernels<Real> table_of(List<Ops...>) {
  Kernels<Real> table{.name = "scalar",
                      .lanes = 1,
                      .forward = {},
                      .backward = {},
                      .multiply = &multiply<Real>,
                      .multiply_rows = &multiply_rows<Real>,
                      .add = &add<Real>,
                      .all_finite = &all_finite<Real>};
  ((table.forward[code_of<Ops>] = &forward<Ops, Real>), ...);
  ((table.backward[code_of<Ops>] = &backward<Ops, Real>), ...);
  table.forward[custom_code] = &forward_custom<Real>;
  table.backward[custom_code] = &backward_custom<Real>;
  return table;
}

}  // namespace

template <class Real>
const Kernels<Real>& scalar_kernels() {
  static constexpr Kernels<Real> table = table_of<Real>(Operations{});
  return table;
}

template const Kernels<double>& scalar_kernels<double>();
template const Kernels<float>& scalar_kernels<float>();

}  // namespace autograd::program
