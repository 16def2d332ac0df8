// SPDX-License-Identifier: MIT
// What a network of two inputs says all over a plane, drawn: where it decides for which class, how sure it
// is, and the rows' points upon it. It knows nothing of training.
//
//   write_file("moons.svg", svg_of(boundary_of(network, inputs, targets, Answer::logit)));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nn/chart.hpp"
#include "nn/data_table.hpp"
#include "nn/network.hpp"

namespace nn {

/// What a network's outputs mean.
enum class Answer : unsigned char {
  probability,  // one output, of class 1; undecided at 0.5
  logit,        // one output, whose sigmoid is that probability; undecided at 0
  sign,         // one output; below 0 it means the class -1, above 0 the class 1
  classes,      // an output for each class; the largest counts
};

/// A rectangle of numbers at the corners of even cells.
struct Field {
  Range x, y;
  /// Cells in each direction; there is one more corner than cells.
  std::size_t columns = 0, rows = 0;
  /// How many numbers each corner has.
  std::size_t outputs = 1;
  /// [row][column][output]; the first row is the lowest.
  std::vector<double> numbers;
};

/// The network's outputs over a rectangle. Throws WrongSize unless the network has two inputs and for fewer
/// than 2 or more than 500 cells in a direction; Error for a range that Axis refuses.
Field field_of(const Network& network, Range x, Range y, std::size_t columns = 64, std::size_t rows = 64);

struct Segment {
  double x1, y1, x2, y2;
};
/// Where one output of the field is at a level, between the corners by straight lines (marching squares:
/// where a cell's corners alternate its middle, their mean, decides). A corner that is NaN has no line beside
/// it.
std::vector<Segment> contour_of(const Field& field, double level, std::size_t output = 0);

/// All that is drawn. What boundary_of() made may be changed before it is.
struct Boundary {
  std::string title = "Decision boundary";
  std::string x_label = {}, y_label = {};
  Field field;
  Answer answer = Answer::logit;
  /// The names of the classes.
  std::vector<std::string> classes = {};
  /// Points, the class of each, and the class that the network takes it for.
  std::vector<double> x = {}, y = {};
  std::vector<std::size_t> actual = {}, predicted = {};
  double width = 620.0, height = 440.0;
};

/// The field reaches a tenth beyond the rows. Targets are one column of 0 and 1 (with Answer::sign: -1 and
/// 1), or for classes one column for each, one-hot. The classes are named after the words of a text column,
/// or after one-hot columns, else "class 0", "class 1"... Throws WrongSize unless there are two inputs, as
/// many targets as outputs and one row of each for the other; Error for a NaN among targets or outputs.
Boundary boundary_of(const Network& network, const DataTable& inputs, const DataTable& targets,
                     Answer answer);

/// Shades for the classes, stronger where the network is surer, lines between them, and points that differ in
/// shape and colour; a ring around each that the network takes for another class. Throws as a chart does.
std::string svg_of(const Boundary& boundary, SvgUse use = SvgUse::file);

/// In sentences with numbers: how many points of which class, and how many lie on the wrong side.
std::string description_of(const Boundary& boundary);

}  // namespace nn
