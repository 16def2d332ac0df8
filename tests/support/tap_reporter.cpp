// SPDX-License-Identifier: MIT
// The main function of every test executable, and a doctest reporter that writes TAP (one line per test case)
// when it is started with --reporters=tap, as Meson does. Without that option it is plain doctest.
//
// The plan stands first, from a silent counting run, so that an executable which ends early, in whatever way
// and with whatever exit status, is seen to be short of results.
#ifdef CHAINRULE_SANITIZED
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS  // the sanitizer has more to say about a crash than doctest
#endif
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

unsigned planned = 0;

// A name on one line. Meson 1.0 knows no escapes and takes "# skip" inside a name for an order to skip, so a
// number sign is written in its full width.
std::string tap_name(const char* name) {
  std::string line;
  for (const char* c = name; *c != '\0'; ++c) {
    if (*c == '#') {
      line += "\xEF\xBC\x83";
    } else if (*c == '\\') {
      line += "\\\\";
    } else {
      line += (*c == '\n' || *c == '\r') ? ' ' : *c;
    }
  }
  return line;
}

class TapReporter : public doctest::IReporter {
 public:
  explicit TapReporter(const doctest::ContextOptions& options) : out_(*options.cout) {}

  void report_query(const doctest::QueryData& query) override {
    if (query.run_stats != nullptr) planned = query.run_stats->numTestCasesPassingFilters;
  }

  void test_run_start() override { out_ << "1.." << planned << std::endl; }
  void test_run_end(const doctest::TestRunStats&) override {}

  void test_case_start(const doctest::TestCaseData& test) override {
    test_ = &test;
    notes_.clear();
    subcases_.clear();
  }
  void test_case_reenter(const doctest::TestCaseData&) override { subcases_.clear(); }

  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (!stats.testCaseSuccess && notes_.empty()) {
      note("failed without a failed assertion (flags " + std::to_string(stats.failure_flags) + ")");
    }
    out_ << (stats.testCaseSuccess ? "ok " : "not ok ") << ++number_ << " - " << tap_name(test_->m_name)
         << '\n';
    if (!stats.testCaseSuccess) note(at(test_->m_file.c_str(), test_->m_line) + "the test case");
    for (const std::string& line : notes_) out_ << "# " << line << '\n';
    out_ << std::flush;
  }

  void test_case_exception(const doctest::TestCaseException& exception) override {
    note((exception.is_crash ? "crashed: " : "threw: ") + std::string(exception.error_string.c_str()));
    note_context();
  }

  void subcase_start(const doctest::SubcaseSignature& subcase) override {
    subcases_.emplace_back(subcase.m_name.c_str());
  }
  void subcase_end() override {}

  void log_assert(const doctest::AssertData& assertion) override {
    if (!assertion.m_failed) return;
    std::ostringstream text;
    text << at(assertion.m_file, assertion.m_line) << doctest::assertString(assertion.m_at) << "( "
         << assertion.m_expr << " ) failed";
    if (assertion.m_threw) {
      text << ": threw " << assertion.m_exception.c_str();
    } else if (assertion.m_decomp.size() != 0) {
      text << ": " << assertion.m_decomp.c_str();
    }
    note(text.str());
    note_context();
  }

  void log_message(const doctest::MessageData& message) override {
    note(at(message.m_file, message.m_line) + message.m_string.c_str());
  }

  // Also told of what a filter on the command line leaves out; that is not in the plan.
  void test_case_skipped(const doctest::TestCaseData& test) override {
    if (!test.m_skip) return;
    out_ << "ok " << ++number_ << " - " << tap_name(test.m_name) << " # SKIP "
         << (test.m_description != nullptr ? test.m_description : "not in this run") << std::endl;
  }

 private:
  template <class Line>
  static std::string at(const char* file, Line line) {
    return std::string(file) + ":" + std::to_string(line) + ": ";
  }

  void note(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) notes_.push_back(line);
  }

  // The subcases and INFO lines in force where an assertion failed.
  void note_context() {
    for (const std::string& name : subcases_) note("  in subcase: " + name);
    const int count = get_num_active_contexts();
    for (int i = 0; i < count; ++i) {
      std::ostringstream text;
      get_active_contexts()[i]->stringify(&text);
      note("  with " + text.str());
    }
    for (int i = get_num_stringified_contexts(); i-- > 0;) {
      note(std::string("  with ") + get_stringified_contexts()[i].c_str());
    }
  }

  std::ostream& out_;
  const doctest::TestCaseData* test_ = nullptr;
  unsigned number_ = 0;
  std::vector<std::string> notes_;
  std::vector<std::string> subcases_;
};

REGISTER_REPORTER("tap", 1, TapReporter);

}  // namespace

int main(int argc, char** argv) {
  bool tap = false;
  for (int i = 1; i < argc; ++i) tap = tap || std::strcmp(argv[i], "--reporters=tap") == 0;
  if (tap) {
    std::vector<const char*> arguments(argv, argv + argc);
    arguments.insert(arguments.end(), {"--count", "--no-skip=true"});
    doctest::Context(static_cast<int>(arguments.size()), arguments.data()).run();
    if (planned == 0) {
      std::cout << "1..1\nnot ok 1 - the executable holds no test case" << std::endl;
      return 1;
    }
  }
  return doctest::Context(argc, argv).run();
}
