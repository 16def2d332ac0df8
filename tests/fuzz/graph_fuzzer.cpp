// SPDX-License-Identifier: MIT
// What libFuzzer calls; session.hpp says what becomes of an input.
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Session(fuzz::Bytes({data, size})).run();
  return 0;
}
