// SPDX-License-Identifier: MIT
#include "autograd/graph.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>
#include <unordered_map>

namespace autograd {
namespace {

constexpr std::size_t most_slots = std::numeric_limits<Index>::max();
constexpr std::size_t first_slots = 64;

std::string_view word_for(Relation relation) {
  static constexpr std::string_view words[] = {"<", "<=", ">", ">=", "==", "!="};
  return words[static_cast<std::size_t>(relation)];
}

/// Doubles a stream until it holds `count` elements.
template <class T>
void make_room(Stream<T>& stream, std::size_t count) {
  if (count <= stream.capacity()) return;
  or_graph_full([&] { stream.grow(std::max({count, 2 * stream.capacity(), first_slots})); });
}

}  // namespace

void refuse_full() {
  throw GraphFull("memory ran out; drop what is no longer needed with Recording or rewind()");
}

std::string number_text(double number) {
  if (number != number) return "NaN";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", number);
  return buffer;
}

bool holds(Relation relation, double a, double b) noexcept {
  switch (relation) {
    case Relation::less: return a < b;
    case Relation::less_equal: return a <= b;
    case Relation::greater: return a > b;
    case Relation::greater_equal: return a >= b;
    case Relation::equal: return a == b;
    case Relation::not_equal: return a != b;
  }
  return false;
}

/// Names in the order in which they were given; a renamed node finds its earlier name again when
/// the later one is rewound.
struct Graph::Names {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  struct Entry {
    Index node;
    std::uint32_t epoch;
    std::size_t previous;
    std::string name;
  };
  std::vector<Entry> log;
  std::unordered_map<Index, std::size_t> latest;

  Mark::Length length() const noexcept { return {log.size(), log.empty() ? 0 : log.back().epoch}; }
  void add(Index node, std::uint32_t epoch, std::string_view name) {
    const auto found = latest.find(node);
    log.push_back({node, epoch, found == latest.end() ? none : found->second, std::string(name)});
    try {
      latest[node] = log.size() - 1;
    } catch (...) {
      log.pop_back();
      throw;
    }
  }
  void shorten(std::size_t length) noexcept {
    for (; log.size() > length; log.pop_back()) {
      const Entry& last = log.back();
      if (last.previous == none) {
        latest.erase(last.node);
      } else {
        latest.find(last.node)->second = last.previous;
      }
    }
  }
};

Graph::Graph() : limit_(most_slots - 1) {}
Graph::~Graph() = default;

void Graph::grow(std::size_t slots) {
  if (epoch() == last_epoch) {
    throw GraphFull("this graph was rewound 2^32 times and has no epochs left; record into a new Graph");
  }
  if (slots > limit_ + 1) {
    throw GraphFull("the graph holds " + std::to_string(size()) +
                    " nodes, its limit; rewind it, or raise limit()");
  }
  const std::size_t wanted = std::min(std::max({slots, 2 * (end_ >> 32), first_slots}), limit_ + 1);
  make_room(rows_, wanted);
  make_room(values_, wanted);
  make_room(tags_, wanted);
  make_room(adjoints_, wanted);
  find_room();
}

void Graph::find_room() noexcept {
  const std::size_t room =
      std::min({rows_.capacity(), values_.capacity(), tags_.capacity(), adjoints_.capacity(), limit_ + 1});
  end_ = epoch() == last_epoch ? 0 : std::uint64_t{room} << 32;
}

void Graph::reserve(std::size_t nodes) {
  if (nodes >= most_slots) throw GraphFull("a graph holds at most 2^32 - 2 nodes");
  if (nodes + 1 > end_ >> 32) grow(nodes + 1);
}

void Graph::limit(std::size_t nodes) noexcept {
  limit_ = std::min(nodes, most_slots - 1);
  find_room();
}

void Graph::release() {
  Mark beginning;
  beginning.graph_ = this;
  beginning.nodes_.count = 1;
  rewind(beginning);
  rows_.release();
  values_.release();
  tags_.release();
  adjoints_.release();
  list_.release();
  leaves_.release();
  guards_.release();
  assigned_ = {};
  visited_ = {};
  end_ = 0;
}

void Graph::note_rarities(Mark& mark) const noexcept {
  mark.guards_ = {guard_count_, guard_count_ > 0 ? std::uint32_t{guards_[guard_count_ - 1].epoch_} : 0};
  if (names_ != nullptr) mark.names_ = names_->length();
  mark.places_ = places_.size();
  mark.customs_ = customs_.size();
}

bool Graph::holds(const Mark& mark) const noexcept {
  const auto& [nodes, node_epoch] = mark.nodes_;
  const auto& [guards, guard_epoch] = mark.guards_;
  const auto& [names, name_epoch] = mark.names_;
  return mark.graph_ == this && (nodes == 1 || holds_node(static_cast<Index>(nodes - 1), node_epoch)) &&
         (guards == 0 || (guards <= guard_count_ && guards_[guards - 1].epoch_ == guard_epoch)) &&
         (names == 0 || (names <= names_->log.size() && names_->log[names - 1].epoch == name_epoch));
}

void Graph::rewind(const Mark& mark) {
  if (mark.graph_ != this) throw WrongGraph("this mark was taken in another graph; rewind that one");
  if (!holds(mark)) {
    throw StaleMark("the place of this mark was dropped by an earlier rewind; take a new mark");
  }
  drop_after(mark);
}

void Graph::drop_after(const Mark& mark) noexcept {
  const bool drops = length() != mark.nodes_.count || guard_count_ != mark.guards_.count ||
                     (names_ != nullptr && names_->log.size() != mark.names_.count);
  list_count_ = mark.list_entries_;
  leaf_count_ = mark.leaves_;
  guard_count_ = mark.guards_.count;
  if (names_ != nullptr) names_->shorten(mark.names_.count);
  // A mark without nodes of its own holds also where an earlier rewind dropped the places before it.
  if (!places_.empty() && places_.size() > mark.places_) places_.resize(mark.places_);
  if (!customs_.empty() && customs_.size() > mark.customs_) customs_.resize(mark.customs_);
  const auto length = static_cast<Index>(mark.nodes_.count);
  next_ = {length, epoch()};
  if (!drops) return;
  if (epoch() < last_epoch) next_ = {length, epoch() + 1};
  if (epoch() == last_epoch) end_ = 0;
  if (latest_assignment_ > length) clamp_assignments(length);
  broken_until_ = std::min(broken_until_, length);
  if (broken_from_ >= broken_until_) broken_from_ = broken_until_ = 0;
}

void Graph::assign(Index leaf, double number) {
  if (assigned_at(leaf) == 0) or_graph_full([&] { assigned_.push_back(leaf); });
  rows_[leaf].slope_b = std::bit_cast<double>(std::uint64_t{length()});
  latest_assignment_ = length();
  values_[leaf] = number;
}

void Graph::clamp_assignments(Index length) noexcept {
  std::erase_if(assigned_, [&](Index leaf) { return leaf >= length; });
  latest_assignment_ = 0;
  for (const Index leaf : assigned_) {
    const Index clamped = std::min(assigned_at(leaf), length);
    rows_[leaf].slope_b = std::bit_cast<double>(std::uint64_t{clamped});
    latest_assignment_ = std::max(latest_assignment_, clamped);
  }
}

void Graph::forget_assignments() noexcept {
  for (const Index leaf : assigned_) rows_[leaf].slope_b = 0.0;
  assigned_.clear();
  latest_assignment_ = 0;
}

NodeKey Graph::grow_and_record(Code code, Index a, Index b, double slope_a, double slope_b, double value) {
  grow(length() + std::size_t{1});
  return record(code, a, b, slope_a, slope_b, value);
}

void Graph::grow_leaves() { make_room(leaves_, leaf_count_ + 1); }

void Graph::grow_list(std::size_t operands) { make_room(list_, list_count_ + operands); }

Index Graph::record_custom(const std::shared_ptr<const CustomOperation>& operation, std::size_t operands,
                           double value) {
  const auto last = std::find(customs_.rbegin(), customs_.rend(), operation);
  const bool is_new = last == customs_.rend();
  if (is_new && customs_.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw GraphFull(
        "the graph holds 65536 different operations of one's own; make each only once, with custom()");
  }
  if (is_new) or_graph_full([&] { customs_.push_back(operation); });
  ++rarities_;
  const std::size_t place =
      is_new ? customs_.size() - 1 : static_cast<std::size_t>(customs_.rend() - last) - 1;
  const Index node = record_list(custom_code, operands, value).index();
  tags_[node] = Tag(epoch(), custom_code, static_cast<std::uint16_t>(place));
  return node;
}

void Graph::record_guard(Guard guard) {
  make_room(guards_, guard_count_ + 1);
  ++rarities_;
  guard.position_ = length();
  guard.epoch_ = epoch() & 0xffffff;
  guards_[guard_count_++] = guard;
}

namespace {

double present(const Graph& graph, Index node, double constant) {
  return node == 0 ? constant : graph.value(node);
}

/// The value and the slopes of one node with a list, from its operands' present values: those of
/// `value(operands)` and `slopes(operands, value, out, wanted)`.
template <class Calculate, class Slopes>
void recalculate_list(const Graph& graph, Index i, std::vector<double>& numbers, const Calculate& value,
                      const Slopes& slopes_of_list) {
  const std::span<ListEntry> list = graph.list(i);
  numbers.resize(2 * list.size());
  for (std::size_t k = 0; k < list.size(); ++k) numbers[k] = present(graph, list[k].node(), list[k].number());
  const std::span<const double> operands(numbers.data(), list.size());
  const std::span<double> slopes(numbers.data() + list.size(), list.size());
  const auto varies = [&](std::size_t k) { return list[k].node() != 0; };
  const double result = value(operands);
  slopes_of_list(operands, result, slopes, varies);
  graph.value(i) = result;
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (varies(k)) list[k].set(list[k].node(), slopes[k]);
  }
}

void recalculate_custom(const CustomOperation& operation, const Graph& graph, Index i,
                        std::vector<double>& numbers) {
  recalculate_list(
      graph, i, numbers, [&](auto operands) { return operation.value(operands); },
      [&](auto... given) { slopes_of(operation, given...); });
}

/// The same for the operation Op.
template <class Op>
void recalculate_as(const Graph& graph, Index i, std::vector<double>& numbers) {
  double& value = graph.value(i);
  Row& row = graph.row(i);
  if constexpr (Op::arity == 1) {
    const std::array<double, 1> a{graph.value(row.a())};
    value = Op::value(a[0]);
    row.slope_a = slope_of<Op, 0>(a, value);
  } else if constexpr (Op::arity == 2) {
    const std::array<double, 2> ab{present(graph, row.a(), row.slope_a),
                                   present(graph, row.b(), row.slope_b)};
    value = Op::value(ab[0], ab[1]);
    if (row.a() != 0) row.slope_a = slope_of<Op, 0>(ab, value);
    if (row.b() != 0) row.slope_b = slope_of<Op, 1>(ab, value);
  } else {
    recalculate_list(
        graph, i, numbers, [](auto operands) { return Op::value(operands); },
        [](auto... given) { slopes_of<Op>(given...); });
  }
}

}  // namespace

void Graph::recalculate() {
  std::vector<double> numbers;
  for (Index i = 1; i < length(); ++i) {
    if (is_leaf(i)) continue;
    if (const CustomOperation* operation = custom(i)) {
      recalculate_custom(*operation, *this, i, numbers);
    } else {
      visit(tags_[i].code(), [&]<class Op>(Op) { recalculate_as<Op>(*this, i, numbers); });
    }
  }
  test_guards();
  broken_from_ = broken_until_ = 0;
  forget_assignments();
}

void Graph::test_guards() {
  const auto number = [&](Guard::Side side) {
    return side.is_constant ? side.number() : values_[side.index()];
  };
  const auto speak = [&](Guard::Side side) {
    return side.is_constant ? number_text(side.number()) : describe(side.index());
  };
  for (const Guard& guard : guards()) {
    if (autograd::holds(guard.relation(), number(guard.a()), number(guard.b())) == guard.outcome()) continue;
    broken_from_ = guard.position();
    broken_until_ = length();
    const std::string comparison =
        speak(guard.a()) + " " + std::string(word_for(guard.relation())) + " " + speak(guard.b());
    throw BranchChanged("the comparison " + comparison + " was " + (guard.outcome() ? "true" : "false") +
                        " when the graph was recorded and is " + (guard.outcome() ? "false" : "true") +
                        " with the new numbers; record again, or use select() where both ways are meant");
  }
}

void Graph::zero_grad() noexcept {
  for (const Index leaf : leaves()) rows_[leaf].slope_a = 0.0;
}

void Graph::name(Index i, std::string_view name) {
  or_graph_full([&] {
    if (names_ == nullptr) names_ = std::make_unique<Names>();
    names_->add(i, epoch(), name);
  });
  ++rarities_;
}

std::string_view Graph::name_of(Index i) const noexcept {
  if (names_ == nullptr) return {};
  const auto found = names_->latest.find(i);
  return found == names_->latest.end() ? std::string_view{}
                                       : std::string_view(names_->log[found->second].name);
}

std::string Graph::label(Index i) const {
  const std::string_view name = name_of(i);
  if (!name.empty()) return "'" + std::string(name) + "'";
  return std::string(notation(i).name) + " #" + std::to_string(i);
}

std::string Graph::describe(Index i) const {
  const std::string place = place_of(i);
  return label(i) + " (= " + number_text(values_[i]) +
         (place.empty() ? ")" : ", recorded after " + place + ")");
}

void Graph::locate(const char* file, unsigned line) {
  or_graph_full([&] {
    const bool same = !places_.empty() && *places_.back().file == file;
    places_.push_back(
        {length(), line, same ? places_.back().file : std::make_shared<const std::string>(file)});
  });
  ++rarities_;
}

std::string Graph::place_of(Index i) const {
  const auto comes_after = [](Index node, const Place& place) { return node < place.from; };
  const auto next = std::upper_bound(places_.begin(), places_.end(), i, comes_after);
  if (next == places_.begin()) return {};
  const Place& place = *std::prev(next);
  return *place.file + ":" + std::to_string(place.line);
}

void Graph::require_up_to_date(Index node) const {
  if (is_leaf(node)) return;
  if (node >= broken_from_ && node < broken_until_) {
    throw OutOfDate(describe(node) +
                    " was recorded on a branch that does not hold with the present numbers; " +
                    "record it again, or assign numbers with which it holds and recalculate()");
  }
  for_each_operand(node, [&](Index operand, double) {
    if (operand == 0 || !is_leaf(operand) || node >= assigned_at(operand)) return;
    throw OutOfDate(describe(node) + " was recorded before " + describe(operand) +
                    " was assigned its present number; record it again, or call graph.recalculate()");
  });
}

std::vector<std::uint64_t>& Graph::visited() const {
  const std::size_t words = length() / 64 + 1;
  if (visited_.size() < words) visited_.resize(words);
  return visited_;
}

}  // namespace autograd
