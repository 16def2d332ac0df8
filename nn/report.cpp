// SPDX-License-Identifier: MIT
// The order of a report's page.
#include "nn/report.hpp"

#include "autograd/explain/sha256.hpp"
#include "nn/history_chart.hpp"
#include "nn/report_parts.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

constexpr std::size_t few_parameters = 24;

void begin_page(Markup& page, const std::string& title) {
  const std::string style = report_style();
  page.raw("<!DOCTYPE html>\n").open("html", {{"lang", "en"}}).open("head");
  page.empty("meta", {{"charset", "utf-8"}});
  page.empty("meta",
             {{"http-equiv", "Content-Security-Policy"},
              // This style and no other.
              {"content", "default-src 'none'; style-src 'sha256-" + autograd::explain::sha256_base64(style) +
                              "'; base-uri 'none'; form-action 'none'"}});
  page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  page.element("title", {}, title);
  page.raw("<style>" + style + "</style>\n").close();
  page.open("body").open("main").element("h1", {}, title);
}

void add_figure(Markup& page, const std::string& svg, const std::string& words) {
  page.open("figure").raw(svg).element("figcaption", {}, words).close();
}

std::string outcome(const History& history, const std::string& diverged) {
  if (history.epochs().empty() && history.steps().empty()) return "No step was done.";
  std::string text =
      counted(history.last_epoch().epoch, "epoch") + ", " + counted(history.last_step().step, "step") + ". ";
  if (!history.epochs().empty())
    text += "The loss was " + short_text(history.epochs().front().loss) + " in the first epoch and " +
            short_text(history.last_epoch().loss) + " in the last. ";
  return diverged.empty() ? text + "Training ended because " + std::string(words_of(history.stopped)) + "."
                          : text;
}

void add_rates(Markup& page, const std::vector<RateRun>& runs) {
  page.element("h2", {}, "Learning rates compared").open("div", {{"class", "panels"}});
  std::string words;
  for (const Chart& chart : rate_charts(runs)) {
    page.raw(svg_of(chart, SvgUse::in_page));
    const Series& series = chart.series.front();
    const std::string end =
        series.y.empty() ? "no epoch" : "the loss " + short_text(series.y.back()) + " at the end";
    words += (words.empty() ? "R" : " R") + chart.title.substr(1) + ": " +
             (series.ended.empty() ? end : series.ended) + ".";
  }
  page.close().element("p", {}, words);
}

void add_parameters(Markup& page, const Network& network, std::span<const double> before) {
  page.element("h2", {}, "Parameters before and after").open("div", {{"class", "wide"}});
  add_table(page, "How long the weights and the biases of each layer are, as vectors",
            {"layer", "weights", "before", "after", "biases", "before", "after"},
            layer_rows(network, before));
  page.close();
  const bool folded = network.parameters().size() > few_parameters;
  if (folded)
    page.open("details").element("summary", {}, "All " + counted(network.parameters().size(), "parameter"));
  add_table(page, "Every parameter", {"parameter", "before", "after", "change"},
            parameter_rows(network, before));
  if (folded) page.close();
}

void add_series(Markup& page, const History& history) {
  page.element("h2", {}, "The numbers");
  page.open("details").element("summary", {}, "Epochs").open("div", {{"class", "wide"}});
  add_table(page, "Loss of each epoch", {"epoch", "steps", "training loss", "validation loss", "rate"},
            epoch_rows(history));
  page.close().close();
  page.open("details").element("summary", {}, "Steps").open("div", {{"class", "wide"}});
  add_table(page, "Loss and gradient of each step",
            {"step", "epoch", "loss", "length of the gradient", "rate"}, step_rows(history));
  page.close().close();
}

bool changes(const std::vector<StepRecord>& steps) {
  for (const StepRecord& step : steps) {
    if (step.rate != steps.front().rate) return true;
  }
  return false;
}

}  // namespace

Report::Report(const Trainer& trainer, std::string title) : trainer_(trainer), title_(std::move(title)) {
  for (const autograd::Value& parameter : trainer.network().parameters())
    before_.push_back(parameter.value());
}

Report& Report::say(std::string sentence) {
  sentences_.push_back(std::move(sentence));
  return *this;
}

Report& Report::diverged(const Diverged& error) {
  diverged_ = error.what();
  return *this;
}

Report& Report::compare(std::vector<RateRun> runs) {
  rates_ = std::move(runs);
  return *this;
}

Report& Report::add(const std::string& heading, const Chart& chart) {
  Markup section;
  add_figure(section, svg_of(chart, SvgUse::in_page), description_of(chart));
  sections_.push_back({heading, section.finished()});
  return *this;
}

Report& Report::add(const std::string& heading, const Boundary& boundary) {
  Markup section;
  add_figure(section, svg_of(boundary, SvgUse::in_page), description_of(boundary));
  sections_.push_back({heading, section.finished()});
  return *this;
}

Report& Report::add_text(const std::string& heading, const std::string& text) {
  Markup section;
  section.element("pre", {}, text);
  sections_.push_back({heading, section.finished()});
  return *this;
}

std::string Report::html() const {
  const History& history = trainer_.history();
  Markup page;
  begin_page(page, title_);
  for (const std::string& sentence : sentences_) page.element("p", {}, sentence);
  page.element("p", {}, outcome(history, diverged_));
  if (!diverged_.empty()) page.element("p", {{"class", "trouble"}}, diverged_);
  page.element("h2", {}, "Settings").open("dl");
  for (const auto& [name, words] : settings_in_words(trainer_))
    page.element("dt", {}, name).element("dd", {}, words);
  page.close();

  const auto add_chart = [&](const std::string& heading, const Chart& chart) {
    page.element("h2", {}, heading);
    add_figure(page, svg_of(chart, SvgUse::in_page), description_of(chart));
  };
  add_chart("Loss", loss_chart(history, diverged_));
  for (const Section& section : sections_) page.element("h2", {}, section.heading).raw(section.markup);
  if (!rates_.empty()) add_rates(page, rates_);
  add_chart("Gradient", gradient_chart(history));
  if (changes(history.steps())) add_chart("Learning rate", rate_chart(history));
  add_parameters(page, trainer_.network(), before_);
  add_series(page, history);
  return page.finished();
}

}  // namespace nn
