// SPDX-License-Identifier: MIT
// The product of matrices: the same bits from every table, whatever the sizes, and not a number beside c
// changed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "autograd/program/frame.hpp"
#include "autograd/random.hpp"
#include "tests/autograd/program/block.hpp"

using namespace autograd;
using namespace autograd::program;
using support::Column;

namespace {

struct Sizes {
  std::size_t rows, inner, columns;
  bool turned = false;  // a lies column by column
  std::size_t gap = 0;  // between rows of b and of c
  bool started = false;
};

template <class Real>
struct Matrices {
  explicit Matrices(const Sizes& shape)
      : sizes(shape),
        stride(sizes.columns + sizes.gap),
        a(sizes.rows * sizes.inner + 1),
        b(sizes.inner * stride + 1),
        c(sizes.rows * stride + 1),
        start(sizes.rows + 1) {
    Random random(3);
    for (auto* matrix : {&a, &b, &c, &start}) {
      for (std::size_t i = 0; i < matrix->size(); ++i) (*matrix)[i] = Real(random.uniform(-2, 2));
    }
  }
  MatrixProduct<Real> product() {
    return {.c = c.data(),
            .c_stride = stride,
            .start = sizes.started ? start.data() : nullptr,
            .a = a.data(),
            .a_row = sizes.turned ? 1 : sizes.inner,
            .a_column = sizes.turned ? sizes.rows : 1,
            .b = b.data(),
            .b_stride = stride,
            .rows = sizes.rows,
            .inner = sizes.inner,
            .columns = sizes.columns};
  }

  const Sizes sizes;
  const std::size_t stride;
  Column<Real> a, b, c, start;
};

/// As kernel.hpp says it.
template <class Real>
void multiply_as_told(const MatrixProduct<Real>& p) {
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = 0; j < p.columns; ++j) {
      Real& c = p.c[i * p.c_stride + j];
      if (p.start != nullptr) c = p.start[i];
      for (std::size_t k = 0; k < p.inner; ++k) {
        const volatile Real product = p.a[i * p.a_row + k * p.a_column] * p.b[k * p.b_stride + j];
        c = c + product;
      }
    }
  }
}

template <class Real>
void compare(const Sizes& sizes) {
  Matrices<Real> expected(sizes);
  multiply_as_told(expected.product());
  for (const auto* table : available_kernels<Real>()) {
    Matrices<Real> got(sizes);
    table->multiply(got.product());
    INFO(table->name << " " << sizes.rows << "x" << sizes.inner << "x" << sizes.columns);
    CHECK(std::memcmp(got.c.data(), expected.c.data(), got.c.size() * sizeof(Real)) == 0);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("a product of matrices has the same bits in every table", Real, double, float) {
  for (const std::size_t rows : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 11u, 12u, 13u, 17u, 23u}) {
    for (const std::size_t inner : {0u, 1u, 2u, 7u, 16u}) {
      for (const std::size_t columns : {16u, 32u, 48u, 80u}) {
        compare<Real>({rows, inner, columns});
        compare<Real>({rows, inner, columns, true, 16});
        compare<Real>({rows, inner, columns, false, 16, true});
      }
    }
  }
  compare<Real>({128, 64, 32});
  compare<Real>({128, 32, 128, true});
}

TEST_CASE_TEMPLATE("a product without rows or columns changes nothing", Real, double, float) {
  compare<Real>({0, 5, 16});
  compare<Real>({5, 5, 0, false, 16});
}

TEST_CASE_TEMPLATE("products of rows have the same bits in every table, and partial sums in their places",
                   Real, double, float) {
  for (const std::size_t a_rows : {1u, 2u, 3u, 4u, 5u, 9u}) {
    for (const std::size_t b_rows : {1u, 2u, 3u, 4u, 7u, 8u}) {
      const std::size_t inner = b_rows % 2 == 0 ? block_rows : padding;
      autograd::Random random(a_rows * 100 + b_rows);
      const auto numbers = [&](std::size_t count) {
        Buffer<Real> buffer(count);
        for (Real& number : buffer.span()) number = static_cast<Real>(random.uniform(-1.0, 1.0));
        return buffer;
      };
      const Buffer<Real> a = numbers(a_rows * block_rows), b = numbers(b_rows * block_rows),
                         start = numbers(a_rows * b_rows * partial_sums<Real>);
      std::vector<Real> expected(start.span().begin(), start.span().end());
      for (std::size_t i = 0; i < a_rows * b_rows; ++i) {
        for (std::size_t k = 0; k < inner; ++k) {
          const volatile Real product =
              a.data()[i / b_rows * block_rows + k] * b.data()[i % b_rows * block_rows + k];
          Real& sum = expected[i * partial_sums<Real> + k % partial_sums<Real>];
          sum = sum + product;
        }
      }
      for (const auto* table : available_kernels<Real>()) {
        Buffer<Real> got(start.span().size());
        std::copy(start.span().begin(), start.span().end(), got.data());
        table->multiply_rows({.c = got.data(),
                              .a = a.data(),
                              .a_rows = a_rows,
                              .b = b.data(),
                              .b_rows = b_rows,
                              .inner = inner});
        INFO(table->name << " " << a_rows << "x" << b_rows);
        CHECK(std::equal(expected.begin(), expected.end(), got.data()));
      }
    }
  }
}

TEST_CASE_TEMPLATE("every table adds, and sees what is not finite", Real, double, float) {
  const double bad[] = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                        std::numeric_limits<double>::quiet_NaN()};
  for (const auto* table : available_kernels<Real>()) {
    INFO(table->name);
    Buffer<Real> numbers(2 * block_rows), sums(2 * block_rows);
    for (std::size_t i = 0; i < 2 * block_rows; ++i)
      numbers.data()[i] = static_cast<Real>(i), sums.data()[i] = Real(1);
    table->add(numbers.data(), sums.data(), 2 * block_rows);
    for (std::size_t i = 0; i < 2 * block_rows; ++i) CHECK(sums.data()[i] == static_cast<Real>(i + 1));
    numbers.data()[0] = std::numeric_limits<Real>::max();
    CHECK(table->all_finite(numbers.data(), 2 * block_rows));
    for (const double number : bad) {
      for (const std::size_t i : {std::size_t{0}, std::size_t{5}, 2 * block_rows - 1}) {
        const Real before = std::exchange(numbers.data()[i], static_cast<Real>(number));
        CHECK_FALSE(table->all_finite(numbers.data(), 2 * block_rows));
        numbers.data()[i] = before;
      }
    }
  }
}
