// SPDX-License-Identifier: MIT
// Builds a sheet statement by statement. Those who add statements of their own work with this.
#pragma once

#include "autograd/verify/recorder.hpp"
#include "autograd/verify/sheet.hpp"

namespace autograd::verify {

/// One statement: its word, and the part of the line's text behind it.
struct Statement {
  const Line& line;
  std::string word;
  std::size_t begin, end;

  std::string_view rest() const noexcept { return std::string_view(line.text).substr(begin, end - begin); }
};

class SheetBuilder {
 public:
  SheetBuilder(const Source& source, const Statements& extra, ReadSettings settings);
  Sheet build();
  /// The source is the reference.
  Sheet build_answer(const Source& answer);

  // For statements from outside.

  Graph& graph() noexcept { return sheet_.graph(); }
  Judge& judge() noexcept { return sheet_.judge(); }
  /// What is declared under a spelling; none where it is not, or where its declaration cannot be read.
  std::optional<Value> find(std::string_view spelling) const { return sheet_.find(spelling); }
  /// The statement that declared a name, and its line; none where it is not declared.
  std::optional<Declaration> declaration(std::string_view spelling) const;
  /// Declares a name for a node. Throws Fault where it is declared already.
  void declare(const Statement& by, std::string_view spelling, Value value);
  /// A name whose declaration cannot be read: claims that need it say so. Nothing where it is declared
  /// already.
  void declare_broken(const Statement& by, std::string_view spelling);
  /// Gives a name that an earlier statement declared to another node. False where a formula used it since.
  bool replace(const Statement& by, std::string_view spelling, Value value);
  /// Lets a later `parameter` give this declared leaf its number.
  void let_parameter_assign(std::string_view spelling);

 private:
  using Item = std::pair<std::size_t, std::size_t>;
  using Handler = void (SheetBuilder::*)(const Statement&);
  static const std::map<std::string, Handler, std::less<>>& handlers();

  void read_source();
  void read(const Line& line);
  void read_unknown(const Statement& statement);
  void title(const Statement& statement);
  void numbers(const Statement& statement);
  void let(const Statement& statement);
  void symbol(const Statement& statement);
  void domain(const Statement& statement);
  void credit(const Statement& statement);
  void remember_claim(const Statement& statement);

  void number_item(const Statement& statement, Item item);
  void let_item(const Statement& statement, Item item);
  /// Reads `name =`, hands its end to `read`, and declares the name as broken where that throws.
  void item(const Statement& statement, Item item, bool may_assign,
            const std::function<void(const WrittenName&, const Tokens&, std::size_t)>& read);
  void compare(const Statement& statement, std::size_t name, std::size_t place, std::size_t begin,
               std::size_t end);
  double constant_at(const Line& line, std::size_t begin, std::size_t end);
  void declare(const Statement& by, const Spelling& spelling, std::string spelled, Value value,
               std::optional<Value> recorded = {});
  void spell(const Statement& statement, std::size_t name, Item item);
  /// Names, each with its place.
  using Placed = std::vector<std::pair<WrittenName, std::size_t>>;
  void domain_item(const Statement& statement, Placed& names, Item item);
  void apply_domains();

  void claim(const Statement& statement);
  void cannot_read(SheetClaim& claim, const Statement& statement, const Fault& fault) const;
  void warn_of_label(const Statement& statement, SheetClaim& claim);
  bool is_turned(const Formulas& formulas, Value left) const;
  Value subject_alone(const Statement& statement, std::size_t begin);
  void read_claim(const Statement& statement, std::size_t begin, SheetClaim& claim);
  std::size_t label(const Statement& statement, SheetClaim& claim);
  Member member(const Line& line, const Formulas& formulas, std::size_t i, Value subject);
  std::vector<Reading> readings(const Line& line, const Formulas& formulas, std::size_t i, double truth);
  void spellings(const Line& line, const Formulas& formulas, Claim& claim);
  std::string hint(const std::string& message, const SheetClaim& claim) const;

  void problem(const Line& line, const Fault& fault);
  std::string declared_below(const Line& line, const std::string& message) const;
  bool is_answer() const noexcept { return reference_names_.has_value(); }
  std::size_t known(const Statement& statement, const WrittenName& written, std::size_t place) const;

  struct Domain {
    const Line& line;
    std::size_t place;
    std::size_t name;
    std::optional<std::pair<double, double>> interval;
    std::vector<double> numbers;
  };

  const Source* source_;
  const Statements& extra_;
  Sheet sheet_;
  Recorder recorder_;
  std::vector<Statement> claims_;
  /// The line in which a label stands first.
  std::map<std::string, std::size_t, std::less<>> labels_;
  std::vector<Domain> domains_;
  /// Names that a later `parameter` may assign, and names that a formula has used.
  std::vector<std::size_t> assignable_;
  std::vector<char> used_;
  /// Lines that could not be read and may have declared something; with a statement from outside also names
  /// that do not stand there.
  std::vector<std::pair<const Line*, bool>> unread_;
  bool titled_ = false;
  /// How many names the reference has declared, while an answer is read.
  std::optional<std::size_t> reference_names_;
};

/// Where a sheet's graph is full.
inline constexpr const char* too_large =
    "the formulas of this sheet take more room than a sheet may have; split it, or name shared parts with "
    "let";

/// The parts of a text between commas outside brackets, as [begin, end).
std::vector<std::pair<std::size_t, std::size_t>> items_of(std::string_view text, std::size_t begin,
                                                          std::size_t end);

}  // namespace autograd::verify
