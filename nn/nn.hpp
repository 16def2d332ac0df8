// SPDX-License-Identifier: MIT
// The small neural-network front end in one include. It may know the engine's own headers and
// program/, and neither explain/ nor verify/.
#pragma once

#include "nn/activation.hpp"
#include "nn/boundary.hpp"
#include "nn/chart.hpp"
#include "nn/clipping.hpp"
#include "nn/csv.hpp"
#include "nn/data_table.hpp"
#include "nn/datasets.hpp"
#include "nn/file.hpp"
#include "nn/initial.hpp"
#include "nn/layer.hpp"
#include "nn/loss.hpp"
#include "nn/metrics.hpp"
#include "nn/model_file.hpp"
#include "nn/network.hpp"
#include "nn/neuron.hpp"
#include "nn/optimiser.hpp"
#include "nn/prediction.hpp"
#include "nn/regularisation.hpp"
#include "nn/safetensors.hpp"
#include "nn/scaling.hpp"
#include "nn/schedule.hpp"
#include "nn/summary.hpp"
#include "nn/trainer.hpp"
