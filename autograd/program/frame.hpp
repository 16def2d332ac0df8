// SPDX-License-Identifier: MIT
// The numbers of one block of rows, and the two walks over them. Each thread works in a frame of its own. It
// knows nothing of tables and threads.
#pragma once

#include <memory>
#include <new>

#include "autograd/program/kernel.hpp"
#include "autograd/program/plan.hpp"

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
  std::span<Real> span() const noexcept { return {numbers_.get(), size_}; }
  void clear() noexcept { std::fill_n(numbers_.get(), size_, Real(0)); }

 private:
  struct Free {
    void operator()(Real* numbers) const noexcept { ::operator delete(numbers, std::align_val_t(alignment)); }
  };
  std::unique_ptr<Real, Free> numbers_;
  std::size_t size_ = 0;
};

/// What a run asks of the backward walk.
struct Wanted {
  bool gradient = false;         // by parameters
  bool column_gradient = false;  // by columns
  bool any() const noexcept { return gradient || column_gradient; }
  bool operator==(const Wanted&) const = default;
};

template <class Real>
class Frame {
 public:
  Frame(const Plan& plan, const Kernels<Real>& kernels);

  /// Before a run: the numbers that are the same in all rows, and what will be asked for.
  void load(std::span<const double> shared, Wanted wanted);
  /// Forgets what the blocks so far have added up.
  void start_sums() noexcept;
  /// The numbers of a slot, one a row.
  Real* values(Place slot) const noexcept { return values_.data() + slot * block_rows; }
  Real* adjoints(Place slot) const noexcept { return adjoints_.data() + slot * block_rows; }

  void forward();
  /// Before a backward walk: every adjoint is 0.
  void clear_adjoints() noexcept;
  /// From the adjoints of the outputs to all that is wanted.
  void backward();
  /// How many numbers add_sums() takes: the packed weights' adjoints, and then those of the spreads.
  std::size_t sums() const noexcept { return plan_.rows.weights + plan_.rows.spreads.size(); }
  /// Adds what the blocks since start_sums() have added up.
  void add_sums(std::span<double> sums) const noexcept;

 private:
  bool is_wanted(Place slot) const noexcept {
    return (wanted_.gradient && plan_.rows.varies[slot]) ||
           (wanted_.column_gradient && plan_.rows.follows[slot]);
  }
  Step<Real> step_of(const RowPart::Step& step) noexcept;
  void point_to_adjoints() noexcept;
  void pack(std::span<const double> shared) noexcept;
  const Real* gathered(const Matrix& matrix) noexcept;
  void forward(const Matrix& matrix) noexcept;
  void backward(const Matrix& matrix) noexcept;
  Real* weight_adjoint(const Matrix& matrix, std::size_t row, std::size_t operand) const noexcept;
  void backward_to_weights(const Matrix& matrix, const Real* operands) noexcept;
  void backward_to_operands(const Matrix& matrix) noexcept;
  void backward_carefully(const Matrix& matrix, const Real* operands) noexcept;

  const Plan& plan_;
  const Kernels<Real>& kernels_;
  Wanted wanted_;
  bool finite_weights_ = true;
  Buffer<Real> values_, adjoints_, weights_, weight_adjoints_;
  Buffer<Real> operands_, operand_adjoints_, transposed_;  // of one matrix at a time
  std::vector<const Real*> operand_values_;
  std::vector<Real*> operand_adjoint_places_;
  std::vector<std::pair<std::size_t, std::size_t>> block_slots_;  // runs of slots that are no spreads
};

extern template class Frame<double>;
extern template class Frame<float>;

}  // namespace autograd::program
