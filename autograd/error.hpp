// SPDX-License-Identifier: MIT
// What a caller can do wrong: one class for each kind of mistake, all of them `Error`.
// Messages say what, which (by name, where there is one) and what to do. Mathematics does not
// throw: log(-1) is NaN here as everywhere in C++.
#pragma once

#include <stdexcept>

namespace autograd {

/// Everything that this library throws on purpose.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The node behind a handle was dropped when its graph was rewound.
struct StaleValue : Error {
  using Error::Error;
};
/// The place that a mark remembers was dropped by an earlier rewind.
struct StaleMark : Error {
  using Error::Error;
};
/// Values (or a mark) of two graphs were used together.
struct WrongGraph : Error {
  using Error::Error;
};
/// A constant stands where a node of a graph is needed.
struct NotAVariable : Error {
  using Error::Error;
};
/// A computed node stands where a leaf is needed.
struct NotALeaf : Error {
  using Error::Error;
};
/// The gradient of a constant was asked for.
struct ConstantRoot : Error {
  using Error::Error;
};
/// A leaf was assigned a new number after a node that needs it was recorded.
struct OutOfDate : Error {
  using Error::Error;
};
/// With the leaves' new numbers a comparison that steered the recording goes the other way.
struct BranchChanged : Error {
  using Error::Error;
};
/// A derivative was to be recorded through an operation of one's own whose slopes are written for numbers.
struct NumbersOnly : Error {
  using Error::Error;
};
/// A program needs a leaf of which nothing was said, or of which two things were said.
struct UnboundLeaf : Error {
  using Error::Error;
};
/// A row's result is infinite or NaN where only numbers are wanted.
struct NotFinite : Error {
  using Error::Error;
};
/// Two lists that belong together differ in length, or a list is empty that must not be.
struct WrongSize : Error {
  using Error::Error;
};
/// Memory, indices or epochs ran out, or the graph's own limit was reached; the graph is as it was.
struct GraphFull : Error {
  using Error::Error;
};
/// A derivation sheet cannot be read.
struct SheetError : Error {
  using Error::Error;
};
/// A file cannot be read or written.
struct FileError : Error {
  using Error::Error;
};

}  // namespace autograd
