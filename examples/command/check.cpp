// SPDX-License-Identifier: MIT
#include "examples/command/check.hpp"

#include <algorithm>
#include <random>

#include "autograd/error.hpp"
#include "autograd/verify/grade.hpp"
#include "autograd/verify/report_formats.hpp"
#include "autograd/verify/report_json.hpp"
#include "examples/command/files.hpp"
#include "nn/sheet_network.hpp"

namespace command {
namespace {

using autograd::verify::CheckSettings;
using autograd::verify::Format;
using autograd::verify::Problem;
using autograd::verify::ReadSettings;
using autograd::verify::Reference;
using autograd::verify::Report;

/// A seed that nobody can know beforehand, small enough to be a whole number for every reader of JSON.
std::uint64_t drawn_seed() {
  std::random_device device;
  const std::uint64_t high = device(), low = device();
  return ((high << 32) ^ low) >> 11;
}

std::string shown_name(const std::string& file) { return file == "-" ? "standard input" : file; }

class Run {
 public:
  explicit Run(const CheckOptions& options) : options_(options) {
    settings_.seed = options.seed ? *options.seed : options.reference.empty() ? 1 : drawn_seed();
    settings_.points = options.samples;
    settings_.hints = !options.no_hints;
    settings_.carried_forward = options.carried_forward;
  }

  int run() {
    refuse();
    if (!options_.reference.empty()) read_reference();
    for (const std::string& file : options_.files) reports_.push_back(report_on(file));
    tell_problems();
    write();
    int status = 0;
    for (const Report& report : reports_) status = std::max(status, report.status());
    return status;
  }

 private:
  void refuse() const {
    std::vector<std::string> read = options_.files;
    if (!options_.reference.empty()) read.push_back(options_.reference);
    require_another(options_.output, read);
    if (options_.format == "gradescope" && options_.files.size() > 1) {
      throw autograd::Error(
          "gradescope takes the results of one student: give one sheet, or write --format csv for a class");
    }
  }

  ReadSettings read_settings() const { return {settings_.seed, settings_.points}; }

  /// A reference that cannot be read leaves every sheet unread, and a report that says so.
  void read_reference() {
    const std::string name = shown_name(options_.reference);
    try {
      reference_.emplace(read_all(options_.reference), name, statements_, read_settings());
      for (const std::string& id : reference_->not_right()) {
        log(name + ": the reference's own claim " + id + " is not right");
      }
    } catch (const std::exception& error) {
      log(error.what());
      refused_ = "the reference " + name + " cannot be read, so nothing was graded";
    }
  }

  Report report_on(const std::string& file) {
    const std::string name = shown_name(file);
    if (!refused_.empty()) return unreadable_report(name, refused_, settings_);
    try {
      const std::string text = read_all(file);
      if (reference_) return reference_->grade(text, name, settings_);
      autograd::verify::Sheet sheet = read_sheet(text, name, statements_, read_settings());
      return autograd::verify::check(sheet, settings_);
    } catch (const autograd::FileError& error) {
      // The report has the file's name already.
      std::string why = error.what();
      if (why.starts_with(file + ": ")) why.erase(0, file.size() + 2);
      return unread(name, why);
    } catch (const std::exception& error) {
      return unread(name, error.what());
    }
  }

  Report unread(const std::string& name, const std::string& why) const {
    return reference_ ? reference_->grade_unreadable(name, why, settings_)
                      : unreadable_report(name, why, settings_);
  }

  bool is_read_by_people() const { return options_.format == "text" && options_.output.empty(); }

  static bool has_table(const Report& report) { return !report.claims.empty() || !report.missing.empty(); }

  /// What is no table: people see problems inside a sheet in their table, where it has one.
  void tell_problems() const {
    for (const Report& report : reports_) {
      for (const Problem& problem : report.problems) {
        if (problem.line == 0 || !is_read_by_people() || !has_table(report)) log(text(problem));
      }
    }
  }

  void write() const {
    std::vector<Report> shown = reports_;
    if (is_read_by_people()) std::erase_if(shown, [](const Report& report) { return !has_table(report); });
    if (shown.empty()) return;
    std::vector<std::string> together;
    if (reference_ && reports_.size() > 1) together = reference_->together(reports_);
    const std::string json = reports_.size() == 1 ? json_text(shown[0]) : json_text(shown, together);
    const Format format = autograd::verify::format_named(options_.format).value();
    write_all(options_.output,
              formatted(json, format, {options_.ascii, options_.output.empty() && wants_colour()}));
    if (format != Format::csv) return;
    for (const std::string& line : together) log(line);
  }

  const CheckOptions& options_;
  CheckSettings settings_;
  autograd::verify::Statements statements_ = nn::sheet_statements();
  std::optional<Reference> reference_;
  std::string refused_;
  std::vector<Report> reports_;
};

}  // namespace

int check(const CheckOptions& options) { return Run(options).run(); }

}  // namespace command
