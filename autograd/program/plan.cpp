// SPDX-License-Identifier: MIT
#include "autograd/program/plan.hpp"

#include <algorithm>
#include <map>

#include "autograd/program/kernel.hpp"
#include "autograd/program/rewrite.hpp"

namespace autograd::program {
namespace {

std::size_t padded(std::size_t n) { return (n + padding - 1) / padding * padding; }

class Planner {
 public:
  Planner(const Draft& draft, bool blocks)
      : draft_(draft),
        by_row_(differs_by_row(draft)),
        slot_(draft.size(), nowhere),
        spread_(draft.size(), nowhere) {
    if (blocks) gather_matrices();
    plan_.column_names = draft.column_names;
    plan_.parameter_names = draft.parameter_names;
    plan_.customs = draft.customs;
    plan_.rows.columns.assign(draft.column_names.size(), nowhere);
  }

  Plan run() {
    place_shared();
    for (Place place = 0; place < draft_.size(); ++place) {
      if (!by_row_[place] || slot_[place] != nowhere) continue;
      if (draft_[place].kind == Line::Kind::column) {
        slot_[place] = plan_.rows.columns[draft_[place].which] = new_row_slot(false, true);
      } else if (draft_[place].kind == Line::Kind::affine) {
        place_matrix(place);
      } else {
        place_operation(place);
      }
    }
    carry_ends(draft_, plan_, [this](Place place) { return row_slot(place); });
    plan_.watched.insert(plan_.watched.end(), plan_.outputs.begin(), plan_.outputs.end());
    return std::move(plan_);
  }

 private:
  std::span<const Place> affine_operands(Place place) const {
    const std::span<const Place> operands = draft_.operands(place);
    return operands.subspan(1 + (operands.size() - 1) / 2);
  }

  /// Which affine lines are calculated together with the first one over the same operands.
  void gather_matrices() {
    std::map<std::vector<Place>, Place> first;
    for (Place place = 0; place < draft_.size(); ++place) {
      if (draft_[place].kind != Line::Kind::affine) continue;
      const std::span<const Place> operands = affine_operands(place);
      const auto [known, is_new] = first.emplace(std::vector<Place>(operands.begin(), operands.end()), place);
      if (!is_new) together_[known->second].push_back(place);
    }
  }

  Place new_shared_slot(double number, bool varies) {
    plan_.shared.numbers.push_back(number);
    plan_.shared.varies.push_back(varies);
    return static_cast<Place>(plan_.shared.numbers.size() - 1);
  }
  Place new_row_slot(bool varies, bool follows) {
    plan_.rows.varies.push_back(varies);
    plan_.rows.follows.push_back(follows);
    return static_cast<Place>(plan_.rows.slots++);
  }

  void place_shared() {
    for (std::size_t i = 0; i < draft_.parameter_names.size(); ++i) new_shared_slot(0.0, true);
    SharedPart& shared = plan_.shared;
    for (Place place = 0; place < draft_.size(); ++place) {
      if (by_row_[place]) continue;
      const Line& line = draft_[place];
      if (line.kind == Line::Kind::parameter) {
        slot_[place] = line.which;
      } else if (line.kind == Line::Kind::constant) {
        slot_[place] = new_shared_slot(line.number, false);
      } else {
        bool varies = false;
        const std::size_t first = shared.operands.size();
        for (const Place operand : draft_.operands(place)) {
          shared.operands.push_back(slot_[operand]);
          varies = varies || shared.varies[slot_[operand]];
        }
        slot_[place] = new_shared_slot(0.0, varies);
        shared.steps.push_back({line.code, draft_.custom(place), first, line.count, slot_[place]});
        for (std::size_t i = first; i < shared.operands.size() && line.code == custom_code; ++i) {
          if (shared.varies[shared.operands[i]]) shared.watched.push_back(shared.operands[i]);
        }
      }
    }
  }

  /// The row slot of a line; that of its spread where the line is the same in all rows.
  Place row_slot(Place place) {
    if (by_row_[place]) return slot_[place];
    if (spread_[place] == nowhere) {
      spread_[place] = new_row_slot(plan_.shared.varies[slot_[place]], false);
      plan_.rows.spreads.push_back({spread_[place], slot_[place]});
    }
    return spread_[place];
  }

  void place_operation(Place place) {
    RowPart& rows = plan_.rows;
    bool varies = false, follows = false;
    const std::size_t first = rows.operands.size();
    for (const Place operand : draft_.operands(place)) {
      const Place slot = row_slot(operand);
      rows.operands.push_back(slot);
      varies = varies || rows.varies[slot];
      follows = follows || rows.follows[slot];
    }
    slot_[place] = new_row_slot(varies, follows);
    const Line& line = draft_[place];
    rows.steps.push_back({line.code, draft_.custom(place), first, line.count, slot_[place], 0});
    for (std::size_t i = first; i < rows.operands.size() && line.code == custom_code; ++i) {
      const Place slot = rows.operands[i];
      if (rows.varies[slot] || rows.follows[slot]) plan_.watched.push_back(slot);
    }
  }

  void place_matrix(Place first) {
    RowPart& rows = plan_.rows;
    std::vector<Place> lines{first};
    if (const auto others = together_.find(first); others != together_.end())
      lines.insert(lines.end(), others->second.begin(), others->second.end());
    Matrix matrix;
    matrix.stride = padded(affine_operands(first).size());
    matrix.packed = rows.packed;
    bool follows = false, operands_vary = false;
    for (const Place operand : affine_operands(first)) {
      matrix.operands.push_back(slot_[operand]);
      follows = follows || rows.follows[slot_[operand]];
      operands_vary = operands_vary || rows.varies[slot_[operand]];
    }
    for (const Place line : lines) {
      const std::span<const Place> all = draft_.operands(line);
      matrix.biases.push_back(slot_[all[0]]);
      matrix.biases_vary = matrix.biases_vary || plan_.shared.varies[slot_[all[0]]];
      for (const Place weight : all.subspan(1, matrix.operands.size())) {
        matrix.weights.push_back(slot_[weight]);
        matrix.varies = matrix.varies || plan_.shared.varies[slot_[weight]];
      }
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      slot_[lines[i]] = new_row_slot(matrix.varies || matrix.biases_vary || operands_vary, follows);
    }
    matrix.results = slot_[first];
    rows.packed += matrix.rows() * matrix.stride;
    place_sums(matrix);
    rows.steps.push_back({leaf_code, nullptr, 0, 0, matrix.results, rows.matrices.size()});
    rows.matrices.push_back(std::move(matrix));
  }

  /// Partial sums are the same number of bytes in both precisions.
  void place_sums(Matrix& matrix) {
    const std::size_t operands = matrix.operands.size(), results = matrix.rows();
    const std::size_t plain = results * padded(operands), turned = operands * padded(results);
    matrix.sums = operands * results <= most_partial ? Matrix::Sums::partial
                  : turned < plain                   ? Matrix::Sums::turned
                                                     : Matrix::Sums::plain;
    matrix.adjoint_stride = padded(matrix.sums == Matrix::Sums::turned ? results : operands);
    matrix.adjoints_packed = plan_.rows.adjoints_packed;
    plan_.rows.adjoints_packed += matrix.sums == Matrix::Sums::partial
                                      ? operands * results * partial_sums<float>
                                      : std::min(plain, turned);
    matrix.sums_first = plan_.rows.weights;
    matrix.biases_first = plan_.rows.biases;
    plan_.rows.biases += results;
    plan_.rows.weights += (operands + 1) * results;
  }

  static constexpr std::size_t most_partial = 512;  // 32 kB

  const Draft& draft_;
  const std::vector<bool> by_row_;
  std::vector<Place> slot_;    // of shared lines among the shared slots, of the others among the row slots
  std::vector<Place> spread_;  // the row slot of a shared line
  std::map<Place, std::vector<Place>> together_;
  Plan plan_;
};

}  // namespace

Plan plan_of(const Draft& draft, bool blocks) { return Planner(draft, blocks).run(); }

}  // namespace autograd::program
