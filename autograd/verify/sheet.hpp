// SPDX-License-Identifier: MIT
// A derivation sheet: a text that declares the numbers and formulas of a derivation and then claims
// derivatives, as on paper. Statements, one a line:
//
//   title     any text
//   given     x1 = 80, x2 = 8, y = 3       numbers that a row of data brings
//   parameter w1_11 = 1, b11 = 0           trainable numbers
//   constant  n = 4                        numbers that are never varied
//   let       L = (y - yhat)^2             a named node, or another name for one
//   symbol    yhat = \hat{Y}, o21          other spellings of a name
//   domain    x1 in [1, 100], y in {0, 1}  where random numbers come from
//   claim     N1 [2]: dL/dw1_11 = ...      label and weight may be left out
//   credit    inherited 0.5                what a line counts that is wrong by inheritance only
//
// `#` begins a comment; a line that ends in a backslash goes on. Claims may use names that are declared below
// them, other statements may not.
#pragma once

#include <functional>
#include <memory>

#include "autograd/verify/judge.hpp"
#include "autograd/verify/names.hpp"

namespace autograd::verify {

struct Formulas;

struct SheetClaim {
  Claim claim;
  /// The claim as it stands in the sheet, folded, without its label and weight; one that ends with the
  /// derivative that it is about, turned round.
  std::string written;
  /// Set where it cannot be read; then `claim` has its label, line and weight, and its subject where that
  /// much can be read.
  std::optional<Problem> problem;
  std::vector<Problem> warnings;
};

/// What declared a name. `statement` is the statement's word.
struct Declaration {
  std::string statement;
  std::string spelled;
  /// Derivatives in it are recorded, so that they can be differentiated again.
  Value value;
  std::size_t line = 0;
};

class Sheet {
 public:
  /// A sheet may record this many nodes; one that needs more cannot be read.
  static constexpr std::size_t most_nodes = 2'000'000;
  static constexpr std::size_t most_claims = 10'000;
  static constexpr std::size_t most_problems = 1'000;

  std::string file, title;
  std::vector<SheetClaim> claims;
  /// Of declarations and of lines that are no statement.
  std::vector<Problem> problems;
  std::vector<Problem> warnings;
  /// What was declared and can be used, in order.
  std::vector<Declaration> declarations;
  /// What the reference asks for, where the sheet was read against one: its claims, over the same graph.
  std::vector<SheetClaim> required;
  /// `credit inherited F`.
  std::optional<double> inherited_credit;
  /// The file's lines as they stand there.
  std::vector<std::string> lines;

  Graph& graph() const noexcept { return *graph_; }
  Judge& judge() noexcept { return *judge_; }
  const Judge& judge() const noexcept { return *judge_; }
  /// What a spelling stands for, in any notation, with derivatives recorded; none where it is not declared or
  /// cannot be read.
  std::optional<Value> find(std::string_view spelling) const;
  /// What a derivative is of and by, written as claims may write it: dL/dw, \frac{\partial L}{\partial w}.
  /// Of a higher one the derivative of one order less is recorded. Throws SheetError, with a caret under what
  /// cannot be read.
  DerivativeOf derivative(std::string_view written);
  /// How a declared name may be spelled, as it was declared first; none where it is not declared.
  std::vector<std::string> spellings(std::string_view name) const;
  /// Declared spellings that differ little from a word, as a sentence's end.
  std::string suggestions(std::string_view word) const { return names_.suggestions(word); }
  /// The declared names, without other spellings.
  std::vector<std::string> names() const;

 private:
  friend class SheetBuilder;
  Sheet(std::string name, Settings settings);
  void name_lower(const Formulas& formulas, std::size_t root, Value lower) const;

  std::unique_ptr<Graph> graph_;
  std::unique_ptr<Judge> judge_;
  Names names_;
};

struct ReadSettings {
  std::uint64_t seed = 1;
  /// Random points for each claim.
  std::size_t points = 8;
};

class SheetBuilder;
struct Statement;

/// Statements that are added from outside: their words, and what reads the rest of the line.
class Statements {
 public:
  /// A reader declares names with its builder; it throws Fault where the line cannot be read.
  using Reader = std::function<void(SheetBuilder&, const Statement&)>;

  /// A word that the sheet has already is not replaced.
  void add(std::string word, Reader reader) { readers_.emplace(std::move(word), std::move(reader)); }
  const std::map<std::string, Reader, std::less<>>& readers() const noexcept { return readers_; }

 private:
  std::map<std::string, Reader, std::less<>> readers_;
};

/// Reads a sheet. Whatever is wrong with it becomes a problem: an unreadable claim costs only itself, a bad
/// declaration only the claims that need it. Throws GraphFull where memory runs out.
Sheet read_sheet(std::string_view text, std::string file, const Statements& extra = {},
                 ReadSettings settings = {});
/// Reads an answer against a reference, for grading. Declarations come from the reference, and its claims are
/// the sheet's `required`; `claims`, `lines`, `file` and `title` are the answer's. The answer may add names
/// and spellings. What it repeats of the reference is passed over, with a warning where it differs; so are
/// `domain`, `credit` and statements from outside. Problems of the reference bear its file's name.
Sheet read_answer(std::string_view answer, std::string file, std::string_view reference,
                  std::string reference_file, const Statements& extra = {}, ReadSettings settings = {});
/// Also throws FileError.
Sheet read_sheet_file(const std::string& path, const Statements& extra = {}, ReadSettings settings = {});

}  // namespace autograd::verify
