// SPDX-License-Identifier: MIT
// Files are written as a whole or not at all, and read within limits.
#include "nn/file.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/support/folder.hpp"
#include "tests/support/refusal.hpp"

namespace fs = std::filesystem;
using autograd::FileError;
using nn::read_file;
using nn::write_file;
using support::mentions;
using support::refusal;

TEST_CASE("a file is written with all of its bytes, and nothing is left beside it") {
  const support::Folder folder;
  const std::string path = folder / "a", bytes("a\0b\r\n\xff", 6);
  write_file(path, bytes);
  CHECK(read_file(path, 6) == bytes);
  write_file(path, "");
  CHECK(read_file(path, 0).empty());
  CHECK(folder.names() == std::vector<std::string>{"a"});
}

TEST_CASE("a file that is replaced keeps its rights, and a link stays a link") {
  const support::Folder folder;
  const std::string path = folder / "a", link = folder / "link";
  support::write(path, "old");
  REQUIRE(chmod(path.c_str(), 0600) == 0);
  fs::create_symlink("a", link);
  write_file(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(support::bytes_of(path) == "new");
  CHECK((fs::status(path).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("where a file cannot be written the refusal names it and says why") {
  const support::Folder folder;
  const std::string nowhere = folder / "no/such/a";
  CHECK(refusal<FileError>([&] { write_file(nowhere, "x"); }) ==
        nowhere + ": cannot be written: No such file or directory");
  CHECK(refusal<FileError>([&] { write_file(folder.path(), "x"); }) ==
        folder.path() + ": cannot be written: Is a directory");
  CHECK(folder.names().empty());
}

TEST_CASE("a folder that may not be written to keeps its file") {
  if (geteuid() == 0) return;  // root may write anywhere
  const support::Folder folder;
  const std::string path = folder / "a";
  support::write(path, "old");
  REQUIRE(chmod(folder.path().c_str(), 0500) == 0);
  CHECK(mentions(refusal<FileError>([&] { write_file(path, "new"); }), "Permission denied"));
  CHECK(support::bytes_of(path) == "old");
}

TEST_CASE("a disk that is full leaves the old file, and nothing beside it") {
  const support::Folder folder;
  const std::string path = folder / "a";
  support::write(path, "old");
  // A limit on a file's size stops the writing in the middle, as a full disk does.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  rlimit limit = before;
  limit.rlim_cur = 1000;
  setrlimit(RLIMIT_FSIZE, &limit);
  std::string words;
  try {
    write_file(path, std::string(5000, 'x'));
  } catch (const FileError& error) {
    words = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  CHECK(words == path + ": cannot be written: File too large");
  CHECK(support::bytes_of(path) == "old");
  CHECK(folder.names() == std::vector<std::string>{"a"});
}

TEST_CASE("a device is written to, and says when it is full") {
  write_file("/dev/null", "x");
  if (!fs::exists("/dev/full")) return;
  CHECK(refusal<FileError>([] { write_file("/dev/full", "x"); }) ==
        "/dev/full: cannot be written: No space left on device");
}

TEST_CASE("what cannot be read, and what is too large, is refused") {
  const support::Folder folder;
  const std::string path = folder / "a";
  support::write(path, "four");
  CHECK(read_file(path, 4) == "four");
  CHECK(refusal<FileError>([&] { read_file(path, 3); }) ==
        path + ": has more than 3 bytes, the most that are read here");
  CHECK(mentions(refusal<FileError>([&] { read_file(folder / "b", 9); }), "b: cannot be read: No such file"));
  CHECK(mentions(refusal<FileError>([&] { read_file(folder.path(), 9); }), "cannot be read: Is a directory"));
  CHECK(mentions(refusal<FileError>([] { read_file("/dev/zero", 100'000); }), "more than 100000 bytes"));
}
