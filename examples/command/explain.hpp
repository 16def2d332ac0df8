// SPDX-License-Identifier: MIT
// chainrule explain and chainrule derive
#pragma once

#include <string>

namespace command {

struct ExplainOptions {
  std::string sheet;
  /// As claims write it, `dL/dw`; of explain alone.
  std::string derivative;
  /// What is derived by every parameter; empty for the sheet's last formula that depends on one. Of a
  /// sheet that has none the derivatives are told that it claims. Of derive alone.
  std::string of;
  /// text, latex, md or html; if empty what the output's name ends with, else text.
  std::string format;
  /// Empty for standard output.
  std::string output;
  bool ascii = false;
};

/// One derivative, step by step. Returns the exit status: 0, or 2 where something cannot be read.
int explain(const ExplainOptions& options);
/// The derivatives by all parameters.
int derive(const ExplainOptions& options);

}  // namespace command
