// SPDX-License-Identifier: MIT
#include "examples/command/files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <system_error>
#include <utility>

#include "autograd/error.hpp"
#include "autograd/verify/source.hpp"

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

/// Removes a temporary file that did not get its name.
class Temporary {
 public:
  explicit Temporary(const fs::path& beside) : path_(beside.string() + ".XXXXXX") {
    descriptor_ = mkstemp(path_.data());
    if (descriptor_ < 0) fail("written", beside.string(), errno);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!path_.empty()) unlink(path_.c_str());
  }

  void write(std::string_view text, const std::string& path) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("written", path, errno);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void become(const fs::path& path) {
    // mkstemp's file is for its owner alone; others may read this one as they may any new file.
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor_, 0666 & ~mask);
    if (close(std::exchange(descriptor_, -1)) != 0) fail("written", path.string(), errno);
    if (rename(path_.c_str(), path.c_str()) != 0) fail("written", path.string(), errno);
    path_.clear();
  }

 private:
  std::string path_;
  int descriptor_ = -1;
};

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
  std::error_code none;
  const fs::file_status status = fs::status(path, none);
  if (fs::is_directory(status)) fail("written", path, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    std::ofstream out(path, std::ios::binary);
    if (!out.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
      fail("written", path, errno);
    return;
  }
  // A link stays, and what it points to is written.
  const fs::path resolved = fs::exists(status) ? fs::canonical(path) : fs::path(path);
  Temporary file(resolved);
  file.write(text, path);
  file.become(resolved);
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
