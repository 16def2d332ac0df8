// SPDX-License-Identifier: MIT
#include "autograd/program/shared_part.hpp"

#include <algorithm>

#include "autograd/sweep.hpp"

namespace autograd::program {
namespace {

std::span<const Place> operands_of(const SharedPart& part, const SharedPart::Step& step) {
  return std::span(part.operands).subspan(step.first, step.count);
}

void gather(std::span<const Place> operands, std::span<const double> numbers, std::vector<double>& gathered) {
  gathered.clear();
  for (const Place operand : operands) gathered.push_back(numbers[operand]);
}

template <class Op>
void send_back(std::span<const Place> operands, std::span<const double> gathered, double result,
               double adjoint, std::span<double> slopes, const SharedPart& part, std::span<double> adjoints) {
  const auto wanted = [&](std::size_t i) { return part.varies[operands[i]]; };
  if constexpr (Op::arity == 1) {
    slopes[0] = slope_of<Op, 0>(std::array{gathered[0]}, result);
  } else if constexpr (Op::arity == 2) {
    const std::array numbers{gathered[0], gathered[1]};
    if (wanted(0)) slopes[0] = slope_of<Op, 0>(numbers, result);
    if (wanted(1)) slopes[1] = slope_of<Op, 1>(numbers, result);
  } else {
    slopes_of<Op>(gathered, result, slopes, wanted);
  }
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (wanted(i)) adjoints[operands[i]] += flow_back<Op>(adjoint, slopes[i]);
  }
}

}  // namespace

void forward(const SharedPart& part, std::span<double> numbers) {
  std::vector<double> gathered;
  for (const SharedPart::Step& step : part.steps) {
    gather(operands_of(part, step), numbers, gathered);
    const std::span<const double> operands(gathered);
    numbers[step.result] =
        step.custom != nullptr
            ? step.custom->value(operands)
            : visit(step.code, [&]<class Op>(Op) { return autograd::value_of<Op>(operands); });
  }
}

void backward(const SharedPart& part, std::span<const double> numbers, std::span<double> adjoints) {
  std::vector<double> gathered, slopes;
  for (std::size_t i = part.steps.size(); i-- > 0;) {
    const SharedPart::Step& step = part.steps[i];
    const double adjoint = adjoints[step.result];
    if (adjoint == 0.0 || !part.varies[step.result]) continue;
    const std::span<const Place> operands = operands_of(part, step);
    gather(operands, numbers, gathered);
    slopes.assign(operands.size(), 0.0);
    if (step.custom != nullptr) {
      const auto wanted = [&](std::size_t k) { return part.varies[operands[k]]; };
      slopes_of(*step.custom, std::span<const double>(gathered), numbers[step.result],
                std::span<double>(slopes), wanted);
      for (std::size_t k = 0; k < operands.size(); ++k) {
        if (wanted(k)) adjoints[operands[k]] += number::chain(adjoint, slopes[k]);
      }
      continue;
    }
    visit(step.code, [&]<class Op>(Op) {
      send_back<Op>(operands, gathered, numbers[step.result], adjoint, slopes, part, adjoints);
    });
  }
}

}  // namespace autograd::program
