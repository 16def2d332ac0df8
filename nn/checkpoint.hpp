// SPDX-License-Identifier: MIT
// A run of training in a file, and back to the last bit. The file holds the network as save() writes it, and
// beside it what only training needs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nn/training_run.hpp"

namespace nn {

/// The names and numbers of what decides about a step: all that must be alike where a run goes on.
using SettingWords = std::vector<std::pair<std::string, std::string>>;
SettingWords setting_words(const TrainerSettings& settings);

/// Throws Error for a setting that cannot be, and says what is usual.
void require_settings(const TrainerSettings& settings, const Network& network);

/// Throws FileError where the file cannot be written; then what was there stays.
void write_checkpoint(const std::string& path, const Network& network, const TrainerSettings& settings,
                      const TrainingState& state);

/// Throws FileError for a file that is no checkpoint or a broken one, and Error where the network or a
/// setting is not the one that it was written with.
TrainingState read_checkpoint(const std::string& path, const Network& network,
                              const TrainerSettings& settings);

}  // namespace nn
