// SPDX-License-Identifier: MIT
// Formulas in plain notation and LaTeX, read into a syntax tree. It knows which names are declared and
// nothing of what they stand for.
#pragma once

#include "autograd/verify/names.hpp"
#include "autograd/verify/syntax.hpp"

namespace autograd::verify {

/// Reads `e0 = e1 = ...` (one formula where `chain` is false) from a part of a line. Throws Fault.
Formulas parse(std::string_view line, std::size_t begin, std::size_t end, const Names& names, bool chain);

class Parser {
 public:
  using Place = Syntax::Place;
  static constexpr std::size_t deepest = 256;

  Parser(Tokens tokens, const Names& names, Formulas& out)
      : tokens_(std::move(tokens)), names_(names), out_(out) {}
  void members(bool chain);

 private:
  /// Counts how deep formulas stand in formulas.
  class Deeper {
   public:
    explicit Deeper(Parser& parser);
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };
  /// What stands before a name in a derivative: a d or a \partial.
  struct Mark {
    /// The token of the name, and how many of its letters are the mark.
    std::size_t next, skipped;
  };

  // The grammar, in parser.cpp. What reads factors appends one or more of them: a word may be several.
  Place expression();
  Place term();
  void signed_factors(std::vector<Place>& factors);
  void factors(std::vector<Place>& factors);
  Place one_factor();
  Place power_of(Place base);
  Place exponent();
  Place number();
  Place group();
  Place bars();
  Place rounded();
  Place cases();
  bool takes_otherwise();
  bool begins_rounded() const { return here().is("|_") || here().is("|^"); }
  Place choice(std::size_t begin, std::vector<Syntax::Part> parts, std::string relation);
  std::string relation();
  Place fraction();
  Place fraction_part();
  Place root();
  void warn_of_doubt(const std::vector<Syntax::Part>& parts);
  bool begins_factor() const;
  [[noreturn]] void unexpected() const;

  // Names and functions, in parser_names.cpp.
  void named_factors(std::vector<Place>& factors, std::size_t skipped);
  bool declared(const WrittenName& written, std::vector<Place>& factors);
  Place with_exponents(const WrittenName& written, Place base, std::size_t count);
  Place name_node(const WrittenName& written, std::size_t name, std::size_t end);
  void warn_of_power(const WrittenName& written, std::size_t count);
  bool constant(const WrittenName& written, std::vector<Place>& factors);
  bool split(const WrittenName& written, std::vector<Place>& factors);
  bool selection(const WrittenName& written, std::vector<Place>& factors);
  bool call(const WrittenName& written, std::vector<Place>& factors);
  std::vector<Syntax::Part> operands(const Function& function, std::string_view spelled);
  [[noreturn]] void undeclared(const WrittenName& written) const;
  void require_whole(std::size_t name, std::size_t place) const;

  // Derivatives, in parser_derivatives.cpp.
  std::optional<Mark> mark(std::size_t token) const;
  bool is_mark_of_undeclared(std::size_t token) const;
  std::optional<std::size_t> order_end(std::size_t token) const;
  std::size_t order_at(std::size_t token, std::size_t end) const;
  std::optional<std::size_t> derivative_slash() const;
  std::optional<std::size_t> operand_end(const Mark& mark) const;
  bool begins_by(std::size_t token) const;
  struct Numerator {
    std::size_t order = 1;
    std::optional<Place> of = {};
  };
  template <class Read>
  Numerator numerator(std::size_t end, Read read_factors);
  std::optional<Place> derivative();
  bool is_derivative_fraction() const;
  Place derivative_fraction();
  void split_by(const Mark& found);
  std::vector<Syntax::By> by_names(std::size_t order);
  Place derivative_node(std::size_t begin, std::optional<Place> of, std::vector<Syntax::By> by);

  const Token& here() const { return tokens_[at_]; }
  std::size_t last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].end; }
  void expect(std::string_view sign);
  Syntax::Node& node(Place place) { return out_.syntax[place]; }
  Place add(Syntax::Node node) { return out_.syntax.add(std::move(node)); }
  Place product_of(const std::vector<Place>& factors);
  std::string spelled(const WrittenName& written) const;
  void warn(std::size_t place, std::string message) { out_.warnings.push_back({place, std::move(message)}); }

  Tokens tokens_;
  const Names& names_;
  Formulas& out_;
  std::size_t at_ = 0, depth_ = 0, open_bars_ = 0;
  std::string_view line_;

  friend Formulas parse(std::string_view, std::size_t, std::size_t, const Names&, bool);
};

}  // namespace autograd::verify
