// SPDX-License-Identifier: MIT
#include "autograd/verify/readings.hpp"

#include <algorithm>

namespace autograd::verify {
namespace {

using Kind = Syntax::Kind;
using Place = Syntax::Place;

constexpr std::size_t most_nodes = 120, most_stretches = 40, most_pairs = 160;

/// The factors of a term: itself, where it is no product or stands in brackets.
std::vector<Syntax::Part> factors_of(const Syntax& syntax, Place term) {
  const Syntax::Node& node = syntax[term];
  const bool open = node.kind == Kind::product && syntax[node.parts[0].place].begin == node.begin;
  return open ? node.parts : std::vector<Syntax::Part>{{term}};
}

class Finder {
 public:
  explicit Finder(const Syntax& syntax) : syntax_(syntax) {}

  void look_at(Place place) {
    const Syntax::Node& node = syntax_[place];
    if (node.kind == Kind::product) denominators(node);
    if (node.kind == Kind::sum) runs(node);
  }

  std::vector<Stretch> found;
  /// Those of them around factors that follow a division without a sign between.
  std::vector<Stretch> doubtful;

 private:
  void add(std::size_t begin, std::size_t end) {
    const Stretch stretch{begin, end};
    const bool known = std::find(found.begin(), found.end(), stretch) != found.end();
    if (!known && found.size() < most_stretches) found.push_back(stretch);
  }

  /// a/b*c for a/(b*c).
  void denominators(const Syntax::Node& product) {
    const std::vector<Syntax::Part>& parts = product.parts;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      if (!parts[i].inverse) continue;
      const std::size_t begin = syntax_[parts[i].place].begin;
      std::size_t joined = i;
      while (joined + 1 < parts.size() && parts[joined + 1].joined) ++joined;
      if (joined > i) {
        doubtful.push_back({begin, syntax_[parts[joined].place].end});
        add(begin, syntax_[parts[joined].place].end);
      }
      for (std::size_t last = i + 1; last < parts.size() && !parts[last].inverse; ++last)
        add(begin, syntax_[parts[last].place].end);
    }
  }

  struct Edge {
    std::size_t place;
    /// Whether something of the term stands on the other side of the bracket.
    bool cuts;
  };

  std::vector<Edge> starts(std::span<const Syntax::Part> factors) const {
    std::vector<Edge> edges;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      const Syntax::Node& factor = syntax_[factors[i].place];
      edges.push_back({factor.begin, i > 0});
      const Syntax::Node& inner = factor.kind == Kind::negate ? syntax_[factor.parts[0].place] : factor;
      if (factor.kind == Kind::negate) edges.push_back({inner.begin, false});
      if (inner.kind == Kind::power) edges.push_back({syntax_[inner.parts[1].place].begin, true});
    }
    return edges;
  }

  std::vector<Edge> ends(std::span<const Syntax::Part> factors) const {
    std::vector<Edge> edges;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      const Syntax::Node& factor = syntax_[factors[i].place];
      edges.push_back({factor.end, i + 1 < factors.size()});
      const Syntax::Node& inner = factor.kind == Kind::negate ? syntax_[factor.parts[0].place] : factor;
      if (inner.kind == Kind::power) edges.push_back({syntax_[inner.parts[0].place].end, true});
    }
    return edges;
  }

  /// a*b - c*d for a*(b - c)*d: from a factor of one term to a factor of a later one.
  void runs(const Syntax::Node& sum) {
    std::vector<std::vector<Syntax::Part>> terms;
    for (const Syntax::Part& part : sum.parts) terms.push_back(factors_of(syntax_, part.place));
    for (std::size_t length = 1; length < terms.size(); ++length) {
      for (std::size_t i = 0; i + length < terms.size(); ++i) {
        for (const Edge& start : starts(terms[i])) {
          for (const Edge& end : ends(terms[i + length])) {
            if (start.cuts || end.cuts) add(start.place, end.place);
          }
        }
      }
    }
  }

  const Syntax& syntax_;
};

bool cross(const Stretch& a, const Stretch& b) {
  const bool apart = a.end <= b.begin || b.end <= a.begin;
  const bool inside = (a.begin <= b.begin && b.end <= a.end) || (b.begin <= a.begin && a.end <= b.end);
  return !apart && !inside;
}

}  // namespace

std::vector<std::vector<Stretch>> lost_brackets(const Formulas& formulas, std::size_t member) {
  const std::size_t first = formulas.members[member].first_node;
  const bool is_last = member + 1 == formulas.members.size();
  const std::size_t end = is_last ? formulas.syntax.size() : formulas.members[member + 1].first_node;
  if (end - first > most_nodes) return {};
  Finder finder(formulas.syntax);
  for (Place place = first; place < end; ++place) finder.look_at(place);
  std::vector<std::vector<Stretch>> sets;
  for (const Stretch& one : finder.doubtful) sets.push_back({one});
  if (finder.doubtful.size() > 1) sets.push_back(finder.doubtful);
  for (const Stretch& one : finder.found) sets.push_back({one});
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < finder.found.size(); ++i) {
    for (std::size_t j = i + 1; j < finder.found.size() && pairs < most_pairs; ++j) {
      if (cross(finder.found[i], finder.found[j])) continue;
      sets.push_back({finder.found[i], finder.found[j]});
      ++pairs;
    }
  }
  return sets;
}

std::string with_brackets(std::string_view line, std::size_t begin, std::size_t end,
                          std::span<const Stretch> brackets) {
  std::string text;
  for (std::size_t at = begin; at <= end; ++at) {
    for (const Stretch& stretch : brackets) text.append(stretch.end == at ? 1 : 0, ')');
    for (const Stretch& stretch : brackets) text.append(stretch.begin == at ? 1 : 0, '(');
    if (at < end) text += line[at];
  }
  return text;
}

}  // namespace autograd::verify
