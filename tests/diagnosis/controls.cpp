// SPDX-License-Identifier: MIT
#include "tests/diagnosis/controls.hpp"

#include <chrono>
#include <iostream>

#include "autograd/verify/diagnosis.hpp"
#include "tests/diagnosis/disguise.hpp"

namespace measure {
namespace {

using autograd::verify::Claim;
using autograd::verify::Explanation;
using autograd::verify::Judgement;
using autograd::verify::Verdict;

Family some_family(autograd::Random& random) { return families[random.below(std::size(families))]; }

autograd::Value subject_of(World& world, const Task& task) {
  const auto [of, by] = task.subject;
  return task.is_derivative ? world.judge().d(world.value(of), world.value(by)) : world.value(of);
}

/// Three to five mistakes of different kinds (two signs or two numbers would melt into one or none), each
/// elsewhere; null where there is no room for them.
Formula mistaken(const World& world, const Task& task, Injector& injector, autograd::Random& random) {
  if (size_of(task.truth.whole) < 12) return nullptr;
  std::vector<Slip> pool = {Slip::symbol,         Slip::constant,     Slip::sign,
                            Slip::missing_factor, Slip::extra_factor, Slip::missing_term};
  const auto some = [&] {
    const std::size_t i = random.below(pool.size());
    const Slip slip = pool[i];
    pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(i));
    return slip;
  };
  std::optional<Mistake> last = injector.inject(task, some());
  const std::size_t more = 2 + random.below(3);
  for (std::size_t i = 0; i <= more && last; ++i) {
    const Print before = world.print(last->before), after = world.print(last->wrong);
    if (same(before, after)) return nullptr;
    if (i == more) return last->wrong;
    const Formula so_far = last->wrong;
    last = injector.inject_beside(task, *last, some());
    if (last) last->before = so_far;
  }
  return nullptr;
}

/// A formula of any names.
Formula unrelated(const World& world, autograd::Random& random, std::size_t depth) {
  if (depth == 0 || random.below(6) == 0) return name(random.below(world.size()));
  const auto part = [&] { return unrelated(world, random, depth - 1); };
  switch (random.below(6)) {
    case 0: return sum({part(), part(), number(1 + static_cast<std::int64_t>(random.below(4)))});
    case 1: return sum({part(), negative(part())});
    case 2: return call(Function::tanh, part());
    case 3: return product({number(2 + static_cast<std::int64_t>(random.below(5))), part(), part()});
    default: return product({part(), part()});
  }
}

/// Whether the diagnosis explains the claim; none where it is not wrong.
std::optional<bool> is_explained(World& world, const Task& task, const Formula& claim, bool verbose) {
  autograd::Recording recording(world.graph());
  const std::vector<Claim> claims = {{"1", subject_of(world, task), {world.recorded(claim)}}};
  std::vector<Judgement> judgements = world.judge().judge(claims);
  const auto start = std::chrono::steady_clock::now();
  (void)autograd::verify::diagnose(world.judge(), claims, judgements);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (verbose && took.count() > 1.0) {
    std::cout << "\n[slow: " << took.count() << " s] " << world.text(claim) << "\n    for "
              << world.text(flattened(task.truth.whole)) << std::endl;
  }
  const std::vector<Explanation>& told = judgements[0].mistakes;
  if (told.empty()) return std::nullopt;
  const bool explained = told[0].kind != Slip::unexplained;
  if (explained && verbose) {
    std::cout << "\n[nonsense explained] d" << world.text_of(task.subject.of) << "/d"
              << world.text_of(task.subject.by) << " = " << world.text(claim) << "\n    truth "
              << world.text(flattened(task.truth.whole)) << "\n    said "
              << autograd::verify::word_for(told[0].kind);
    for (const Slip part : told[0].parts) std::cout << " " << autograd::verify::word_for(part);
    std::cout << " [" << told[0].place << "]\n";
  }
  return explained;
}

}  // namespace

Nonsense run_nonsense(const Plan& plan) {
  Nonsense found;
  autograd::Random random(plan.seed + 77);
  while (found.mistaken + found.unrelated < plan.cases) {
    World world = some_world(some_family(random), random);
    Injector injector(world, random);
    const Task task = injector.task(Slip::wrong_slope);
    const bool by_mistakes = found.mistaken <= found.unrelated;
    Formula claim = by_mistakes ? mistaken(world, task, injector, random) : unrelated(world, random, 4);
    if (!claim || size_of(claim) < 6 || !world.has_values(claim) || world.same(claim, task.truth.whole))
      continue;
    if (by_mistakes) claim = Disguise(world, random)(claim, 1 + random.below(5));
    const std::optional<bool> explained = is_explained(world, task, claim, plan.verbose);
    if (!explained) continue;
    (by_mistakes ? found.mistaken : found.unrelated) += 1;
    (by_mistakes ? found.mistaken_explained : found.unrelated_explained) += *explained;
  }
  return found;
}

RightClaims run_right_claims(const Plan& plan) {
  RightClaims found;
  autograd::Random random(plan.seed + 78);
  while (found.claims < plan.cases) {
    World world = some_world(some_family(random), random);
    for (int i = 0; i < 20 && found.claims < plan.cases; ++i) {
      autograd::Recording recording(world.graph());
      const Task task = Injector(world, random).task(Slip::sign);
      const Formula claim = Disguise(world, random)(task.truth.whole, 1 + random.below(12));
      const Judgement judged = world.judge().judge({"1", subject_of(world, task), {world.recorded(claim)}});
      ++found.claims;
      const bool undecided = judged.verdict == Verdict::undecided;
      found.undecided += undecided;
      found.wrong += !undecided && judged.verdict != Verdict::right;
      if (judged.verdict != Verdict::right && plan.verbose) {
        std::cout << "\n[right claim " << autograd::verify::word_for(judged.verdict) << ": "
                  << judged.steps[0].note << "] d" << world.text_of(task.subject.of) << "/d"
                  << world.text_of(task.subject.by) << " = " << world.text(claim) << "\n";
      }
    }
  }
  return found;
}

Swaps run_swaps(const Plan& plan) {
  static constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {"w1_11", "w1_12"}, {"w1_21", "w1_22"}, {"b11", "b12"},
      {"w2_11", "w2_21"}, {"o11", "o12"},     {"z11", "z12"}};
  Swaps found;
  autograd::Random random(plan.seed + 79);
  while (found.claims < plan.cases) {
    const Family family = random.below(2) == 0 ? Family::regression : Family::classification;
    World world = World::of_notes(family, random.bits());
    Task task = Injector(world, random).task(Slip::other_derivative);
    const auto& [a, b] = pairs[random.below(std::size(pairs) - (family == Family::regression ? 1 : 0))];
    const std::size_t first = world.find(a), second = world.find(b), unused = world.size();
    const Formula& truth = task.truth.whole;
    const Formula swapped = renamed(renamed(renamed(truth, first, unused), second, first), unused, second);
    if (world.same(truth, swapped)) continue;
    autograd::Recording recording(world.graph());
    const Formula claim = Disguise(world, random)(swapped, random.below(5));
    const Judgement judged = world.judge().judge({"1", subject_of(world, task), {world.recorded(claim)}});
    ++found.claims;
    found.coincidence += judged.verdict == Verdict::coincidence;
    if (plan.verbose && judged.verdict != Verdict::coincidence) {
      std::cout << "\n[swap " << autograd::verify::word_for(judged.verdict) << "] d"
                << world.text_of(task.subject.of) << "/d" << world.text_of(task.subject.by) << " = "
                << world.text(claim) << "\n";
    }
  }
  return found;
}

}  // namespace measure
