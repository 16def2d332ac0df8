// SPDX-License-Identifier: MIT
// The numbers that parameters start with. It knows how many inputs and outputs a layer has, and no values.
//
// The same seed gives the same numbers on every platform: only + - * / and square roots, which are rounded
// alike everywhere, stand between the generator and the numbers.
#pragma once

#include <cstdint>
#include <variant>

#include "autograd/random.hpp"

namespace nn {

/// Every weight starts as one number, every bias as another.
struct Constant {
  double weight = 0.0;
  double bias = 0.0;
};

/// Every weight and every bias starts as a number drawn evenly from low to high.
struct Uniform {
  std::uint64_t seed = 1;
  double low = -1.0;
  double high = 1.0;
};

/// Every weight and every bias starts as a number drawn from the normal distribution.
struct Normal {
  std::uint64_t seed = 1;
  double mean = 0.0;
  double deviation = 1.0;
};

/// How weights are drawn that have a mean of 0 and a given deviation d: evenly from -sqrt(3)*d to sqrt(3)*d,
/// or from the normal distribution.
enum class Distribution { uniform, normal };

/// Weights with the deviation sqrt(2/(inputs + outputs)) of their layer, biases of 0: for sigmoid, tanh and
/// linear layers (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
/// networks", 2010).
struct Xavier {
  std::uint64_t seed = 1;
  Distribution distribution = Distribution::uniform;
};

/// Weights with the deviation sqrt(2/inputs) of their layer, biases of 0: for relu and its kin (He and
/// others, "Delving deep into rectifiers", 2015).
struct He {
  std::uint64_t seed = 1;
  Distribution distribution = Distribution::normal;
};

using InitialValues = std::variant<Constant, Uniform, Normal, Xavier, He>;

/// Numbers of the normal distribution with mean 0 and deviation 1 (Marsaglia's polar method).
class NormalNumbers {
 public:
  double next(autograd::Random& random) noexcept;

 private:
  double kept_ = 0.0;  // the second of a pair, while has_kept_
  bool has_kept_ = false;
};

/// Gives out the first numbers of a network's parameters, one after the other.
class InitialNumbers {
 public:
  /// Throws Error where Uniform's low is above high, where a bound, mean or deviation is not finite, where a
  /// deviation is negative, and for a number that is no Distribution.
  explicit InitialNumbers(const InitialValues& initial);

  /// What follows belongs to a layer with this many inputs and neurons.
  void begin_layer(std::size_t inputs, std::size_t outputs) noexcept;
  double weight() noexcept;
  double bias() noexcept;

 private:
  double drawn(Distribution distribution, double deviation) noexcept;

  InitialValues initial_;
  autograd::Random random_{0};
  NormalNumbers normal_;
  double inputs_ = 1.0, outputs_ = 1.0;
};

}  // namespace nn
