// SPDX-License-Identifier: MIT
// How the command reads and writes.
#pragma once

#include <span>
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

/// Whether two paths lead to one ordinary file, there already or not, however they are spelled and linked.
bool is_same_file(const std::string& a, const std::string& b);

/// Refuses to write where something was read from: the file would be lost. Throws autograd::FileError.
void require_another(const std::string& output, std::span<const std::string> read);

/// What the ending of a file's name says.
struct Ending {
  std::string_view ending, format;
};

/// The format that was asked for; where none was, what the ending of the output says; where that has none,
/// `usual`. Throws autograd::Error for an ending that is not one of these.
std::string format_for(const std::string& asked, const std::string& output, std::span<const Ending> endings,
                       std::string_view usual);

/// Whether people see standard output in colour: on a terminal, and not where NO_COLOR is set.
bool wants_colour();

/// A line on standard error.
void log(std::string_view message);

}  // namespace command
