// SPDX-License-Identifier: MIT
#include "autograd/explain/terminal_tree.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "autograd/explain/text_width.hpp"
#include "tests/support/drawn_graph.hpp"

using namespace autograd;
using explain::terminal_tree;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a tree shows the root first, with slopes, values and adjoints, and what is shared once") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 1.0, "y");
  const Value e = (x - y).named("e");
  const auto picture = explain::picture((e * e).named("L"));
  CHECK(terminal_tree(picture) ==
        "                      slope  value  adjoint\n"
        "L = e*e                          1        1\n"
        "├─ e = x - y              1      1        2\n"
        "│  ├─ x                   1      2        2\n"
        "│  └─ y                  -1      1       -2\n"
        "└─ e (above)              1\n");
  CHECK(terminal_tree(picture, {{false, false, false}, true}) ==
        "L = e*e\n"
        "|- e = x - y\n"
        "|  |- x\n"
        "|  `- y\n"
        "`- e (above)\n");
}

TEST_CASE("a tree has at most 100 columns, and every box and line is in it once") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root =
        support::drawn_graph(graph, seed, 3, 5 + 3 * seed, seed % 2 == 0 ? 0.0 : 0.7, 3 + seed);
    const auto picture = explain::picture(root, {.fold = explain::Fold::none, .limit = 100, .groups = {}});
    const std::string text = terminal_tree(picture);
    std::size_t full = 0, branches = 0;
    for (const std::string& line : lines_of(text)) {
      CHECK(text_columns(line) <= 100);
      CHECK((line.empty() || line.back() != ' '));
      const bool refers = line.find("(above)") != line.npos || line.find("(below)") != line.npos;
      const bool is_line = line.find("─ ") != line.npos;
      branches += is_line ? 1 : 0;
      full += !line.empty() && !refers ? 1 : 0;
    }
    CHECK(branches == picture.edges.size());
    CHECK(full == picture.nodes.size() + 1);
  }
}

TEST_CASE("what lies deep follows below, without end") {
  Graph graph;
  Value x(graph, 0.5, "x");
  for (int i = 0; i < 60; ++i) x = tanh(x).named("a" + std::to_string(i));
  const std::string text = terminal_tree(explain::picture(x));
  CHECK(text.find("a50 (below)") != text.npos);
  CHECK(text.find("\na50 = tanh(a49)") != text.npos);
  for (const std::string& line : lines_of(text)) CHECK(text_columns(line) <= 100);
}

TEST_CASE("ASCII is nothing else, and long and odd names fit") {
  Graph graph;
  const Value x(graph, 0.5, "\u03b1 " + std::string(300, 'x') + "\n\x1b"), y(graph, 1.0, "\u6f22\u6f22");
  const auto picture = explain::picture((x * y).named("\u03c3"));
  for (const std::string& line : lines_of(terminal_tree(picture))) CHECK(text_columns(line) <= 100);
  for (const char c : terminal_tree(picture, {{}, true})) CHECK((c == '\n' || (c >= ' ' && c <= '~')));
}
