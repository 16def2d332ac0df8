// SPDX-License-Identifier: MIT
// What stands in a lesson's page. That it is well-formed, that its policy holds, and that it calculates what
// the program calculates is examined by tests/examples/lesson_test.py.
#include "autograd/explain/lesson.hpp"

#include <doctest/doctest.h>

#include "tests/support/drawn_graph.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using explain::lesson;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

struct Neuron {
  Graph graph;
  Value x{graph, 2.0, "x"}, w{graph, 3.0, "w"}, b{graph, 0.5, "b"}, y{graph, 1.0, "y"};
  Value z = (w * x + b).named("z");
  Value L = square(y - z).named("L");
};

}  // namespace

TEST_CASE("a lesson has a step for each named node, for the turn and for each line") {
  Neuron neuron;
  const std::string page = lesson(neuron.L, {.title = "One neuron", .parameters = {neuron.w, neuron.b}});
  CHECK(holds(page, "<title>One neuron</title>"));
  // z and L; the turn; L to y and z, z to w, x and b.
  CHECK(count(page, "<tr id=\"row-") == 8);
  CHECK(count(page, "<td>∂L/∂") == 6);
  CHECK(count(page, "\"role\":\"parameter\"") == 2);
  CHECK(count(page, "\"role\":\"input\"") == 2);
  CHECK(count(page, "<p class=\"told\">") == 2);
}

TEST_CASE("with no parameters given every leaf is one") {
  Neuron neuron;
  CHECK(count(lesson(neuron.L), "\"role\":\"parameter\"") == 4);
  CHECK(holds(lesson(neuron.L), "<title>Computation graph of L</title>"));
}

TEST_CASE("where no leaf is a parameter all are inputs, and are derived by") {
  Neuron neuron;
  const std::string page = lesson(neuron.L, {.has_parameters = false});
  CHECK(count(page, "\"role\":\"input\"") == 4);
  CHECK(count(page, "<p class=\"told\">") == 4);
  CHECK(holds(page, "The derivative by each input, at"));
}

TEST_CASE("inputs come in the order in which they were recorded, parameters in that of the settings") {
  Neuron neuron;
  const auto leaves = [&](const explain::LessonSettings& settings) {
    const std::string page = lesson(neuron.L, settings);
    std::string names;
    const std::size_t begin = page.find("\"leaves\":[") + 10, end = page.find(']', begin);
    for (std::size_t at = begin; at < end; at += 2) {
      std::size_t name = page.find("\"boxes\":[");
      for (char box = '0'; box <= page[at]; ++box) name = page.find("{\"name\":\"", name + 1);
      names += page[name + 9];
    }
    return names;
  };
  CHECK(leaves({}) == "xwby");
  CHECK(leaves({.parameters = {neuron.b, neuron.w}}) == "xybw");
  CHECK(leaves({.has_parameters = false}) == "xwby");
}

TEST_CASE("claims stand in the page with their verdicts, and belong to the step that they are about") {
  Neuron neuron;
  const Value symbol(neuron.graph, -2.0 * (1.0 - 6.5), "dL/dz");
  const explain::LessonClaim claims[] = {
      {"A",
       "dL/dz = 2*(y - z)",
       "wrong",
       true,
       {"The sign."},
       neuron.L,
       neuron.z,
       {symbol, 2.0 * (neuron.y - neuron.z)}},
      {"B", "z = w*x + b", "right", false, {}, neuron.z, 0.0, {neuron.z, neuron.w * neuron.x + neuron.b}},
      {"C", "1 = 1", "right", false, {}, 0.0, 0.0, {1.0, 1.0}}};
  const std::string page = lesson(neuron.L, {.claims = {std::begin(claims), std::end(claims)},
                                             .symbols = {{symbol, neuron.L, neuron.z}}});
  CHECK(holds(page, "<tr id=\"claim-0\" class=\"slip\">"));
  CHECK(holds(page, "<b>wrong</b><br>The sign."));
  CHECK(holds(page, "dL/dz = -2*(y - z)"));
  CHECK(holds(page, "\"claims\":[{\"step\":5,\"of\":5,\"by\":4,\"sides\":[11,-11]},{\"step\":1,"));
  CHECK(count(page, "{\"step\":0,\"of\":-1,\"by\":-1,") == 1);
}

TEST_CASE("a node without a name is told in brackets behind the d of a derivative") {
  Neuron neuron;
  const Value root = neuron.z * neuron.x + neuron.y;
  const explain::LessonClaim claim{"A", "dr/dz = 2", "wrong", true, {}, root, neuron.z, {}};
  CHECK(holds(lesson(root, {.claims = {claim}}), "<code>d(z*x + y)/dz = x</code>"));
}

TEST_CASE("names that would look alike are told apart in a page's mathematics") {
  Graph graph;
  const Value a(graph, 2.0, "x1"), b(graph, 3.0, "x_1");
  const std::string page = lesson((a * b).named("L"));
  CHECK(holds(page, "x_1</mi>"));
  CHECK(count(page, "<msub data-v=\"0\">") > 0);
  CHECK(count(page, "<msub data-v=\"1\">") == 0);
}

TEST_CASE("a page calculates what the program does: nothing cancels that may be 0/0") {
  Graph graph;
  const Value x(graph, 1.0, "x");
  CHECK(holds(lesson((x / x).named("y")), "v[1]=v[0]/v[0];"));
}

TEST_CASE("a branch that was taken while recording is watched in the page") {
  Graph graph;
  Value x(graph, 2.0, "x");
  Value y = (x > 1.0 ? x * x : -x).named("y");
  CHECK(holds(lesson(y), "branches:v=>(v[0]>1)"));
  Value z = (x < -0.5 ? x : x + 1.0).named("z");
  CHECK(holds(lesson(z), "(v[0]>1)&&!(v[0]<-0.5)"));
}

TEST_CASE("a corner is told where the operands lie on it") {
  Graph graph;
  Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  const auto tests = [](Value root) {
    const std::string page = lesson(root);
    const std::size_t at = page.find("kinks:v=>");
    return page.substr(at + 9, page.find('\n', at) - at - 9);
  };
  CHECK(tests(relu(x).named("r")) == "[v[0]===0,],");
  CHECK(tests(abs(x).named("a")) == "[v[0]===0,],");
  CHECK(tests(max(x, y).named("m")) == "[[v[0],v[1]].filter(x=>x===v[2]).length>1,],");
  CHECK(tests(max({x, y, x * y}).named("n")) == "[[v[0],v[1],v[2]].filter(x=>x===v[3]).length>1,],");
  CHECK(tests(max(x, -1.5).named("c")) == "[[-1.5,v[0]].filter(x=>x===v[1]).length>1,],");
  CHECK(tests(max(x, x).named("t")) == "[[v[0]].filter(x=>x===v[1]).length>1,],");
  CHECK(tests(floor(x).named("f")) == "[Number.isInteger(v[0]),],");
  CHECK(tests((sin(x) * y).named("s")) == "[],");
  CHECK(holds(lesson(relu(x).named("q")), "\"kinks\":[[1,\"q = relu(x)\"]]"));
}

TEST_CASE("with scripts off it is told where there is no derivative at the given numbers") {
  Graph graph;
  Value x(graph, 0.0, "x"), y(graph, 2.0, "y"), z(graph, 2.0, "z");
  const auto told = [](Value root) {
    const std::string page = lesson(root);
    const std::size_t at = page.find("<p id=\"kinks\""), begin = page.find('>', at) + 1;
    return page.substr(begin, page.find("</p>", begin) - begin);
  };
  CHECK(told((relu(x) + y * y).named("r")) ==
        "At the given numbers there is no derivative at relu(x) (slope taken: 0): a kink. The slope taken "
        "there is a "
        "convention, and so is every derivative that passes it.");
  CHECK(holds(told(max({x, y, z}).named("m")), " at m = max(x, y, z) (slope taken: 0 and 0.5 and 0.5): "));
  CHECK(holds(told(floor(y).named("f")), " at f = floor(y) (slope taken: 0): "));
  CHECK(told(relu(y).named("s")) == "");
  CHECK(told(max({y, y, x}).named("t")) == "");
  CHECK(told((max(y, 3.0) + sin(x)).named("u")) == "");
}

TEST_CASE("a page's scripts are sent without indentation and spaces, but for those in quotes") {
  Neuron neuron;
  const std::string page = lesson(neuron.L);
  CHECK(holds(page, ",stepCount=steps.length;"));
  CHECK(holds(page, "\"Nothing is calculated yet. Go on with Next or the right arrow key.\""));
  CHECK(holds(page, "`Step ${state.step} of ${stepCount}`"));
  CHECK(!holds(page, "\n  "));
  CHECK(!holds(page, "\n// "));
}

TEST_CASE("graphs of any shape become lessons") {
  for (std::uint64_t seed = 1; seed <= support::count(40, 400); ++seed) {
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 4, 20, seed % 3 == 0 ? 0.0 : 0.5);
    for (const explain::Fold fold : {explain::Fold::names, explain::Fold::none}) {
      const std::string page = lesson(root, {.picture = {fold, 100, {}}});
      CHECK(count(page, "<tr id=\"row-") ==
            count(page, "\"role\":\"result\"") + 1 + count(page, "<g id=\"e"));
    }
  }
}

TEST_CASE("a graph of more boxes than can be drawn is folded in the drawing, and its steps are the same") {
  Graph graph;
  Value y(graph, 1.0, "y"), z = y;
  explain::Group first{"first half", {}};
  for (int i = 0; i < 70; ++i) {
    const std::string number = std::to_string(i);
    const Value w(graph, 0.1 * i, "w" + number);
    z = (z * w + sin(w)).named("z" + number);
    if (i < 35) first.nodes.insert(first.nodes.end(), {w, z});
  }
  for (const bool has_group : {false, true}) {
    explain::LessonSettings settings;
    if (has_group) settings.picture.groups = {first};
    const std::string page = lesson(z, settings);
    CHECK(count(page, "<tr id=\"row-") == 70 + 1 + 140);
    CHECK(count(page, "<g id=\"n") < 100);
    CHECK(count(page, "\"drawn\":[") == 1);
    CHECK(holds(page, "Folded by depth: ") != has_group);
    CHECK(holds(page, "Folded by group: first half (35 leaves, 105 operations)") == has_group);
  }
  Neuron neuron;
  explain::LessonSettings settings;
  settings.picture.groups = {{"neuron", {neuron.w, neuron.b, neuron.z}}};
  CHECK(!holds(lesson(neuron.L, settings), "\"drawn\":["));
  settings.picture.fold = explain::Fold::groups;
  CHECK(holds(lesson(neuron.L, settings), "Folded by group: neuron (2 leaves, 2 operations)"));
}

TEST_CASE("what cannot be taught is refused with words") {
  CHECK_THROWS_AS(lesson(Value(2.0)), ConstantRoot);
  Graph graph;
  Value x(graph, 0.5, "x"), sum = x;
  CHECK(support::mentions(support::refusal<Error>([&] { lesson(x); }), "'x' (= 0.5) is a leaf: "));
  for (int i = 0; i < 550; ++i) sum = sin(sum).named("s" + std::to_string(i));
  CHECK(support::mentions(support::refusal<Error>([&] { lesson(sum); }), "too large for a lesson"));
  Value deep = x;
  for (int i = 0; i < 7000; ++i) deep = sin(deep);
  CHECK(support::mentions(support::refusal<Error>([&] { lesson(deep); }), "at most 6,000 nodes"));
  x.assign(1.0);
  CHECK_THROWS_AS(lesson(sin(sum)), OutOfDate);
}
