// SPDX-License-Identifier: MIT
// How names are spelled, in plain notation and in LaTeX, and which of them a sheet has declared. It knows
// nothing of formulas.
#pragma once

#include <map>
#include <optional>

#include "autograd/value.hpp"
#include "autograd/verify/token.hpp"

namespace autograd::verify {

/// A name taken apart. `w1_11` is the base w1 and the subscript 11; `W_{11}'^2` and `W'^2_{11}` are one;
/// `\hat{y}` is the base yhat; \mathbf and its like change nothing.
struct Spelling {
  std::string base;
  std::vector<std::string> below, above;
  std::size_t primes = 0;

  /// One text for all ways to write the name, with only its first `count` superscripts.
  std::string key(std::size_t count) const;
  std::string key() const { return key(above.size()); }
};

/// The spelling of a word alone: w1_11 is the base w1 and the subscript 11.
Spelling spelling_of_word(std::string_view word);

/// A name as it stands among tokens.
struct WrittenName {
  Spelling spelling;
  /// The tokens [first, end); `skipped` letters of the first one do not belong to it.
  std::size_t first = 0, end = 0, skipped = 0;
  /// Where each superscript begins (its ^) and ends.
  std::vector<std::pair<std::size_t, std::size_t>> above;
  /// Whether the superscripts from `count` on are all that comes after them.
  std::size_t last_other = 0;
};

/// Reads the name that begins at a token, with all its scripts, or only to the first superscript; none where
/// no name begins there. `skipped` letters of the first word are passed over. Throws Fault.
std::optional<WrittenName> read_name(std::span<const Token> tokens, std::size_t first, bool with_above = true,
                                     std::size_t skipped = 0);

/// What a spelling stands for.
struct Name {
  /// As it was declared.
  std::string spelled;
  /// The statement that declared it, and its line.
  std::string statement;
  std::size_t line = 0;
  Value value;
  /// The same without symbols of derivatives, where it holds some: to be differentiated again.
  std::optional<Value> recorded = {};
  /// Its declaration cannot be read.
  bool broken = false;
};

class Names {
 public:
  /// What is declared under a spelling with its first `above` superscripts.
  std::optional<std::size_t> find(const Spelling& spelling, std::size_t above) const;
  std::optional<std::size_t> find(const Spelling& spelling) const {
    return find(spelling, spelling.above.size());
  }
  const Name& operator[](std::size_t name) const { return names_[name]; }
  Name& operator[](std::size_t name) { return names_[name]; }
  std::size_t size() const noexcept { return names_.size(); }

  /// The spelling must be new.
  std::size_t declare(const Spelling& spelling, Name name);
  /// Another spelling of a name; it must be new.
  void add_spelling(const Spelling& spelling, std::string spelled, std::size_t name);
  /// All spellings of a name, the one of its declaration first.
  std::vector<std::string> spellings(std::size_t name) const;

  /// A declared spelling that differs from a word only in how its scripts are set, as w1 from w_1; empty
  /// where there is none.
  std::string same_but_for_scripts(std::string_view word) const;
  /// Declared spellings that differ little from a word, as a sentence's end; else some of all there are.
  std::string suggestions(std::string_view word) const;

 private:
  std::vector<Name> names_;
  std::vector<std::string> spelled_;
  std::vector<std::size_t> owners_;
  std::map<std::string, std::size_t, std::less<>> places_;
  mutable std::size_t asked_ = 0;
};

}  // namespace autograd::verify
