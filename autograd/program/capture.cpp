// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include "autograd/program/draft.hpp"
#include "autograd/sweep.hpp"

namespace autograd::program {
namespace {

std::string name_of(const Graph& graph, const Guard::Side& side) {
  return side.is_constant ? exact_text(side.number()) : graph.label(side.index());
}

std::string name_of(Value leaf) {
  return leaf.name().empty() ? leaf.graph()->label(leaf.index()) : leaf.name();
}

class Capture {
 public:
  Capture(Values outputs, const Bindings& bindings) : outputs_(outputs) {
    find_graph();
    for (std::size_t i = 0; i < bindings.columns.size(); ++i) {
      bind(bindings.columns[i], {.kind = Line::Kind::column, .which = static_cast<Place>(i)}, "column");
      draft_.column_names.push_back(name_of(bindings.columns[i]));
      draft_.column_numbers.push_back(bindings.columns[i].value());
    }
    for (std::size_t i = 0; i < bindings.parameters.size(); ++i) {
      bind(bindings.parameters[i], {.kind = Line::Kind::parameter, .which = static_cast<Place>(i)},
           "parameter");
      draft_.parameter_names.push_back(name_of(bindings.parameters[i]));
      draft_.parameter_numbers.push_back(bindings.parameters[i].value());
    }
    for (const Value& leaf : bindings.frozen)
      bind(leaf, {.kind = Line::Kind::constant, .number = leaf.value()}, "frozen leaf");
  }

  Draft run() {
    const std::vector<Guard> guards = steering_guards();
    add_lines(guards);
    for (const Value& output : outputs_) draft_.outputs.push_back(place_of(output.index(), output));
    for (const Guard& guard : guards) {
      draft_.tests.push_back({guard.relation(), place_of(guard.a()), place_of(guard.b()), guard.outcome(),
                              name_of(*graph_, guard.a()), name_of(*graph_, guard.b())});
    }
    return std::move(draft_);
  }

 private:
  void find_graph() {
    if (outputs_.empty()) throw ConstantRoot("a program needs an output, and was given none");
    for (const Value& output : outputs_) {
      output.check();
      if (output.is_constant()) continue;
      if (graph_ != nullptr && graph_ != output.graph()) refuse_wrong_graph(outputs_[0], output);
      graph_ = output.graph();
    }
    if (graph_ == nullptr)
      throw ConstantRoot(
          "a program needs an output that depends on a column or a parameter; all of these are constants");
  }

  void bind(Value leaf, Line line, std::string_view role) {
    leaf.check();
    if (leaf.is_constant())
      throw NotAVariable("a " + std::string(role) + " is a variable, and this is the constant " +
                         number_text(leaf.value()));
    if (leaf.graph() != graph_)
      throw WrongGraph("the " + std::string(role) + " " + describe(leaf) +
                       " belongs to another graph than the outputs");
    if (!leaf.is_leaf())
      throw NotALeaf("a " + std::string(role) + " is a variable, and " + describe(leaf) +
                     " is calculated; name the leaves that it depends on");
    if (!roles_.emplace(leaf.index(), line).second)
      throw UnboundLeaf(describe(leaf) +
                        " is named twice among the program's columns, parameters and frozen leaves");
  }

  /// The guards that a bound leaf can turn.
  std::vector<Guard> steering_guards() const {
    std::vector<Guard> found;
    Index first = graph_->length(), last = 0;
    for (const auto& [leaf, role] : roles_) first = std::min(first, leaf);
    for (const Value& output : outputs_) last = std::max(last, output.index());
    const std::span<const Guard> all = graph_->guards();
    const auto begin =
        std::partition_point(all.begin(), all.end(), [&](const Guard& g) { return g.position() <= first; });
    const auto end =
        std::partition_point(begin, all.end(), [&](const Guard& g) { return g.position() <= last; });
    if (begin != end) {
      const std::vector<bool> varies = varying(first, last);
      const auto turns = [&](Guard::Side side) {
        return !side.is_constant && side.index() >= first && varies[side.index() - first];
      };
      std::copy_if(begin, end, std::back_inserter(found),
                   [&](const Guard& g) { return turns(g.a()) || turns(g.b()); });
    }
    add_later(std::span(end, all.end()), found);
    return found;
  }

  /// Those recorded after the last output: `size < 1.0 ? square : line` compares when both are there, and
  /// records nothing after. Nobody can tell which of them chose an output; those that depend on other leaves
  /// too did not.
  void add_later(std::span<const Guard> later, std::vector<Guard>& found) const {
    if (later.empty()) return;
    std::vector<Index> sides;
    for (const Guard& guard : later) {
      for (const Guard::Side side : {guard.a(), guard.b()}) {
        if (!side.is_constant) sides.push_back(side.index());
      }
    }
    const std::vector<Index> needed = needed_by(*graph_, sides);
    const auto place_of = [&](Index node) {
      return static_cast<std::size_t>(std::lower_bound(needed.begin(), needed.end(), node) - needed.begin());
    };
    std::vector<bool> is_bound(needed.size(), true);
    for (std::size_t i = 0; i < needed.size(); ++i) {
      if (graph_->is_leaf(needed[i])) is_bound[i] = roles_.contains(needed[i]);
      graph_->for_each_operand(needed[i], [&](Index operand, double) {
        if (operand != 0 && !is_bound[place_of(operand)]) is_bound[i] = false;
      });
    }
    std::copy_if(later.begin(), later.end(), std::back_inserter(found), [&](const Guard& guard) {
      const auto holds = [&](Guard::Side side) {
        return side.is_constant || is_bound[place_of(side.index())];
      };
      return holds(guard.a()) && holds(guard.b());
    });
  }

  /// For each node of the range whether it depends on a bound leaf.
  std::vector<bool> varying(Index first, Index last) const {
    std::vector<bool> varies(std::size_t{last} - first + 1);
    for (Index i = first; i <= last; ++i) {
      bool any = roles_.contains(i);
      graph_->for_each_operand(
          i, [&](Index operand, double) { any = any || (operand >= first && varies[operand - first]); });
      varies[i - first] = any;
    }
    return varies;
  }

  void add_lines(std::span<const Guard> guards) {
    std::vector<Index> roots;
    for (const Value& output : outputs_) roots.push_back(output.index());
    for (const Guard& guard : guards) {
      for (const Guard::Side side : {guard.a(), guard.b()}) {
        if (!side.is_constant) roots.push_back(side.index());
      }
    }
    nodes_ = needed_by(*graph_, roots);
    std::vector<Place> operands;
    for (const Index node : nodes_) {
      if (graph_->is_leaf(node)) {
        places_.push_back(draft_.add(role_of(node), {}));
        continue;
      }
      operands.clear();
      graph_->for_each_operand(node, [&](Index operand, double number) {
        operands.push_back(operand == 0 ? draft_.add_constant(number) : place_of_node(operand));
      });
      places_.push_back(draft_.add(line_of(node), operands));
    }
  }

  Line role_of(Index leaf) const {
    const auto role = roles_.find(leaf);
    if (role == roles_.end()) {
      throw UnboundLeaf(
          graph_->describe(leaf) +
          " is needed and is neither a column nor a parameter of the program; add it to one of them, or to "
          "`frozen` to keep its present number");
    }
    return role->second;
  }

  Line line_of(Index node) {
    Line line{.kind = Line::Kind::operation, .code = graph_->tag(node).code()};
    if (const std::string_view name = graph_->name_of(node); !name.empty()) {
      line.name = static_cast<std::uint32_t>(draft_.names.size());
      draft_.names.emplace_back(name);
    }
    if (line.code != custom_code) return line;
    const std::shared_ptr<const CustomOperation> operation = graph_->shared_custom(node);
    const auto known = std::find(draft_.customs.begin(), draft_.customs.end(), operation);
    line.custom = static_cast<std::uint16_t>(known - draft_.customs.begin());
    if (known == draft_.customs.end()) draft_.customs.push_back(operation);
    return line;
  }

  Place place_of_node(Index node) const {
    return places_[static_cast<std::size_t>(std::lower_bound(nodes_.begin(), nodes_.end(), node) -
                                            nodes_.begin())];
  }
  Place place_of(Index node, Value value) {
    return value.is_constant() ? draft_.add_constant(value.value()) : place_of_node(node);
  }
  Place place_of(Guard::Side side) {
    return side.is_constant ? draft_.add_constant(side.number()) : place_of_node(side.index());
  }

  Values outputs_;
  Graph* graph_ = nullptr;
  std::map<Index, Line> roles_;
  std::vector<Index> nodes_;   // ascending
  std::vector<Place> places_;  // of each of nodes_
  Draft draft_;
};

}  // namespace

Draft capture(Values outputs, const Bindings& bindings) { return Capture(outputs, bindings).run(); }

}  // namespace autograd::program
