// SPDX-License-Identifier: MIT
// How a call is refused.
#pragma once

#include <doctest/doctest.h>

#include <exception>
#include <string>

namespace support {

/// The words with which `call` throws exactly an `Exception`; a failure, and no words, where it does not.
template <class Exception, class Call>
std::string refusal(Call&& call) {
  try {
    call();
  } catch (const Exception& exception) {
    return exception.what();
  } catch (const std::exception& exception) {
    FAIL_CHECK("another exception was thrown: ", std::string(exception.what()));
    return {};
  }
  FAIL_CHECK("nothing was thrown");
  return {};
}

/// Whether `words` mentions `part`.
inline bool mentions(const std::string& words, const std::string& part) {
  return words.find(part) != std::string::npos;
}

}  // namespace support
