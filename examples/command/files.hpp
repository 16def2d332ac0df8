// SPDX-License-Identifier: MIT
// How the command reads and writes.
#pragma once

#include <string>
#include <string_view>

namespace command {

/// All of a file; `-` is standard input. What is larger than any sheet may be is not read to its end. Throws
/// autograd::FileError, which names the file and says why.
std::string read_all(const std::string& path);

/// Writes a file as a whole or not at all: into a temporary file beside it, which then takes its name. An
/// empty path is standard output; what is no ordinary file (a pipe, a device) is written to. Throws
/// autograd::FileError.
void write_all(const std::string& path, std::string_view text);

/// Whether people see standard output in colour: on a terminal, and not where NO_COLOR is set.
bool wants_colour();

/// A line on standard error.
void log(std::string_view message);

}  // namespace command
