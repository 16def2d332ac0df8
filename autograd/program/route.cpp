// SPDX-License-Identifier: MIT
#include "autograd/program/route.hpp"

#include <algorithm>

namespace autograd::program {
namespace {

class Router {
 public:
  Router(const Plan& plan, Wanted wanted)
      : plan_(plan), rows_(plan.rows), wanted_(wanted), arrived_(rows_.slots), cleared_(rows_.slots) {
    route_.first.resize(rows_.operands.size());
    route_.matrices.resize(rows_.matrices.size());
  }

  Route run() {
    for (const Spread& spread : rows_.spreads) arrived_[spread.slot] = true;
    for (const Place output : plan_.outputs) clear(output);
    for (std::size_t i = rows_.steps.size(); i-- > 0;) {
      const RowPart::Step& step = rows_.steps[i];
      const bool taken = step.code == leaf_code ? take_matrix(step.matrix) : take_operation(step);
      if (taken) route_.steps.push_back(i);
    }
    for (const Place column : rows_.columns) {
      if (column != nowhere && wants(column)) clear(column);
    }
    for (Place slot = 0; slot < cleared_.size(); ++slot) {
      if (cleared_[slot]) route_.cleared.push_back(slot);
    }
    return std::move(route_);
  }

 private:
  bool wants(Place slot) const noexcept { return is_wanted(rows_, slot, wanted_); }
  /// From here on something has arrived at the slot, be it a 0.
  void clear(Place slot) {
    if (!arrived_[slot]) cleared_[slot] = true;
    arrived_[slot] = true;
  }

  bool take_operation(const RowPart::Step& step) {
    if (!wants(step.result) || !arrived_[step.result]) return false;
    const std::span<const Place> operands = std::span(rows_.operands).subspan(step.first, step.count);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (!wants(operands[i]) || arrived_[operands[i]]) continue;
      // What stands twice is sent to twice, in an order that is the kernel's own affair.
      if (std::count(operands.begin(), operands.end(), operands[i]) > 1) {
        clear(operands[i]);
        continue;
      }
      route_.first[step.first + i] = arrived_[operands[i]] = true;
    }
    return true;
  }

  bool take_matrix(std::size_t which) {
    const Matrix& matrix = rows_.matrices[which];
    const auto result = [&](std::size_t i) { return static_cast<Place>(matrix.results + i); };
    bool any = false;
    for (std::size_t i = 0; i < matrix.rows(); ++i) any = any || arrived_[result(i)];
    if (!any || !wants(matrix.results)) return false;
    for (std::size_t i = 0; i < matrix.rows(); ++i) clear(result(i));
    const auto all_of_operands = [&](auto holds) {
      return std::all_of(matrix.operands.begin(), matrix.operands.end(), holds);
    };
    Route::Way& way = route_.matrices[which];
    way.wanted = !all_of_operands([&](Place slot) { return !wants(slot); });
    way.in_place = is_run(matrix.operands) && all_of_operands([&](Place slot) { return wants(slot); });
    way.first = way.in_place && all_of_operands([&](Place slot) { return !arrived_[slot]; });
    for (const Place slot : matrix.operands) {
      if (way.first) {
        arrived_[slot] = true;
      } else if (wants(slot)) {
        clear(slot);
      }
    }
    return true;
  }

  const Plan& plan_;
  const RowPart& rows_;
  const Wanted wanted_;
  std::vector<bool> arrived_, cleared_;
  Route route_;
};

}  // namespace

Route route_of(const Plan& plan, Wanted wanted) { return Router(plan, wanted).run(); }

bool is_run(std::span<const Place> slots) noexcept {
  return std::adjacent_find(slots.begin(), slots.end(), [](Place a, Place b) { return b != a + 1; }) ==
         slots.end();
}

}  // namespace autograd::program
