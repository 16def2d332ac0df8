// SPDX-License-Identifier: MIT
#include "autograd/program/frame.hpp"

#include <algorithm>
#include <numeric>

#include "autograd/operation/number.hpp"

namespace autograd::program {
namespace {

/// What flows back over an edge of a dot.
template <class Real>
Real sent_back(Real adjoint, Real slope, Real result) noexcept {
  const double within = number::within(static_cast<double>(result), static_cast<double>(slope));
  return static_cast<Real>(number::chain(static_cast<double>(adjoint), within));
}

/// So many steps are taken together at most: enough to forget what a call costs, and few enough for as many
/// zeros to stay in the cache.
constexpr std::size_t longest_run = 4;

}  // namespace

template <class Real>
FrameSizes sizes_of(const Plan& plan, Wanted wanted) {
  std::size_t operands = 0, stride = 0;
  for (const Matrix& matrix : plan.rows.matrices) {
    operands = std::max(operands, matrix.operands.size());
    stride = std::max(stride, matrix.adjoint_stride);
  }
  FrameSizes sizes{};
  sizes.values = (wanted.any() ? plan.rows.slots : plan.sharing.size) * block_rows;
  sizes.weights = plan.rows.packed;
  sizes.biases = plan.rows.biases;
  sizes.operands = operands * block_rows;
  if (!wanted.any()) return sizes;
  sizes.ones = block_rows;
  sizes.zeros = std::max(operands, longest_run * block_rows);
  sizes.adjoints = plan.rows.slots * block_rows;
  sizes.weight_adjoints = plan.rows.adjoints_packed;
  sizes.bias_adjoints = plan.rows.biases * partial_sums<Real>;
  sizes.operand_adjoints = operands * block_rows;
  sizes.transposed = stride * block_rows;
  return sizes;
}

template <class Real>
Frame<Real>::Frame(const Plan& plan, const Kernels<Real>& kernels)
    : plan_(plan),
      kernels_(kernels),
      operand_values_(plan.rows.operands.size()),
      operand_adjoint_places_(operand_values_.size()),
      operand_adjoints_before_(operand_values_.size()) {
  arrange();
}

template <class Real>
void Frame<Real>::load(std::span<const double> shared, Wanted wanted) {
  if (wanted != wanted_) {
    wanted_ = wanted;
    arrange();
  }
  for (const Spread& spread : plan_.rows.spreads)
    std::fill_n(values(spread.slot), block_rows, static_cast<Real>(shared[spread.shared]));
  pack(shared);
}

/// Room for what is wanted, and pointers into it.
template <class Real>
void Frame<Real>::arrange() {
  const FrameSizes sizes = sizes_of<Real>(plan_, wanted_);
  values_.grow(sizes.values);
  weights_.grow(sizes.weights);
  biases_.grow(sizes.biases);
  operands_.grow(sizes.operands);
  ones_.grow(sizes.ones);
  zeros_.grow(sizes.zeros);
  adjoints_.grow(sizes.adjoints);
  weight_adjoints_.grow(sizes.weight_adjoints);
  bias_adjoints_.grow(sizes.bias_adjoints);
  operand_adjoints_.grow(sizes.operand_adjoints);
  transposed_.grow(sizes.transposed);
  std::fill_n(ones_.data(), sizes.ones, Real(1));
  route_ = route_of(plan_, wanted_);
  for (std::size_t i = 0; i < operand_values_.size(); ++i) {
    const Place slot = plan_.rows.operands[i];
    operand_values_[i] = values(slot);
    operand_adjoint_places_[i] = is_wanted(slot) ? adjoints(slot) : nullptr;
    operand_adjoints_before_[i] = route_.first[i] ? zeros_.data() : operand_adjoint_places_[i];
  }
  std::vector<std::size_t> all(plan_.rows.steps.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  forward_runs_ = runs_of(all, false);
  backward_runs_ = runs_of(route_.steps, true);
}

template <class Real>
void Frame<Real>::pack(std::span<const double> shared) noexcept {
  for (const Matrix& matrix : plan_.rows.matrices) {
    const Place* weight = matrix.weights.data();
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
      Real* packed = weights_.data() + matrix.packed + row * matrix.stride;
      for (std::size_t i = 0; i < matrix.operands.size(); ++i)
        packed[i] = static_cast<Real>(shared[*weight++]);
      biases_.data()[matrix.biases_first + row] = static_cast<Real>(shared[matrix.biases[row]]);
    }
  }
  finite_weights_ = true;
  for (const Real weight : weights_.span()) finite_weights_ = finite_weights_ && weight - weight == Real(0);
}

template <class Real>
void Frame<Real>::start_sums() noexcept {
  if (!wanted_.any()) return;
  weight_adjoints_.clear();
  bias_adjoints_.clear();
  for (const Spread& spread : plan_.rows.spreads) std::fill_n(adjoints(spread.slot), block_rows, Real(0));
}

/// Where the adjoint of one weight is added up; the first part of it, where there are several.
template <class Real>
Real* Frame<Real>::weight_adjoint(const Matrix& matrix, std::size_t row, std::size_t operand) const noexcept {
  Real* sums = weight_adjoints_.data() + matrix.adjoints_packed;
  switch (matrix.sums) {
    case Matrix::Sums::plain: return sums + row * matrix.adjoint_stride + operand;
    case Matrix::Sums::turned: return sums + operand * matrix.adjoint_stride + row;
    case Matrix::Sums::partial: break;
  }
  return sums + (row * matrix.operands.size() + operand) * partial_sums<Real>;
}

template <class Real>
void Frame<Real>::add_sums(std::span<double> sums) const noexcept {
  const auto sum_of = [](const Real* parts) {
    return std::accumulate(parts, parts + partial_sums<Real>, 0.0);
  };
  for (const Matrix& matrix : plan_.rows.matrices) {
    double* to = sums.data() + matrix.sums_first;
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
      for (std::size_t i = 0; i < matrix.operands.size(); ++i) {
        const Real* sum = weight_adjoint(matrix, row, i);
        *to++ += matrix.sums == Matrix::Sums::partial ? sum_of(sum) : static_cast<double>(*sum);
      }
    }
    const Real* biases = bias_adjoints_.data() + matrix.biases_first * partial_sums<Real>;
    for (std::size_t row = 0; row < matrix.rows(); ++row) *to++ += sum_of(biases + row * partial_sums<Real>);
  }
  for (std::size_t i = 0; i < plan_.rows.spreads.size(); ++i) {
    const Real* rows = adjoints(plan_.rows.spreads[i].slot);
    double sum = 0.0;
    for (std::size_t k = 0; k < block_rows; ++k) sum += static_cast<double>(rows[k]);
    sums[plan_.rows.weights + i] += sum;
  }
}

template <class Real>
Step<Real> Frame<Real>::step_of(const RowPart::Step& step) noexcept {
  return {operand_values_.data() + step.first,
          step.count,
          rows_,
          values(step.result),
          wanted_.any() ? adjoints(step.result) : nullptr,
          operand_adjoint_places_.data() + step.first,
          operand_adjoints_before_.data() + step.first,
          step.custom};
}

template <class Real>
std::size_t Frame<Real>::start_block(std::size_t rows) noexcept {
  return rows_ = (rows + padding - 1) / padding * padding;
}

/// Whether a step can be taken together with the one before it: everything that it reads and writes follows
/// in memory.
template <class Real>
bool Frame<Real>::follows(const Run& run, const RowPart::Step& next, bool back) noexcept {
  const RowPart::Step& head = plan_.rows.steps[run.first];
  if (next.code != head.code || next.code == leaf_code || next.code == custom_code || next.count != 1 ||
      run.count == longest_run)
    return false;
  const std::size_t apart = run.count * block_rows;
  const Step<Real> first = step_of(head), second = step_of(next);
  const auto follow = [&](const Real* a, const Real* b) { return a != nullptr && b == a + apart; };
  const Real *const operands = first.operands[0], *const end = first.operands[0] + apart + block_rows;
  const bool meets = first.result < end && operands < first.result + apart + block_rows;
  if (meets || !follow(operands, second.operands[0]) || !follow(first.result, second.result)) return false;
  if (!back) return true;
  const bool starts = first.before[0] == zeros_.data();
  return follow(first.adjoints[0], second.adjoints[0]) && starts == (second.before[0] == zeros_.data());
}

/// Steps that follow each other in the list and in memory, upwards or downwards, are one run.
template <class Real>
std::vector<typename Frame<Real>::Run> Frame<Real>::runs_of(std::span<const std::size_t> steps, bool back) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::size_t step = back ? steps[steps.size() - 1 - i] : steps[i];
    if (!runs.empty() && step == runs.back().first + runs.back().count &&
        follows(runs.back(), plan_.rows.steps[step], back)) {
      ++runs.back().count;
    } else {
      runs.push_back({step, 1});
    }
  }
  if (back) std::reverse(runs.begin(), runs.end());
  return runs;
}

/// A run is one long step where its blocks are full.
template <class Real>
void Frame<Real>::take(const Run& run, const Kernel<Real>* kernels) {
  const RowPart::Step* steps = plan_.rows.steps.data() + run.first;
  if (rows_ == block_rows) {
    Step<Real> all = step_of(steps[0]);
    all.rows = run.count * block_rows;
    kernels[steps[0].code](all);
    return;
  }
  for (std::size_t i = 0; i < run.count; ++i) kernels[steps[i].code](step_of(steps[i]));
}

template <class Real>
void Frame<Real>::forward() {
  for (const Run& run : forward_runs_) {
    const RowPart::Step& step = plan_.rows.steps[run.first];
    if (step.code == leaf_code) {
      forward(plan_.rows.matrices[step.matrix]);
    } else {
      take(run, kernels_.forward);
    }
  }
}

template <class Real>
void Frame<Real>::clear_adjoints() noexcept {
  for (const Place slot : route_.cleared) std::fill_n(adjoints(slot), rows_, Real(0));
}

template <class Real>
void Frame<Real>::backward(bool trusting) {
  for (const Run& run : backward_runs_) {
    const RowPart::Step& step = plan_.rows.steps[run.first];
    if (step.code == leaf_code) {
      backward(plan_.rows.matrices[step.matrix], route_.matrices[step.matrix], trusting);
    } else {
      take(run, kernels_.backward);
    }
  }
}

/// The operands' numbers one after the other: where they stand if that is so, else copied.
template <class Real>
const Real* Frame<Real>::gathered(const Matrix& matrix) noexcept {
  if (is_run(matrix.operands)) return values(matrix.operands[0]);
  for (std::size_t i = 0; i < matrix.operands.size(); ++i)
    std::copy_n(values(matrix.operands[i]), rows_, operands_.data() + i * block_rows);
  return operands_.data();
}

template <class Real>
void Frame<Real>::forward(const Matrix& matrix) noexcept {
  kernels_.multiply({.c = values(matrix.results),
                     .c_stride = block_rows,
                     .start = biases_.data() + matrix.biases_first,
                     .a = weights_.data() + matrix.packed,
                     .a_row = matrix.stride,
                     .a_column = 1,
                     .b = gathered(matrix),
                     .b_stride = block_rows,
                     .rows = matrix.rows(),
                     .inner = matrix.operands.size(),
                     .columns = rows_});
}

template <class Real>
void Frame<Real>::backward(const Matrix& matrix, const Route::Way& way, bool trusting) noexcept {
  if (wanted_.gradient && matrix.biases_vary) backward_to_biases(matrix);
  if (!finite_weights_ || (!trusting && !has_finite_results(matrix))) {
    backward_carefully(matrix, way);
    return;
  }
  if (wanted_.gradient && matrix.varies) backward_to_weights(matrix, gathered(matrix));
  if (way.wanted) backward_to_operands(matrix, way);
}

template <class Real>
bool Frame<Real>::are_finite(std::span<const Place> slots) const noexcept {
  return std::all_of(slots.begin(), slots.end(),
                     [&](Place slot) { return kernels_.all_finite(values(slot), rows_); });
}

/// Then its operands are finite too.
template <class Real>
bool Frame<Real>::has_finite_results(const Matrix& matrix) const noexcept {
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    if (!kernels_.all_finite(values(matrix.results) + i * block_rows, rows_)) return false;
  }
  return true;
}

template <class Real>
void Frame<Real>::backward_to_biases(const Matrix& matrix) noexcept {
  kernels_.multiply_rows({.c = bias_adjoints_.data() + matrix.biases_first * partial_sums<Real>,
                          .a = adjoints(matrix.results),
                          .a_rows = matrix.rows(),
                          .b = ones_.data(),
                          .b_rows = 1,
                          .inner = rows_});
}

template <class Real>
void Frame<Real>::backward_to_weights(const Matrix& matrix, const Real* operands) noexcept {
  const Real* arrived = adjoints(matrix.results);
  const bool turned = matrix.sums == Matrix::Sums::turned;
  if (matrix.sums == Matrix::Sums::partial) {
    kernels_.multiply_rows({.c = weight_adjoints_.data() + matrix.adjoints_packed,
                            .a = arrived,
                            .a_rows = matrix.rows(),
                            .b = operands,
                            .b_rows = matrix.operands.size(),
                            .inner = rows_});
    return;
  }
  const Real* across = turned ? arrived : operands;
  const std::size_t count = turned ? matrix.rows() : matrix.operands.size();
  const std::size_t stride = matrix.adjoint_stride;
  for (std::size_t k = 0; k < rows_; ++k) {
    Real* to = transposed_.data() + k * stride;
    for (std::size_t i = 0; i < count; ++i) to[i] = across[i * block_rows + k];
    std::fill(to + count, to + stride, Real(0));
  }
  kernels_.multiply({.c = weight_adjoints_.data() + matrix.adjoints_packed,
                     .c_stride = stride,
                     .start = nullptr,
                     .a = turned ? operands : arrived,
                     .a_row = block_rows,
                     .a_column = 1,
                     .b = transposed_.data(),
                     .b_stride = stride,
                     .rows = turned ? matrix.operands.size() : matrix.rows(),
                     .inner = rows_,
                     .columns = stride});
}

template <class Real>
void Frame<Real>::backward_to_operands(const Matrix& matrix, const Route::Way& way) noexcept {
  const std::size_t count = matrix.operands.size();
  Real* to = way.in_place ? adjoints(matrix.operands[0]) : operand_adjoints_.data();
  kernels_.multiply({.c = to,
                     .c_stride = block_rows,
                     .start = way.first || !way.in_place ? zeros_.data() : nullptr,
                     .a = weights_.data() + matrix.packed,
                     .a_row = 1,
                     .a_column = matrix.stride,
                     .b = adjoints(matrix.results),
                     .b_stride = block_rows,
                     .rows = count,
                     .inner = matrix.rows(),
                     .columns = rows_});
  if (way.in_place) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_wanted(matrix.operands[i])) continue;
    kernels_.add(to + i * block_rows, adjoints(matrix.operands[i]), rows_);
  }
}

/// Where a number is infinite or NaN, an adjoint of exactly 0 must stop it, and the slopes of a dot that is
/// NaN are NaN.
template <class Real>
void Frame<Real>::backward_carefully(const Matrix& matrix, const Route::Way& way) noexcept {
  const Real* operands = gathered(matrix);
  for (std::size_t i = 0; i < matrix.operands.size() && way.first; ++i)
    std::fill_n(adjoints(matrix.operands[i]), rows_, Real(0));
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    const Real* arrived = adjoints(matrix.results) + row * block_rows;
    const Real* results = values(matrix.results) + row * block_rows;
    const Real* weights = weights_.data() + matrix.packed + row * matrix.stride;
    for (std::size_t i = 0; i < matrix.operands.size(); ++i) {
      const bool to_operand = is_wanted(matrix.operands[i]);
      Real& to_weight = *weight_adjoint(matrix, row, i);
      for (std::size_t k = 0; k < rows_; ++k) {
        if (matrix.varies) to_weight += sent_back(arrived[k], operands[i * block_rows + k], results[k]);
        if (to_operand) adjoints(matrix.operands[i])[k] += sent_back(arrived[k], weights[i], results[k]);
      }
    }
  }
}

template FrameSizes sizes_of<double>(const Plan&, Wanted);
template FrameSizes sizes_of<float>(const Plan&, Wanted);
template class Frame<double>;
template class Frame<float>;

}  // namespace autograd::program
