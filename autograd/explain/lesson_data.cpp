// SPDX-License-Identifier: MIT
#include "autograd/explain/lesson_data.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "autograd/explain/text_width.hpp"

namespace autograd::explain {
namespace {

std::string json(std::string_view text) {
  std::string out = "\"";
  for (const char c : showable(text)) {
    if (c == '"' || c == '\\') {
      out.append("\\").append(1, c);
    } else if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// All digits; what JSON has no number for is a word that JavaScript's Number reads.
std::string json(double number) {
  if (std::isnan(number)) return "\"NaN\"";
  if (std::isinf(number)) return number < 0.0 ? "\"-Infinity\"" : "\"Infinity\"";
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

std::string json(std::size_t number) { return number == LessonGraph::none ? "-1" : std::to_string(number); }

template <class List, class Item>
std::string list(const List& all, const Item& item) {
  std::string out = "[";
  for (std::size_t i = 0; i < all.size(); ++i) out.append(i == 0 ? "" : ",").append(item(i));
  return out + "]";
}

}  // namespace

std::string lesson_data(const LessonGraph& graph, const LessonSettings& settings) {
  const Picture& picture = graph.picture();
  const Section& section = graph.section();
  const auto field = [](std::string_view name, const std::string& value) {
    return "\"" + std::string(name) + "\":" + value;
  };
  const auto boxes = list(picture.nodes, [&](std::size_t i) {
    const std::string role = !graph.is_leaf(i) ? "result" : graph.is_parameter(i) ? "parameter" : "input";
    return "{" + field("id", json(picture.nodes[i].id)) + "," + field("name", json(picture.nodes[i].label)) +
           "," + field("place", json(graph.place(i))) + "," + field("role", json(role)) + "}";
  });
  const auto lines = list(picture.edges, [&](std::size_t i) {
    const PictureEdge& edge = picture.edges[i];
    return "{" + field("id", json(edge.id)) + "," + field("from", json(edge.from)) + "," +
           field("to", json(edge.to)) + "}";
  });
  const auto steps = list(graph.steps(), [&](std::size_t i) {
    constexpr std::string_view ways[] = {"forward", "seed", "backward"};
    return "[" + json(ways[static_cast<std::size_t>(graph.steps()[i].way)]) + "," +
           json(graph.steps()[i].at) + "]";
  });
  const auto uses = list(graph.uses(), [&](std::size_t i) {
    const LessonGraph::Use& use = graph.uses()[i];
    return "[" + json(use.result) + "," + json(use.operand) + (use.branches ? ",1]" : "]");
  });
  const auto symbols = list(settings.symbols, [&](std::size_t i) {
    const LessonSymbol& symbol = settings.symbols[i];
    return "[" + json(section.place(symbol.symbol)) + "," + json(section.place(symbol.of)) + "," +
           json(section.place(symbol.by)) + "]";
  });
  const auto claims = list(settings.claims, [&](std::size_t i) {
    const LessonClaim& claim = settings.claims[i];
    // A side is a place, or a number of its own in a list.
    const auto sides = list(claim.sides, [&](std::size_t k) {
      const Value& side = claim.sides[k];
      return side.is_constant() ? "[" + json(side.value()) + "]" : json(section.place(side));
    });
    return "{" + field("label", json(claim.label)) + "," + field("slip", claim.is_slip ? "true" : "false") +
           "," + field("step", json(graph.step_of(claim))) + "," + field("of", json(graph.box_of(claim.of))) +
           "," + field("by", json(graph.box_of(claim.by))) + "," + field("sides", sides) + "," +
           field("given", list(claim.sides, [&](std::size_t k) { return json(claim.sides[k].value()); })) +
           "}";
  });
  std::vector<double> values;
  for (std::size_t place = 0; place < section.size(); ++place) values.push_back(section.node(place).value());
  return "{" + field("boxes", boxes) + ",\n" + field("lines", lines) + ",\n" + field("steps", steps) + ",\n" +
         field("uses", uses) + ",\n" + field("symbols", symbols) + ",\n" + field("claims", claims) + ",\n" +
         field("values", list(values, [&](std::size_t i) { return json(values[i]); })) + ",\n" +
         field("adjoints",
               list(picture.nodes, [&](std::size_t i) { return json(picture.nodes[i].adjoint); })) +
         ",\n" +
         field("slopes", list(picture.edges, [&](std::size_t i) { return json(picture.edges[i].slope); })) +
         "}";
}

}  // namespace autograd::explain
