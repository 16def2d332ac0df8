// SPDX-License-Identifier: MIT
// A report is read back as XML; what it says is compared with the run.
#include "nn/report.hpp"

#include <doctest/doctest.h>

#include "autograd/explain/sha256.hpp"
#include "nn/datasets.hpp"
#include "nn/report_parts.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/xml.hpp"

using namespace nn;
using support::Element;
using support::mentions;

namespace {

struct Run {
  DataTable data = moons(60), inputs = data.select({"x1", "x2"}), targets = data.select({"y"});
  autograd::Graph graph;
  Network network{graph, {2, 6, 1}, {Activation::tanh, Activation::linear}, Xavier{.seed = 5}};
  TrainerSettings settings{.loss = Loss::binary_cross_entropy_logits, .batch = 20, .seed = 77, .epochs = 12};
};

Element read(const Report& report) { return support::XmlReader::read(report.html()); }

/// The cells of the table with this caption, heads included.
std::vector<std::vector<std::string>> cells(const Element& page, const std::string& caption) {
  for (const Element* table : page.all("table")) {
    if (!mentions(table->all("caption")[0]->text, caption)) continue;
    std::vector<std::vector<std::string>> rows;
    for (const Element* row : table->all("tr")) {
      rows.emplace_back();
      for (const Element& cell : row->children) rows.back().push_back(cell.text);
    }
    return rows;
  }
  FAIL("no table ", caption);
  return {};
}

}  // namespace

TEST_CASE("a report has the settings, the seed, drawings with words, and the numbers") {
  Run run;
  Trainer trainer(run.network, run.settings);
  Report report(trainer, "Two moons");
  std::vector<double> before;
  for (const autograd::Value& parameter : run.network.parameters()) before.push_back(parameter.value());
  const History history = trainer.fit(run.inputs, run.targets);
  report.say("Sixty points.");
  report.add("Decision boundary", boundary_of(run.network, run.inputs, run.targets, Answer::logit));
  report.add_text("Counts", "a  b\n1 <2>");
  report.compare(compare_rates(run.network, run.settings, run.inputs, run.targets, {0.1, 0.01, 0.001}));
  const Element page = read(report);
  CHECK(page.all("h1")[0]->text == "Two moons");
  for (const char* words : {"Sixty points.", "2-6-1; tanh, linear; 25 parameters",
                            "binary_cross_entropy_logits", "Adam, rate 0.01", "20 rows", "shuffled",
                            "12 epochs, 36 steps", "all epochs were done", "1 <2>", "rate 0.001"})
    CHECK_MESSAGE(mentions(page.text, words), words);
  const auto settings = page.all("dd");
  CHECK(std::any_of(settings.begin(), settings.end(), [](const Element* e) { return e->text == "77"; }));

  const auto drawings = page.all("svg");
  CHECK(drawings.size() == 1 + 1 + 3 + 1);  // the rate is constant: no drawing of it
  for (const Element* svg : drawings) {
    CHECK(svg->attributes.at("role") == "img");
    CHECK_FALSE(svg->all("title")[0]->text.empty());
    CHECK_FALSE(svg->all("desc")[0]->text.empty());
    CHECK(svg->all("style").empty());
  }
  CHECK(mentions(drawings[0]->all("desc")[0]->text,
                 "from " + short_text(history.epochs()[0].loss) + " at epoch 1 to " +
                     short_text(history.epochs()[11].loss) + " at epoch 12"));

  const auto epochs = cells(page, "Loss of each epoch");
  REQUIRE(epochs.size() == 13);
  for (std::size_t i = 0; i < 12; ++i)
    CHECK(std::stod(epochs[i + 1][2]) == doctest::Approx(history.epochs()[i].loss).epsilon(1e-4));
  const auto steps = cells(page, "each step");
  REQUIRE(steps.size() == 37);
  for (std::size_t i = 0; i < 36; ++i)
    CHECK(std::stod(steps[i + 1][3]) == doctest::Approx(history.steps()[i].gradient_norm).epsilon(1e-4));

  const auto parameters = cells(page, "Every parameter");
  REQUIRE(parameters.size() == 26);
  for (std::size_t i = 0; i < 25; ++i) {
    CHECK(parameters[i + 1][0] == run.network.parameters()[i].name());
    CHECK(std::stod(parameters[i + 1][1]) == doctest::Approx(before[i]).epsilon(1e-4));
    CHECK(std::stod(parameters[i + 1][2]) ==
          doctest::Approx(run.network.parameters()[i].value()).epsilon(1e-4));
  }
  const auto layers = cells(page, "each layer");
  REQUIRE(layers.size() == 3);
  CHECK(layers[1][1] == "12");
  CHECK(layers[2][4] == "1");
  double sum = 0.0;
  for (std::size_t i = 0; i < 12; ++i) sum += before[i] * before[i];
  CHECK(std::stod(layers[1][2]) == doctest::Approx(std::sqrt(sum)).epsilon(1e-4));
}

TEST_CASE("a report runs nothing and asks nobody") {
  Run run;
  Trainer trainer(run.network, run.settings);
  Report report(trainer, "<script>alert(1)</script>");
  report.say("<img src=\"http://example.org/x.png\" onerror=\"alert(1)\">")
      .add_text("</pre>", "</pre><script>");
  trainer.fit(run.inputs, run.targets);
  const std::string html = report.html();
  const Element page = support::XmlReader::read(html);
  for (const char* tag : {"script", "img", "link", "iframe", "object", "a", "form"})
    CHECK(page.all(tag).empty());
  const Element* policy = page.all("meta")[1];
  CHECK(policy->attributes.at("content") == "default-src 'none'; style-src 'sha256-" +
                                                autograd::explain::sha256_base64(page.all("style")[0]->text) +
                                                "'; base-uri 'none'; form-action 'none'");
  for (const char* words : {" style=", "javascript:", "url(", "@import"}) CHECK_FALSE(mentions(html, words));
  // A style sheet is not escaped in HTML: it must hold nothing that would be.
  CHECK(escaped(report_style()) == report_style());
  CHECK(page.all("style")[0]->text == report_style());
}

TEST_CASE("the same run gives the same bytes") {
  std::string pages[2];
  for (std::string& page : pages) {
    Run run;
    Trainer trainer(run.network, run.settings);
    const Report report(trainer, "Twice");
    trainer.fit(run.inputs, run.targets);
    page = report.html();
  }
  CHECK(pages[0] == pages[1]);
}

TEST_CASE("a run that diverged says so, in words and in the chart") {
  const DataTable data = notes_regression();
  autograd::Graph graph;
  Network network(graph, {2, 2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.0});
  Trainer trainer(network,
                  {.loss = Loss::squared_error, .optimiser = GradientDescent{.rate = 1.0}, .batch = 1});
  Report report(trainer, "Raw columns");
  try {
    trainer.fit(data.select({"iq", "cgpa"}), data.select({"lpa"}));
    FAIL("it did not diverge");
  } catch (const Diverged& error) {
    report.diverged(error);
  }
  const Element page = read(report);
  CHECK(mentions(page.all("p", "trouble")[0]->text, "training ran away at step 2, in epoch 1"));
  CHECK(mentions(page.all("svg")[0]->text, "diverged at epoch 1"));
  CHECK_FALSE(mentions(page.text, "all epochs were done"));
}

TEST_CASE("a report of nothing is a report") {
  Run run;
  const Trainer trainer(run.network, run.settings);
  CHECK(mentions(read(Report(trainer, "")).text, "No step was done."));
}

TEST_CASE("a rate that changes is drawn") {
  Run run;
  run.settings.schedule = CosineDecay{.steps = 36};
  Trainer trainer(run.network, run.settings);
  const Report report(trainer, "Cosine");
  trainer.fit(run.inputs, run.targets);
  const Element page = read(report);
  CHECK(page.all("svg").size() == 3);
  CHECK(mentions(page.text, "a cosine down to 0 in 36 steps"));
}

TEST_CASE("a long table is thinned, and says so") {
  std::vector<Cells> rows;
  for (int i = 0; i < 1001; ++i) rows.push_back({std::to_string(i), "x"});
  Markup page;
  page.open("div");
  add_table(page, "Many", {"n", "x"}, rows, 500);
  const Element table = support::XmlReader::read(page.finished());
  const auto shown = cells(table, "Many (one row in 3 and the last of 1001)");
  CHECK(shown.size() == 1 + 334 + 1);
  CHECK(shown.back()[0] == "1000");
}

TEST_CASE("settings that do something are told, others are not") {
  Run run;
  const auto words = [&] {
    std::string text;
    for (const auto& [name, setting] : settings_in_words(Trainer(run.network, run.settings)))
      text += name + ": " + setting + "\n";
    return text;
  };
  CHECK_FALSE(mentions(words(), "penalty"));
  CHECK_FALSE(mentions(words(), "clipped"));
  run.settings.regularisation = {.l1 = 0.5, .l2 = 0.25, .biases = true};
  run.settings.clipping = ClipByNorm{.norm = 3.0};
  run.settings.optimiser = GradientDescent{.rate = 0.5, .momentum = 0.9, .nesterov = true};
  run.settings.stopping = {.steps = 9, .unchanged = 0.0, .patience = 4};
  run.settings.schedule = StepDecay{.every = 10, .factor = 0.5, .warm_up = 2};
  run.settings.batch = all_rows;
  run.settings.precision = autograd::Precision::single;
  for (const char* expected :
       {"penalty: L1 0.5, L2 0.25, of biases too", "clipped: gradients to the length 3",
        "gradient descent, rate 0.5, momentum 0.9 (Nesterov)",
        "12 epochs, or 9 steps, or no parameter changed by more than 0 in an epoch, or no fall of the loss "
        "in 4 epochs",
        "times 0.5 every 10 steps; it warms up for 2 steps", "batch: all rows", "precision: single"})
    CHECK_MESSAGE(mentions(words(), expected), words());
  run.settings.optimiser = RmsProp{.rate = 0.1, .momentum = 0.5, .weight_decay = 0.01};
  CHECK(mentions(words(), "RMSProp, rate 0.1, decay 0.99, momentum 0.5, weight decay 0.01"));
  run.settings.optimiser = AdamW{};
  CHECK(mentions(words(), "AdamW, rate 0.001, beta1 0.9, beta2 0.999, weight decay 0.01"));
}
