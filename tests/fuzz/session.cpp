// SPDX-License-Identifier: MIT
#include "tests/fuzz/session.hpp"

namespace fuzz {

using namespace autograd;

void Session::run() {
  using Action = void (Session::*)();
  static constexpr Action actions[] = {
      &Session::add_operation,      &Session::add_operation,   &Session::add_operation,
      &Session::add_operation,      &Session::add_operation,   &Session::add_operation,
      &Session::add_by_operator,    &Session::add_by_operator, &Session::add_list_of_any_length,
      &Session::add_leaf,           &Session::add_selection,   &Session::compare,
      &Session::add_derivatives,    &Session::detach_one,      &Session::name_one,
      &Session::put_mark,           &Session::rewind,          &Session::assign,
      &Session::recalculate,        &Session::release,         &Session::note_place,
      &Session::check_root,         &Session::check_backward,  &Session::check_seeds,
      &Session::check_second_order, &Session::clear_grads,     &Session::use_what_was_dropped,
      &Session::mix_graphs,         &Session::misuse};
  add_leaf();
  for (std::size_t step = 0; step < most_steps && !bytes_.empty(); ++step) {
    (this->*actions[bytes_.below(std::size(actions))])();
    if (known_.empty()) add_leaf();
  }
  check_numbers();
  check_root();
}

template <class Call>
bool Session::attempt(Call&& call) {
  const std::size_t size = graph_.size();
  try {
    call();
    return true;
  } catch (const GraphFull&) {
    if (graph_.size() != size) fail("a full graph is as it was");
  } catch (const OutOfDate& refusal) {
    if (up_to_date_) fail(std::string("nothing is out of date: ") + refusal.what());
    if (graph_.size() != size) fail("a graph that refuses is as it was");
  }
  return false;
}

template <class Exception, class Call>
void Session::require_refusal(const char* what, Call&& call) {
  try {
    call();
  } catch (const Exception& refusal) {
    if (std::string_view(refusal.what()).empty()) fail("a refusal has words");
    return;
  } catch (const std::exception& other) {
    fail(std::string(what) + ", but not with: " + other.what());
  }
  fail(std::string(what) + ", and nothing was thrown");
}

void Session::keep(Value made) {
  const auto is_same = [&](const Known& one) { return one.node.index() == made.index(); };
  // Letters of derivative graphs may return an operand.
  if (made.is_constant() || std::any_of(known_.begin(), known_.end(), is_same)) return;
  known_.push_back({made, made.value()});
}

void Session::sort_out_dropped() {
  std::vector<Known> kept;
  for (const Known& one : known_) {
    if (one.node.index() < graph_.length()) {
      kept.push_back(one);
    } else if (dropped_.size() < most_dropped) {
      dropped_.push_back(one.node);
    }
  }
  known_ = std::move(kept);
}

void Session::check_numbers() {
  for (const Known& one : known_) {
    if (!support::identical(one.node.value(), one.number)) fail("a node keeps its number", one.node);
    if (one.node.is_leaf() && !support::same(one.node.grad(), one.grad))
      fail("a leaf keeps its grad", one.node);
  }
  for (const Value& node : dropped_) {
    require_refusal<StaleValue>("a dropped node is refused", [&] { (void)node.value(); });
  }
}

Value Session::operand() {
  const std::size_t kind = bytes_.below(8);
  if (kind == 0) return bytes_.number();
  if (kind < 4) return known().node;
  return known_[known_.size() - 1 - bytes_.below(std::min<std::size_t>(known_.size(), 4))].node;
}

Sequence<Value> Session::operands(std::size_t count) {
  Sequence<Value> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(operand());
  return chosen;
}

Sequence<Value> Session::variables() {
  Sequence<Value> chosen;
  for (std::size_t i = 0; i < std::min<std::size_t>(known_.size(), 4); ++i) chosen.push_back(known_[i].node);
  while (chosen.size() < 6) chosen.push_back(known().node);
  return chosen;
}

// Recording.

void Session::add_leaf() {
  const double number = bytes_.number();
  const bool named = bytes_.below(4) == 0;
  attempt([&] { keep(named ? Value(graph_, number, "x") : Value(graph_, number)); });
}

void Session::add_operation() {
  const auto code = static_cast<Code>(1 + bytes_.below(Operations::size));
  visit(code, [&]<class Op>(Op) {
    Sequence<Value> chosen = operands(support::operand_count<Op>());
    if (Op::fixed_a) chosen[0] = Value(static_cast<double>(bytes_.below(6)));
    // These letters of derivative graphs are given a function's result beside its operand.
    const bool of_tanh = std::is_same_v<Op, TanhComplement>;
    const bool of_sigmoid = std::is_same_v<Op, SigmoidComplement>;
    if (of_tanh && !attempt([&] { chosen[0] = tanh(chosen[1]); })) return;
    if (of_sigmoid && !attempt([&] { chosen[0] = sigmoid(chosen[1]); })) return;
    attempt([&] { keep(support::record<Op>(chosen)); });
  });
}

void Session::add_list_of_any_length() {
  const std::size_t kind = bytes_.below(9), length = 1 + bytes_.below(kind == 8 ? 80 : 7);
  const Sequence<Value> a = operands(length);
  attempt([&] {
    switch (kind) {
      case 0: return keep(sum(a));
      case 1: return keep(mean(a));
      case 2: return keep(norm(a));
      case 3: return keep(logsumexp(a));
      case 4: return keep(product(a));
      case 5: return keep(max(a));
      case 6: return keep(min(a));
      case 7: return keep(dot(a, a));
      default: return keep(sum(a));
    }
  });
}

void Session::add_by_operator() {
  const std::size_t kind = bytes_.below(10);
  const Value a = operand(), b = operand();
  attempt([&] {
    switch (kind) {
      case 0: return keep(a + b);
      case 1: return keep(a - b);
      case 2: return keep(a * b);
      case 3: return keep(a / b);
      case 4: return keep(-a);
      case 5: return keep(fma(a, b, a));
      case 6: return keep(hypot(a, b, a));
      case 7: return keep(clamp(a, b, a));
      case 8: return keep(leaky_relu(a));
      default: return keep(elu(a));
    }
  });
}

void Session::add_selection() {
  const auto relation = static_cast<Relation>(bytes_.below(6));
  const Sequence<Value> a = operands(4);
  attempt([&] {
    const Value chosen = select(Condition(relation, a[0], a[1]), a[2], a[3]);
    const double expected = holds(relation, a[0].value(), a[1].value()) ? a[2].value() : a[3].value();
    if (!support::identical(chosen.value(), expected)) fail("select chooses by the condition", chosen);
    keep(chosen);
  });
}

void Session::compare() {
  const auto relation = static_cast<Relation>(bytes_.below(6));
  const Value a = operand(), b = operand();
  attempt([&] {
    const bool outcome = Condition(relation, a, b);
    if (outcome != holds(relation, a.value(), b.value())) fail("a comparison is that of the numbers", a);
  });
}

void Session::add_derivatives() {
  const Value y = known().node;
  const Sequence<Value> xs = variables();
  attempt([&] {
    for (const Value& made : derivatives(y, xs)) keep(made);
  });
}

void Session::detach_one() {
  const Known one = known();
  attempt([&] {
    const Value apart = detach(one.node);
    if (!support::identical(apart.value(), one.number)) fail("what is detached keeps its number", apart);
    keep(apart);
  });
}

void Session::name_one() {
  const Value node = known().node;
  const std::string name(1 + bytes_.below(20), 'n');
  attempt([&] {
    node.named(name);
    if (node.name() != name) fail("a node has the name that it was given", node);
  });
}

// The graph's own calls.

void Session::put_mark() {
  if (marks_.size() < 20) marks_.push_back({graph_.mark(), graph_.size()});
}

void Session::rewind() {
  check_numbers();
  if (marks_.empty()) return;
  const Marked marked = marks_[bytes_.below(marks_.size())];
  const std::size_t size = graph_.size();
  try {
    graph_.rewind(marked.mark);
    if (graph_.size() != marked.size) fail("a rewound graph is as long as at its mark");
  } catch (const StaleMark&) {
    if (graph_.size() != size) fail("a refused rewind leaves the graph as it was");
  }
  sort_out_dropped();
  check_numbers();
}

void Session::assign() {
  Known& one = known();
  const double number = bytes_.number();
  if (!one.node.is_leaf()) {
    require_refusal<NotALeaf>("only a leaf is assigned to", [&] { one.node.assign(number); });
    return;
  }
  one.node.assign(number);
  one.number = number;
  up_to_date_ = false;
}

void Session::recalculate() {
  try {
    graph_.recalculate();
    up_to_date_ = true;
  } catch (const BranchChanged&) {
    if (graph_.guards().empty()) fail("without a comparison no branch changes");
    up_to_date_ = false;
  }
  Graph again;
  Sequence<double> numbers;
  for (const Index leaf : graph_.leaves()) numbers.push_back(graph_.value(leaf));
  const Sequence<Value> fresh = support::replay(graph_, again, numbers);
  for (Index i = 1; i < graph_.length(); ++i) {
    if (!support::identical(graph_.value(i), fresh[i].value())) {
      fail("recalculating is recording afresh, for " + graph_.describe(i), fresh[i]);
    }
  }
  for (Known& one : known_) one.number = one.node.value();
  check_numbers();
}

void Session::release() {
  if (bytes_.below(8) != 0) return;
  graph_.release();
  if (graph_.size() != 0) fail("a released graph is empty");
  sort_out_dropped();
  up_to_date_ = true;
  check_numbers();
}

void Session::note_place() { graph_.locate(); }

// Asking.

void Session::check_root() {
  if (known_.empty() || ++checks_ > most_checks) return;
  const Value y = known_[known_.size() - 1 - bytes_.below(known_.size())].node;
  const Sequence<Value> xs = variables();
  attempt([&] {
    require_refused_together(y, xs);
    check_derivatives(y, xs, bytes_.below(xs.size()));
  });
}

void Session::check_backward() {
  const Value y = known().node;
  attempt([&] {
    const Gradient by = gradient(y);
    y.backward();
    for (Known& one : known_) {
      if (one.node.is_leaf()) one.grad += by[one.node];
    }
  });
  check_numbers();
}

void Session::check_seeds() {
  const Value a = known().node, b = known().node;
  const double s = bytes_.number(), t = bytes_.number();
  attempt([&] {
    const Gradient both = gradient({a, b}, {s, t});
    if (a.index() == b.index()) return;
    const Index last = std::max(a.index(), b.index());
    const double seed = a.index() == last ? s : t;
    const double arrived = both[Value::at(graph_, last)];
    if (!support::same(arrived, seed)) fail("the last root's adjoint is its seed", Value::at(graph_, last));
  });
}

void Session::check_second_order() {
  const Value y = known().node;
  Sequence<Value> xs = variables();
  xs.resize(3);
  const std::vector<double> v{bytes_.number(), bytes_.number(), bytes_.number()};
  if (++checks_ > most_checks || topological_order(y).size() > 40) return;
  attempt([&] { check_hessian(y, xs, v); });
}

void Session::clear_grads() {
  graph_.zero_grad();
  for (Known& one : known_) one.grad = 0.0;
  check_numbers();
}

void Session::use_what_was_dropped() {
  if (dropped_.empty()) return;
  const Value stale = dropped_[bytes_.below(dropped_.size())], good = known().node;
  const auto refused = [&](auto&& call) { require_refusal<StaleValue>("a dropped node is refused", call); };
  const std::size_t size = graph_.size();
  switch (bytes_.below(16)) {
    case 0: refused([&] { (void)(stale + good); }); break;
    case 1: refused([&] { (void)(2.0 * stale); }); break;
    case 2: refused([&] { (void)sin(stale); }); break;
    case 3: refused([&] { (void)sum({good, stale, 1.0}); }); break;
    case 4: refused([&] { (void)gradient(stale); }); break;
    case 5:
      if (good.is_leaf()) refused([&] { (void)gradient(good)[stale]; });
      break;
    case 6: refused([&] { stale.backward(); }); break;
    case 7: refused([&] { (void)derivative(stale, good); }); break;
    case 8: refused([&] { (void)derivative(good, stale); }); break;
    case 9: refused([&] { (void)hessian(stale, good); }); break;
    case 10: refused([&] { (void)stale.named("gone"); }); break;
    case 11: refused([&] { stale.assign(1.0); }); break;
    case 12: refused([&] { (void)stale.grad(); }); break;
    case 13: refused([&] { (void)static_cast<bool>(good < stale); }); break;
    case 14: refused([&] { (void)select(stale < 1.0, good, 2.0); }); break;
    default: refused([&] { (void)topological_order(stale); }); break;
  }
  if (graph_.size() != size) fail("a refusal records nothing");
}

void Session::mix_graphs() {
  const Value good = known().node;
  Graph other;
  const Value foreign(other, 1.5);
  const auto refused = [&](auto&& call) { require_refusal<WrongGraph>("two graphs are not mixed", call); };
  const std::size_t size = graph_.size();
  switch (bytes_.below(6)) {
    case 0: refused([&] { (void)(good + foreign); }); break;
    case 1: refused([&] { (void)sum({foreign, 2.0, good}); }); break;
    case 2: refused([&] { (void)gradient(foreign)[good]; }); break;
    case 3: refused([&] { (void)derivative(good, foreign); }); break;
    case 4: refused([&] { (void)gradient({good, foreign}, {1.0, 1.0}); }); break;
    default: refused([&] { (void)static_cast<bool>(good < foreign); }); break;
  }
  if (graph_.size() != size || other.size() != 1) fail("a refusal records nothing");
}

void Session::misuse() {
  const Known& one = known();
  const Value node = one.node, constant(bytes_.number());
  switch (bytes_.below(6)) {
    case 0:
      require_refusal<ConstantRoot>("a constant has no gradient", [&] { (void)gradient(constant); });
      break;
    case 1:
      require_refusal<NotAVariable>("no derivative by a constant", [&] { (void)derivative(node, constant); });
      break;
    case 2:
      require_refusal<NotAVariable>("a constant has no name", [&] { (void)constant.named("c"); });
      break;
    case 3:
      require_refusal<WrongSize>("a seed for each root", [&] { (void)gradient({node, node}, {1.0}); });
      break;
    case 4:
      require_refusal<WrongSize>("two lists of one length", [&] { (void)dot({node}, {node, node}); });
      break;
    default: require_refusal<WrongSize>("the mean of nothing", [&] { (void)mean({}); }); break;
  }
}

}  // namespace fuzz
