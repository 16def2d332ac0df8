// SPDX-License-Identifier: MIT
#include "autograd/explain/javascript_words.hpp"

#include <algorithm>

#include "autograd/error.hpp"

namespace autograd::explain {
namespace {

struct Word {
  std::string_view name;
  std::string_view calls;  // one other word that must stand above it
  std::string_view text;
};

// Each one keeps the conventions at kinks and edges. For the gamma functions: recurrence to where the
// asymptotic series holds, and reflection; for erf: the series without signs and the continued fraction
// (Abramowitz and Stegun, 6.1, 6.3, 6.4, 7.1).
constexpr Word words[] = {
    {"exp2", "", "const exp2 = a => Math.pow(2, a);"},
    {"fmod", "", "const fmod = (a, b) => a % b;"},
    {"remainder", "",
     "function remainder(a, b) {\n  const c = Math.abs(b), r = Math.abs(a % (2*c));\n"
     "  const s = r > 1.5*c || (r === 1.5*c && c > 0) ? r - 2*c : r > 0.5*c ? r - c : r;\n"
     "  return Number.isFinite(b) ? (a < 0 ? -s : s) : b === b ? a : b;\n}"},
    {"round", "", "const round = a => a < 0 ? -Math.floor(0.5 - a) : Math.floor(a + 0.5);"},
    {"relu", "", "const relu = a => a <= 0 ? 0 : a;"},
    {"step", "", "const step = a => a > 0 ? 1 : a !== a ? a : 0;"},
    {"fmax", "", "const fmax = (a, b) => a < b || a !== a ? b : a;"},
    {"fmin", "", "const fmin = (a, b) => b < a || a !== a ? b : a;"},
    {"copysign", "",
     "const copysign = (a, b) => b !== b ? b : (b < 0 || Object.is(b, -0) ? -1 : 1)*Math.abs(a);"},
    {"clamp", "",
     "const clamp = (a, low, high) => !(low <= high) ? NaN : a <= low ? low : a >= high ? high : a;"},
    {"sigmoid", "",
     "function sigmoid(a) {\n  const e = Math.exp(-Math.abs(a));\n  return (a < 0 ? e : 1)/(1 + e);\n}"},
    {"log_sigmoid", "", "const log_sigmoid = a => (a >= 0 ? 0 : a) - Math.log1p(Math.exp(-Math.abs(a)));"},
    {"softplus", "", "const softplus = a => (a <= 0 ? 0 : a) + Math.log1p(Math.exp(-Math.abs(a)));"},
    {"logaddexp", "",
     "const logaddexp = (a, b) => a === b ? a + Math.LN2\n"
     "  : (a < b ? b : a) + Math.log1p(Math.exp(-Math.abs(a - b)));"},
    {"sinc", "", "const sinc = a => Math.abs(a) < 1e-8 ? 1 : Math.sin(a)/a;"},
    {"erf", "",
     "function erf(a) {\n  const x = Math.abs(a);\n  if (x > 6) return a < 0 ? -1 : 1;\n"
     "  let term = x, sum = x;\n"
     "  for (let n = 1; term > 1e-18*sum; ++n) sum += term *= 2*x*x/(2*n + 1);\n"
     "  return (a < 0 ? -2 : 2)/Math.sqrt(Math.PI)*Math.exp(-x*x)*sum + (a === a ? 0 : a);\n}"},
    {"erfc", "erf",
     "function erfc(a) {\n  if (!(a > 2)) return 1 - erf(a);\n  let f = 0;\n"
     "  for (let n = 120; n > 0; --n) f = n/2/(a + f);\n"
     "  return a > 30 ? 0 : Math.exp(-a*a)/Math.sqrt(Math.PI)/(a + f);\n}"},
    {"gelu", "erfc",
     "function gelu(a) {\n  const p = 0.5*erfc(-a*Math.SQRT1_2);\n  return p === 0 ? 0 : p*a;\n}"},
    {"silu", "sigmoid", "function silu(a) {\n  const s = sigmoid(a);\n  return s === 0 ? 0 : s*a;\n}"},
    {"leaky_relu", "", "const leaky_relu = (a, b) => a > 0 ? a : b*a;"},
    {"elu", "", "const elu = (a, b) => a > 0 ? a : b*Math.expm1(a);"},
    {"norm", "", "const norm = (...a) => Math.hypot(...a);"},
    {"logsumexp", "",
     "function logsumexp(...a) {\n  const largest = Math.max(...a);\n"
     "  if (!Number.isFinite(largest)) return largest;\n"
     "  return largest + Math.log(a.reduce((sum, x) => sum + Math.exp(x - largest), 0));\n}"},
    {"lgamma", "",
     "function lgamma(a) {\n  if (a <= 0 && a === Math.floor(a)) return Infinity;\n"
     "  if (a < 0.5) return Math.log(Math.PI/Math.abs(Math.sin(Math.PI*a))) - lgamma(1 - a);\n"
     "  let x = a, p = 1;\n  for (; x < 15; ++x) p *= x;\n  const s = 1/(x*x);\n"
     "  return (x - 0.5)*Math.log(x) - x + 0.5*Math.log(2*Math.PI) - Math.log(p)\n"
     "    + (1/12 - s*(1/360 - s*(1/1260 - s*(1/1680 - s*(1/1188 - s*691/360360)))))/x;\n}"},
    {"tgamma", "lgamma",
     "function tgamma(a) {\n  if (a < 0.5) return a === Math.floor(a) ? (a === 0 ? 1/a : NaN)\n"
     "    : Math.PI/(Math.sin(Math.PI*a)*tgamma(1 - a));\n"
     "  let x = a, p = 1;\n  if (a < 20) for (; x > 2; --x) p *= x - 1;\n  return p*Math.exp(lgamma(x));\n}"},
    {"polygamma", "",
     "function polygamma(n, a) {\n  if (!(a > -1e6) || (a <= 0 && a === Math.floor(a))) return NaN;\n"
     "  let f = 1;  // n!\n  for (let i = 2; i <= n; ++i) f *= i;\n"
     "  let x = a, sum = 0;\n  for (; x < 15 + n; ++x) sum += f/Math.pow(x, n + 1);\n"
     "  const bernoulli = [1/6, -1/30, 1/42, -1/30, 5/66, -691/2730, 7/6];\n"
     "  let tail = n === 0 ? -Math.log(x) : f/n/Math.pow(x, n);\n  tail += f/2/Math.pow(x, n + 1);\n"
     "  let g = f*(n + 1)/2/Math.pow(x, n + 2);  // (2k + n - 1)!/(2k)!/x^(2k + n)\n"
     "  for (let k = 1; k <= 7; ++k) {\n    tail += bernoulli[k - 1]*g;\n"
     "    g *= (2*k + n)*(2*k + n + 1)/((2*k + 1)*(2*k + 2))/(x*x);\n  }\n"
     "  return (n % 2 === 0 ? -1 : 1)*(sum + tail);\n}"},
    {"digamma", "polygamma", "const digamma = a => polygamma(0, a);"},
};

/// Those of Math that mean the same as the operation of that name.
constexpr std::string_view standard[] = {"sqrt",  "pow",   "cbrt", "hypot", "exp",   "log",   "expm1", "log2",
                                         "log10", "log1p", "sin",  "cos",   "tan",   "tanh",  "asin",  "acos",
                                         "atan",  "sinh",  "cosh", "asinh", "acosh", "atanh", "atan2", "abs",
                                         "sign",  "max",   "min",  "floor", "ceil",  "trunc"};

constexpr std::string_view reserved[] = {
    "arguments", "async",      "await",     "debugger", "eval",   "finally",   "function", "implements",
    "in",        "instanceof", "interface", "let",      "null",   "package",   "super",    "undefined",
    "var",       "with",       "yield",     "of",       "NaN",    "Infinity",  "Math",     "Number",
    "Object",    "get",        "set",       "exp2",     "fmod",   "remainder", "round",    "clamp",
    "sinc",      "erf",        "erfc",      "lgamma",   "tgamma", "polygamma", "digamma"};

const Word& word_named(std::string_view name) {
  const auto found =
      std::find_if(std::begin(words), std::end(words), [&](const Word& word) { return word.name == name; });
  if (found == std::end(words))
    throw Error("the operation '" + std::string(name) + "' cannot be written as JavaScript");
  return *found;
}

}  // namespace

bool is_standard_javascript(std::string_view name) {
  return std::find(std::begin(standard), std::end(standard), name) != std::end(standard);
}

std::string javascript_definitions(const std::set<std::string>& functions) {
  std::set<std::string_view> needed;
  for (const std::string& name : functions) {
    for (std::string_view word = name; !word.empty(); word = word_named(word).calls)
      needed.insert(word_named(word).name);
  }
  std::string text;
  for (const Word& word : words) {
    if (needed.contains(word.name)) text.append(word.text).append("\n");
  }
  return text;
}

std::span<const std::string_view> javascript_reserved() { return reserved; }

}  // namespace autograd::explain
