// SPDX-License-Identifier: MIT
// What the process holds in memory, as Linux tells it; NaN where it does not.
#pragma once

#include <fstream>
#include <limits>
#include <string>

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace bench {

/// The bytes that a line of a file of /proc/self gives in kB.
inline double bytes_told(const char* path, const std::string& line) {
  std::ifstream file(path);
  for (std::string word; file >> word;) {
    double kilobytes = 0.0;
    if (word == line && file >> kilobytes) return 1024.0 * kilobytes;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// Gives back what was freed, so that taking it once more shows.
inline void give_back() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

/// Exact, page by page, unlike the counters of /proc/self/status.
inline double resident_bytes() { return bytes_told("/proc/self/smaps_rollup", "Rss:"); }

/// What is held at the most while `work` runs, beyond what was held before.
double most_bytes_during(const auto& work) {
  give_back();
  std::ofstream("/proc/self/clear_refs") << 5;
  const double before = bytes_told("/proc/self/status", "VmHWM:");
  work();
  return bytes_told("/proc/self/status", "VmHWM:") - before;
}

}  // namespace bench
