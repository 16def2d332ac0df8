// SPDX-License-Identifier: MIT
#include "autograd/journal.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace autograd;

namespace {

struct Said {
  std::string to_stdout;
  std::string to_stderr;
  bool ended_well;
};

std::string contents(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  return text;
}

// What `action` says in a process of its own, which has not used the journal before and in whose environment
// CHAINRULE_LOG is `wish` (nullptr: absent). This process must not use the journal itself.
template <class Action>
Said said_by(const char* wish, Action action) {
  std::FILE* out = std::tmpfile();
  std::FILE* err = std::tmpfile();
  REQUIRE(out != nullptr);
  REQUIRE(err != nullptr);
  std::fflush(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    if (wish == nullptr) {
      unsetenv("CHAINRULE_LOG");
    } else {
      setenv("CHAINRULE_LOG", wish, 1);
    }
    action();
    std::fflush(nullptr);
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  Said said{contents(out), contents(err), WIFEXITED(status) && WEXITSTATUS(status) == 0};
  std::fclose(out);
  std::fclose(err);
  return said;
}

void tell_one_of_each() {
  report_event(Level::debug, "a small thing");
  report_event(Level::info, "a program compiled");
  report_event(Level::warning, "an odd thing");
  report_event(Level::off, "nothing");
}

std::size_t lines_in(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += c == '\n' ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a library that nobody asked says nothing") {
  for (const char* wish : {static_cast<const char*>(nullptr), "", "off"}) {
    const Said said = said_by(wish, tell_one_of_each);
    CHECK(said.ended_well);
    CHECK(said.to_stdout == "");
    CHECK(said.to_stderr == "");
  }
}

TEST_CASE("what is told goes to stderr and never to stdout") {
  const Said said = said_by(nullptr, [] {
    set_journal_level(Level::debug);
    tell_one_of_each();
  });
  CHECK(said.ended_well);
  CHECK(said.to_stdout == "");
  CHECK(said.to_stderr ==
        "chainrule: debug: a small thing\n"
        "chainrule: info: a program compiled\n"
        "chainrule: warning: an odd thing\n");
}

TEST_CASE("only events of the least level and above are told") {
  const Said info = said_by(nullptr, [] {
    set_journal_level(Level::info);
    tell_one_of_each();
  });
  CHECK(info.to_stderr == "chainrule: info: a program compiled\nchainrule: warning: an odd thing\n");

  const Said warning = said_by(nullptr, [] {
    set_journal_level(Level::warning);
    tell_one_of_each();
  });
  CHECK(warning.to_stderr == "chainrule: warning: an odd thing\n");

  const Said off = said_by("debug", [] {
    set_journal_level(Level::off);
    tell_one_of_each();
  });
  CHECK(off.to_stderr == "");
}

TEST_CASE("the environment sets the level, and the program may overrule it") {
  CHECK(lines_in(said_by("debug", tell_one_of_each).to_stderr) == 3);
  CHECK(lines_in(said_by("info", tell_one_of_each).to_stderr) == 2);
  CHECK(lines_in(said_by("warning", tell_one_of_each).to_stderr) == 1);
  const Said overruled = said_by("debug", [] {
    if (journal_level() != Level::debug) _exit(1);
    set_journal_level(Level::warning);
    if (journal_level() != Level::warning) _exit(2);
    tell_one_of_each();
  });
  CHECK(overruled.ended_well);
  CHECK(lines_in(overruled.to_stderr) == 1);
}

TEST_CASE("an unknown level in the environment is told once and counts as off") {
  const Said said = said_by("verbose", [] {
    tell_one_of_each();
    tell_one_of_each();
    if (journal_level() != Level::off) _exit(1);
  });
  CHECK(said.ended_well);
  CHECK(said.to_stdout == "");
  CHECK(said.to_stderr ==
        "chainrule: warning: CHAINRULE_LOG=verbose is not known and counts as off; "
        "known are debug, info, warning, off\n");

  const Said strange =
      said_by("two\nlines, and far longer than anybody would mean it to be", tell_one_of_each);
  CHECK(strange.ended_well);
  CHECK(lines_in(strange.to_stderr) == 1);
}

TEST_CASE("a message is text and never a format") {
  const Said said = said_by("info", [] { report_event(Level::info, "100% {} {0} %v"); });
  CHECK(said.ended_well);
  CHECK(said.to_stderr == "chainrule: info: 100% {} {0} %v\n");
}

TEST_CASE("several threads may tell at once, and each line stays whole") {
  constexpr std::size_t threads = 4;
  constexpr std::size_t events = 100;
  const Said said = said_by("info", [] {
    std::vector<std::thread> tellers;
    for (std::size_t i = 0; i < threads; ++i) {
      tellers.emplace_back([] {
        for (std::size_t event = 0; event < events; ++event) {
          set_journal_level(Level::info);
          report_event(Level::info, "told");
        }
      });
    }
    for (std::thread& teller : tellers) teller.join();
  });
  CHECK(said.ended_well);
  std::string expected;
  for (std::size_t i = 0; i < threads * events; ++i) expected += "chainrule: info: told\n";
  CHECK(said.to_stderr == expected);
}
