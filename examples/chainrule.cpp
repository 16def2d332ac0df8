// SPDX-License-Identifier: MIT
// The command: checks derivations written by hand, tells the right ones, makes sheets to practise with, and
// draws graphs.
#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>

#include "autograd/error.hpp"
#include "autograd/near.hpp"
#include "examples/command/check.hpp"
#include "examples/command/draw.hpp"
#include "examples/command/explain.hpp"
#include "examples/command/files.hpp"
#include "examples/command/lesson.hpp"
#include "examples/command/practice.hpp"
#include "examples/completions.hpp"

namespace {

constexpr const char* examples = R"(Examples:
  chainrule check my.sheet                       a table; exit status 0 if all is right
  chainrule check - < my.sheet                   from standard input
  chainrule check --format json --output my.json my.sheet
  chainrule check --no-hints my.sheet            verdicts only
  chainrule check --reference course.sheet --format csv --output marks.csv students/*.sheet
  chainrule explain my.sheet dL/dw1_11           the chain rule, factor by factor
  chainrule derive --format html --output all.html my.sheet
  chainrule practice course.sheet --slips 2 --seed 7 --output find.sheet --key find.key
  chainrule draw my.sheet                        a tree; with values, adjoints and slopes
  chainrule draw my.sheet --fold names --output my.svg
  chainrule draw my.sheet --neurons --output network.svg
  chainrule lesson my.sheet -o lesson.html       a page: step by step, with numbers to be changed
  chainrule completions bash > ~/.local/share/bash-completion/completions/chainrule

Exit status: 0 all right, 1 something is not right, 2 something cannot be read.)";

/// CLI11's own range lets NaN through.
std::string is_share(const std::string& text) {
  double share = 0.0;
  const bool good = CLI::detail::lexical_cast(text, share) && share >= 0.0 && share <= 1.0;
  return good ? "" : text + " is not a number from 0 to 1";
}

/// CLI11 reads -1 as the largest whole number.
std::string is_whole(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = error == std::errc() && end == text.data() + text.size();
  return good ? "" : text + " is not a whole number from 0 to 2^64 - 1";
}

void describe_check(CLI::App& app, command::CheckOptions& options) {
  CLI::App& check =
      *app.add_subcommand("check", "Judge the claims of derivation sheets and explain the wrong ones");
  check.add_option("FILE", options.files, "sheets; - is standard input")->required();
  check.add_option("--format", options.format, "text, md, json, junit, gradescope or csv")
      ->check(CLI::IsMember({"text", "md", "json", "junit", "gradescope", "csv"}))
      ->option_text("FORMAT");
  check
      .add_option("-o,--output", options.output, "write here, as a whole or not at all; else standard output")
      ->option_text("FILE");
  check.add_option("--seed", options.seed, "of the random points: 1, or drawn where --reference is given")
      ->check(CLI::Validator(is_whole, "whole number"))
      ->option_text("N");
  check.add_option("--samples", options.samples, "random points for each claim, 8 if left out")
      ->check(CLI::Range(1, 1000))
      ->option_text("N");
  check.add_flag("--ascii", options.ascii, "nothing but ASCII");
  check.add_flag("--no-hints", options.no_hints, "verdicts without mistakes and repairs");
  check
      .add_option("--reference", options.reference,
                  "grade against this sheet: its network, claims and weights")
      ->option_text("FILE");
  check
      .add_option("--carried-forward", options.carried_forward,
                  "share of the score, 0 to 1, of a line that is wrong by inheritance only; if left out, "
                  "what the sheet's "
                  "credit says, or 1")
      ->check(CLI::Validator(is_share, "0 to 1"))
      ->option_text("F");
}

void describe_practice(CLI::App& app, command::PracticeOptions& options) {
  CLI::App& practice = *app.add_subcommand("practice", "Put slips into a sheet, and write the key to them");
  practice.add_option("SHEET", options.sheet, "a sheet with right claims; - is standard input")->required();
  practice.add_option("--slips", options.slips, "how many, 2 if left out")
      ->check(CLI::Range(1, 1000))
      ->option_text("N");
  practice.add_option("--seed", options.seed, "which ones, 1 if left out")
      ->check(CLI::Validator(is_whole, "whole number"))
      ->option_text("N");
  practice.add_option("-o,--output", options.output, "write the sheet here; else standard output")
      ->option_text("FILE");
  practice
      .add_option("--key", options.key, "write the key here; else beside --output, with .key behind its name")
      ->option_text("FILE");
}

void describe_told(CLI::App& told, command::ExplainOptions& options) {
  told.add_option("--format", options.format,
                  "text, latex, md or html; if left out by the ending of --output, else text")
      ->check(CLI::IsMember({"text", "latex", "md", "html"}))
      ->option_text("FORMAT");
  told.add_option("-o,--output", options.output, "write here, as a whole or not at all; else standard output")
      ->option_text("FILE");
  told.add_flag("--ascii", options.ascii, "nothing but ASCII in text");
}

void describe_explain(CLI::App& app, command::ExplainOptions& options) {
  CLI::App& explain = *app.add_subcommand("explain", "Tell one derivative of a sheet by the chain rule");
  explain.add_option("SHEET", options.sheet, "a sheet; - is standard input")->required();
  explain
      .add_option("DERIVATIVE", options.derivative,
                  "as dL/dw1_11 or \\frac{\\partial L}{\\partial w}, with the sheet's names")
      ->required();
  describe_told(explain, options);
}

void describe_derive(CLI::App& app, command::ExplainOptions& options) {
  CLI::App& derive = *app.add_subcommand("derive", "Tell the derivatives of a sheet by all its parameters");
  derive.add_option("SHEET", options.sheet, "a sheet; - is standard input")->required();
  derive
      .add_option(
          "--of", options.of,
          "what is derived; if left out, the last formula with parameters, or else what the sheet claims")
      ->option_text("NAME");
  describe_told(derive, options);
}

void describe_draw(CLI::App& app, command::DrawOptions& options) {
  CLI::App& draw = *app.add_subcommand("draw", "Draw the computation graph of a sheet, or its network");
  draw.add_option("SHEET", options.sheet, "a sheet; - is standard input")->required();
  draw.add_option("--format", options.format,
                  "text (a tree), svg or dot; if left out by the ending of --output, else text")
      ->check(CLI::IsMember({"text", "svg", "dot"}))
      ->option_text("FORMAT");
  draw.add_option("-o,--output", options.output, "write here, as a whole or not at all; else standard output")
      ->option_text("FILE");
  draw.add_option("--root", options.root, "what the graph leads to; the sheet's last let if left out")
      ->option_text("NAME");
  draw.add_option("--fold", options.fold,
                  "put together what lies between named nodes, or each layer; auto does so beyond --limit")
      ->check(CLI::IsMember({"auto", "none", "names", "layers"}))
      ->option_text("HOW");
  draw.add_option("--limit", options.limit, "boxes that auto leaves unfolded, 100 if left out")
      ->check(CLI::Range(1, 600))
      ->option_text("N");
  draw.add_option("--direction", options.direction, "where results lie from their operands; auto fits a page")
      ->check(CLI::IsMember({"auto", "right", "down"}))
      ->option_text("WAY");
  draw.add_flag("--neurons", options.neurons, "the sheet's network as circles with weights; an SVG");
  draw.add_flag("--no-values", options.no_values, "without values");
  draw.add_flag("--no-adjoints", options.no_adjoints, "without adjoints");
  draw.add_flag("--no-slopes", options.no_slopes, "without slopes");
  draw.add_flag("--ascii", options.ascii, "a tree of nothing but ASCII");
}

void describe_lesson(CLI::App& app, command::LessonOptions& options) {
  CLI::App& lesson = *app.add_subcommand("lesson", "Write a page that goes through a sheet step by step");
  lesson.add_option("SHEET", options.sheet, "a sheet; - is standard input")->required();
  lesson
      .add_option("-o,--output", options.output, "write here, as a whole or not at all; else standard output")
      ->option_text("FILE");
  lesson
      .add_option(
          "--root", options.root,
          "what the steps lead to; if left out, the last formula with parameters, or else what the first "
          "claim derives")
      ->option_text("NAME");
  lesson.add_option("--steps", options.steps, "a step for each name, or all operations")
      ->check(CLI::IsMember({"names", "all"}))
      ->option_text("WHICH");
  lesson.add_flag("--no-claims", options.no_claims, "without the sheet's lines and their verdicts");
}

void describe_completions(CLI::App& app, std::string& shell) {
  app.add_subcommand("completions", "Print the completion script for a shell")
      ->add_option("SHELL", shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

int print_completions(std::string_view shell) {
  for (const auto& [name, script] : command::completions) {
    if (name == shell) std::cout << script << std::flush;
  }
  return std::cout.good() ? 0 : 2;
}

/// A first word that is no option and no subcommand; CLI11 would only say that one is required.
void require_known(const CLI::App& app, int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "-";
  std::string known, near;
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string name = subcommand->get_name();
    if (word == name) return;
    known += (known.empty() ? "" : ", ") + name;
    if (word.size() > 2 && autograd::distance(word, name) <= 2) near = "; did you mean " + name + "?";
  }
  if (!word.starts_with('-'))
    throw autograd::Error("'" + std::string(word) + "' is no subcommand; there are " + known + near);
}

int run(int argc, char** argv) {
  CLI::App app(
      "Checks derivatives that were derived by hand, names the mistakes in them, tells the right ones, and "
      "draws graphs.",
      "chainrule");
  app.set_version_flag("--version", "chainrule " CHAINRULE_VERSION);
  app.require_subcommand(1);
  app.footer(examples);
  app.failure_message(CLI::FailureMessage::simple);
  command::CheckOptions check;
  command::PracticeOptions practice;
  command::ExplainOptions explain, derive;
  describe_check(app, check);
  describe_explain(app, explain);
  describe_derive(app, derive);
  describe_practice(app, practice);
  command::DrawOptions draw;
  describe_draw(app, draw);
  command::LessonOptions lesson;
  describe_lesson(app, lesson);
  std::string shell;
  describe_completions(app, shell);
  require_known(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (app.got_subcommand("completions")) return print_completions(shell);
  if (app.got_subcommand("explain")) return command::explain(explain);
  if (app.got_subcommand("derive")) return command::derive(derive);
  if (app.got_subcommand("draw")) return command::draw(draw);
  if (app.got_subcommand("lesson")) return command::lesson(lesson);
  return app.got_subcommand("check") ? command::check(check) : command::practice(practice);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    command::log(error.what());
    return 2;
  }
}
