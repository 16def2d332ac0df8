// SPDX-License-Identifier: MIT
// One input of the fuzzer: its bytes are a program over the public names, and what each call must do is kept
// beside the graph.
#pragma once

#include <vector>

#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/property.hpp"

namespace fuzz {

class Session {
 public:
  explicit Session(Bytes bytes) : bytes_(bytes) {
    // Some graphs are full soon, in the midst of whatever they record.
    graph_.limit(bytes_.below(4) == 0 ? 10 + bytes_.below(100) : most_nodes);
  }

  /// Runs until the bytes end or have had their share of work.
  void run();

 private:
  static constexpr std::size_t most_nodes = 3000;
  static constexpr std::size_t most_steps = 250;
  static constexpr std::size_t most_checks = 12;
  static constexpr std::size_t most_dropped = 30;

  /// A node that the input may use, the number that it must have, and for a leaf its grad.
  struct Known {
    Value node;
    double number;
    double grad = 0.0;
  };
  struct Marked {
    autograd::Mark mark;
    std::size_t size;
  };

  // Recording.
  void add_leaf();
  void add_operation();
  void add_list_of_any_length();
  void add_by_operator();
  void add_selection();
  void compare();
  void add_derivatives();
  void detach_one();
  void name_one();

  // The graph's own calls.
  void put_mark();
  void rewind();
  void assign();
  void recalculate();
  void release();
  void note_place();

  // Asking.
  void check_root();
  void check_backward();
  void check_seeds();
  void check_second_order();
  void clear_grads();
  void use_what_was_dropped();
  void mix_graphs();
  void misuse();

  /// Calls `call`, which may refuse because the graph is full (it must be as it was then) or, where a leaf
  /// was assigned since, out of date. Whether it came to its end.
  template <class Call>
  bool attempt(Call&& call);
  /// Whether exactly an `Exception` is thrown.
  template <class Exception, class Call>
  void require_refusal(const char* what, Call&& call);

  void keep(Value made);
  /// Known nodes that are no longer in the graph are taken to the dropped ones.
  void sort_out_dropped();
  void check_numbers();
  Known& known() { return known_[bytes_.below(known_.size())]; }
  /// A node, mostly, or a constant.
  Value operand();
  Sequence<Value> operands(std::size_t count);
  Sequence<Value> variables();

  Bytes bytes_;
  Graph graph_;
  std::vector<Known> known_;
  std::vector<Value> dropped_;
  std::vector<Marked> marks_;
  std::size_t checks_ = 0;
  /// Whether every node knows the leaves' present numbers.
  bool up_to_date_ = true;
};

}  // namespace fuzz
