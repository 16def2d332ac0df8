// SPDX-License-Identifier: MIT
// What most tests and much of the library include, for builds with precompiled headers
// (meson's b_pch). It may be left out, and changes only how long compiling takes. No #pragma once: here it is
// the main file, where g++ warns of that.

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "autograd/autograd.hpp"
#include "autograd/program/program.hpp"
