// SPDX-License-Identifier: MIT
// The tests of the alphabet over a library with a fault in it. CHAINRULE_MUTANT names the fault; without it
// the library is as it should be.
//
//   mutants --list        the names of all mutants, one a line
//   mutants [OPTION...]   the tests, with doctest's options; prints the first test case that fails
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

#include "tests/mutants/list.hpp"

namespace {

/// Prints the first test case that fails, and what it says.
class Verdict : public doctest::IReporter {
 public:
  explicit Verdict(const doctest::ContextOptions& options) : out_(*options.cout) {}

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData& test) override { test_ = &test; }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (!stats.testCaseSuccess) tell();
  }
  void test_case_exception(const doctest::TestCaseException&) override { tell(); }
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& assertion) override {
    if (assertion.m_failed) tell();
  }
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  void tell() {
    if (!told_) out_ << test_->m_name << std::endl;
    told_ = true;
  }

  std::ostream& out_;
  const doctest::TestCaseData* test_ = nullptr;
  bool told_ = false;
};

REGISTER_REPORTER("verdict", 1, Verdict);

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> names = mutants::all();
  if (argc == 2 && std::string_view(argv[1]) == "--list") {
    for (const std::string& name : names) std::cout << name << '\n';
    return 0;
  }
  const std::string& chosen = mutants::chosen();
  if (!chosen.empty() && std::count(names.begin(), names.end(), chosen) != 1) {
    std::cerr << "there is not exactly one mutant called: " << chosen << '\n';
    return 2;
  }
  return doctest::Context(argc, argv).run();
}
