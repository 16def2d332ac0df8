// SPDX-License-Identifier: MIT
#include "autograd/program/baseline.hpp"

#include "autograd/operation/number.hpp"

namespace autograd::program::baseline {

double exp(double a) { return number::exp(a); }
double exp2(double a) { return number::exp2(a); }
double expm1(double a) { return number::expm1(a); }
double log(double a) { return number::log(a); }
double log2(double a) { return number::log2(a); }
double log10(double a) { return number::log10(a); }
double log1p(double a) { return number::log1p(a); }
double sin(double a) { return number::sin(a); }
double cos(double a) { return number::cos(a); }
double tan(double a) { return number::tan(a); }
double asinh(double a) { return number::asinh(a); }
double acosh(double a) { return number::acosh(a); }
double atanh(double a) { return number::atanh(a); }
double erfc(double a) { return number::erfc(a); }
double hypot(double a, double b) { return number::hypot(a, b); }
double pow(double a, double b) { return number::pow(a, b); }

}  // namespace autograd::program::baseline
