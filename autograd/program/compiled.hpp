// SPDX-License-Identifier: MIT
// What the copies of a program share.
#pragma once

#include <optional>

#include "autograd/program/execution.hpp"

namespace autograd::program {

struct Compiled {
  Compiled(Draft recorded, Precision precision, const ProgramSteps& steps);
  /// `draft` rewritten by the steps that are asked for.
  static Draft rewritten(Draft draft, const ProgramSteps& steps);
  /// The program whose gradient is the Hessian times a vector: its parameters are the parameters, and then
  /// the vector. Made at the first call.
  const Compiled& curvature() const;
  /// The program as it was recorded: no line takes the place of several. Made at the first call. It takes the
  /// rows that have an output which is infinite or NaN. The slopes of a product are NaN where that product
  /// is, and a product that was gathered with others is not there any more to be asked; and what arrives at a
  /// line that was said twice may cancel out where it would be NaN from each. To keep all that in the other
  /// program would cost every row something; such rows are rare, and the others pay nothing for them.
  const Compiled& verbatim() const;
  /// Whether a line may take the place of several.
  bool joins_lines() const noexcept { return steps.gather || steps.merge; }

  Draft recorded;
  Precision precision;
  ProgramSteps steps;
  Plan plan;
  /// The frames of one precision; the other one is empty.
  mutable std::optional<Frames<double>> frames;
  mutable std::optional<Frames<float>> single_frames;

 private:
  mutable std::mutex mutex_;
  mutable std::unique_ptr<const Compiled> curvature_, verbatim_;
};

/// Throws what Program::run() throws.
ProgramResult run(const Compiled& compiled, std::span<const double> parameters, const Table& table,
                  const RunOptions& options);

/// The draft recorded in a graph again: a value for each line. Leaves get the number 0.
std::vector<Value> record(const Draft& draft, Graph& graph);

/// The leaves of a recorded draft; one that nothing needs is made.
struct Leaves {
  std::vector<Value> columns, parameters;
};
Leaves leaves_of(const Draft& draft, std::span<const Value> values, Graph& graph);

/// The draft of the derivative of the weighted sum of the outputs by the parameters, in the direction of a
/// vector. Vector and seeds stand behind the parameters, and the outputs behind the result. The tests stay.
Draft directional_derivative(const Draft& draft);
/// Whether there are seeds among its parameters. That of one output alone is a factor of the whole: without
/// it the derivative is, line by line, the one that is recorded in a graph.
bool has_seeds(const Draft& draft);

std::string describe(const Compiled& compiled);
std::string to_cpp(const Compiled& compiled, std::string_view function_name);

}  // namespace autograd::program
