// SPDX-License-Identifier: MIT
// Programs for people and for compilers. What is written is compiled and run.
#include "autograd/program/compiled.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "autograd/autograd.hpp"
#include "autograd/program/identifiers.hpp"
#include "tests/autograd/program/not_finite.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/expression.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

std::string literal_list(std::span<const double> numbers) {
  std::ostringstream out;
  out.precision(17);
  out << std::showpoint;  // or -0 would be a whole number, which is 0
  for (const double number : numbers) {
    if (std::isfinite(number)) {
      out << number << ", ";
    } else {
      out << (std::isnan(number) ? "NAN" : number > 0.0 ? "HUGE_VAL" : "-HUGE_VAL") << ", ";
    }
  }
  return out.str();
}

/// The numbers that the written functions print, one line each; empty where they do not compile.
std::vector<std::vector<double>> compiled_and_run(const std::string& source) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("chainrule-to-cpp-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto at = [&](const char* name) { return (folder / name).string(); };
  std::ofstream(at("written.cpp")) << source;
  const char* compiler = std::getenv("CXX");
  const std::string compile = std::string(compiler != nullptr ? compiler : "c++") +
                              " -std=c++17 -O0 -Wall -Wextra -Werror " + at("written.cpp") + " -o " +
                              at("written") + " && " + at("written") + " > " + at("out");
  std::vector<std::vector<double>> lines;
  if (std::system(compile.c_str()) == 0) {
    std::ifstream out(at("out"));
    for (std::string line; std::getline(out, line);) {
      lines.emplace_back();
      std::istringstream words(line);
      for (std::string word; words >> word;) lines.back().push_back(std::strtod(word.c_str(), nullptr));
    }
  }
  std::filesystem::remove_all(folder);
  return lines;
}

}  // namespace

TEST_CASE("a program is written as C++ with the names of its nodes") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 1.0, "y"), w(graph, 3.0, "w"), b(graph, 0.5, "double");
  const Value o = sigmoid(w * x + b).named("o");
  const Program program(square(y - o), {.columns = {x, y}, .parameters = {w, b}});
  const std::string text = program.to_cpp("loss");
  CHECK(mentions(text, "void loss(const double* columns, const double* parameters, double* outputs,"));
  CAPTURE(text);
  CHECK(mentions(text, "const double x = columns[0];"));
  CHECK(mentions(text, "const double double_2 = parameters[1];"));
  CHECK(mentions(text, "const double o = sigmoid("));
  CHECK(mentions(text, "static double sigmoid(double a)"));
  CHECK(mentions(text, "if (gradient == nullptr) return;"));
  CHECK(mentions(refusal<Error>([&] { program.to_cpp("while"); }), "'while'"));
}

TEST_CASE("written C++ says which comparisons it takes as they went") {
  Graph graph;
  Value x(graph, 2.0, "x"), w(graph, 1.0, "w");
  const Value y = x > w ? x * w : sin(w);
  const Program program(y, {.columns = {x}, .parameters = {w}});
  CHECK(mentions(program.to_cpp("f"), "// requires: 'x' > 'w' is true"));
  Graph other;
  Value a(other, 2.0, "a");
  CHECK_FALSE(mentions(Program(a * a, {.columns = {a}}).to_cpp("f"), "requires"));
}

TEST_CASE("what cannot be written as C++ is refused") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const auto own = custom(
      "own", [](auto a) { return a; }, [](auto a, auto) { return decltype(a)(1.0); });
  CHECK(mentions(refusal<Error>([&] { (void)Program(own(x), {.parameters = {x}}).to_cpp(); }), "'own'"));
}

TEST_CASE("the gamma functions and their derivatives are written as C++, on both sides of zero") {
  const std::vector<double> points = {-151.25, -2.5, -0.75, 1e-3, 0.25, 0.5, 1.5, 7.0, 1e6};
  Graph graph;
  const Value x(graph, 1.5, "x");
  std::vector<Value> outputs = {lgamma(x), digamma(x)};
  for (int order = 2; order <= 5; ++order) outputs.push_back(derivative(outputs.back(), x));
  outputs.push_back(tgamma(x / 1e5));
  Program program(outputs, {.parameters = {x}});
  std::string main;
  std::vector<std::vector<double>> expected;
  for (const double point : points) {
    program.parameters()[0] = point;
    const ProgramResult result = program.run(Table(1), {.rows = true});
    expected.push_back(result.rows);
    expected.back().push_back(result.gradient[0]);
    main += "  print(" + literal_list(std::vector{point}) + "0);\n";
  }
  const auto lines = compiled_and_run(
      "#include <cstdio>\n" + program.to_cpp("f") +
      "void print(double x, int) {\n  double y[7], g[1];\n  f(nullptr, &x, y, g);\n"
      "  for (double number : y) std::printf(\"%.17g \", number);\n  std::printf(\"%.17g\\n\", g[0]);\n}\n"
      "int main() {\n" +
      main + "}\n");
  REQUIRE(lines.size() == points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    REQUIRE(lines[i].size() == expected[i].size());
    for (std::size_t k = 0; k < lines[i].size(); ++k) {
      CAPTURE(points[i]);
      CAPTURE(k);
      CHECK(lines[i][k] == doctest::Approx(expected[i][k]).epsilon(1e-13));
    }
  }
}

TEST_CASE("the written C++ of random expressions gives the program's numbers" * doctest::timeout(300)) {
  std::ostringstream source, main;
  std::vector<std::vector<double>> expected;
  const std::size_t count = support::count(20, 200);
  for (std::uint64_t seed = 1; expected.size() < count; ++seed) {
    Graph graph;
    const support::Expression expression(graph, seed);
    const Program program(expression.root(),
                          {.parameters = {expression.leaves().begin(), expression.leaves().end()}});
    const std::string name = "f" + std::to_string(seed);
    const std::string text = program.to_cpp(name);
    const ProgramResult result = program.run();
    expected.push_back({result.sum});
    expected.back().insert(expected.back().end(), result.gradient.begin(), result.gradient.end());
    source << "namespace n" << seed << " {\n" << text.substr(text.find("\n\n")) << "}\n";
    main << "  {\n    const double p[] = {" << literal_list(program.parameters())
         << "};\n    double y, g[8];\n    n" << seed << "::" << name
         << "(nullptr, p, &y, g);\n    std::printf(\"%.17g\", y);\n    for (int i = 0; i < "
         << result.gradient.size() << "; ++i) std::printf(\" %.17g\", g[i]);\n    std::puts(\"\");\n  }\n";
  }
  const auto lines = compiled_and_run("#include <cmath>\n#include <cstdio>\n#include <initializer_list>\n" +
                                      source.str() + "int main() {\n" + main.str() + "}\n");
  REQUIRE(lines.size() == expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CAPTURE(i);
    REQUIRE(lines[i].size() == expected[i].size());
    for (std::size_t k = 0; k < lines[i].size(); ++k) {
      if (!(std::abs(expected[i][k]) < 1e100)) continue;
      CHECK(std::abs(lines[i][k] - expected[i][k]) <= 1e-7 * std::max(1.0, std::abs(expected[i][k])));
    }
  }
}

TEST_CASE("the written C++ gives what the eager walk gives, also where that is infinite or NaN") {
  std::ostringstream source, main;
  std::vector<std::vector<double>> expected;
  std::vector<double> sizes;
  const std::size_t count = support::count(20, 200);
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    support::Model model(seed);
    const std::string name = "f" + std::to_string(seed);
    const std::string text = Program(model.outputs, model.options()).to_cpp(name);
    source << "namespace n" << seed << " {\n" << text.substr(text.find("\n\n")) << "}\n";
    Random random(seed);
    for (int row = 0; row < 5; ++row) {
      const std::vector<double> cells = support::drawn_numbers(random, 3, 3);
      const std::vector<double> numbers = support::drawn_numbers(random, 4, 8);
      model.assign(cells, numbers);
      sizes.push_back(model.size_of_terms());
      const Gradient by = gradient(model.total);
      expected.emplace_back();
      for (const Value& parameter : model.parameters) expected.back().push_back(by[parameter]);
      main
          << "  {\n    const double c[] = {" << literal_list(cells) << "}, p[] = {" << literal_list(numbers)
          << "};\n    double y[2], g[4];\n    n" << seed << "::" << name
          << "(c, p, y, g);\n    std::printf(\"%.17g %.17g %.17g %.17g\\n\", g[0], g[1], g[2], g[3]);\n  }\n";
    }
  }
  const auto lines = compiled_and_run("#include <cmath>\n#include <cstdio>\n#include <initializer_list>\n" +
                                      source.str() + "int main() {\n" + main.str() + "}\n");
  REQUIRE(lines.size() == expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CAPTURE(i);
    REQUIRE(lines[i].size() == 4);
    for (std::size_t k = 0; k < 4; ++k) {
      CAPTURE(k);
      const double got = lines[i][k], wanted = expected[i][k];
      const double allowed = 1e-12 * std::max({sizes[i], std::abs(wanted), 1.0});
      CHECK((std::isnan(wanted) ? std::isnan(got) : got == wanted || std::abs(got - wanted) <= allowed));
    }
  }
}

TEST_CASE(
    "C++ is written for sums of one term, names of functions and macros, and outputs of frozen leaves") {
  Graph graph;
  const Value a(graph, 2.0, "clamp"), b(graph, 3.0, "NAN"), c(graph, 5.0, "M_PI"), d(graph, 7.0, "digamma");
  const Value y = sum({a + b}) * c - sum({b - d}) + digamma(clamp(a, 0.0, 4.0)) + sinc(d);
  const Program program({y}, {.parameters = {a, b, c, d}});
  const Program frozen({a * b}, {.parameters = {c}, .frozen = {a, b}});
  const auto lines = compiled_and_run(
      "#include <cstdio>\n" + program.to_cpp("f") + "namespace n {\n" +
      frozen.to_cpp("h").substr(frozen.to_cpp("h").find("\n\n")) +
      "}\nint main() {\n  const double p[] = {2, 3, 5, 7};\n  double y, g[4];\n  f(nullptr, p, &y, g);\n"
      "  std::printf(\"%.17g %.17g %.17g\\n\", y, g[1], g[2]);\n  n::h(nullptr, p, &y, g);\n"
      "  std::printf(\"%.17g %.17g\\n\", y, g[0]);\n}\n");
  REQUIRE(lines.size() == 2);
  const ProgramResult expected = program.run();
  CHECK(lines[0][0] == doctest::Approx(expected.sum).epsilon(1e-14));
  CHECK(lines[0][1] == expected.gradient[1]);
  CHECK(lines[0][2] == expected.gradient[2]);
  CHECK(lines[1] == std::vector<double>{6.0, 0.0});
  refusal<Error>([&] { (void)program.to_cpp("NAN"); });
}

TEST_CASE("every operation's name may be a leaf's in written C++") {
  Graph graph;
  std::vector<Value> leaves;
  Value total = 0.0;
  for_each_operation([&]<class Op>(Op) {
    leaves.emplace_back(graph, 1.5, Op::notation.name);
    total = total + leaves.back();
  });
  const Value x(graph, 0.5, "x");
  total =
      total + clamp(x, 0.0, 1.0) + sinc(x) + digamma(x) + gelu(x) + elu(x) + softplus(x) + logaddexp(x, 1.0);
  leaves.push_back(x);
  const Program program(total, {.parameters = leaves});
  const auto lines =
      compiled_and_run("#include <cstdio>\n" + program.to_cpp("f") + "int main() { std::puts(\"1\"); }\n");
  CHECK(lines.size() == 1);
}

TEST_CASE("names become identifiers, each once") {
  program::Identifiers identifiers;
  CHECK(identifiers.take("w1_11") == "w1_11");
  CHECK(identifiers.take("w1_11") == "w1_11_2");
  CHECK(identifiers.take("'x'") == "x");
  CHECK(identifiers.take("ŷ") == "v1");
  CHECK(identifiers.take("2a") == "v2a");
  CHECK(identifiers.take("while") == "while_2");
  CHECK(identifiers.take("") == "v2");
  CHECK(program::is_identifier("loss"));
  CHECK_FALSE(program::is_identifier("a b"));
}

TEST_CASE("a program describes itself, line by line") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 1.0, "y"), w(graph, 3.0, "w"), v(graph, 3.0, "v"),
      b(graph, 0.5, "b");
  const Value hidden = tanh(w * x + v * y + b), other = tanh(v * x + w * y + b);
  const Value loss = square(hidden - other) + 0.1 * square(w) + max(x, -1.5);
  if (x > w) FAIL("2 is not above 3");
  const std::string text = Program({loss, x}, {.columns = {x, y}, .parameters = {w, v, b}}).describe();
  CHECK(mentions(text, "columns     x y\n"));
  CHECK(mentions(text, "once        %1 = w^2\n            %2 = 0.1*%1\n"));
  CHECK(mentions(text,
                 "each row    %3..%4 = matrix 2 x 2, 2 weighted sums at once of x, y\n"
                 "            %5..%6 = tanh(%3..%4)\n"));
  CHECK(mentions(text, " = max(x, (-1.5))\n"));
  CHECK(mentions(text, " = %5 - %6\n"));
  CHECK(mentions(text, "requires    'x' > 'w' is false\n"));
  CHECK(mentions(text, "outputs     %9 x\n"));
}

TEST_CASE("a long program is described by its first lines, and by how many are like the others") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  Value chain = x;
  for (int i = 0; i < 50; ++i) chain = sin(chain) * w;
  const std::string text = Program(chain, {.columns = {x}, .parameters = {w}}).describe();
  CHECK(mentions(text, "each row    %1 = sin(x)\n            %2 = %1*w\n            %3 = sin(%2)\n"));
  CHECK(mentions(
      text, "            %40 = %39*w\n            and sin, 30 times\n            and multiply, 30 times\n"));
  Value sum = 0.0;
  std::vector<Value> columns;
  for (int i = 0; i < 6; ++i) columns.push_back(Value(graph, 1.0, "x" + std::to_string(i)));
  for (const Value& column : columns) sum += w * column;
  CHECK(mentions(Program(sum, {.columns = columns, .parameters = {w}}).describe(),
                 "each row    %1 = weighted sum of 6: x0..x5\n"));
  const Value odd(graph, 1.0, "w_{a}");
  const Value line = w * columns[0] + 2.0 * columns[1] + odd;
  CHECK(mentions(Program(line, {.columns = columns, .parameters = {w, odd}}).describe(),
                 "each row    %1 = w_{a} + w*x0 + 2*x1\n"));
  const auto add = custom(
      Notation{"add_up", "{a/power}^{{b}}_{x}", "{a} {b}"}, [](auto a, auto b) { return a + b; },
      [](auto...) { return 1.0; }, [](auto...) { return 1.0; });
  CHECK(mentions(Program(add(columns[0], columns[1]), {.columns = columns}).describe(),
                 "each row    %1 = x0^{x1}_{x}\n"));
}
