// SPDX-License-Identifier: MIT
// chainrule explain and chainrule derive
#pragma once

#include <string>

namespace command {

struct ExplainOptions {
  std::string sheet;
  /// As it is written in sheets, `dL/dw`; of explain alone.
  std::string derivative;
  /// What is derived by every parameter; empty for the sheet's last formula that depends on one. Of derive
  /// alone.
  std::string of;
  std::string format = "text";
  /// Empty for standard output.
  std::string output;
  bool ascii = false;
};

/// One derivative, step by step. Returns the exit status: 0, or 2 where something cannot be read.
int explain(const ExplainOptions& options);
/// The derivatives by all parameters.
int derive(const ExplainOptions& options);

}  // namespace command
