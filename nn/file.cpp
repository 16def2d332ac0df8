// SPDX-License-Identifier: MIT
#include "nn/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace nn {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
  throw autograd::FileError(path + ": cannot be " + what + ": " + std::strerror(error));
}

/// Removes a temporary file that did not get its name.
class Temporary {
 public:
  /// `path` is what messages call the file, which may be a link to the one that is replaced.
  Temporary(const fs::path& beside, const std::string& path)
      : called_(path), path_(beside.string() + ".XXXXXX") {
    descriptor_ = mkstemp(path_.data());
    if (descriptor_ >= 0) return;
    const int error = errno;
    path_.clear();
    fail("written", called_, error);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!path_.empty()) unlink(path_.c_str());
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("written", called_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void become(const fs::path& target) {
    // mkstemp's file is for its owner alone; a new one is as any new file, and an old one keeps its rights.
    struct stat before {};
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor_, stat(target.c_str(), &before) == 0 ? before.st_mode & 0777 : 0666 & ~mask);
    // After a power failure the name must not stand before data that were never written. (Some file systems
    // cannot say that they are.)
    if (fsync(descriptor_) != 0 && errno != EINVAL) fail("written", called_, errno);
    if (close(std::exchange(descriptor_, -1)) != 0) fail("written", called_, errno);
    if (rename(path_.c_str(), target.c_str()) != 0) fail("written", called_, errno);
    path_.clear();
  }

 private:
  const std::string& called_;
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace

void write_file(const std::string& path, std::string_view bytes) {
  std::error_code none;
  const fs::file_status status = fs::status(path, none);
  if (fs::is_directory(status)) fail("written", path, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    errno = 0;
    std::ofstream out(path, std::ios::binary);
    if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) {
      fail("written", path, errno == 0 ? EIO : errno);
    }
    return;
  }
  const fs::path target = fs::exists(status) ? fs::canonical(path, none) : fs::path(path);
  if (none && fs::exists(status)) fail("written", path, none.value());
  Temporary file(target, path);
  file.write(bytes);
  file.become(target);
}

std::string read_file(const std::string& path, std::size_t most) {
  std::error_code none;
  if (fs::is_directory(path, none)) fail("read", path, EISDIR);
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("read", path, errno == 0 ? EIO : errno);
  std::string bytes;
  char buffer[1 << 16];
  while (in && bytes.size() <= most) {
    in.read(buffer, sizeof buffer);
    bytes.append(buffer, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) fail("read", path, EIO);
  if (bytes.size() > most) {
    throw autograd::FileError(path + ": has more than " + std::to_string(most) +
                              " bytes, the most that are read here");
  }
  return bytes;
}

}  // namespace nn
