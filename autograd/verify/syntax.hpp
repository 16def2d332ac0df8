// SPDX-License-Identifier: MIT
// A formula as it was written, before anything is recorded: a tree whose parts know where they stand.
#pragma once

#include <string>
#include <vector>

#include "autograd/verify/function.hpp"
#include "autograd/verify/source.hpp"

namespace autograd::verify {

class Syntax {
 public:
  using Place = std::size_t;
  enum class Kind : unsigned char {
    number,
    name,
    sum,      ///< parts, some taken away
    product,  ///< parts, some divided by, from the left
    power,    ///< two parts
    negate,
    call,       ///< of `function`; `order` times differentiated
    derivative  ///< of the part, by names
  };
  struct Part {
    Place place;
    bool inverse = false;
    /// An implicit factor right after a division: it may have been meant below the fraction line.
    bool joined = false;
  };
  /// A name under a derivative, as often as it stands there.
  struct By {
    std::size_t name;
    std::size_t begin, end;
  };
  struct Node {
    Kind kind;
    /// The bytes of the line that it was read from.
    std::size_t begin, end;
    std::vector<Part> parts = {};
    double number = 0.0;
    std::size_t name = 0;
    const Function* function = nullptr;
    std::size_t order = 0;
    std::vector<By> by = {};
  };

  Place add(Node node) {
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
  }
  Node& operator[](Place place) noexcept { return nodes_[place]; }
  const Node& operator[](Place place) const noexcept { return nodes_[place]; }
  std::size_t size() const noexcept { return nodes_.size(); }

 private:
  std::vector<Node> nodes_;
};

/// A chain of formulas with = between them, or one formula.
struct Formulas {
  Syntax syntax;
  struct Member {
    Syntax::Place root;
    std::size_t begin, end;
    std::size_t first_node = 0;
  };
  std::vector<Member> members;
  std::vector<Fault> warnings;
};

}  // namespace autograd::verify
