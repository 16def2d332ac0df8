// SPDX-License-Identifier: MIT
#include "autograd/explain/lesson.hpp"

#include "autograd/explain/distinct.hpp"
#include "autograd/explain/lesson_data.hpp"
#include "autograd/explain/lesson_files.hpp"
#include "autograd/explain/lesson_rows.hpp"
#include "autograd/explain/sha256.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/explain/svg.hpp"

namespace autograd::explain {
namespace {

/// The drawing, with room in its boxes and beside its lines for numbers that are not there yet.
std::string drawing(const Picture& picture, const std::string& title) {
  constexpr double wide = -0.12345;
  Picture roomy = picture;
  for (PictureNode& box : roomy.nodes) box.value = box.adjoint = wide;
  for (PictureEdge& line : roomy.edges) line.slope = wide;
  Layout layout = lay_out(roomy);
  const Layout true_words = lay_out(picture);
  const auto take_words = [](auto& placed, const auto& words) {
    for (std::size_t i = 0; i < placed.size(); ++i) {
      for (std::size_t k = 0; k < placed[i].texts.size(); ++k)
        placed[i].texts[k].text = words[i].texts[k].text;
    }
  };
  take_words(layout.nodes, true_words.nodes);
  take_words(layout.edges, true_words.edges);
  std::string text = svg(picture, layout, {.title = title, .shown = {}, .legend = false, .id_prefix = ""});
  // The root's number changes in the page, and may be what a student is to predict.
  const std::string told = ", whose value is " + short_number(picture.nodes.back().value);
  if (const std::size_t at = text.find(told); at != text.npos) text.erase(at, told.size());
  // What the page's style says once, or what is true of all texts.
  using Change = std::pair<std::string_view, std::string_view>;
  for (const auto& [said, instead] :
       {Change{" text-anchor=\"middle\"", ""}, Change{" text-anchor=\"start\"", ""},
        Change{" marker-end=\"url(#tip)\"", ""}, Change{" class=\"cr-edge\"", ""},
        Change{"class=\"cr-edge ", "class=\""}, Change{"class=\"cr-text ", "class=\""},
        Change{".cr-text{", ".cr-drawing :where(text){"}, Change{".cr-text,", ".cr-drawing :where(text),"}}) {
    for (std::size_t at = text.find(said); at != text.npos; at = text.find(said, at + instead.size()))
      text.replace(at, said.size(), instead);
  }
  return text;
}

/// A line without the spaces behind some characters and before others, but for those in quotes. One with a
/// template literal, in which there is more to be told apart, is left alone, and so is `a - -b`.
std::string close_set(std::string_view line, std::string_view behind, std::string_view before) {
  if (line.find('`') != line.npos) return std::string(line);
  constexpr std::string_view signs = "+-", quotes = "\"'";
  const auto is_in = [](char c, std::string_view all) { return all.find(c) != all.npos; };
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && c == ' ' && !out.empty() && i + 1 < line.size()) {
      const bool are_signs = is_in(out.back(), signs) && is_in(line[i + 1], signs);
      if (!are_signs && (is_in(out.back(), behind) || is_in(line[i + 1], before))) continue;
    }
    out += c;
    if (quote == 0 && is_in(c, quotes)) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (quote != 0 && c == '\\' && i + 1 < line.size()) {
      out += line[++i];
    }
  }
  return out;
}

/// A file of the page as it is sent: without what only its writers need, comments, indentation and spaces.
std::string sent(std::string_view file, std::string_view behind, std::string_view before) {
  std::string text;
  while (!file.empty()) {
    std::string_view line = file.substr(0, file.find('\n'));
    file.remove_prefix(std::min(line.size() + 1, file.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const bool is_comment = line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    if (!line.empty() && !is_comment) text.append(close_set(line, behind, before)).append("\n");
  }
  return text;
}

std::string sent_script(std::string_view file) {
  constexpr std::string_view marks = "{}()[];,=<>?:&|*!+-/";
  return sent(file, marks, marks);
}
std::string sent_style(std::string_view file) { return sent(file, "{}:;,", "{}"); }

/// What stands in the page's style elements, each as a source that its policy allows.
std::string style_sources(std::string_view page) {
  std::string sources;
  for (std::size_t at = page.find("<style>"); at != page.npos; at = page.find("<style>", at + 1)) {
    const std::size_t begin = at + 7, end = page.find("</style>", begin);
    sources += " 'sha256-" + sha256_base64(page.substr(begin, end - begin)) + "'";
  }
  return sources;
}

/// Puts texts where the page's template has their names in double braces.
std::string filled(std::string_view page, const std::map<std::string, std::string, std::less<>>& texts) {
  std::string out;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t open = page.find("{{", at), close = page.find("}}", open);
    out += page.substr(at, open == page.npos ? open : open - at);
    if (open == page.npos) break;
    out += texts.at(std::string(page.substr(open + 2, close - open - 2)));
    at = close + 2;
  }
  return out;
}

/// The part of the page on what was claimed; nothing where nothing was.
std::string claims_section(const LessonGraph& graph, const LessonSettings& settings) {
  if (settings.claims.empty()) return "";
  return filled(lesson_files::claims, {{"rows", claim_rows(graph, settings)}});
}

std::string derivations_section(const LessonGraph& graph, const LessonSettings& settings) {
  const std::string told = derivations(graph, settings);
  const std::string kind = graph.has_parameters() ? "parameter" : "input";
  return told.empty() ? "" : filled(lesson_files::derivations, {{"kind", kind}, {"told", told}});
}

std::vector<std::string> labels_of(const LessonGraph& graph) {
  std::vector<std::string> labels;
  for (const PictureNode& box : graph.picture().nodes) labels.push_back(box.label);
  return labels;
}

}  // namespace

std::string lesson(Value root, const LessonSettings& asked) {
  root.check();
  if (root.is_constant())
    throw ConstantRoot(describe(root) + " depends on nothing; there is no lesson in it");
  if (root.is_leaf()) {
    throw Error(
        describe(root) +
        " is a leaf: nothing is calculated on the way to it, so there is no lesson in it; take a node "
        "that is calculated from it as the root");
  }
  const LessonGraph graph(root, asked);
  LessonSettings settings = asked;
  settings.spellings = distinct_spellings(labels_of(graph), asked.spellings);
  const std::string title =
      settings.title.empty() ? "Computation graph of " + name_or_formula(root) : settings.title;
  const std::string engine = "\n" + sent_script(graph.code() + std::string(lesson_files::evaluate));
  const std::string page = "\n" + sent_script(lesson_files::page);
  const std::string style = "\n" + sent_style(lesson_files::style);
  const std::string picture = drawing(graph.drawn(), title);
  const std::string policy = "default-src 'none'; style-src" +
                             style_sources("<style>" + style + "</style>" + picture) +
                             "; script-src 'sha256-" + sha256_base64(engine) + "' 'sha256-" +
                             sha256_base64(page) + "'; base-uri 'none'; form-action 'none'";
  return filled(lesson_files::html, {{"policy", policy},
                                     {"title", escaped(title)},
                                     {"style", style},
                                     {"drawing", picture},
                                     {"kinks", kink_words(graph)},
                                     {"claims", claims_section(graph, settings)},
                                     {"forward", forward_rows(graph, settings.spellings)},
                                     {"backward", backward_rows(graph, settings.spellings)},
                                     {"derivations", derivations_section(graph, settings)},
                                     {"data", lesson_data(graph, settings)},
                                     {"engine", engine},
                                     {"page", page}});
}

}  // namespace autograd::explain
