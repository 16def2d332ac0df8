// SPDX-License-Identifier: MIT
#include "tests/diagnosis/world.hpp"

#include <cmath>
#include <stdexcept>

#include "nn/nn.hpp"
#include "tests/diagnosis/place.hpp"

namespace measure {

using autograd::Value;

std::string_view word_for(Family family) {
  static constexpr std::string_view words[] = {"regression", "classification", "mlp", "losses", "random"};
  return words[static_cast<std::size_t>(family)];
}

class Builder {
 public:
  Builder(World& world, std::uint64_t seed) : world_(world), random_(seed) {
    world_.graph_ = std::make_unique<autograd::Graph>();
    world_.judge_ =
        std::make_unique<autograd::verify::Judge>(*world_.graph_, autograd::verify::Settings{.seed = seed});
  }

  /// Whether it has exact points.
  bool build(Family family, bool notes) {
    switch (family) {
      case Family::regression: two_two_one(nn::Activation::linear, notes); break;
      case Family::classification: two_two_one(nn::Activation::sigmoid, notes); break;
      case Family::mlp: mlp(); break;
      case Family::losses: losses(); break;
      case Family::random: random_expression(); break;
    }
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (world_.is_leaf(i)) continue;
      std::vector<double> numbers;
      for (const Value value : world_.values_) numbers.push_back(value.value());
      const double own = evaluate(world_.definitions_[i], numbers), theirs = world_.values_[i].value();
      if (!(std::abs(own - theirs) <= 1e-9 * (1.0 + std::abs(theirs)))) {
        throw std::logic_error(world_.texts_[i] + " is defined in two ways");
      }
    }
    return world_.draw_points(random_);
  }

  bool write(const std::vector<World::Line>& lines) {
    for (const auto& [name, definition] : lines) {
      if (definition.empty()) {
        leaf(name, usual());
      } else if (const std::optional<Formula> found = read_formula(world_, definition)) {
        node(name, *found);
      } else {
        throw std::logic_error("cannot read " + definition);
      }
    }
    return world_.draw_points(random_);
  }

 private:
  double usual() { return random_.uniform(0.4, 1.6) * (random_.below(2) == 0 ? 1.0 : -1.0); }

  std::size_t add(std::string text, Value value, Formula definition = nullptr) {
    world_.texts_.push_back(std::move(text));
    world_.values_.push_back(value);
    world_.definitions_.push_back(std::move(definition));
    return world_.size() - 1;
  }
  std::size_t leaf(const std::string& text, double number) {
    return add(text, Value(*world_.graph_, number, text));
  }
  std::size_t node(const std::string& text, Formula definition) {
    const Value value = world_.recorded(definition);
    return add(text, value.named(text), std::move(definition));
  }

  /// All names of a network, layer after layer; the inputs are the last names so far.
  std::vector<std::size_t> network(const std::vector<std::size_t>& sizes, nn::Activation activation,
                                   double weight, double bias) {
    const nn::InitialValues initial =
        weight == 0.0 ? nn::InitialValues(nn::Uniform{random_.bits(), 0.4, 1.6}) : nn::Constant{weight, bias};
    nn::Network net(*world_.graph_, sizes, activation, initial);
    std::vector<std::size_t> below;
    std::vector<Value> inputs;
    for (std::size_t i = 0; i < sizes[0]; ++i) {
      below.push_back(world_.size() - sizes[0] + i);
      inputs.push_back(world_.values_[below.back()]);
    }
    for (const Value parameter : net.parameters()) add(parameter.name(), parameter);
    (void)net(inputs);
    for (std::size_t layer = 1; layer < sizes.size(); ++layer)
      below = add_layer(net, sizes, activation, layer, below);
    return below;
  }

  std::vector<std::size_t> add_layer(const nn::Network& net, const std::vector<std::size_t>& sizes,
                                     nn::Activation activation, std::size_t layer,
                                     const std::vector<std::size_t>& below) {
    const bool last = layer + 1 == sizes.size();
    std::vector<std::size_t> outputs;
    for (std::size_t j = 1; j <= sizes[layer]; ++j) {
      const std::string place = std::to_string(layer) + std::to_string(j);
      const std::string count = sizes[layer] == 1 ? "" : std::to_string(j);
      const std::string output = last ? "yhat" + count : "o" + place,
                        weighted = last ? "z" + count : "z" + place;
      std::vector<Formula> terms;
      for (std::size_t i = 1; i <= below.size(); ++i) {
        const std::string w = "w" + std::to_string(layer) + "_" + std::to_string(i) + std::to_string(j);
        terms.push_back(product({name(world_.find(w)), name(below[i - 1])}));
      }
      terms.push_back(name(world_.find("b" + place)));
      if (activation == nn::Activation::linear) {
        outputs.push_back(add(output, net.node(output), sum(terms)));
        continue;
      }
      const std::size_t z = add(weighted, net.node(weighted), sum(terms));
      const Function f = activation == nn::Activation::tanh ? Function::tanh : Function::sigmoid;
      outputs.push_back(add(output, net.node(output), call(f, name(z))));
    }
    return outputs;
  }

  Formula squared(std::size_t y, std::size_t yhat) { return power(sum({name(y), negative(name(yhat))}), 2); }
  Formula cross_entropy(std::size_t y, std::size_t yhat) {
    const auto complement = [](std::size_t a) { return sum({number(1), negative(name(a))}); };
    return sum({negative(product({name(y), call(Function::log, name(yhat))})),
                negative(product({complement(y), call(Function::log, complement(yhat))}))});
  }

  void two_two_one(nn::Activation activation, bool notes) {
    const bool linear = activation == nn::Activation::linear;
    leaf("x1", notes ? (linear ? 80.0 : 8.0) : usual());
    leaf("x2", notes ? 8.0 : usual());
    const std::size_t yhat = network({2, 2, 1}, activation, notes ? (linear ? 1.0 : 0.1) : 0.0, 0.0)[0];
    const std::size_t y = leaf("y", notes ? (linear ? 3.0 : 1.0) : usual());
    const Value of_y = world_.values_[y], of_yhat = world_.values_[yhat];
    if (linear) {
      add("L", nn::squared_error(of_y, of_yhat).named("L"), squared(y, yhat));
    } else {
      add("L", nn::binary_cross_entropy(of_y, of_yhat).named("L"), cross_entropy(y, yhat));
    }
  }

  void mlp() {
    for (const char* text : {"x1", "x2", "x3"}) leaf(text, usual());
    const nn::Activation activation = random_.below(2) == 0 ? nn::Activation::tanh : nn::Activation::sigmoid;
    const std::vector<std::size_t> yhat = network({3, 4, 2}, activation, 0.0, 0.0);
    rows(yhat);
  }

  /// A loss over several predictions: their mean or sum of squares.
  void rows(const std::vector<std::size_t>& yhat) {
    std::vector<std::size_t> y;
    std::vector<Value> targets, predictions;
    std::vector<Formula> squares;
    for (std::size_t i = 0; i < yhat.size(); ++i) {
      y.push_back(leaf("y" + std::to_string(i + 1), usual()));
      targets.push_back(world_.values_[y[i]]);
      predictions.push_back(world_.values_[yhat[i]]);
      squares.push_back(squared(y[i], yhat[i]));
    }
    if (random_.below(2) == 0) {
      node("L", sum(squares));
      return;
    }
    const Value mean = nn::mean_squared_error(targets, predictions);
    add("L", mean.named("L"), product({number(1, static_cast<std::int64_t>(yhat.size())), sum(squares)}));
  }

  /// A line or a neuron before one of nn's losses.
  void losses() {
    const std::size_t w = leaf("w", usual()), b = leaf("b", usual()), kind = random_.below(3);
    const std::size_t count = kind == 0 ? 2 + random_.below(3) : 1;
    std::vector<std::size_t> yhat;
    for (std::size_t i = 1; i <= count; ++i) {
      const std::string place = count == 1 ? "" : std::to_string(i);
      const std::size_t x = leaf("x" + place, usual());
      const Formula line = sum({product({name(w), name(x)}), name(b)});
      if (kind == 0) {
        yhat.push_back(node("yhat" + place, line));
      } else {
        const std::size_t z = node("z", line);
        yhat.push_back(node("yhat", call(kind == 1 ? Function::sigmoid : Function::tanh, name(z))));
      }
    }
    if (kind == 0) return rows(yhat);
    const std::size_t y = leaf("y", usual());
    const Value of_y = world_.values_[y], of_yhat = world_.values_[yhat[0]];
    if (kind == 1) {
      add("L", nn::binary_cross_entropy(of_y, of_yhat).named("L"), cross_entropy(y, yhat[0]));
    } else {
      add("L", nn::squared_error(of_y, of_yhat).named("L"), squared(y, yhat[0]));
    }
  }

  void random_expression() {
    static constexpr const char* letters[] = {"p", "q", "r", "s", "t"};
    const std::size_t leaves = 3 + random_.below(3), nodes = 3 + random_.below(3);
    for (std::size_t i = 0; i < leaves; ++i) leaf(letters[i], usual());
    for (std::size_t i = 1; i <= nodes; ++i) {
      for (bool accepted = false; !accepted;) {
        const Formula definition = random_definition(i == nodes);
        std::vector<double> numbers;
        for (const Value value : world_.values_) numbers.push_back(value.value());
        const double at_given = evaluate(definition, numbers);
        accepted = std::isfinite(at_given) && std::abs(at_given) < 30.0;
        if (accepted) node(i == nodes ? "f" : "u" + std::to_string(i), definition);
      }
    }
  }

  /// Mostly a recent name.
  Formula earlier() {
    const std::size_t count = world_.size();
    return name(random_.below(3) != 0 ? count - 1 - random_.below(std::min<std::size_t>(count, 4))
                                      : random_.below(count));
  }
  Formula coefficient() { return number(2 + static_cast<std::int64_t>(random_.below(3))); }

  Formula random_definition(bool last) {
    const Formula a = earlier(), b = earlier(), c = earlier();
    const Formula above_one = sum({number(1), power(a, 2)});
    if (last && random_.below(2) == 0) return sum({product({a, b}), product({coefficient(), power(c, 2)})});
    switch (random_.below(14)) {
      case 0: return product({a, b});
      case 1: return sum({product({a, b}), c});
      case 2: return sum({product({coefficient(), a}), negative(product({b, c}))});
      case 3: return call(Function::sigmoid, a);
      case 4: return call(Function::tanh, a);
      case 5: return product({a, call(Function::sin, b)});
      case 6: return sum({call(Function::cos, a), product({b, c})});
      case 7: return quotient(b, above_one);
      case 8: return call(Function::log, above_one);
      case 9: return call(Function::sqrt, sum({above_one, power(b, 2)}));
      case 10: return sum({power(a, 3), negative(product({coefficient(), b}))});
      case 11: return product({b, call(Function::exp, negative(power(a, 2)))});
      case 12: return quotient(a, b);
      default: return power(sum({a, negative(product({b, c}))}), 2);
    }
  }

  World& world_;
  autograd::Random random_;
};

World::World(Family family, std::uint64_t seed) {
  // Some random expressions have no exact value at any point, such as the root of 3.
  while (!Builder(*this, seed).build(family, false)) {
    *this = World();
    ++seed;
  }
}

World World::of_notes(Family family, std::uint64_t seed) {
  World world;
  Builder(world, seed).build(family, true);
  return world;
}

World World::written(const std::vector<Line>& lines, std::uint64_t seed) {
  World world;
  if (!Builder(world, seed).write(lines)) throw std::logic_error("a written world without exact points");
  return world;
}

bool World::depends(std::size_t of, std::size_t by) const {
  if (of == by) return true;
  if (of < by || is_leaf(of)) return false;
  for (const std::size_t operand : operands(of)) {
    if (depends(operand, by)) return true;
  }
  return false;
}

std::vector<std::size_t> World::operands(std::size_t name) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < name; ++i) {
    if (!is_leaf(name) && holds_name(definitions_[name], i)) found.push_back(i);
  }
  return found;
}

std::size_t World::find(std::string_view text) const {
  for (std::size_t i = 0; i < size(); ++i) {
    if (texts_[i] == text) return i;
  }
  throw std::logic_error("no name " + std::string(text));
}

bool World::has_values(const Formula& a) const {
  autograd::Random random(size());
  for (int attempt = 0; attempt < 20; ++attempt) {
    std::vector<double> point;
    for (std::size_t i = 0; i < size(); ++i) {
      const double drawn = random.uniform(0.4, 1.6) * (random.below(2) == 0 ? 1.0 : -1.0);
      point.push_back(is_leaf(i) ? drawn : evaluate(definitions_[i], point));
    }
    if (std::isfinite(evaluate(a, point))) return true;
  }
  return false;
}

Print World::print(const Formula& a) const {
  Print print;
  for (std::size_t k = 0; k < print_size; ++k) print[k] = evaluate(a, points_[k]);
  return print;
}

bool World::draw_points(autograd::Random& random) {
  for (std::size_t attempts = 0; points_.size() < print_size; ++attempts) {
    if (attempts > 1000) return false;
    Assignment point;
    for (std::size_t i = 0; i < size(); ++i) {
      if (is_leaf(i)) {
        point.push_back(Residue::of_bits(random.bits()));
      } else if (const std::optional<Residue> value = evaluate(definitions_[i], point)) {
        point.push_back(*value);
      } else {
        break;
      }
    }
    if (point.size() == size()) points_.push_back(std::move(point));
  }
  return true;
}

}  // namespace measure
