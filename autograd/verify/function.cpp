// SPDX-License-Identifier: MIT
#include "autograd/verify/function.hpp"

#include <algorithm>
#include <map>

#include "autograd/near.hpp"

namespace autograd::verify {
namespace {

using Functions = std::map<std::string, Function, std::less<>>;

template <class Op>
Value call(std::span<const Value> operands) {
  if constexpr (Op::arity == 1) {
    return apply<Op>(operands[0]);
  } else if constexpr (Op::arity == 2) {
    if constexpr (Op::fixed_a) {
      if (!operands[0].is_constant()) throw Error("its first operand must be a number");
    }
    return apply<Op>(operands[0], operands[1]);
  } else {
    return apply<Op>(Values(operands));
  }
}

Value call_dot(std::span<const Value> operands) {
  if (operands.size() % 2 != 0) throw Error("dot takes two lists of one length, one after the other");
  return call<Dot>(operands);
}
template <class Two, class Many>
Value call_extreme(std::span<const Value> operands) {
  return operands.size() == 2 ? call<Two>(operands) : call<Many>(operands);
}

/// What a formula cannot call by its name: what has signs of its own, what only backward walks write, and
/// `select`, which is known by its relation.
template <class Op>
constexpr bool is_hidden() {
  for (const std::string_view name :
       {"add", "subtract", "multiply", "divide", "negate", "reciprocal", "sigmoid_complement",
        "tanh_complement", "chain", "gate", "within", "select"}) {
    if (Op::notation.name == name) return true;
  }
  return false;
}

template <class Op>
std::size_t operand_count() {
  if constexpr (Op::arity > 0) {
    return Op::arity;
  } else if constexpr (Op::fixed_length) {
    return std::size(Op::samples[0]);
  } else {
    return 1;
  }
}

constexpr std::pair<std::string_view, std::string_view> aliases[] = {
    {"ln", "log"},       {"sigma", "sigmoid"}, {"arcsin", "asin"},   {"arccos", "acos"},
    {"arctan", "atan"},  {"arsinh", "asinh"},  {"arcosh", "acosh"},  {"artanh", "atanh"},
    {"log_10", "log10"}, {"log_2", "log2"},    {"log_e", "log"},     {"ReLU", "relu"},
    {"sgn", "sign"},     {"arcsinh", "asinh"}, {"arccosh", "acosh"}, {"arctanh", "atanh"},
    {"psi", "digamma"},  {"Gamma", "tgamma"},
};

Functions all_functions() {
  Functions functions;
  for_each_operation([&]<class Op>(Op) {
    if constexpr (!is_hidden<Op>()) {
      const std::string name(Op::notation.name);
      functions.try_emplace(
          name, Function{name, operand_count<Op>(), Op::arity == 0 && !Op::fixed_length, &call<Op>});
    }
  });
  functions["max"] = {"max", 1, true, &call_extreme<Max, Extreme<true>>};
  functions["min"] = {"min", 1, true, &call_extreme<Min, Extreme<false>>};
  functions["dot"] = {"dot", 2, true, &call_dot};
  for (const auto& [alias, name] : aliases) functions.emplace(alias, functions.find(name)->second);
  return functions;
}

const Functions& functions() {
  static const Functions all = all_functions();
  return all;
}

}  // namespace

const Function* function_named(std::string_view name) {
  const auto found = functions().find(name);
  return found == functions().end() ? nullptr : &found->second;
}

const Function* selection_by(std::string_view relation) {
  static const std::map<std::string, Function, std::less<>> all = {
      {"<", {"select", 4, false, &call<Select<Choice::less>>}},
      {"<=", {"select", 4, false, &call<Select<Choice::less_equal>>}},
      {"==", {"select", 4, false, &call<Select<Choice::equal>>}}};
  const auto found = all.find(relation);
  return found == all.end() ? nullptr : &found->second;
}

std::string near_functions(std::string_view word) {
  std::string near;
  if (word.size() < 3 || word.size() > 24) return near;
  for (const auto& [name, function] : functions()) {
    const bool long_enough = word.size() > 4 || word[0] == name[0];
    if (distance(word, name) <= (long_enough ? 2u : 1u)) near.append(near.empty() ? "" : ", ").append(name);
  }
  return near;
}

}  // namespace autograd::verify
