// SPDX-License-Identifier: MIT
// What the tests need to know of the machine and of how they were called.
#pragma once

#include <pthread.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#ifndef CHAINRULE_SANITIZED
#define CHAINRULE_SANITIZED 0
#endif

namespace support {

inline constexpr bool sanitized = CHAINRULE_SANITIZED != 0;

/// Whether the environment asks for full counts.
inline bool full() {
  const char* word = std::getenv("CHAINRULE_FULL");
  return word != nullptr && std::string_view(word) == "1";
}

/// One of two counts; under sanitizers a fifth of the reduced one.
inline std::size_t count(std::size_t reduced, std::size_t all) {
  return full() && !sanitized ? all : sanitized ? reduced / 5 : reduced;
}

/// An environment variable set while this lives, and put back then.
class Variable {
 public:
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    if (const char* before = std::getenv(name_.c_str())) before_ = before;
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Variable() {
    if (before_) {
      setenv(name_.c_str(), before_->c_str(), 1);
    } else {
      unsetenv(name_.c_str());
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
  std::optional<std::string> before_;
};

/// Bytes of memory that this process occupies now; 0 where that is not known.
inline std::size_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  unsigned long all = 0, resident = 0;
  const int read = std::fscanf(file, "%lu %lu", &all, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

/// Calls `work()` on a thread of its own with a stack of this size; false where there is no such thread.
template <class Work>
bool on_stack_of(std::size_t bytes, Work&& work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  bool done = pthread_attr_setstacksize(&attributes, bytes) == 0;
  const auto call = [](void* pointer) -> void* {
    (*static_cast<Work*>(pointer))();
    return nullptr;
  };
  pthread_t thread{};
  done = done && pthread_create(&thread, &attributes, call, &work) == 0;
  if (done) pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return done;
}

}  // namespace support
