// SPDX-License-Identifier: MIT
// The only file that knows spdlog. The logger here is our own: it is neither the application's default logger
// (which writes to stdout) nor registered where an application could meet it.
#include "autograd/journal.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

namespace autograd {
namespace {

constexpr const char* variable = "CHAINRULE_LOG";

std::optional<Level> level_named(std::string_view name) {
  if (name == "debug") return Level::debug;
  if (name == "info") return Level::info;
  if (name == "warning") return Level::warning;
  if (name == "off") return Level::off;
  return std::nullopt;
}

spdlog::level::level_enum in_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::off: break;
  }
  return spdlog::level::off;
}

// What stood in the environment, fit to be shown in one line.
std::string shown(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string line;
  for (const char c : text.substr(0, longest)) line += (c < ' ' || c == '\x7f') ? '?' : c;
  if (text.size() > longest) line += "...";
  return line;
}

struct Journal {
  spdlog::logger logger{"chainrule", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::atomic<Level> least{Level::off};

  Journal() {
    logger.set_pattern("%n: %l: %v");
    logger.set_level(spdlog::level::trace);  // `least` decides
    const char* wish = std::getenv(variable);
    if (wish == nullptr || *wish == '\0') return;
    if (const auto level = level_named(wish)) {
      least = *level;
    } else {
      tell(Level::warning, std::string(variable) + "=" + shown(wish) +
                               " is not known and counts as off; known are debug, info, warning, off");
    }
  }

  void tell(Level level, std::string_view message) { logger.log(in_spdlog(level), "{}", message); }
};

// Never destroyed, so that a destructor that runs after main may still tell of something.
Journal& journal() {
  static Journal& instance = *new Journal;
  return instance;
}

}  // namespace

void report_event(Level level, std::string_view message) {
  if (level == Level::off || level < journal().least) return;
  journal().tell(level, message);
}

void set_journal_level(Level least) { journal().least = least; }

Level journal_level() { return journal().least; }

}  // namespace autograd
