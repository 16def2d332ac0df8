// SPDX-License-Identifier: MIT
#include "autograd/explain/dot.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/support/drawn_graph.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;

namespace {

/// What a text in Graphviz's language declares, read by its grammar: words, texts in quotes, marks.
struct Read {
  std::map<std::string, std::string> labels;
  std::vector<std::pair<std::string, std::string>> lines;
  std::size_t clusters = 0;
  bool good = true;
};

std::vector<std::string> tokens_of(const std::string& text) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const auto is_word = [&](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
    };
    if (text[i] == ' ' || text[i] == '\n') {
      ++i;
      continue;
    }
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1 : 0;
      ++i;
    } else if (is_word(text[i])) {
      while (i < text.size() && is_word(text[i])) ++i;
    } else {
      i += text.compare(i, 2, "->") == 0 ? 2 : 1;
    }
    tokens.push_back(text.substr(begin, i - begin));
  }
  return tokens;
}

class Reader {
 public:
  explicit Reader(const std::string& text) : tokens_(tokens_of(text)) {
    need("digraph");
    block();
    read_.good = read_.good && at_ == tokens_.size();
  }
  Read read() const { return read_; }

 private:
  std::string next() { return at_ < tokens_.size() ? tokens_[at_++] : ""; }
  bool is(const std::string& token) const { return at_ < tokens_.size() && tokens_[at_] == token; }
  void need(const std::string& token) { read_.good = next() == token && read_.good; }

  std::map<std::string, std::string> attributes() {
    std::map<std::string, std::string> found;
    if (!is("[")) return found;
    next();
    while (!is("]") && at_ < tokens_.size()) {
      const std::string name = next();
      need("=");
      found[name] = next();
    }
    need("]");
    return found;
  }

  void block() {
    need("{");
    while (!is("}") && at_ < tokens_.size()) statement();
    need("}");
  }

  void statement() {
    const std::string word = next();
    if (word == "subgraph") {
      ++read_.clusters;
      next();
      block();
      return;
    }
    if (is("=")) {
      next();
      next();
    } else if (is("->")) {
      next();
      read_.lines.emplace_back(word, next());
      attributes();
    } else {
      const auto found = attributes();
      if (found.count("label") == 1) {
        read_.good = read_.labels.emplace(word, found.at("label")).second && read_.good;
      }
    }
    need(";");
  }

  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
  Read read_;
};

}  // namespace

TEST_CASE("DOT declares every box and every line once, and clusters for groups") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 4, 20);
    const auto picture = explain::picture(
        root, {.fold = explain::Fold::none, .limit = 100, .groups = {{"a group", {root}}, {"empty", {}}}});
    const Read read = Reader(explain::dot(picture)).read();
    CHECK(read.good);
    CHECK(read.labels.size() == picture.nodes.size());
    CHECK(read.clusters == 1);
    REQUIRE(read.lines.size() == picture.edges.size());
    for (std::size_t i = 0; i < read.lines.size(); ++i) {
      CHECK(read.lines[i].first == picture.nodes[picture.edges[i].from].id);
      CHECK(read.lines[i].second == picture.nodes[picture.edges[i].to].id);
    }
  }
}

TEST_CASE("a label in DOT says what the box says, whatever is in its name") {
  Graph graph;
  const Value x(graph, 2.0, "a \"quoted\\N\" {name} \u03b1; <b>"), y = (x * 3.0).named("y");
  const auto picture = explain::picture(y);
  const Read read = Reader(explain::dot(picture)).read();
  CHECK(read.good);
  CHECK(read.labels.at("n1") == "\"a \\\"quoted\\\\N\\\" {name} \u03b1; <b>\\nvalue 2\\nadjoint 3\"");
  CHECK(support::mentions(read.labels.at("n2"), "value 6"));
  const std::string bare = explain::dot(picture, {false, false, false});
  CHECK_FALSE(support::mentions(bare, "value"));
  CHECK_FALSE(support::mentions(bare, "adjoint"));
  CHECK_FALSE(support::mentions(bare, "slope"));
}
