// SPDX-License-Identifier: MIT
// The readings in double that lanes at the edges are handed to, one by one. They are plain functions,
// compiled for every processor: a template called from a file for a wider one would be compiled for that one
// alone, and could then be linked to everything else.
#pragma once

namespace autograd::program::baseline {

double exp(double a);
double exp2(double a);
double expm1(double a);
double log(double a);
double log2(double a);
double log10(double a);
double log1p(double a);
double sin(double a);
double cos(double a);
double tan(double a);
double asinh(double a);
double acosh(double a);
double atanh(double a);
double erfc(double a);
double hypot(double a, double b);
double pow(double a, double b);

}  // namespace autograd::program::baseline
