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

template <class Item>
std::string list(std::size_t count, const Item& item) {
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) out.append(i == 0 ? "" : ",").append(item(i));
  return out + "]";
}
template <class List, class Item>
std::string list(const List& all, const Item& item) {
  return list(all.size(), item);
}

}  // namespace

std::string lesson_data(const LessonGraph& graph, const LessonSettings& settings) {
  const Picture& picture = graph.picture();
  const auto field = [](std::string_view name, const std::string& value) {
    return "\"" + std::string(name) + "\":" + value;
  };
  const auto boxes = list(picture.nodes, [&](std::size_t i) {
    const std::string role = !graph.is_leaf(i) ? "result" : graph.is_parameter(i) ? "parameter" : "input";
    return "{" + field("name", json(picture.nodes[i].label)) + "," + field("place", json(graph.number(i))) +
           "," + field("role", json(role)) + "}";
  });
  const auto lines = list(picture.edges, [&](std::size_t i) {
    const PictureEdge& edge = picture.edges[i];
    return "[" + json(edge.from) + "," + json(edge.to) + "]";
  });
  const auto uses = list(graph.uses(), [&](std::size_t i) {
    const LessonGraph::Use& use = graph.uses()[i];
    return "[" + json(use.result) + "," + json(use.operand) + "," +
           json(std::size_t{use.branches} + 2 * std::size_t{use.undefined_with_result}) + "]";
  });
  const auto symbols = list(settings.symbols, [&](std::size_t i) {
    const LessonSymbol& symbol = settings.symbols[i];
    return "[" + json(graph.number_of(symbol.symbol)) + "," + json(graph.number_of(symbol.of)) + "," +
           json(graph.number_of(symbol.by)) + "]";
  });
  const std::vector<std::size_t> places = graph.kinks();
  const auto kinks = list(places, [&](std::size_t i) {
    return "[" + json(places[i]) + "," + json(graph.kink_name(places[i])) + "]";
  });
  const auto claims = list(settings.claims, [&](std::size_t i) {
    const LessonClaim& claim = settings.claims[i];
    // What the program made of its sides.
    const auto sides = list(claim.sides, [&](std::size_t k) { return json(claim.sides[k].value()); });
    return "{" + field("step", json(graph.step_of(claim))) + "," + field("of", json(graph.box_of(claim.of))) +
           "," + field("by", json(graph.box_of(claim.by))) + "," + field("sides", sides) + "}";
  });
  const std::string drawn =
      graph.drawn_in().empty()
          ? ""
          : field("drawn", list(graph.drawn_in(), [&](std::size_t i) { return json(graph.drawn_in()[i]); })) +
                ",\n";
  const auto leaves = list(graph.leaves(), [&](std::size_t i) { return json(graph.leaves()[i]); });
  return "{" + field("boxes", boxes) + ",\n" + field("leaves", leaves) + ",\n" + drawn +
         field("lines", lines) + ",\n" + field("uses", uses) + ",\n" + field("kinks", kinks) + ",\n" +
         field("symbols", symbols) + ",\n" + field("claims", claims) + ",\n" +
         field("values", list(graph.count(), [&](std::size_t i) { return json(graph.kept(i).value()); })) +
         ",\n" +
         field("adjoints",
               list(picture.nodes, [&](std::size_t i) { return json(picture.nodes[i].adjoint); })) +
         ",\n" +
         field("slopes", list(picture.edges, [&](std::size_t i) { return json(picture.edges[i].slope); })) +
         "}";
}

}  // namespace autograd::explain
