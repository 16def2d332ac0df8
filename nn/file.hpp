// SPDX-License-Identifier: MIT
// Files written as a whole or not at all. It knows nothing of what is in them.
#pragma once

#include <string>
#include <string_view>

#include "autograd/error.hpp"

namespace nn {

/// Writes into a temporary file beside the path, which takes its name only when all is on the disk: until
/// then, and where anything fails, what was there stays. A link stays, and what it points to is written; what
/// is no ordinary file (a pipe, a device) is written to. Throws FileError, which names the file and says why.
void write_file(const std::string& path, std::string_view bytes);

/// All of a file. Throws FileError where it cannot be read and where it has more than `most` bytes.
std::string read_file(const std::string& path, std::size_t most);

}  // namespace nn
