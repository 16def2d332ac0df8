// SPDX-License-Identifier: MIT
#include "autograd/explain/distinct.hpp"

#include "autograd/explain/spelling.hpp"

namespace autograd::explain {
namespace {

constexpr std::string_view verbatim = "\\texttt";

}  // namespace

std::vector<std::string> names_in(const Expressions* all) {
  std::vector<std::string> names;
  for (std::size_t place = 0; all != nullptr && place < all->size(); ++place) {
    const auto at = static_cast<Expressions::Place>(place);
    if ((*all)[at].kind == Expressions::Kind::symbol) names.push_back(all->name(at));
  }
  return names;
}

Spellings distinct_spellings(std::span<const std::string> names, Spellings given) {
  std::map<std::string, std::string, std::less<>> owners;
  for (const auto& [name, spelling] : given) owners.emplace(spelling, name);
  for (const std::string& name : names) {
    if (given.contains(name)) continue;
    const auto [owner, is_new] = owners.emplace(latex_of_name(name), name);
    if (!is_new && owner->second != name) given.emplace(name, std::string(verbatim) + latex_in_braces(name));
  }
  return given;
}

bool is_verbatim(std::string_view spelling) { return spelling.starts_with(verbatim); }

}  // namespace autograd::explain
