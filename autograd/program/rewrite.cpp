// SPDX-License-Identifier: MIT
#include "autograd/program/rewrite.hpp"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace autograd::program {
namespace {

/// A number that lines that say the same have in common.
std::size_t hash_of(const Line& line, std::span<const Place> operands) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3, hash ^= hash >> 29; };
  mix(static_cast<std::uint64_t>(line.kind) << 32 | std::uint64_t{line.custom} << 8 | line.code);
  mix(line.which);
  mix(std::bit_cast<std::uint64_t>(line.number));
  for (const Place operand : operands) mix(operand);
  return hash;
}

bool same_line(const Line& a, const Line& b) {
  return a.kind == b.kind && a.code == b.code && a.custom == b.custom && a.which == b.which &&
         std::bit_cast<std::uint64_t>(a.number) == std::bit_cast<std::uint64_t>(b.number);
}

/// Operations of which a slope may be infinite or NaN where the result is finite. One's own may be such.
using Steep = List<Sqrt, Power, Cbrt, XLogY, SigmoidComplement, TanhComplement, Asin, Acos, Acosh, Atan2,
                   Polygamma, Chain, Gate>;
template <class... Ops>
bool is_among(List<Ops...>, Code code) {
  return ((code == code_of<Ops>) || ...);
}

}  // namespace

bool may_be_steep(Code code) { return code == custom_code || is_among(Steep{}, code); }

std::span<const Place> Rewriter::operands(Place old) {
  operands_.clear();
  for (const Place operand : from_.operands(old)) operands_.push_back(place_[operand]);
  return operands_;
}

Draft Rewriter::finish() {
  carry_ends(from_, to_, [this](Place old) { return at(old); });
  return std::move(to_);
}

Draft fold_constants(const Draft& draft) {
  Rewriter rewriter(draft);
  std::vector<double> numbers;
  for (Place place = 0; place < draft.size(); ++place) {
    const std::span<const Place> operands = rewriter.operands(place);
    const auto is_constant = [&](Place operand) { return rewriter.to().is_constant(operand); };
    if (draft[place].kind != Line::Kind::operation ||
        !std::all_of(operands.begin(), operands.end(), is_constant)) {
      rewriter.copy(place);
      continue;
    }
    numbers.clear();
    for (const Place operand : operands) numbers.push_back(rewriter.to()[operand].number);
    rewriter.put(place, rewriter.to().add_constant(value_of(draft, place, numbers)));
  }
  return rewriter.finish();
}

void settle_tests(Draft& draft) {
  std::erase_if(draft.tests, [&](const Test& test) {
    if (!draft.is_constant(test.a) || !draft.is_constant(test.b)) return false;
    if (holds(test.relation, draft[test.a].number, draft[test.b].number) != test.outcome) {
      throw BranchChanged("the program was recorded where " + comparison_text(test) +
                          ", and with the present numbers of its frozen leaves it is not; record again");
    }
    return true;
  });
}

Draft merge_common(const Draft& draft, bool slopes_are_taken) {
  Rewriter rewriter(draft);
  std::unordered_multimap<std::size_t, Place> written;
  for (Place place = 0; place < draft.size(); ++place) {
    if (slopes_are_taken && may_be_steep(draft[place].code)) {
      rewriter.copy(place);
      continue;
    }
    const std::span<const Place> operands = rewriter.operands(place);
    const std::size_t hash = hash_of(draft[place], operands);
    const auto [begin, end] = written.equal_range(hash);
    const auto same = std::find_if(begin, end, [&](const auto& known) {
      const std::span<const Place> others = rewriter.to().operands(known.second);
      return same_line(rewriter.to()[known.second], draft[place]) &&
             std::equal(operands.begin(), operands.end(), others.begin(), others.end());
    });
    if (same != end) {
      rewriter.put(place, same->second);
      continue;
    }
    rewriter.copy(place);
    written.emplace(hash, rewriter.at(place));
  }
  return rewriter.finish();
}

Draft drop_dead(const Draft& draft) {
  std::vector<bool> needed(draft.size());
  for (const Place output : draft.outputs) needed[output] = true;
  for (const Test& test : draft.tests) needed[test.a] = needed[test.b] = true;
  for (std::size_t place = draft.size(); place-- > 0;) {
    if (!needed[place]) continue;
    for (const Place operand : draft.operands(static_cast<Place>(place))) needed[operand] = true;
  }
  Rewriter rewriter(draft);
  for (Place place = 0; place < draft.size(); ++place) {
    if (needed[place]) rewriter.copy(place);
  }
  return rewriter.finish();
}

std::vector<bool> differs_by_row(const Draft& draft) {
  std::vector<bool> differs(draft.size());
  for (Place place = 0; place < draft.size(); ++place) {
    bool any = draft[place].kind == Line::Kind::column;
    for (const Place operand : draft.operands(place)) any = any || differs[operand];
    differs[place] = any;
  }
  return differs;
}

}  // namespace autograd::program
