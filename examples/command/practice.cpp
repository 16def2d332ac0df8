// SPDX-License-Identifier: MIT
#include "examples/command/practice.hpp"

#include "autograd/error.hpp"
#include "autograd/verify/slips.hpp"
#include "examples/command/files.hpp"
#include "nn/sheet_network.hpp"

namespace command {

int practice(const PracticeOptions& options) {
  try {
    const std::string name = options.sheet == "-" ? "standard input" : options.sheet;
    const bool to_file = !options.output.empty() && options.output != "-";
    const std::string key = options.key.empty() && to_file ? options.output + ".key" : options.key;
    for (const std::string& written : {options.output, key}) require_another(written, {&options.sheet, 1});
    if (is_same_file(options.output, key))
      throw autograd::FileError(key + ": cannot be the sheet and its key; name two files");
    const autograd::verify::Practice made = autograd::verify::practice(
        read_all(options.sheet), name, options.slips, nn::sheet_statements(), {.seed = options.seed});
    // The key first: a sheet without one is of no use to whoever made it.
    if (!key.empty()) {
      write_all(key, key_text(made, name + ", seed " + std::to_string(options.seed)));
    } else {
      log("no key was written; --key FILE writes one");
    }
    write_all(options.output, made.text);
    return 0;
  } catch (const autograd::Error& error) {
    log(error.what());
    return 2;
  }
}

}  // namespace command
