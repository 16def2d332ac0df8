// SPDX-License-Identifier: MIT
// Operations of one's own: a value and its slopes, given as callables, used like the built-in ones.
#pragma once

#include <utility>

#include "autograd/value.hpp"

namespace autograd {

/// Records an operation of one's own; with constants only the result is a constant. What the callables
/// throw goes through, and nothing is recorded then.
Value record_custom(const std::shared_ptr<const CustomOperation>& operation, Values operands);
/// Throws NumbersOnly: a derivative cannot be recorded through this operation.
[[noreturn]] void refuse_numbers_only(std::string_view name);

/// Whether a callable reads T and answers in it.
template <class T, class F, class... Arguments>
concept AnswersIn = requires(const F& f, const Arguments&... arguments) {
  { f(arguments...) } -> std::same_as<T>;
};

/// The callables of an operation with as many operands as it has slopes.
template <class F, class... Slopes>
class OverOperands final : public CustomOperation {
 public:
  static constexpr std::size_t arity = sizeof...(Slopes);

  OverOperands(const Notation& notation, F value, Slopes... slopes)
      : CustomOperation(notation, arity), value_(std::move(value)), slopes_(std::move(slopes)...) {}

  bool is_precise() const noexcept override { return answers<long double, F>(places); }

  double value(std::span<const double> operands) const override {
    return with<double>(operands, [&](auto... a) { return static_cast<double>(value_(a...)); });
  }
  long double value(std::span<const long double> operands) const override {
    using T = std::conditional_t<answers<long double, F>(places), long double, double>;
    return with<T>(operands, [&](auto... a) { return static_cast<long double>(value_(a...)); });
  }
  double slope(std::span<const double> operands, std::size_t i, double result) const override {
    return slope_in<double>(operands, i, result);
  }
  long double slope(std::span<const long double> operands, std::size_t i, long double result) const override {
    return slope_in<long double>(operands, i, result);
  }
  Value slope(std::span<const Value> operands, std::size_t i, Value result) const override {
    return slope_in<Value>(operands, i, result);
  }

 private:
  static constexpr auto places = std::make_index_sequence<arity>();

  template <class T, std::size_t>
  using Repeated = T;
  template <class T, class Callable, std::size_t... I>
  static constexpr bool answers(std::index_sequence<I...>) {
    return AnswersIn<T, Callable, Repeated<T, I>...>;
  }
  template <class Callable, std::size_t... I>
  static constexpr bool reads_numbers(std::index_sequence<I...>) {
    return std::is_invocable_r_v<double, const Callable&, Repeated<double, I>...>;
  }
  static_assert(reads_numbers<F>(places), "the value is called with as many operands as there are slopes");
  static_assert((reads_numbers<Slopes>(std::make_index_sequence<arity + 1>()) && ...),
                "a slope is called with all operands and then the result");
  template <class Callable, std::size_t... I>
  static constexpr bool reads_values(std::index_sequence<I...>) {
    return std::is_invocable_v<const Callable&, Repeated<Value, I>..., Value>;
  }

  /// Calls `f` with the operands, each as a T.
  template <class T, class From, class Call>
  static auto with(std::span<const From> operands, const Call& call) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return call(static_cast<T>(operands[I])...); }
    (places);
  }

  template <class T>
  T slope_in(std::span<const T> operands, std::size_t i, T result) const {
    T slope{};
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((I == i && (slope = one_slope(std::get<I>(slopes_), operands, result), true)) || ...);
    }
    (places);
    return slope;
  }
  template <class T, class Slope>
  T one_slope(const Slope& slope, std::span<const T> operands, T result) const {
    if constexpr (std::same_as<T, Value>) {
      if constexpr (reads_values<Slope>(places)) {
        return with<Value>(operands, [&](auto... a) { return Value(slope(a..., result)); });
      } else {
        refuse_numbers_only(notation().name);
      }
    } else {
      using In = std::conditional_t<answers<T, Slope>(std::make_index_sequence<arity + 1>()), T, double>;
      return with<In>(operands,
                      [&](auto... a) { return static_cast<T>(slope(a..., static_cast<In>(result))); });
    }
  }

  F value_;
  std::tuple<Slopes...> slopes_;
};

/// The callables of an operation over a list of any length.
template <class F, class Slope>
class OverList final : public CustomOperation {
  template <class T>
  using Numbers = std::span<const T>;

 public:
  OverList(const Notation& notation, F value, Slope slope)
      : CustomOperation(notation, 0), value_(std::move(value)), slope_(std::move(slope)) {}

  bool is_precise() const noexcept override { return precise; }

  double value(Numbers<double> operands) const override { return static_cast<double>(value_(operands)); }
  long double value(Numbers<long double> operands) const override {
    if constexpr (precise) {
      return value_(operands);
    } else {
      const std::vector<double> numbers(operands.begin(), operands.end());
      return static_cast<long double>(value_(Numbers<double>(numbers)));
    }
  }
  double slope(Numbers<double> operands, std::size_t i, double result) const override {
    return static_cast<double>(slope_(operands, i, result));
  }
  long double slope(Numbers<long double> operands, std::size_t i, long double result) const override {
    if constexpr (std::is_invocable_v<const Slope&, Numbers<long double>, std::size_t, long double>) {
      return static_cast<long double>(slope_(operands, i, result));
    } else {
      const std::vector<double> numbers(operands.begin(), operands.end());
      return static_cast<long double>(slope_(Numbers<double>(numbers), i, static_cast<double>(result)));
    }
  }
  Value slope(Numbers<Value> operands, std::size_t i, Value result) const override {
    if constexpr (std::is_invocable_v<const Slope&, Numbers<Value>, std::size_t, Value>) {
      return slope_(operands, i, result);
    } else {
      refuse_numbers_only(notation().name);
    }
  }

 private:
  static constexpr bool precise = AnswersIn<long double, F, Numbers<long double>>;

  F value_;
  Slope slope_;
};

/// An operation with a fixed number of operands, made with custom(); copied freely. Called with numbers
/// alone it returns a number, else it records.
template <std::size_t arity>
class Custom {
 public:
  explicit Custom(std::shared_ptr<const CustomOperation> operation) : operation_(std::move(operation)) {}

  template <class... Operands>
  requires(sizeof...(Operands) == arity && (std::convertible_to<Operands, Value> && ...)) auto operator()(
      const Operands&... operands) const {
    if constexpr ((std::is_arithmetic_v<Operands> && ...)) {
      using T = std::conditional_t<(std::same_as<Operands, long double> || ...), long double, double>;
      const std::array<T, arity> numbers{static_cast<T>(operands)...};
      return operation_->value(std::span<const T>(numbers));
    } else {
      return record_custom(operation_, {Value(operands)...});
    }
  }

 private:
  std::shared_ptr<const CustomOperation> operation_;
};

/// An operation over a list of any length, made with custom_list(); copied freely.
class CustomList {
 public:
  explicit CustomList(std::shared_ptr<const CustomOperation> operation) : operation_(std::move(operation)) {}

  /// Throws WrongSize for an empty list.
  Value operator()(Values operands) const;
  double operator()(std::span<const double> operands) const;

 private:
  std::shared_ptr<const CustomOperation> operation_;
};

/// An operation of one's own: how it is written (a name will do), its value, and a slope for each operand
/// that takes the operands and then the result:
///
///   const auto cube = custom("cube", [](auto a) { return a * a * a; },
///                            [](auto a, auto) { return 3.0 * a * a; });
///   Value y = cube(x);
///
/// Written with `auto`, a callable is read over any number: a value in double and long double, a slope in
/// Value too, so that derivatives can be recorded and differentiated again (call sin, not std::sin, in it).
/// Written with `double` it is read in numbers only: gradient() works, and what would record a derivative
/// throws NumbersOnly. Slopes are not checked here; verify does that. A derivative is NaN where the value
/// is. Throws Error for a notation without a name or with operands that are not there.
template <class F, class... Slopes>
requires(sizeof...(Slopes) > 0) Custom<sizeof...(Slopes)> custom(const Notation& notation, F value,
                                                                 Slopes... slopes) {
  using Made = OverOperands<F, Slopes...>;
  return Custom<sizeof...(Slopes)>(
      std::make_shared<const Made>(notation, std::move(value), std::move(slopes)...));
}
template <class F, class... Slopes>
requires(sizeof...(Slopes) > 0) auto custom(std::string_view name, F value, Slopes... slopes) {
  return custom(Notation{name, "", ""}, std::move(value), std::move(slopes)...);
}

/// The same over a list: `value(operands)` and `slope(operands, i, result)`, where operands is a span.
template <class F, class Slope>
CustomList custom_list(const Notation& notation, F value, Slope slope) {
  using Made = OverList<F, Slope>;
  return CustomList(std::make_shared<const Made>(notation, std::move(value), std::move(slope)));
}
template <class F, class Slope>
CustomList custom_list(std::string_view name, F value, Slope slope) {
  return custom_list(Notation{name, "", ""}, std::move(value), std::move(slope));
}

}  // namespace autograd
