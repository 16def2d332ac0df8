// SPDX-License-Identifier: MIT
#include "tests/diagnosis/human.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "autograd/verify/diagnosis.hpp"
#include "tests/diagnosis/slips.hpp"

namespace measure {
namespace {

using autograd::verify::Claim;
using autograd::verify::Explanation;
using autograd::verify::Judgement;
using autograd::verify::Verdict;

std::vector<std::string_view> split(std::string_view text, std::string_view at) {
  std::vector<std::string_view> parts;
  for (std::size_t next = text.find(at); next != std::string_view::npos; next = text.find(at)) {
    parts.push_back(text.substr(0, next));
    text.remove_prefix(next + at.size());
  }
  parts.push_back(text);
  return parts;
}

Formula formula(const World& world, std::string_view text) {
  const std::optional<Formula> found = read_formula(world, text);
  if (!found) throw std::logic_error("cannot read " + std::string(text));
  return *found;
}

Slip slip_named(std::string_view word) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Slip::unexplained); ++i) {
    if (autograd::verify::word_for(static_cast<Slip>(i)) == word) return static_cast<Slip>(i);
  }
  throw std::logic_error("no kind " + std::string(word));
}

/// `dL/dw` as two names, or one name twice.
Task task_of(const World& world, std::string_view subject) {
  const std::size_t middle = subject.find("/d");
  if (middle == std::string_view::npos) {
    const std::size_t of = world.find(subject);
    return {{of, of}, false, {.whole = world.definition(of)}};
  }
  const Subject pair{world.find(subject.substr(1, middle - 1)), world.find(subject.substr(middle + 2))};
  return {pair, true, derive(world, pair, Direction::backward)};
}

/// `kind: place` as the mistake that it stands for.
Mistake expected_mistake(const World& world, const Task& task, const Formula& wrong, std::string_view text,
                         std::string_view around) {
  const std::size_t middle = text.find(": ");
  const std::string_view place = text.substr(middle + 2);
  Mistake mistake{.kind = slip_named(text.substr(0, middle)), .before = task.truth.whole, .wrong = wrong};
  if (!around.empty()) mistake.around = {formula(world, around)};
  switch (mistake.kind) {
    case Slip::symbol:
    case Slip::constant: {
      const std::vector<std::string_view> names = split(place, " for ");
      mistake.wrote = formula(world, names.at(0));
      mistake.belongs = formula(world, names.at(1));
      break;
    }
    case Slip::other_derivative: mistake.other = task_of(world, place).subject; break;
    case Slip::wrong_slope: {
      const std::size_t open = place.find('(');
      mistake.operations = {place.substr(0, open)};
      mistake.operands = {formula(world, place.substr(open + 1, place.size() - open - 2))};
      mistake.piece = task.truth.whole;
      break;
    }
    default: mistake.piece = formula(world, place);
  }
  return mistake;
}

bool is_expected(const World& world, const Task& task, const HumanSlip& slip, const Explanation& told) {
  const Formula wrong = formula(world, slip.written);
  for (const std::string_view way : split(slip.expected, " | ")) {
    std::vector<Mistake> mistakes;
    for (const std::string_view part : split(way, "; ")) {
      mistakes.push_back(expected_mistake(world, task, wrong, part, slip.around));
    }
    if (is_hit(world, task, mistakes, told, true)) return true;
  }
  return false;
}

World world_of(std::string_view name, std::uint64_t seed) {
  for (const Setting& setting : settings()) {
    if (setting.name == name)
      return setting.notes ? World(*setting.notes, seed) : World::written(setting.lines, seed);
  }
  throw std::logic_error("no setting " + std::string(name));
}

void judge_slip(const HumanSlip& slip, const Plan& plan, HumanResult& result) {
  World world = world_of(slip.setting, plan.seed);
  const Task task = task_of(world, slip.subject);
  autograd::Recording recording(world.graph());
  const auto [of, by] = task.subject;
  const autograd::Value subject =
      task.is_derivative ? world.judge().d(world.value(of), world.value(by)) : world.value(of);
  const std::vector<Claim> claims = {{"1", subject, {world.recorded(formula(world, slip.written))}}};
  std::vector<Judgement> judgements = world.judge().judge(claims);
  (void)autograd::verify::diagnose(world.judge(), claims, judgements);
  const std::vector<Explanation>& told = judgements[0].mistakes;
  const auto hit = [&](const Explanation& explanation) {
    return is_expected(world, task, slip, explanation);
  };
  const auto rank = std::find_if(told.begin(), told.end(), hit) - told.begin();
  ++result.slips;
  result.told_wrong += judgements[0].verdict == Verdict::wrong;
  const bool found = rank < static_cast<std::ptrdiff_t>(told.size());
  result.first += found && rank == 0;
  result.three += found && rank < 3;
  if ((found && rank == 0) || !plan.verbose) return;
  std::cout << "\n[" << slip.setting << "] " << slip.subject << " = " << slip.written << "   ("
            << autograd::verify::word_for(judgements[0].verdict) << ")\n    expected " << slip.expected
            << "\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(told.size(), 5); ++i) {
    std::cout << "    said " << i + 1 << "   " << autograd::verify::word_for(told[i].kind) << " ["
              << told[i].place << "]";
    for (const Explanation& other : told[i].alternatives) {
      std::cout << " | " << autograd::verify::word_for(other.kind) << " [" << other.place << "]";
    }
    std::cout << (hit(told[i]) ? "  <- hit\n" : "\n");
  }
}

}  // namespace

HumanResult run_human_slips(const Plan& plan) {
  HumanResult result;
  for (const HumanSlip& slip : human_slips()) judge_slip(slip, plan, result);
  return result;
}

}  // namespace measure
