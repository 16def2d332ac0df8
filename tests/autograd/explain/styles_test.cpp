// SPDX-License-Identifier: MIT
// Every printed formula is true: what was printed is read back, or compiled, or run, and gives the number
// that the graph has.
#include "autograd/explain/styles.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "autograd/autograd.hpp"
#include "autograd/explain/backward_steps.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/verify/sheet.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/expression.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::explain;
using support::mentions;
using support::refusal;

namespace {

/// A random expression whose leaves have names.
class Named {
 public:
  explicit Named(std::uint64_t seed) : expression(graph, seed) {
    for (std::size_t i = 0; i < expression.leaves().size(); ++i)
      expression.leaves()[i].named("x" + std::to_string(i + 1));
  }
  Graph graph;
  const support::Expression expression;
};

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-7 * std::max(1.0, std::abs(b)); }

/// 1 - a and 1 - a^2 are what they say only where a is the sigmoid or the tanh of the other operand.
bool is_complement(Value node) {
  const std::string_view name = node.operation().name;
  const bool squared = name == "tanh_complement";
  if (!squared && name != "sigmoid_complement") return true;
  const double a = node.operands()[0].value();
  return nearly(node.value(), 1.0 - (squared ? a * a : a));
}

/// Numbers that rounding cannot carry far from what they are, and operations that are used as they are meant.
bool is_tame(const Named& named) {
  bool tame = true;
  for (const Value& node : topological_order(named.expression.root()))
    tame = tame && std::abs(node.value()) < 1e8 && (node.is_leaf() || is_complement(node));
  return tame;
}

/// The last formula of what was written, as the sheet's reader calculates it.
double read_back(const Named& named, const Written& written, bool is_latex) {
  std::string sheet;
  const auto spell = [&](const std::string& name) {
    if (is_latex) sheet += "symbol " + name + " = " + latex_of_name(name) + "\n";
  };
  for (const Value& leaf : named.expression.leaves()) {
    sheet += "given " + leaf.name() + " = " + explain::number_text(leaf.value()) + "\n";
    spell(leaf.name());
  }
  for (std::size_t i = 0; i < written.parts.size(); ++i) {
    const std::string name = is_latex ? "part" + std::to_string(i) : written.parts[i].name;
    sheet += "let " + name + " = " + written.parts[i].formula + "\n";
    if (is_latex) sheet += "symbol " + name + " = " + written.parts[i].name + "\n";
  }
  sheet += "let root = " + written.formulas.back() + "\n";
  const verify::Sheet read = verify::read_sheet(sheet, "printed");
  INFO(sheet);
  for (const verify::Problem& problem : read.problems) FAIL_CHECK(verify::text(problem));
  const std::optional<Value> root = read.find("root");
  return root ? root->value() : std::nan("");
}

void check_styles(const Named& named, const Formula& formula, double expected) {
  const TextStyle ascii, unicode(Characters::unicode);
  const LatexStyle in_latex;
  CHECK(nearly(read_back(named, write({&formula, 1}, ascii), false), expected));
  CHECK(nearly(read_back(named, write({&formula, 1}, unicode), false), expected));
  CHECK(nearly(read_back(named, write({&formula, 1}, in_latex), true), expected));
}

/// What a command prints, line by line.
std::vector<double> numbers_of(const std::string& command, const std::filesystem::path& out) {
  std::vector<double> numbers;
  if (std::system((command + " > " + out.string()).c_str()) != 0) return numbers;
  std::ifstream in(out);
  for (std::string line; std::getline(in, line);) numbers.push_back(std::strtod(line.c_str(), nullptr));
  return numbers;
}

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("chainrule-styles-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::string arguments(const Function& function) {
  std::string list;
  for (const Value& argument : function.arguments)
    list += (list.empty() ? "" : ", ") + explain::number_text(argument.value());
  return list;
}

}  // namespace

TEST_CASE("what is printed of random graphs is read back to the same number" * doctest::timeout(3000)) {
  std::size_t tested = 0;
  const std::size_t count = support::count(250, 10'000);
  for (std::uint64_t seed = 1; tested < count; ++seed) {
    const Named named(seed);
    if (!is_tame(named)) continue;
    CAPTURE(seed);
    const Value root = named.expression.root();
    const Formula whole = formula(root);
    REQUIRE(nearly(whole.value(), root.value()));
    check_styles(named, whole, root.value());
    ++tested;
  }
}

TEST_CASE("the derivatives' formulas of random graphs are true" * doctest::timeout(3000)) {
  std::size_t tested = 0;
  const std::size_t count = support::count(250, 10'000);
  for (std::uint64_t seed = 1; tested < count; ++seed) {
    const Named named(seed);
    if (!is_tame(named)) continue;
    CAPTURE(seed);
    const Value root = named.expression.root(), leaf = named.expression.leaves()[0];
    const double expected = gradient(root)[leaf];
    if (!(std::abs(expected) < 1e6)) continue;
    const Formula slope = derivative_formula(root, leaf);
    CHECK(nearly(slope.value(), expected));
    check_styles(named, slope, expected);
    ++tested;
  }
}

TEST_CASE("printed C++ compiles and gives the same numbers" * doctest::timeout(600)) {
  std::ostringstream source, main;
  std::vector<double> expected;
  const std::size_t count = support::count(30, 400);
  for (std::uint64_t seed = 1; expected.size() < count; ++seed) {
    const Named named(seed);
    if (!is_tame(named)) continue;
    const Formula whole = formula(named.expression.root());
    const Function function = cpp_function({&whole, 1}, "f");
    source << "namespace n" << seed << " {\n" << function.code << "}\n";
    main << "  std::printf(\"%.17g\\n\", n" << seed << "::f(" << arguments(function) << "));\n";
    expected.push_back(named.expression.root().value());
  }
  const Folder folder;
  std::ofstream(folder / "printed.cpp")
      << "#include <cmath>\n#include <cstdio>\n#include <initializer_list>\n"
      << source.str() << "int main() {\n"
      << main.str() << "}\n";
  const char* compiler = std::getenv("CXX");
  const std::string compile =
      std::string(compiler != nullptr ? compiler : "c++") +
      " -std=c++17 -O0 -Wall -Wextra -Werror -Wno-unused-function -Wno-unused-parameter " +
      (folder / "printed.cpp").string() + " -o " + (folder / "printed").string();
  REQUIRE(std::system(compile.c_str()) == 0);
  const std::vector<double> found = numbers_of((folder / "printed").string(), folder / "out");
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(nearly(found[i], expected[i]));
  }
}

TEST_CASE("printed JavaScript gives the same numbers" * doctest::timeout(600)) {
  if (std::system("node --version > /dev/null 2>&1") != 0) {
    MESSAGE("node is missing: the JavaScript was not run");
    return;
  }
  std::ostringstream source;
  std::vector<double> expected;
  const std::size_t count = support::count(300, 3'000);
  for (std::uint64_t seed = 1; expected.size() < count; ++seed) {
    const Named named(seed);
    if (!is_tame(named)) continue;
    const Formula whole = formula(named.expression.root());
    const Function function = javascript_function({&whole, 1}, "f");
    source << "{\n" << function.code << "console.log(f(" << arguments(function) << "));\n}\n";
    expected.push_back(named.expression.root().value());
  }
  const Folder folder;
  std::ofstream(folder / "printed.js") << "'use strict';\n" << source.str();
  const std::vector<double> found = numbers_of("node " + (folder / "printed.js").string(), folder / "out");
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(nearly(found[i], expected[i]));
  }
}

TEST_CASE("several formulas are one function, and an operation of one's own is none") {
  Graph graph;
  const Value x(graph, 2.0, "in"), u1(graph, 3.0, "u1");
  const Value y = sin(x * u1 + 1.0) * (x * u1 + 1.0), z = cos(x * u1 + 1.0);
  const Formula both[] = {formula(y), formula(z)};
  const std::string js = javascript_function(both, "values").code;
  CAPTURE(js);
  CHECK(mentions(js, "function values(in_, u1_) {"));
  CHECK(mentions(js, "return ["));
  CHECK(mentions(cpp_function(both, "values").code, "void values(double in, double u1_, double* out) {"));
  CHECK(mentions(refusal<Error>([&] { (void)cpp_function(both, "while"); }), "'while'"));
  CHECK(mentions(refusal<Error>([&] { (void)javascript_function(both, "function"); }), "'function'"));
  const auto own = custom(
      "own", [](auto a) { return a * a; }, [](auto a, auto) { return 2.0 * a; });
  const Formula mine = formula(own(x));
  CHECK(mentions(refusal<Error>([&] { (void)javascript_function({&mine, 1}, "f"); }), "'own'"));
  CHECK(derivative_formula(own(x), x).text() == "2*in");
}

TEST_CASE("LaTeX and MathML take the spellings that are given") {
  Graph graph;
  const Value y(graph, 2.0, "y"), yhat(graph, 3.0, "yhat"), w(graph, 0.5, "w1_11");
  const Formula loss = formula(square(y - yhat) / (2.0 * w));
  CHECK(latex(loss) == "\\frac{(y - \\hat{y})^{2}}{2 w_{11}^{(1)}}");
  CHECK(latex(loss, {{"w1_11", "W_{11}'"}, {"y", "Y"}}) == "\\frac{(Y - \\hat{y})^{2}}{2 W_{11}'}");
  CHECK(mentions(mathml(loss, {{"y", "Y_{1}"}}), "<msub><mi>Y</mi><mn>1</mn></msub>"));
  CHECK(latex(formula(0.5 * pow(3.0, y))) == "0.5 \\cdot {3}^{y}");
  CHECK(mentions(mathml(formula(select(y < w, y, 1e-7 * sqrt(w)))), "<mtext>otherwise</mtext>"));
  CHECK(text(formula(-2.0 * square(yhat) * w), Characters::unicode) == "-2·y\u0302²·w1_11");
}

TEST_CASE("names that would look alike do not") {
  Graph graph;
  const Value x1(graph, 2.0, "x1"), x_1(graph, 3.0, "x_1"), e(graph, 0.5, "e"), u_1(graph, 1.0, "u_1");
  const Value both = (x1 * x_1).named("both");
  CHECK(latex(formula(x1 * x_1)) == "x_{1} \\, \\texttt{x\\_1}");
  CHECK(latex(formula(x1 * x_1), {{"x_1", "\\chi"}}) == "x_{1} \\, \\chi");
  CHECK(mentions(mathml(formula(x1 * x_1)), "<mi mathvariant=\"monospace\">x_1</mi>"));
  CHECK(mentions(chain_rule(both, x1).latex(), "&= \\texttt{x\\_1}"));
  CHECK(mentions(chain_rule(both, x_1).latex(), "\\partial \\texttt{x\\_1}}"));
  CHECK(mentions(chain_rule(both, x_1).mathml(), "monospace\">x_1</mi>"));
  CHECK(mentions(backward_steps(both).latex(), "both} &{}= x_{1} \\, \\texttt{x\\_1}"));
  // An e that is a name is no 2.718...
  CHECK(latex(formula(exp(x1) + e)) == "\\exp(x_{1}) + e");
  CHECK(latex(formula(exp(x1))) == "e^{x_{1}}");
  CHECK(mentions(mathml(formula(exp(x1) + e)), "<mi>exp</mi>"));
  // What parts are called is no name either, in any style.
  const Value part = sin(x1 * e) + x1;
  const Formula repeated = formula(part * part * exp(part) * cos(part) * u_1);
  CHECK(mentions(latex(repeated), "u_{2} = "));
  CHECK(mentions(text(repeated), "u1 = "));
  const Value apart = (part * part * exp(part) * cos(part)).named("apart");
  CHECK(mentions(backward_steps(apart * u_1).latex(), "u_{2} &{}= "));
}

TEST_CASE("a derivative of a derivative is one of higher order") {
  Graph graph;
  const Value w(graph, 2.0, "w"), b(graph, 3.0, "b");
  const Value L = (w * w * w * b).named("L"), slope = derivative(L, w).named("dL/dw");
  const std::string by_w = "d^2L/dw^2 = 6*b*w";
  CHECK(chain_rule(slope, w).text().substr(0, by_w.size()) == by_w);
  CHECK(mentions(chain_rule(slope, w).text({.characters = Characters::unicode}), "d²L/dw² = "));
  CHECK(mentions(chain_rule(slope, w).latex(), "\\frac{\\partial^{2} L}{\\partial w^{2}} &= "));
  CHECK(mentions(chain_rule(slope, w).mathml(), "<msup><mrow><mi>w</mi></mrow><mn>2</mn></msup>"));
  CHECK(mentions(chain_rule(slope, b).text(), "d^2L/dwdb = "));
  CHECK(mentions(chain_rule(slope, b).latex(), "{\\partial w \\, \\partial b}"));
  const auto told = [](std::string_view of) { return TextStyle().derivative(of, "w").text; };
  CHECK(told("d^2L/dw^2") == "d^3L/dw^3");
  CHECK(told("d^2L/db^2") == "d^3L/db^2dw");
  CHECK(told("d^2L/dbdw") == "d(d^2L/dbdw)/dw");
  CHECK(told("(x/dy)") == "d(x/dy)/dw");
  CHECK(told("delta") == "ddelta/dw");
  CHECK(told("d/db") == "d(d/db)/dw");
}

TEST_CASE("formulas grow in proportion to their graphs") {
  Graph graph;
  const Value x(graph, 1.01, "x"), y(graph, 0.3, "y");
  Value squarings = x + y;
  for (int i = 0; i < 20; ++i) squarings = square(squarings) + 0.1;
  CHECK(formula(squarings).text().size() < 1'000);
  Value shared = x;
  for (int i = 0; i < 20; ++i) shared = shared * sin(shared) + cos(shared);
  CHECK(formula(shared).text().size() < 3'000);
  CHECK(derivative_formula(shared, x).text().size() < 10'000);
  for (const std::size_t length : {1'000u, 10'000u, 100'000u}) {
    Value chain = x, product = x, sums = x;
    for (std::size_t i = 0; i < length; ++i) {
      chain = sin(chain) + y;
      product = product * (i % 2 == 0 ? y : cos(product));
      sums = sums + sin(sums);
    }
    for (const Value& root : {chain, product, sums}) {
      CHECK(formula(root).text().size() < 200 * length);
      CHECK(latex(formula(root)).size() < 400 * length);
    }
    CHECK(derivative_formula(chain, x).text().size() < 200 * length);
  }
}

TEST_CASE("cases are written one under the other, with numbers on the right") {
  Graph graph;
  const Value x(graph, 2.0, "x"), a(graph, 3.0, "a");
  const Formula inside = derivative_formula(clamp(x, 1.0, a), x);
  CHECK(text(inside) == "select(x <= 1, 0, select(a <= x, 0, 1))");
  CHECK(latex(inside) ==
        "\\begin{cases}0 & x \\le 1 \\\\ 0 & a \\le x \\\\ 1 & \\text{otherwise}\\end{cases}");
  const auto count = [](const std::string& all, const std::string& piece) {
    std::size_t found = 0;
    for (std::size_t at = all.find(piece); at != all.npos; at = all.find(piece, at + 1)) ++found;
    return found;
  };
  CHECK(count(mathml(inside), "<mtable>") == 1);
  CHECK(count(mathml(inside), "<mtr>") == 3);
  const Formula turned = formula(select(0.5 <= x, x, select(a > 1.0, a, x * a)));
  CHECK(text(turned) == "select(x >= 0.5, x, select(a > 1, a, x*a))");
  CHECK(latex(turned) ==
        "\\begin{cases}x & x \\ge 0.5 \\\\ a & a > 1 \\\\ x \\, a & \\text{otherwise}\\end{cases}");
  CHECK(mentions(mathml(turned), "<mo>≥</mo>"));
  // A part with a name is not opened.
  const Value both = select(x < a, sin(x), cos(x) * tan(x) * exp(x + a));
  CHECK(mentions(latex(formula(select(x < 1.0, 1.0, both) + both)),
                 "1 & x < 1 \\\\ u_{1} & \\text{otherwise}"));
}
