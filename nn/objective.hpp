// SPDX-License-Identifier: MIT
// What training minimises: the mean loss of some rows, and its gradient by a network's parameters. Compiled
// where it can be, else recorded row by row. It knows nothing of optimisers and of the order of rows.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "autograd/program/program.hpp"
#include "nn/loss.hpp"
#include "nn/network.hpp"

namespace nn {

/// The loss of one row, of its targets and the network's outputs.
using LossFunction = std::function<autograd::Value(autograd::Values y, autograd::Values yhat)>;
/// One of the library's losses, or a function of one's own.
using RowLoss = std::variant<Loss, LossFunction>;

/// What large weights cost: l1 times the sum of |w| plus l2 times the sum of w^2, added to the loss.
struct Regularisation {
  double l1 = 0.0;
  double l2 = 0.0;
  /// Whether the biases cost as much.
  bool biases = false;
};

struct ObjectiveOptions {
  RowLoss loss = Loss::mean_squared_error;
  Regularisation regularisation = {};
  autograd::Precision precision = autograd::Precision::full;
  unsigned threads = 1;
};

/// Rows are given row-major, the inputs and then the targets of each. What is recorded on the way is dropped
/// again; where rows are recorded the network's parameters are assigned to.
class Objective {
 public:
  /// Records `example`, a row, and compiles it. A loss that cannot be compiled, because it needs leaves that
  /// are no parameters of the network, is recorded anew for each row, and so is a row in which a comparison
  /// in the loss goes another way than in the example; the journal says so the first time. Throws what the
  /// loss throws, WrongGraph, StaleValue and GraphFull.
  Objective(const Network& network, ObjectiveOptions options, std::span<const double> example);

  /// Holds a loss of one's own to what it says of these rows when it is recorded, at parameters near those of
  /// the leaves. A program has fast what the loss read with value() in the example; where that makes a
  /// difference every row is recorded anew from now on, and the journal says so.
  void hold_to(std::span<const double> rows);

  /// The mean of the rows' losses, regularisation included, and its gradient, one derivative for each
  /// parameter.
  double gradient(std::span<const double> parameters, std::span<const double> rows,
                  std::vector<double>& gradient);
  /// The mean of the rows' losses alone.
  double loss(std::span<const double> parameters, std::span<const double> rows);

  bool is_compiled() const noexcept { return program_.has_value(); }

 private:
  autograd::Value record(std::span<const autograd::Value> row);
  void compile(std::span<const double> example);
  void assign(std::span<const double> parameters) const;
  double record_row(std::span<const double> row, double share, std::vector<double>* gradient);
  autograd::Value penalty() const;
  double record_penalty(double share, std::vector<double>& gradient) const;
  std::optional<std::size_t> row_unlike_recording(std::span<const double> rows);
  void tell_of_refused(std::size_t row);

  Network network_;
  ObjectiveOptions options_;
  autograd::Graph& graph_;
  std::vector<autograd::Value> penalised_;
  std::size_t columns_;
  std::optional<autograd::Program> program_;
  bool told_ = false;
};

}  // namespace nn
