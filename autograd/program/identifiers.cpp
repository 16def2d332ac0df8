// SPDX-License-Identifier: MIT
#include "autograd/program/identifiers.hpp"

#include <algorithm>

namespace autograd::program {
namespace {

constexpr std::string_view reserved[] = {
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch",
    "char", "char8_t", "char16_t", "char32_t", "class", "co_await", "co_return", "co_yield", "compl",
    "concept", "const", "consteval", "constexpr", "constinit", "const_cast", "continue", "decltype",
    "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit", "export", "extern",
    "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new",
    "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private", "protected", "public",
    "register", "reinterpret_cast", "requires", "return", "short", "signed", "sizeof", "static",
    "static_assert", "static_cast", "struct", "switch", "template", "this", "thread_local", "throw", "true",
    "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq",
    // what a written program itself uses
    "columns", "parameters", "outputs", "gradient", "std", "main", "chain", "gate", "within", "sigmoid",
    "sigmoid_complement", "tanh_complement", "log_sigmoid", "softplus", "logaddexp", "xlogy", "gelu", "silu",
    "leaky_relu", "elu", "relu", "step", "sign", "max", "min", "fmax", "fmin", "copysign", "norm",
    "logsumexp", "largest", "smallest", "clamp", "sinc", "digamma", "polygamma",
    // macros of <cmath>, and what compilers define
    "NAN", "INFINITY", "NULL", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "M_E", "M_LOG2E", "M_LOG10E", "M_LN2",
    "M_LN10", "M_PI", "M_PI_2", "M_PI_4", "M_1_PI", "M_2_PI", "M_2_SQRTPI", "M_SQRT2", "M_SQRT1_2", "FP_NAN",
    "FP_INFINITE", "FP_ZERO", "FP_SUBNORMAL", "FP_NORMAL", "FP_ILOGB0", "FP_ILOGBNAN", "FP_FAST_FMA",
    "FP_FAST_FMAF", "FP_FAST_FMAL", "FP_INT_UPWARD", "FP_INT_DOWNWARD", "FP_INT_TOWARDZERO",
    "FP_INT_TONEARESTFROMZERO", "FP_INT_TONEAREST", "SNAN", "SNANF", "SNANL", "MATH_ERRNO", "MATH_ERREXCEPT",
    "math_errhandling", "unix", "linux", "i386"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_fit(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool is_identifier(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), is_fit) &&
         std::find(std::begin(reserved), std::end(reserved), text) == std::end(reserved) &&
         text.find("__") == std::string_view::npos;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\\'; }, ' ');
  return line;
}

Identifiers::Identifiers() : taken_(std::begin(reserved), std::end(reserved)) {}

std::string Identifiers::take(std::string_view name) {
  std::string fit;
  for (const char c : name) {
    if (is_fit(c) && !(c == '_' && fit.ends_with('_'))) fit += c;
  }
  if (!fit.empty() && !is_letter(fit[0])) fit = "v" + fit;
  if (fit.empty()) fit = "v" + std::to_string(++unnamed_);
  std::string unique = fit;
  for (std::size_t i = 2; !taken_.insert(unique).second; ++i) unique = fit + "_" + std::to_string(i);
  return unique;
}

}  // namespace autograd::program
