// SPDX-License-Identifier: MIT
// A draft made ready to run: what is the same in all rows apart from what differs, affine lines over the same
// operands gathered into matrices, and a place in memory for every number. It knows nothing of rows and
// threads.
#pragma once

#include "autograd/program/draft.hpp"

namespace autograd::program {

/// The part that is the same in all rows. Slots: the parameters in their order, then constants and results.
struct SharedPart {
  struct Step {
    Code code;
    const CustomOperation* custom;
    std::size_t first, count;  // of operands
    Place result;
  };
  std::vector<double> numbers;  // constants at their slots, 0 elsewhere
  std::vector<Step> steps;
  std::vector<Place> operands;
  std::vector<bool> varies;    // depends on a parameter
  std::vector<Place> watched;  // see Plan
};

/// One number that is the same in all rows, written into every row of a slot.
struct Spread {
  Place slot, shared;
};

/// Several affine lines over the same operands: results = biases + weights * operands.
struct Matrix {
  std::vector<Place> operands;  // row slots
  std::vector<Place> biases;    // shared slots, one a result
  std::vector<Place> weights;   // shared slots, results x operands
  Place results = nowhere;      // the first of as many consecutive row slots as there are biases
  std::size_t stride = 0;       // operands.size(), padded
  std::size_t packed = 0;       // where its weights start among the packed ones of all matrices
  /// How a frame adds up the adjoints of the weights: in partial sums where these fit into the cache beside
  /// the rest, else results x operands or turned, whichever wastes less of the padding.
  enum class Sums : std::uint8_t { partial, plain, turned };
  Sums sums = Sums::partial;
  std::size_t adjoint_stride = 0, adjoints_packed = 0;
  /// Where they stand among those of all matrices: results x operands, and then those of the biases.
  std::size_t sums_first = 0;
  std::size_t biases_first = 0;  // among the biases of all matrices
  bool varies = false;           // a weight depends on a parameter
  bool biases_vary = false;
  std::size_t rows() const noexcept { return biases.size(); }
};

/// The part that is calculated in every row.
struct RowPart {
  struct Step {
    Code code;  // leaf_code for a matrix
    const CustomOperation* custom;
    std::size_t first, count;  // of operands
    Place result;
    std::size_t matrix;
  };
  std::size_t slots = 0;
  std::vector<Step> steps;
  std::vector<Place> operands;
  std::vector<Matrix> matrices;
  std::vector<Spread> spreads;
  std::vector<Place> columns;       // the slot of each column, nowhere for one that is not needed
  std::vector<bool> varies;         // by slot: depends on a parameter
  std::vector<bool> follows;        // by slot: depends on a column
  std::size_t packed = 0;           // numbers in all packed weights
  std::size_t adjoints_packed = 0;  // and in their adjoints, in double
  std::size_t biases = 0;           // of all matrices
  std::size_t weights = 0;          // in all matrices, without padding, and biases
};

/// Which of so many places in memory a row slot has.
struct Sharing {
  std::vector<Place> places;
  std::size_t size = 0;
};

struct Plan {
  SharedPart shared;
  RowPart rows;
  Sharing sharing;             // where no gradient is asked for
  std::vector<Place> outputs;  // row slots
  /// The row slots in which an infinity or NaN shows. Those are the outputs: where a result is finite though
  /// an operand is not, nothing but 0 or NaN flows back to that operand, whatever it was calculated from. An
  /// operation of one's own may do otherwise, and so its operands are watched too; shared.watched are those
  /// of the shared ones.
  std::vector<Place> watched;
  std::vector<Test> tests;  // of row slots
  std::vector<std::string> column_names, parameter_names;
  std::vector<std::shared_ptr<const CustomOperation>> customs;
};

/// With `blocks` affine lines over the same operands become one matrix, otherwise each one is a matrix of its
/// own. Nothing is shared yet.
Plan plan_of(const Draft& draft, bool blocks);

}  // namespace autograd::program
