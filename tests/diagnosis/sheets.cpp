// SPDX-License-Identifier: MIT
// Sheets as a person fills them: the slopes first, then the derivatives that are made of them. One slope is
// mistaken, and every later line that needs it carries the slip.
#include <algorithm>
#include <iostream>

#include "autograd/verify/diagnosis.hpp"
#include "tests/diagnosis/controls.hpp"
#include "tests/diagnosis/disguise.hpp"

namespace measure {
namespace {

using autograd::verify::Claim;
using autograd::verify::Judgement;
using autograd::verify::Root;

struct Line {
  Subject subject;
  Formula formula;
  bool carries = false;
};

class Sheet {
 public:
  Sheet(World& world, autograd::Random& random) : world_(world), random_(random), loss_(world.size() - 1) {}

  /// The slip's line, or none where the slip changes nothing or nothing carries it.
  std::optional<std::size_t> fill() {
    std::vector<Subject> wholes;
    const std::size_t wanted = 3 + random_.below(4);
    for (std::size_t attempt = 0; attempt < 50 && wholes.size() < wanted; ++attempt) {
      const Subject whole{loss_, random_.below(loss_)};
      const auto known = [&](const Subject& s) { return s.by == whole.by; };
      if (world_.depends(loss_, whole.by) && std::none_of(wholes.begin(), wholes.end(), known))
        wholes.push_back(whole);
    }
    for (const Subject& whole : wholes) gather_edges(whole);
    if (edges_.empty()) return std::nullopt;
    const std::size_t slip = random_.below(edges_.size());
    if (!make_slip(edges_[slip])) return std::nullopt;
    for (const Edge& edge : edges_) put({edge.node, edge.operand});
    for (const Subject& whole : wholes) {
      const auto is_put = [&](const Line& line) {
        return line.subject.of == whole.of && line.subject.by == whole.by;
      };
      if (std::none_of(lines_.begin(), lines_.end(), is_put)) put(whole);
    }
    lines_[slip].carries = false;
    const bool carried =
        std::any_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.carries; });
    return carried ? std::optional(slip) : std::nullopt;
  }

  const std::vector<Line>& lines() const { return lines_; }

 private:
  /// The slopes on the way that are derivatives by themselves.
  void gather_edges(Subject whole) {
    for (const auto& [at, edge] : derive(world_, whole, Direction::backward).slopes) {
      const auto known = [&, e = edge](const Edge& other) {
        return other.node == e.node && other.operand == e.operand;
      };
      if (std::any_of(edges_.begin(), edges_.end(), known)) continue;
      const Formula local = slope(world_.definition(edge.node), edge.operand, name(edge.node));
      if (world_.same(local, derivative(world_, {edge.node, edge.operand}))) edges_.push_back(edge);
    }
    std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) {
      return a.node != b.node ? a.node > b.node : a.operand > b.operand;
    });
  }

  bool make_slip(const Edge& edge) {
    static constexpr Slip pool[] = {Slip::sign,           Slip::symbol,      Slip::constant_factor,
                                    Slip::missing_factor, Slip::wrong_slope, Slip::constant};
    const Subject subject{edge.node, edge.operand};
    const Task task{subject, true, derive(world_, subject, Direction::forward)};
    const std::optional<Mistake> mistake =
        Injector(world_, random_).inject(task, pool[random_.below(std::size(pool))]);
    if (!mistake || world_.same(mistake->wrong, mistake->before) || !world_.has_values(mistake->wrong))
      return false;
    instead_[{edge.node, edge.operand}] = mistake->wrong;
    return true;
  }

  void put(Subject subject) {
    const Formula formula = derive(world_, subject, Direction::backward, false, instead_).whole;
    const bool carries = !world_.same(formula, derivative(world_, subject));
    lines_.push_back({subject, Disguise(world_, random_)(formula, random_.below(4)), carries});
  }

  World& world_;
  autograd::Random& random_;
  std::size_t loss_;
  std::vector<Edge> edges_;
  Instead instead_;
  std::vector<Line> lines_;
};

void complain(const World& world, const std::vector<Line>& lines, std::size_t slip,
              const std::vector<Judgement>& judgements, const std::vector<Root>& roots) {
  std::cout << "\n[sheet: the slip is in line " << slip << "]\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto [of, by] = lines[i].subject;
    std::cout << "    " << i << (lines[i].carries ? " carries" : "") << "  d" << world.text_of(of) << "/d"
              << world.text_of(by) << " = " << world.text(lines[i].formula) << "   "
              << autograd::verify::word_for(judgements[i].verdict);
    if (!judgements[i].mistakes.empty()) {
      const autograd::verify::Explanation& told = judgements[i].mistakes[0];
      std::cout << ": " << autograd::verify::word_for(told.kind) << " [" << told.place << "]";
    }
    std::cout << "\n";
  }
  for (const Root& root : roots) {
    std::cout << "    root " << root.label << ":";
    for (const std::string& line : root.lines) std::cout << " " << line;
    std::cout << "\n";
  }
}

void judge_sheet(World& world, const std::vector<Line>& lines, std::size_t slip, bool verbose,
                 Sheets& found) {
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto [of, by] = lines[i].subject;
    claims.push_back({std::to_string(i),
                      world.judge().d(world.value(of), world.value(by)),
                      {world.recorded(lines[i].formula)}});
  }
  std::vector<Judgement> judgements = world.judge().judge(claims);
  const std::vector<Root> roots = autograd::verify::diagnose(world.judge(), claims, judgements);
  ++found.sheets;
  const auto is_slip = [&](const Root& root) { return root.label == std::to_string(slip); };
  const auto root = std::find_if(roots.begin(), roots.end(), is_slip);
  const bool only = roots.size() == 1 && root != roots.end();
  found.among_roots += root != roots.end();
  found.only_root += only;
  bool all = root != roots.end();
  for (std::size_t i = 0; i < lines.size() && all; ++i) {
    const auto& told = root->lines;
    if (lines[i].carries) all = std::find(told.begin(), told.end(), std::to_string(i)) != told.end();
  }
  found.all_carried += all;
  if (verbose && !only) complain(world, lines, slip, judgements, roots);
}

}  // namespace

Sheets run_sheets(const Plan& plan) {
  Sheets found;
  autograd::Random random(plan.seed + 80);
  while (found.sheets < plan.cases) {
    World world = some_world(families[random.below(4)], random);
    autograd::Recording recording(world.graph());
    Sheet sheet(world, random);
    const std::optional<std::size_t> slip = sheet.fill();
    if (slip) judge_sheet(world, sheet.lines(), *slip, plan.verbose, found);
  }
  return found;
}

}  // namespace measure
