// SPDX-License-Identifier: MIT
#include "tests/diagnosis/trials.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

#include "autograd/verify/diagnosis.hpp"
#include "tests/diagnosis/disguise.hpp"

namespace measure {
namespace {

using autograd::verify::Claim;
using autograd::verify::Explanation;
using autograd::verify::Judgement;
using autograd::verify::Reading;
using autograd::verify::Verdict;

constexpr Slip slips[] = {Slip::constant_factor,
                          Slip::other_derivative,
                          Slip::symbol,
                          Slip::constant,
                          Slip::sign,
                          Slip::missing_factor,
                          Slip::extra_factor,
                          Slip::missing_term,
                          Slip::extra_term,
                          Slip::wrong_slope,
                          Slip::missing_path,
                          Slip::double_path,
                          Slip::reading,
                          Slip::two_mistakes,
                          Slip::two_mistakes};

/// One claim with its mistakes.
struct Case {
  World world;
  Task task;
  std::vector<Mistake> mistakes;
  Formula claim, other_reading;
};

/// What is made of an attempt to inject a mistake.
enum class Attempt : unsigned char { made, impossible, nothing_changed };

class Trials {
 public:
  Trials(Row row, Family family, const Plan& plan)
      : row_(row),
        family_(family),
        plan_(plan),
        random_(plan.seed * 1000003 + static_cast<std::uint64_t>(row) * 101 +
                static_cast<std::uint64_t>(family)) {}

  Tally run() {
    for (std::size_t attempts = 0; tally_.cases < plan_.cases && attempts < 40 * plan_.cases; ++attempts) {
      Case made{some_world(family_, random_), {}, {}, nullptr, nullptr};
      const Attempt attempt = inject(made);
      if (attempt == Attempt::nothing_changed) ++tally_.discarded;
      if (attempt == Attempt::made) examine(made);
    }
    return tally_;
  }

 private:
  Attempt inject(Case& made) {
    Injector injector(made.world, random_);
    const Slip slip = slips[static_cast<std::size_t>(row_)];
    made.task = injector.task(slip);
    if (slip == Slip::reading) return inject_reading(made);
    const std::optional<Mistake> first =
        injector.inject(made.task, slip == Slip::two_mistakes ? first_of_two() : slip);
    if (!first) return Attempt::impossible;
    made.mistakes = {*first};
    if (slip == Slip::two_mistakes) {
      std::optional<Mistake> second = injector.inject_beside(made.task, *first, second_of_two());
      if (!second) return Attempt::impossible;
      if (melt(made.world, *first, *second)) return Attempt::impossible;
      second->before = first->wrong;
      made.mistakes.push_back(*second);
    }
    if (!changed(made) || is_right_number(made)) return Attempt::nothing_changed;
    made.claim =
        Disguise(made.world, random_, kept_names(made))(made.mistakes.back().wrong, 1 + random_.below(7));
    return Attempt::made;
  }

  /// Whether two mistakes are one: what was added is renamed, a lost factor or a number takes the sign along.
  static bool melt(const World& world, const Mistake& first, const Mistake& second) {
    const bool adds = first.kind == Slip::extra_factor || first.kind == Slip::extra_term;
    if (adds && second.wrote) {
      for (const Formula& a : {second.wrote, second.belongs}) {
        if (a->kind == Kind::name && holds_name(first.piece, a->name)) return true;
      }
    }
    if (first.kind == Slip::constant && second.kind == Slip::sign) {
      const bool scales =
          world.same(product({first.wrong, first.belongs}), product({first.before, first.wrote}));
      const bool turns_whole = world.same(second.wrong, negative(first.wrong));
      if ((scales && turns_whole) || world.same(first.wrote, negative(first.belongs))) return true;
    }
    const bool turns = first.kind == Slip::sign || second.kind == Slip::sign;
    const auto loses_number = [](const Mistake& m) {
      return m.kind == Slip::missing_factor && m.piece->kind == Kind::product &&
             m.piece->parts[0]->kind == Kind::number;
    };
    return turns && (loses_number(first) || loses_number(second));
  }

  Slip first_of_two() {
    static constexpr Slip pool[] = {Slip::symbol,       Slip::constant,    Slip::missing_factor,
                                    Slip::extra_factor, Slip::wrong_slope, Slip::missing_term,
                                    Slip::missing_path};
    return pool[random_.below(std::size(pool))];
  }
  Slip second_of_two() {
    static constexpr Slip pool[] = {Slip::sign, Slip::symbol, Slip::constant, Slip::missing_factor};
    return row_ == Row::two_with_sign ? Slip::sign : pool[random_.below(std::size(pool))];
  }

  /// Neither mistake may change nothing, nor undo the other, nor leave 0 or a formula without any value, such
  /// as log(-1).
  static bool changed(const Case& made) {
    const Formula& truth = made.task.truth.whole;
    for (const Mistake& mistake : made.mistakes) {
      const Print before = made.world.print(mistake.before), after = made.world.print(mistake.wrong);
      const bool defined =
          std::any_of(after.begin(), after.end(), [](const auto& a) { return a.has_value(); });
      if (!defined || same(before, after)) return false;
    }
    if (made.world.same(made.mistakes.back().wrong, number(0))) return false;
    return !made.world.same(truth, made.mistakes.back().wrong) &&
           made.world.has_values(made.mistakes.back().wrong);
  }

  /// Whether what is left has no names and is right at the given numbers, by which alone it is then judged.
  static bool is_right_number(Case& made) {
    const Formula& wrong = made.mistakes.back().wrong;
    for (std::size_t i = 0; i < made.world.size(); ++i) {
      if (holds_name(wrong, i)) return false;
    }
    autograd::Recording recording(made.world.graph());
    const double truth = made.world.recorded(made.task.truth.whole).value();
    return std::abs(made.world.recorded(wrong).value() - truth) <= 1e-9 * std::abs(truth);
  }

  /// A place keeps its name: what was confused is not written out.
  static std::vector<std::size_t> kept_names(const Case& made) {
    std::vector<std::size_t> kept;
    for (const Mistake& mistake : made.mistakes) {
      for (const Formula& a : {mistake.wrote, mistake.belongs}) {
        if (a && a->kind == Kind::name) kept.push_back(a->name);
      }
    }
    return kept;
  }

  /// a/(b*c) written as a/b*c, with the brackets that were meant as the other reading.
  Attempt inject_reading(Case& made) {
    over_one_denominator(made);
    const Formula whole = Disguise(made.world, random_)(made.task.truth.whole, random_.below(3));
    std::vector<std::pair<Route, Formula>> places;
    Route route;
    find_quotients(whole, route, places);
    if (places.empty()) return Attempt::impossible;
    const auto& [at, found] = places[random_.below(places.size())];
    const std::vector<Formula>& below = found->parts[1]->parts;
    std::vector<Formula> factors = below;
    if (found->parts[1]->kind == Kind::power) factors = {below[0], below[0]};
    std::vector<Formula> product_of = {quotient(found->parts[0], factors[0])};
    product_of.insert(product_of.end(), factors.begin() + 1, factors.end());
    made.claim = replaced(whole, at, product(std::move(product_of)));
    made.other_reading = whole;
    made.mistakes = {{.kind = Slip::reading, .before = whole, .wrong = made.claim}};
    return changed(made) ? Attempt::made : Attempt::nothing_changed;
  }

  /// The slope of a cross-entropy as one fraction, (yhat - y)/(yhat*(1 - yhat)).
  void over_one_denominator(Case& made) const {
    const World& world = made.world;
    const std::size_t loss = world.size() - 1;
    const auto [of, by] = made.task.subject;
    for (std::size_t yhat = 0; yhat < loss && of == loss; ++yhat) {
      if (world.is_leaf(yhat) || !world.depends(yhat, by)) continue;
      for (const std::size_t y : world.operands(loss)) {
        const Formula below = product({name(yhat), sum({number(1), negative(name(yhat))})});
        const Formula fraction = quotient(sum({name(yhat), negative(name(y))}), below);
        if (!holds_name(world.definition(loss), yhat)) continue;
        if (!world.same(fraction, slope(world.definition(loss), yhat, name(loss)))) continue;
        std::vector<Formula> factors = {fraction};
        if (yhat != by) factors.push_back(derivative(world, {yhat, by}));
        made.task.truth = {product(std::move(factors))};
        return;
      }
    }
  }

  static void find_quotients(const Formula& a, Route& route, std::vector<std::pair<Route, Formula>>& places) {
    const bool product_below =
        a->kind == Kind::quotient && (a->parts[1]->kind == Kind::product ||
                                      (a->parts[1]->kind == Kind::power && a->parts[1]->numerator == 2));
    if (product_below) places.emplace_back(route, a);
    for (std::size_t i = 0; i < a->parts.size(); ++i) {
      route.push_back(i);
      find_quotients(a->parts[i], route, places);
      route.pop_back();
    }
  }

  void examine(Case& made) {
    World& world = made.world;
    autograd::Recording recording(world.graph());
    const auto [of, by] = made.task.subject;
    const autograd::Value subject =
        made.task.is_derivative ? world.judge().d(world.value(of), world.value(by)) : world.value(of);
    const Claim claim{"1", subject, {world.recorded(made.claim)}};
    std::vector<Claim> claims = {claim};
    if (made.other_reading) {
      claims[0].chain[0].readings = {
          Reading{world.recorded(made.other_reading), world.text(made.other_reading)}};
    }
    const auto start = std::chrono::steady_clock::now();
    std::vector<Judgement> judgements = world.judge().judge(claims);
    (void)autograd::verify::diagnose(world.judge(), claims, judgements);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    tally_.seconds += took.count();
    tally_.slowest = std::max(tally_.slowest, took.count());
    if (plan_.verbose && took.count() > 0.5) {
      std::cout << "\n[slow: " << took.count() << " s]";
      complain(made, judgements[0]);
    }
    count(made, judgements[0]);
  }

  void count(const Case& made, const Judgement& judgement) {
    ++tally_.cases;
    switch (judgement.verdict) {
      case Verdict::wrong: ++tally_.wrong; break;
      case Verdict::coincidence: ++tally_.coincidence; break;
      case Verdict::right: ++tally_.right; break;
      default:
        ++tally_.undecided;
        if (plan_.verbose) std::cout << "\n[undecided: " << judgement.steps[0].note << "]";
        break;
    }
    const std::vector<Explanation>& told = judgement.mistakes;
    if (told.empty() || told[0].kind == Slip::unexplained) {
      ++tally_.unexplained;
      return complain(made, judgement);
    }
    const auto hits = [&](std::size_t i, bool alternatives) {
      return is_hit(made.world, made.task, made.mistakes, told[i], alternatives);
    };
    std::vector<bool> heads, entries;
    for (std::size_t i = 0; i < told.size(); ++i) {
      heads.push_back(hits(i, false));
      entries.push_back(heads[i] || hits(i, true));
    }
    const auto within = [](const std::vector<bool>& found, std::size_t count) {
      return std::find(found.begin(), found.end(), true) - found.begin() <
             static_cast<std::ptrdiff_t>(std::min(count, found.size()));
    };
    tally_.first += within(entries, 1);
    tally_.three += within(entries, 3);
    tally_.first_heads += within(heads, 1);
    tally_.three_heads += within(heads, 3);
    add_random_order(entries);
    if (!within(entries, 3) || (plan_.verbose && !within(entries, 1))) complain(made, judgement);
  }

  void add_random_order(const std::vector<bool>& entries) {
    const double all = static_cast<double>(entries.size());
    const double others = static_cast<double>(std::count(entries.begin(), entries.end(), false));
    tally_.classes += all;
    tally_.random_first += 1.0 - others / all;
    double missed = 1.0;
    for (double i = 0.0; i < std::min(3.0, all); ++i) missed *= std::max(0.0, others - i) / (all - i);
    tally_.random_three += 1.0 - missed;
  }

  /// With --verbose: what was missed, so that the diagnosis can be mended.
  void complain(const Case& made, const Judgement& judgement) const {
    if (!plan_.verbose) return;
    const World& world = made.world;
    const auto [of, by] = made.task.subject;
    std::cout << "\n[" << word_for(row_) << ", " << word_for(family_) << "] "
              << (made.task.is_derivative ? "d" + world.text_of(of) + "/d" + world.text_of(by)
                                          : world.text_of(of))
              << " = " << world.text(made.claim) << "   (" << autograd::verify::word_for(judgement.verdict)
              << ")\n";
    for (std::size_t i = 0; i < world.size(); ++i) {
      if (!world.is_leaf(i) && family_ != Family::regression && family_ != Family::classification)
        std::cout << "    let " << world.text_of(i) << " = " << world.text(world.definition(i)) << "\n";
    }
    std::cout << "    truth    " << world.text(flattened(made.task.truth.whole)) << "\n";
    for (const Mistake& mistake : made.mistakes) {
      std::cout << "    injected " << autograd::verify::word_for(mistake.kind) << ": "
                << (mistake.wrote ? world.text(mistake.wrote) + " for " + world.text(mistake.belongs) : "")
                << (mistake.piece ? " at " + world.text(mistake.piece) : "")
                << (mistake.other
                        ? " d" + world.text_of(mistake.other->of) + "/d" + world.text_of(mistake.other->by)
                        : "")
                << "  -> " << world.text(flattened(mistake.wrong)) << "\n";
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(judgement.mistakes.size(), 6); ++i) {
      const Explanation& told = judgement.mistakes[i];
      std::cout << "    said " << i + 1 << "   " << autograd::verify::word_for(told.kind);
      for (const Slip part : told.parts) std::cout << " " << autograd::verify::word_for(part);
      std::cout << " [" << told.place << "]";
      for (const Explanation& other : told.alternatives)
        std::cout << " | " << autograd::verify::word_for(other.kind) << " [" << other.place << "]";
      std::cout << (is_hit(world, made.task, made.mistakes, told, true) ? "  <- hit" : "") << "\n";
    }
  }

  Row row_;
  Family family_;
  Plan plan_;
  autograd::Random random_;
  Tally tally_;
};

}  // namespace

std::string_view word_for(Row row) {
  if (row == Row::two_with_sign) return "two with a sign";
  return autograd::verify::word_for(slips[static_cast<std::size_t>(row)]);
}

void Tally::add(const Tally& other) {
  cases += other.cases;
  discarded += other.discarded;
  first += other.first;
  three += other.three;
  first_heads += other.first_heads;
  three_heads += other.three_heads;
  unexplained += other.unexplained;
  classes += other.classes;
  random_first += other.random_first;
  random_three += other.random_three;
  wrong += other.wrong;
  coincidence += other.coincidence;
  undecided += other.undecided;
  right += other.right;
  seconds += other.seconds;
  slowest = std::max(slowest, other.slowest);
}

namespace {

/// Whether the derivative of some name by some leaf is neither a number nor 0.
bool has_derivatives(const World& world) {
  for (std::size_t of = world.size(); of-- > 0;) {
    for (std::size_t by = 0; by < of; ++by) {
      if (world.is_leaf(of) || !world.is_leaf(by) || !world.depends(of, by)) continue;
      const Formula truth = derivative(world, {of, by});
      if (truth->kind != Expression::Kind::number && !world.same(truth, number(0))) return true;
    }
  }
  return false;
}

}  // namespace

World some_world(Family family, autograd::Random& random) {
  const std::uint64_t seed = random.bits();
  const bool is_of_notes = family == Family::regression || family == Family::classification;
  World world = is_of_notes && seed % 3 == 0 ? World::of_notes(family, seed) : World(family, seed);
  // A random expression may come to a sum of names, of which there is nothing to derive.
  return has_derivatives(world) ? std::move(world) : some_world(family, random);
}

Tally run_trials(Row row, Family family, const Plan& plan) { return Trials(row, family, plan).run(); }

}  // namespace measure
