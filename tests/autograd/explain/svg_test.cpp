// SPDX-License-Identifier: MIT
// That drawings are well-formed XML is examined by tests/examples/command_test.py.
#include "autograd/explain/svg.hpp"

#include <doctest/doctest.h>

#include "autograd/explain/svg_words.hpp"
#include "tests/support/drawn_graph.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("every box and every line of a picture is drawn once, under its id") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Graph graph;
    const auto picture = explain::picture(support::drawn_graph(graph, seed, 4, 25));
    const std::string text = explain::svg(picture, {"", {}, true, "p-"});
    for (const auto& node : picture.nodes) CHECK(count(text, "<g id=\"p-" + node.id + "\"") == 1);
    for (const auto& edge : picture.edges) CHECK(count(text, "<g id=\"p-" + edge.id + "\"") == 1);
    CHECK(count(text, "class=\"cr-box\"") == picture.nodes.size());
    CHECK(count(text, "marker-end=\"url(#p-tip)\"") == picture.edges.size());
    CHECK(count(text, "id=\"") == picture.nodes.size() + picture.edges.size() + 3);
  }
}

TEST_CASE("a drawing says in words what its colours say, to those who do not see it too") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 0.0, "w");
  const auto picture = explain::picture((x * w).named("y"));
  const std::string text = explain::svg(picture, {"", {}, true, ""});
  for (const char* words : {">value 2<", ">adjoint 0<", ">slope 2<", ">slope 0<", "Dotted: a slope of 0.",
                            "<title id=\"title\">Computation graph of y</title>",
                            "2 leaves and 1 operation lead to y, whose value is 0, in 3 boxes and 2 arrows.",
                            "prefers-color-scheme:dark", "@media print", "markerUnits=\"userSpaceOnUse\"",
                            "role=\"img\"", "viewBox=\"0 0 "})
    CHECK_MESSAGE(mentions(text, words), words);
  CHECK_FALSE(mentions(text, "<script"));
  CHECK_FALSE(mentions(text, "href"));
  const std::string bare = explain::svg(picture, {"My <title>", {false, false, false}, false, ""});
  CHECK(mentions(bare, "My &lt;title&gt;"));
  for (const char* words : {">value", ">adjoint", ">slope", "Dotted"}) CHECK_FALSE(mentions(bare, words));
}

TEST_CASE("numbers and texts are written as SVG has them") {
  CHECK(explain::svg_number(12.0) == "12");
  CHECK(explain::svg_number(-0.04) == "0");
  CHECK(explain::svg_number(1234.56) == "1234.6");
  CHECK(explain::xml_text("a<b>&\"c\"\x01\xff\u03b1") == "a&lt;b&gt;&amp;&quot;c&quot;??\u03b1");
  CHECK(explain::svg_lines("", 100.0, 12.0).empty());
  const auto lines = explain::svg_lines("one two three averylongwordthatdoesnotfit four", 60.0, 12.0);
  CHECK(lines == std::vector<std::string>{"one two", "three", "averylongwordthatdoesnotfit", "four"});
}
