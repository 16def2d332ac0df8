// SPDX-License-Identifier: MIT
// Which tables there are on this processor, and which one is taken.
#include "autograd/program/kernel.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include "autograd/error.hpp"
#include "autograd/program/tables.hpp"

namespace autograd::program {
namespace {

template <class Real>
struct Available {
  std::array<const Kernels<Real>*, 8> tables{};
  std::size_t count = 0;

  Available() {
    add(scalar_kernels<Real>());
#if defined(__x86_64__)
    add(sse2_kernels<Real>());
    if (__builtin_cpu_supports("avx2")) add(avx2_kernels<Real>());
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
      add(avx512_kernels<Real>());
#elif defined(__aarch64__)
    add(neon64_kernels<Real>());
#endif
  }
  void add(const Kernels<Real>& table) { tables[count++] = &table; }
};

template <class Real>
std::string names_of(std::span<const Kernels<Real>* const> tables) {
  std::string names;
  for (const auto* table : tables) names += (names.empty() ? "" : ", ") + std::string(table->name);
  return names;
}

}  // namespace

template <class Real>
std::span<const Kernels<Real>* const> available_kernels() {
  static const Available<Real> available;
  return {available.tables.data(), available.count};
}

template <class Real>
const Kernels<Real>& chosen_kernels() {
  const auto tables = available_kernels<Real>();
  const char* name = std::getenv("CHAINRULE_LANES");
  if (name == nullptr || *name == '\0') return *tables.back();
  for (const auto* table : tables) {
    if (table->name == name) return *table;
  }
  throw Error("the environment variable CHAINRULE_LANES names \"" + std::string(name) +
              "\", which this processor does not have; set it to one of " + names_of(tables) +
              ", or leave it out for the last of them");
}

template std::span<const Kernels<double>* const> available_kernels<double>();
template std::span<const Kernels<float>* const> available_kernels<float>();
template const Kernels<double>& chosen_kernels<double>();
template const Kernels<float>& chosen_kernels<float>();

}  // namespace autograd::program
