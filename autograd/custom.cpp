// SPDX-License-Identifier: MIT
#include "autograd/custom.hpp"

namespace autograd {

Value record_custom(const std::shared_ptr<const CustomOperation>& operation, Values operands) {
  OperandNumbers known(operands, std::initializer_list<Value>{});
  const std::span<const double> numbers = known.numbers();
  const double y = operation->value(numbers);
  Graph* graph = known.graph();
  if (graph == nullptr) return y;
  const std::span<double> slopes = known.slopes();
  slopes_of(*operation, numbers, y, slopes, [&](std::size_t i) { return !operands[i].is_constant(); });
  const Index node = graph->record_custom(operation, numbers.size(), y);
  const std::span<ListEntry> list = graph->list(node);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    list[i].set(operands[i].index(), operands[i].is_constant() ? numbers[i] : slopes[i]);
  }
  return Value::at(*graph, node);
}

void refuse_numbers_only(std::string_view name) {
  throw NumbersOnly("no derivative can be recorded through '" + std::string(name) +
                    "': its slope is written for numbers only; write it over any number (with auto), or ask "
                    "gradient()");
}

namespace {

void require_operands(const CustomOperation& operation, bool none) {
  if (none) throw WrongSize("'" + std::string(operation.notation().name) + "' needs at least one operand");
}

}  // namespace

Value CustomList::operator()(Values operands) const {
  require_operands(*operation_, operands.empty());
  return record_custom(operation_, operands);
}

double CustomList::operator()(std::span<const double> operands) const {
  require_operands(*operation_, operands.empty());
  return operation_->value(operands);
}

}  // namespace autograd
