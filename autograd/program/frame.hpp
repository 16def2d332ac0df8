// SPDX-License-Identifier: MIT
// The numbers of one block of rows, and the two walks over them. Each thread works in a frame of its own. It
// knows nothing of tables and threads.
#pragma once

#include <memory>
#include <new>

#include "autograd/program/kernel.hpp"
#include "autograd/program/route.hpp"

namespace autograd::program {

/// Numbers at an aligned address, 0 at first.
template <class Real>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size)
      : numbers_(
            static_cast<Real*>(::operator new(size * sizeof(Real) + alignment, std::align_val_t(alignment)))),
        size_(size) {
    clear();
  }
  Real* data() const noexcept { return numbers_.get(); }
  /// Makes room for so many, all of them 0, where there is less.
  void grow(std::size_t size) {
    if (size > size_) *this = Buffer(size);
  }
  std::span<Real> span() const noexcept { return {numbers_.get(), size_}; }
  void clear() noexcept { std::fill_n(numbers_.get(), size_, Real(0)); }

 private:
  struct Free {
    void operator()(Real* numbers) const noexcept { ::operator delete(numbers, std::align_val_t(alignment)); }
  };
  std::unique_ptr<Real, Free> numbers_;
  std::size_t size_ = 0;
};

/// How many numbers a frame holds.
struct FrameSizes {
  std::size_t values, weights, biases, operands, ones, zeros;
  std::size_t adjoints, weight_adjoints, bias_adjoints, operand_adjoints, transposed;
  std::size_t total() const noexcept {
    return values + weights + biases + operands + ones + zeros + adjoints + weight_adjoints + bias_adjoints +
           operand_adjoints + transposed;
  }
};
template <class Real>
FrameSizes sizes_of(const Plan& plan, Wanted wanted);

template <class Real>
class Frame {
 public:
  Frame(const Plan& plan, const Kernels<Real>& kernels);

  /// Before a run: the numbers that are the same in all rows, and what will be asked for.
  void load(std::span<const double> shared, Wanted wanted);
  /// Forgets what the blocks so far have added up.
  void start_sums() noexcept;
  /// The numbers of a slot, one a row. Without a gradient those of others may take their place as soon as
  /// nothing reads them any more.
  Real* values(Place slot) const noexcept { return values_.data() + place_of(slot) * block_rows; }
  Real* adjoints(Place slot) const noexcept { return adjoints_.data() + slot * block_rows; }

  /// Before a block: how many rows it has. As many more are calculated as fill a register; they are to be
  /// given numbers too. Returns how many that are in all.
  std::size_t start_block(std::size_t rows) noexcept;
  void forward();
  /// Before a backward walk: the adjoints of the outputs are 0.
  void clear_adjoints() noexcept;
  /// Whether these slots hold no infinity and no NaN.
  bool are_finite(std::span<const Place> slots) const noexcept;
  /// From the adjoints of the outputs to all that is wanted. An adjoint of exactly 0 must stop, also where
  /// the number that it meets is infinite or NaN. With `trusting` that is not looked after in products with
  /// weights: then those sums are infinite or NaN, and all blocks since start_sums() are to be walked again
  /// without it.
  void backward(bool trusting);
  /// How many numbers add_sums() takes: the adjoints of all weights and biases, and then of the spreads.
  std::size_t sums() const noexcept { return plan_.rows.weights + plan_.rows.spreads.size(); }
  /// Adds what the blocks since start_sums() have added up.
  void add_sums(std::span<double> sums) const noexcept;

 private:
  bool is_wanted(Place slot) const noexcept { return program::is_wanted(plan_.rows, slot, wanted_); }
  Step<Real> step_of(const RowPart::Step& step) noexcept;
  Place place_of(Place slot) const noexcept { return wanted_.any() ? slot : plan_.sharing.places[slot]; }
  void arrange();
  /// Steps that are taken together.
  struct Run {
    std::size_t first, count;
  };
  bool follows(const Run& run, const RowPart::Step& next, bool back) noexcept;
  std::vector<Run> runs_of(std::span<const std::size_t> steps, bool back);
  void take(const Run& run, const Kernel<Real>* kernels);
  void pack(std::span<const double> shared) noexcept;
  const Real* gathered(const Matrix& matrix) noexcept;
  bool has_finite_results(const Matrix& matrix) const noexcept;
  void forward(const Matrix& matrix) noexcept;
  void backward(const Matrix& matrix, const Route::Way& way, bool trusting) noexcept;
  Real* weight_adjoint(const Matrix& matrix, std::size_t row, std::size_t operand) const noexcept;
  void backward_to_weights(const Matrix& matrix, const Real* operands) noexcept;
  void backward_to_biases(const Matrix& matrix) noexcept;
  void backward_to_operands(const Matrix& matrix, const Route::Way& way) noexcept;
  void backward_carefully(const Matrix& matrix, const Route::Way& way) noexcept;

  const Plan& plan_;
  const Kernels<Real>& kernels_;
  Wanted wanted_;
  Route route_;
  std::size_t rows_ = block_rows;
  bool finite_weights_ = true;
  Buffer<Real> values_, adjoints_, weights_, weight_adjoints_, biases_, bias_adjoints_;
  Buffer<Real> ones_, zeros_;
  Buffer<Real> operands_, operand_adjoints_, transposed_;  // of one matrix at a time
  std::vector<const Real*> operand_values_;
  std::vector<Real*> operand_adjoint_places_;
  std::vector<const Real*> operand_adjoints_before_;
  std::vector<Run> forward_runs_, backward_runs_;
};

extern template FrameSizes sizes_of<double>(const Plan&, Wanted);
extern template FrameSizes sizes_of<float>(const Plan&, Wanted);
extern template class Frame<double>;
extern template class Frame<float>;

}  // namespace autograd::program
