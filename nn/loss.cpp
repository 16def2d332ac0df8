// SPDX-License-Identifier: MIT
// The losses as they are recorded. It may not know where a prediction comes from.
#include "nn/loss.hpp"

#include <string>
#include <vector>

#include "nn/setting.hpp"

namespace nn {
namespace {

using autograd::Value;
using autograd::Values;

constexpr double lowest_logarithm = -100.0;

void require_pairs(const char* loss, Values y, Values yhat) {
  if (y.size() != yhat.size()) {
    throw autograd::WrongSize(std::string(loss) + " needs a prediction for each target, and got " +
                              std::to_string(y.size()) + " targets and " + std::to_string(yhat.size()) +
                              " predictions");
  }
  if (y.empty()) {
    throw autograd::WrongSize(std::string(loss) + " needs at least one target and its prediction");
  }
}

template <class Term>
std::vector<Value> terms_of(const char* loss, Values y, Values yhat, Term term) {
  require_pairs(loss, y, yhat);
  std::vector<Value> terms;
  terms.reserve(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) terms.push_back(term(y[i], yhat[i]));
  return terms;
}

template <class Term>
Value mean_of(const char* loss, Values y, Values yhat, Term term) {
  const std::vector<Value> terms = terms_of(loss, y, yhat, term);
  return terms.size() == 1 ? terms.front() : autograd::mean(terms);
}

void require_classes(Values z) {
  if (z.size() >= 2) return;
  throw autograd::WrongSize("cross_entropy needs a logit for each of at least two classes, and got " +
                            std::to_string(z.size()) +
                            "; for two classes from one logit there is binary_cross_entropy_logits");
}

Value sum_of_squared_errors(Values y, Values yhat) {
  const std::vector<Value> terms = terms_of("squared_error", y, yhat, squared_error);
  return terms.size() == 1 ? terms.front() : autograd::sum(terms);
}

bool makes_probabilities(Activation activation) {
  return activation == Activation::sigmoid || activation == Activation::softmax;
}

struct Entry {
  Loss loss;
  std::string_view name;
  Value (*of_row)(Values, Values);
};

constexpr Entry entries[] = {
    {Loss::squared_error, "squared_error", sum_of_squared_errors},
    {Loss::mean_squared_error, "mean_squared_error", mean_squared_error},
    {Loss::mean_absolute_error, "mean_absolute_error", mean_absolute_error},
    {Loss::huber, "huber", [](Values y, Values yhat) { return huber(y, yhat); }},
    {Loss::hinge, "hinge", hinge},
    {Loss::binary_cross_entropy, "binary_cross_entropy", bounded_binary_cross_entropy},
    {Loss::binary_cross_entropy_logits, "binary_cross_entropy_logits", binary_cross_entropy_logits},
    {Loss::cross_entropy, "cross_entropy", [](Values y, Values z) { return cross_entropy(y, z); }},
};

const Entry& entry_of(Loss loss) {
  for (const Entry& entry : entries) {
    if (entry.loss == loss) return entry;
  }
  throw autograd::Error("the number " + std::to_string(static_cast<int>(loss)) +
                        " is no Loss; use one of the enum's names, e.g. Loss::mean_squared_error");
}

}  // namespace

Value squared_error(Value y, Value yhat) { return autograd::square(y - yhat); }

Value mean_squared_error(Values y, Values yhat) {
  return mean_of("mean_squared_error", y, yhat, squared_error);
}

Value mean_absolute_error(Values y, Values yhat) {
  return mean_of("mean_absolute_error", y, yhat,
                 [](Value of_y, Value of_yhat) { return autograd::abs(of_y - of_yhat); });
}

Value huber(Values y, Values yhat, double delta) {
  require_positive({"huber", "delta", "1"}, delta);
  return mean_of("huber", y, yhat, [delta](Value of_y, Value of_yhat) {
    // Both pieces in one, and no square of a large error.
    const Value error = autograd::abs(of_y - of_yhat);
    const Value part = autograd::min(error, delta);
    return part * (error - 0.5 * part);
  });
}

Value hinge(Values y, Values yhat) {
  return mean_of("hinge", y, yhat,
                 [](Value of_y, Value of_yhat) { return autograd::relu(1.0 - of_y * of_yhat); });
}

Value binary_cross_entropy(Value y, Value yhat) {
  return -autograd::xlogy(y, yhat) - autograd::xlogy(1.0 - y, 1.0 - yhat);
}

Value bounded_binary_cross_entropy(Values y, Values yhat) {
  return mean_of("binary_cross_entropy", y, yhat, [](Value of_y, Value of_yhat) {
    const Value hit = autograd::max(autograd::log(of_yhat), lowest_logarithm);
    const Value miss = autograd::max(autograd::log(1.0 - of_yhat), lowest_logarithm);
    return (of_y - 1.0) * miss - of_y * hit;
  });
}

Value binary_cross_entropy_logits(Values y, Values z) {
  return mean_of("binary_cross_entropy_logits", y, z, [](Value of_y, Value of_z) {
    return of_y * autograd::softplus(-of_z) + (1.0 - of_y) * autograd::softplus(of_z);
  });
}

Value cross_entropy(Values y, Values z) {
  require_pairs("cross_entropy", y, z);
  require_classes(z);
  return autograd::sum(y) * autograd::logsumexp(z) - autograd::dot(y, z);
}

Value cross_entropy(std::size_t right, Values z) {
  require_classes(z);
  if (right >= z.size()) {
    throw autograd::Error("cross_entropy got the class " + std::to_string(right) +
                          " and logits for classes 0 to " + std::to_string(z.size() - 1) +
                          "; classes are counted from 0");
  }
  return autograd::logsumexp(z) - z[right];
}

Value loss_of(Loss loss, Values y, Values yhat) { return entry_of(loss).of_row(y, yhat); }

std::string_view loss_name(Loss loss) { return entry_of(loss).name; }

Loss loss_named(std::string_view name) {
  std::string known;
  for (const Entry& entry : entries) {
    if (entry.name == name) return entry.loss;
    known.append(known.empty() ? "" : ", ").append(entry.name);
  }
  throw autograd::Error("there is no loss '" + std::string(name) + "'; the known ones are " + known);
}

void require_fitting(Loss loss, Activation last) {
  const bool from_logits = loss == Loss::cross_entropy || loss == Loss::binary_cross_entropy_logits;
  const std::string pair = "the loss " + std::string(loss_name(loss)) +
                           " does not fit a last layer that is " + std::string(activation_name(last)) + ": ";
  if (from_logits && makes_probabilities(last)) {
    throw autograd::Error(pair + "it reads logits and has the " +
                          (loss == Loss::cross_entropy ? "softmax" : "sigmoid") +
                          " in itself; make the last layer linear");
  }
  if (loss == Loss::binary_cross_entropy && !makes_probabilities(last)) {
    throw autograd::Error(pair +
                          "it reads probabilities; make the last layer sigmoid, or linear with "
                          "binary_cross_entropy_logits");
  }
  if (loss == Loss::hinge && makes_probabilities(last)) {
    throw autograd::Error(pair +
                          "it reads scores of both signs for labels -1 and 1; make the last layer linear");
  }
}

}  // namespace nn
