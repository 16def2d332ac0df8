// SPDX-License-Identifier: MIT
// Events worth telling: a program compiled, a training run finished, a file written. Cold ones only: nothing
// that happens once per operation or per row belongs here.
//
// A library is quiet unless asked. Either the program asks, with set_journal_level, or whoever runs it does,
// with the environment variable CHAINRULE_LOG=debug|info|warning|off, which is read once, at the first use
// of anything in this header. Events go to stderr, one line each, and never to stdout.
#pragma once

#include <string_view>

namespace autograd {

// In rising order of importance. `off` is no event's level: it is the threshold that none reaches.
enum class Level { debug, info, warning, off };

// Tells of an event if its level is at least journal_level(). May be called from any thread.
void report_event(Level level, std::string_view message);

// The least level that is told from now on, in all threads; takes the place of what CHAINRULE_LOG said.
void set_journal_level(Level least);

Level journal_level();

}  // namespace autograd
