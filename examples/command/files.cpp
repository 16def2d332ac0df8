// SPDX-License-Identifier: MIT
#include "examples/command/files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "autograd/error.hpp"
#include "autograd/verify/source.hpp"
#include "nn/file.hpp"

namespace command {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
  throw autograd::FileError(path + ": cannot be " + what + ": " + std::strerror(error));
}

/// One byte more than a sheet may have, so that a sheet which is too large is seen to be.
std::string read_stream(std::istream& in) {
  std::string text;
  char buffer[1 << 16];
  while (in && text.size() <= autograd::verify::Source::largest) {
    in.read(buffer, sizeof buffer);
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
  }
  return text;
}

}  // namespace

std::string read_all(const std::string& path) {
  if (path == "-") return read_stream(std::cin);
  std::error_code none;
  if (fs::is_directory(path, none)) fail("read", path, EISDIR);
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("read", path, errno);
  std::string text = read_stream(in);
  if (in.bad()) fail("read", path, EIO);
  return text;
}

void write_all(const std::string& path, std::string_view text) {
  if (path.empty() || path == "-") {
    std::cout.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
    if (!std::cout) fail("written", "standard output", errno == 0 ? EIO : errno);
    return;
  }
  nn::write_file(path, text);
}

bool is_same_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty() || a == "-" || b == "-") return false;
  std::error_code none;
  if (fs::exists(a, none) && !fs::is_regular_file(a, none)) return false;
  return fs::equivalent(a, b, none) ||
         fs::weakly_canonical(fs::absolute(a)) == fs::weakly_canonical(fs::absolute(b));
}

void require_another(const std::string& output, std::span<const std::string> read) {
  for (const std::string& path : read) {
    if (!is_same_file(output, path)) continue;
    throw autograd::FileError(output + ": cannot be written: it is what is read" +
                              (path == output ? "" : " as " + path) +
                              " and would be lost; name another file");
  }
}

std::string format_for(const std::string& asked, const std::string& output, std::span<const Ending> endings,
                       std::string_view usual) {
  if (!asked.empty()) return asked;
  const std::string ending = fs::path(output).extension().string();
  std::string known;
  for (const Ending& one : endings) {
    if (ending == one.ending) return std::string(one.format);
    known += (known.empty() ? "" : ", ") + std::string(one.ending);
  }
  if (ending.empty()) return std::string(usual);
  throw autograd::Error(output + ": no format here goes with the ending " + ending + ", only with " + known +
                        "; use one of these, or name the format with --format");
}

bool wants_colour() {
  const char* none = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (none == nullptr || *none == '\0') && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

void log(std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  std::cerr << "chainrule: " << message << "\n";
}

}  // namespace command
