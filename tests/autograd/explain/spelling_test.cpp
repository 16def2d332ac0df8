// SPDX-License-Identifier: MIT
#include "autograd/explain/spelling.hpp"

#include <doctest/doctest.h>

#include "autograd/autograd.hpp"
#include "autograd/explain/chain_rule.hpp"
#include "autograd/explain/dot.hpp"
#include "autograd/explain/svg.hpp"
#include "autograd/explain/terminal_tree.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::explain;
using support::mentions;

TEST_CASE("names look as in mathematics") {
  CHECK(latex_of_name("w1_11") == "w_{11}^{(1)}");
  CHECK(latex_of_name("b11") == "b_{11}");
  CHECK(latex_of_name("yhat") == "\\hat{y}");
  CHECK(latex_of_name("alpha") == "\\alpha");
  CHECK(latex_of_name("Theta2") == "\\Theta_{2}");
  CHECK(latex_of_name("iq") == "\\mathit{iq}");
  CHECK(latex_of_name("x_max") == "x_{\\mathrm{max}}");
  CHECK(latex_of_name("a + b_") == "\\text{a + b\\_}");
  CHECK(unicode_of_name("yhat") == "y\u0302");
  CHECK(unicode_of_name("theta") == "θ");
  CHECK(unicode_of_name("w1_11") == "w1_11");
  CHECK(mathml_of(*spelling_of("w1_11")) == "<msubsup><mi>w</mi><mn>11</mn><mn>(1)</mn></msubsup>");
  CHECK(mathml_of(*spelling_of_latex("\\hat{Y}")) == "<mover accent=\"true\"><mi>Y</mi><mo>^</mo></mover>");
  CHECK(mathml_of(*spelling_of_latex("W_{11}^2")) == "<msubsup><mi>W</mi><mn>11</mn><mn>2</mn></msubsup>");
  CHECK_FALSE(spelling_of_latex("\\frac{a}{b}").has_value());
}

TEST_CASE("a name that is LaTeX is itself in LaTeX, and elsewhere what it stands for") {
  struct Expected {
    const char *name, *latex, *unicode, *ascii;
  };
  const Expected all[] = {
      {"\\theta", "\\theta", "θ", "theta"},
      {"\\varepsilon", "\\varepsilon", "ε", "epsilon"},
      {"\\hat{y}", "\\hat{y}", "y\u0302", "yhat"},
      {"\\hat\\theta_2", "\\hat\\theta_2", "θ\u0302_2", "thetahat_2"},
      {"\\widehat{\\mathbf{y}}", "\\widehat{\\mathbf{y}}", "y\u0302", "yhat"},
      {"w_{11}", "w_{11}", "w_11", "w_11"},
      {"w_{11}^{(2)}", "w_{11}^{(2)}", "w_11⁽²⁾", "w_11^(2)"},
      {"w1_{11}", "w1_{11}", "w_11⁽¹⁾", "w_11^(1)"},
      {"W_{21}'", "W_{21}'", "W_21′", "W_21'"},
      {"x_{\\mathrm{max}}", "x_{\\mathrm{max}}", "x_max", "x_max"},
      {"\\mathit{iq}", "\\mathit{iq}", "iq", "iq"},
      {"w_{1,2}", "w_{1,2}", "w_{1,2}", "w_{1,2}"},
  };
  for (const Expected& one : all) {
    CAPTURE(one.name);
    CHECK(latex_of_name(one.name) == one.latex);
    CHECK(unicode_of_name(one.name) == one.unicode);
    CHECK(label_of_name(one.name) == one.unicode);
    CHECK(ascii_of_name(one.name) == one.ascii);
  }
  CHECK(latex_of_name("\\frac{a}{b}") == "\\text{\\textbackslash{}frac\\{a\\}\\{b\\}}");
  CHECK(unicode_of_name("\\frac{a}{b}") == "\\frac{a}{b}");
}

TEST_CASE("a name of Greek letters and letters with marks is spelled as in mathematics") {
  CHECK(latex_of_name("θ") == "\\theta");
  CHECK(latex_of_name("\u0177") == "\\hat{y}");
  CHECK(latex_of_name("θ\u0302₁²") == "\\hat{\\theta}_{1}^{2}");
  CHECK(latex_of_name("W′") == "W^{\\prime }");
  CHECK(mathml_of(*spelling_of("θ")) == "<mi>θ</mi>");
  CHECK(mathml_of(*spelling_of_latex("z_{\\text{pre}}")) == "<msub><mi>z</mi><mi>pre</mi></msub>");
  CHECK(ascii_of_name("θ") == "theta");
  CHECK(ascii_of_name("\u0177") == "yhat");
  CHECK(ascii_of_name("größe") == "groesse");
  CHECK(ascii_of_name("θ₁ · 权") == "theta_1 * ?");
  CHECK_FALSE(spelling_of("x^2").has_value());
  CHECK_FALSE(spelling_of("θ*x").has_value());
}

TEST_CASE("whatever tells a graph shows what a LaTeX name stands for") {
  Graph graph;
  const Value theta(graph, 2.0, "\\theta"), w(graph, 3.0, "w_{11}^{(2)}");
  const Value yhat = (theta * square(w)).named("\\hat{y}"), L = square(yhat - 1.0).named("L");
  const ChainRule told = chain_rule(L, theta);
  CHECK(mentions(told.text(), "dL/dtheta = dL/dyhat * dyhat/dtheta = 2(yhat - 1) * (w_11^(2))^2 ="));
  CHECK(mentions(told.text({.characters = Characters::unicode}),
                 "dL/dθ = dL/dy\u0302 · dy\u0302/dθ = 2(y\u0302 - 1) · (w_11⁽²⁾)² ="));
  CHECK(mentions(told.latex(), "\\frac{\\partial \\hat{y}}{\\partial \\theta}"));
  CHECK(mentions(told.mathml(), "<mi>θ</mi>"));
  CHECK_FALSE(mentions(told.mathml(), "\\"));
  const Picture drawn = picture(L);
  CHECK(mentions(terminal_tree(drawn), "y\u0302 = θ*(w_11⁽²⁾)^2"));
  CHECK(mentions(terminal_tree(drawn, {.shown = {}, .ascii = true}), "yhat = theta*(w_11^(2))^2"));
  CHECK(mentions(svg(drawn), "θ"));
  CHECK(mentions(dot(drawn), "label=\"θ\\n"));
  CHECK_FALSE(mentions(dot(drawn), "theta"));
}

TEST_CASE("words joined by underscores are a word, and what stands behind a letter is its script") {
  CHECK(latex_of_name("learning_rate") == "\\mathrm{learning\\_rate}");
  CHECK(latex_of_name("learning_rate_of_layer") == "\\mathrm{learning\\_rate\\_of\\_layer}");
  CHECK(latex_of_name("loss_total") == "\\mathrm{loss\\_total}");
  CHECK(latex_of_name("layer1_weight") == "\\mathrm{layer1\\_weight}");
  CHECK(mathml_of(*spelling_of("target_price")) == "<mi>target_price</mi>");
  CHECK(latex_of_name("z_pre") == "z_{\\mathrm{pre}}");
  CHECK(latex_of_name("x_test") == "x_{\\mathrm{test}}");
  CHECK(latex_of_name("eta_max") == "\\eta_{\\mathrm{max}}");
  CHECK(latex_of_name("yhat_test") == "\\hat{y}_{\\mathrm{test}}");
  CHECK(latex_of_name("lpa_2") == "\\mathit{lpa}_{2}");
  CHECK(latex_of_name("w1_1_2") == "w_{1,2}^{(1)}");
  CHECK(unicode_of_name("learning_rate") == "learning_rate");
  CHECK(unicode_of_name("\\mathrm{learning\\_rate}") == "learning_rate");
}
