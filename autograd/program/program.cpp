// SPDX-License-Identifier: MIT
#include "autograd/program/program.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/journal.hpp"
#include "autograd/program/compiled.hpp"
#include "autograd/program/rewrite.hpp"
#include "autograd/program/shared_part.hpp"
#include "autograd/program/sharing.hpp"

namespace autograd {
namespace program {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void require_size(std::size_t given, std::size_t needed, std::string_view what, std::string_view per) {
  if (given == needed) return;
  throw WrongSize("the program needs one of the " + std::string(what) + " for each " + std::string(per) +
                  ": " + std::to_string(needed) + ", and got " + std::to_string(given));
}

/// From what all rows have added up to the gradient by the parameters.
std::vector<double> gradient_of(const Plan& plan, std::span<const double> shared,
                                std::span<const double> sums) {
  std::vector<double> adjoints(shared.size(), 0.0);
  for (const Matrix& matrix : plan.rows.matrices) {
    for (std::size_t i = 0; i < matrix.weights.size(); ++i)
      adjoints[matrix.weights[i]] += sums[matrix.sums_first + i];
    for (std::size_t i = 0; i < matrix.rows(); ++i)
      adjoints[matrix.biases[i]] += sums[matrix.sums_first + matrix.weights.size() + i];
  }
  for (std::size_t i = 0; i < plan.rows.spreads.size(); ++i)
    adjoints[plan.rows.spreads[i].shared] += sums[plan.rows.weights + i];
  backward(plan.shared, shared, adjoints);
  adjoints.resize(plan.parameter_names.size());
  return adjoints;
}

}  // namespace

Draft Compiled::rewritten(Draft draft, const ProgramSteps& steps) {
  if (steps.fold) draft = fold_constants(draft);
  settle_tests(draft);
  if (steps.merge) draft = merge_common(draft);
  if (steps.gather) draft = gather_dots(draft);
  return steps.drop ? drop_dead(draft) : draft;
}

Compiled::Compiled(Draft draft, Precision in, const ProgramSteps& wanted)
    : recorded(std::move(draft)),
      precision(in),
      steps(wanted),
      plan(plan_of(rewritten(recorded, steps), steps.blocks)) {
  plan.sharing = steps.share ? share_slots(plan) : keep_apart(plan);
  if (precision == Precision::full) {
    frames.emplace(plan, chosen_kernels<double>());
  } else {
    single_frames.emplace(plan, chosen_kernels<float>());
  }
  report_event(Level::info, "program compiled: " + counted(recorded.size(), "line") + " recorded, " +
                                counted(plan.shared.steps.size(), "step") + " once and " +
                                counted(plan.rows.steps.size(), "step") + " a row");
}

const Compiled& Compiled::curvature() const {
  const std::lock_guard lock(mutex_);
  if (!curvature_)
    curvature_ = std::make_unique<Compiled>(directional_derivative(recorded), precision, steps);
  return *curvature_;
}

const Compiled& Compiled::verbatim() const {
  const std::lock_guard lock(mutex_);
  if (!verbatim_) {
    // The tests have been made, and to the last bit the program may calculate other numbers.
    Draft draft = dots_to_affine(recorded);
    draft.tests.clear();
    ProgramSteps plain = steps;
    plain.merge = plain.gather = false;
    verbatim_ = std::make_unique<Compiled>(std::move(draft), precision, plain);
  }
  return *verbatim_;
}

namespace {

/// Adds the gradients of the rows that were set apart.
void run_apart(const Compiled& compiled, std::span<const double> parameters, const Table& table,
               RunOptions options, std::span<const std::size_t> apart, ProgramResult& result) {
  const std::size_t columns = compiled.plan.column_names.size();
  std::vector<double> cells(apart.size() * columns), weights;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto [first, distance] = table.column(i, columns);
    for (std::size_t k = 0; k < apart.size(); ++k) cells[k * columns + i] = first[apart[k] * distance];
  }
  for (std::size_t k = 0; k < apart.size() && !options.weights.empty(); ++k)
    weights.push_back(options.weights[apart[k]]);
  options.weights = weights;
  options.rows = false;
  options.not_finite = NotFiniteRow::allow;
  const ProgramResult part =
      run(compiled.verbatim(), parameters, columns == 0 ? Table(apart.size()) : Table(cells), options);
  for (std::size_t i = 0; i < part.gradient.size(); ++i) result.gradient[i] += part.gradient[i];
  for (std::size_t i = 0; i < part.column_gradient.size(); ++i)
    result.column_gradient[apart[i / columns] * columns + i % columns] = part.column_gradient[i];
}

Job::Apart what_is_apart(const Compiled& compiled, std::span<const double> shared) {
  if (!compiled.joins_lines()) return Job::Apart::none;
  const std::vector<Place>& watched = compiled.plan.shared.watched;
  const bool finite =
      std::all_of(watched.begin(), watched.end(), [&](Place slot) { return std::isfinite(shared[slot]); });
  return finite ? Job::Apart::not_finite : Job::Apart::all;
}

}  // namespace

ProgramResult run(const Compiled& compiled, std::span<const double> parameters, const Table& table,
                  const RunOptions& options) {
  const Plan& plan = compiled.plan;
  const std::size_t rows = table.rows(plan.column_names.size());
  if (!options.weights.empty()) require_size(options.weights.size(), rows, "weights", "row");
  if (!options.seeds.empty()) require_size(options.seeds.size(), plan.outputs.size(), "seeds", "output");
  std::vector<double> shared = plan.shared.numbers;
  std::copy(parameters.begin(), parameters.end(), shared.begin());
  forward(plan.shared, shared);
  ProgramResult result;
  if (options.rows) result.rows.resize(rows * plan.outputs.size());
  if (options.column_gradient) result.column_gradient.resize(rows * plan.column_names.size());
  const Job job{plan,
                table,
                options,
                rows,
                {options.gradient, options.column_gradient},
                shared,
                what_is_apart(compiled, shared)};
  const auto [sums, apart] = compiled.precision == Precision::full
                                 ? run_rows(job, *compiled.frames, result)
                                 : run_rows(job, *compiled.single_frames, result);
  const std::size_t outputs = plan.outputs.size();
  result.sums.assign(sums.begin(), sums.begin() + static_cast<std::ptrdiff_t>(outputs));
  for (std::size_t i = 0; i < outputs; ++i)
    result.sum += number::chain(options.seeds.empty() ? 1.0 : options.seeds[i], result.sums[i]);
  if (options.gradient) result.gradient = gradient_of(plan, shared, std::span(sums).subspan(outputs));
  if (!apart.empty()) run_apart(compiled, parameters, table, options, apart, result);
  return result;
}

}  // namespace program

std::size_t Table::rows(std::size_t columns) const {
  if (by_column_) {
    program::require_size(columns_.size(), columns, "table's columns", "column");
    for (const std::span<const double>& column : columns_) {
      if (column.size() != columns_[0].size())
        throw WrongSize("the table's columns differ in length: " + std::to_string(columns_[0].size()) +
                        " and " + std::to_string(column.size()) + " rows");
    }
    return columns_.empty() ? rows_ : columns_[0].size();
  }
  if (cells_ == nullptr && count_ == 0 && columns == 0) return rows_;
  if (rows_ != 0)
    throw WrongSize("the program has " + program::counted(columns, "column") +
                    " and was given none; run() takes a table with their numbers");
  if (columns == 0) throw WrongSize("the program has no columns; give it the number of rows, as in Table(3)");
  if (count_ % columns != 0)
    throw WrongSize("the table holds " + std::to_string(count_) +
                    " numbers, which is no multiple of the program's " + program::counted(columns, "column"));
  return count_ / columns;
}

Program::Program(Values outputs, const ProgramOptions& options)
    : compiled_(std::make_shared<program::Compiled>(
          program::capture(outputs, {options.columns, options.parameters, options.frozen}), options.precision,
          options.steps)) {
  for (const Value& parameter : options.parameters) parameters_.push_back(parameter.value());
}

ProgramResult Program::run(const Table& table, const RunOptions& options) const {
  return program::run(*compiled_, parameters_, table, options);
}

std::vector<double> Program::hessian_vector_product(const Table& table, std::span<const double> v,
                                                    const RunOptions& options) const {
  program::require_size(v.size(), parameters_.size(), "numbers of the vector", "parameter");
  if (v.empty()) return {};
  const std::size_t outputs = compiled_->plan.outputs.size();
  if (!options.seeds.empty()) program::require_size(options.seeds.size(), outputs, "seeds", "output");
  std::vector<double> all = parameters_;
  all.insert(all.end(), v.begin(), v.end());
  // Of the outputs of that program the first one alone counts; the others are only looked at.
  std::vector<double> first(1 + outputs, 0.0);
  first[0] = 1.0;
  if (program::has_seeds(compiled_->recorded)) {
    all.insert(all.end(), options.seeds.begin(), options.seeds.end());
    all.resize(2 * parameters_.size() + outputs, 1.0);
  } else if (!options.seeds.empty()) {
    first[0] = options.seeds[0];
  }
  RunOptions asked{.threads = options.threads, .weights = options.weights, .seeds = first};
  asked.changed_branch = options.changed_branch;
  asked.not_finite = options.not_finite;
  std::vector<double> product = program::run(compiled_->curvature(), all, table, asked).gradient;
  product.resize(parameters_.size());
  return product;
}

void Program::set_parameters(Values leaves) {
  program::require_size(leaves.size(), parameters_.size(), "leaves", "parameter");
  std::vector<double> numbers;
  for (const Value& leaf : leaves) numbers.push_back(leaf.value());
  parameters_ = std::move(numbers);
}

std::size_t Program::columns() const noexcept { return compiled_->plan.column_names.size(); }
std::size_t Program::outputs() const noexcept { return compiled_->plan.outputs.size(); }
std::string Program::describe() const { return program::describe(*compiled_); }
std::string Program::to_cpp(std::string_view function_name) const {
  return program::to_cpp(*compiled_, function_name);
}

}  // namespace autograd
