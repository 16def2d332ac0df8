// SPDX-License-Identifier: MIT
#include "examples/notes.hpp"

#include "nn/nn.hpp"

namespace notes {
namespace {

using autograd::Value;
using autograd::verify::Claim;
using autograd::verify::Member;
using autograd::verify::written;

/// What every claim is made with: the nodes by the notes' names, and derivatives as symbols.
struct Vocabulary {
  Vocabulary(Part& to, const nn::Network& of) : part(to), network(of) {}
  Value operator[](std::string_view name) const { return network.node(name); }
  Value d(Value a, Value b) const { return part.judge.d(a, b); }
  void claim(std::string label, Value subject, std::vector<Member> chain) const {
    part.claims.push_back({std::move(label), subject, std::move(chain)});
  }

  Part& part;
  const nn::Network& network;
};

void claim_forward(const Vocabulary& v, Value x1, Value x2, Value y, Value L) {
  const Value yhat = v["yhat"], w1_11 = v["w1_11"], w1_12 = v["w1_12"], w1_22 = v["w1_22"],
              w2_11 = v["w2_11"], w2_21 = v["w2_21"], o11 = v["o11"], o12 = v["o12"], b11 = v["b11"],
              b12 = v["b12"];
  v.claim("F1", yhat, {18.0});
  v.claim("F2", L, {Member((3.0 - 18.0) * (3.0 - 18.0), "(3 - 18)^2"), 225.0});
  v.claim("F3", yhat, {w2_11 * o11 + w2_21 * o12 + b12});
  v.claim("F4", yhat,
          {w2_11 * (w1_11 * x1 + w1_12 * x2 + b11) + w2_21 * (w1_12 * x1 + w1_22 * x2 + b12) + b12});
  v.claim("A0", v.d(L, w2_11), {v.d(L, yhat) * v.d(yhat, w2_11)});
  v.claim("A1", v.d(L, yhat), {-2.0 * (y - yhat)});
}

void claim_second_layer(const Vocabulary& v, Value y, Value L) {
  const Value yhat = v["yhat"], w2_11 = v["w2_11"], w2_21 = v["w2_21"], b21 = v["b21"], o11 = v["o11"],
              o12 = v["o12"];
  v.claim("A2", v.d(yhat, w2_11), {o11});
  v.claim("A3", v.d(L, w2_11), {-2.0 * (y - yhat) * o11});
  v.claim("A4", v.d(L, w2_11), {o11});
  v.claim("A5", v.d(L, w2_21), {o12});
  v.claim("A6", v.d(yhat, b21), {-2.0 * (y - yhat)});
  v.claim("A7", v.d(L, w2_11), {-2.0 * (y - yhat) * o11});
  v.claim("A8", v.d(L, w2_21), {-2.0 * (y - yhat) * v["o21"]});
  v.claim("A9", v.d(L, b21), {-2.0 * (y - yhat)});
}

void claim_first_layer(const Vocabulary& v, Value x1, Value x2, Value L) {
  const Value yhat = v["yhat"], o11 = v["o11"], o12 = v["o12"], o21 = v["o21"], w2_11 = v["w2_11"],
              w2_21 = v["w2_21"];
  const Value w1_11 = v["w1_11"], w1_21 = v["w1_21"], w1_12 = v["w1_12"], w1_22 = v["w1_22"], b11 = v["b11"],
              b12 = v["b12"], b21 = v["b21"];
  const Value sum = w2_11 * o11 + w2_21 * o12 + b21;
  v.claim("A10", v.d(L, w1_11), {v.d(L, yhat) * v.d(yhat, o11) * v.d(o11, w1_11)});
  v.claim("A11", v.d(L, w1_21), {v.d(L, yhat) * v.d(yhat, o21) * v.d(o21, w1_21)});
  v.claim("A12", v.d(L, b11), {v.d(L, yhat) * v.d(yhat, o11) * v.d(o11, b11)});
  v.claim("A13", v.d(L, w1_12), {v.d(L, yhat) * v.d(yhat, o12) * v.d(o12, w1_12)});
  v.claim("A14", v.d(L, w1_22), {v.d(L, yhat) * v.d(yhat, o12) * v.d(o12, w1_22)});
  v.claim("A15", v.d(L, b12), {v.d(L, yhat) * v.d(yhat, o12) * v.d(o12, b12)});
  v.claim("A16", v.d(yhat, o11), {v.d(sum, o11), w2_11});
  v.claim("A17", v.d(yhat, o12), {v.d(sum, o12), w2_21});
  v.claim("A18", v.d(o11, w1_11), {x1});
  v.claim("A19", v.d(o11, w1_21), {x2});
  v.claim("A20", v.d(o11, b11), {1.0});
  v.claim("A21", v.d(o12, w1_12), {x1, x2});
  v.claim("A22", v.d(o12, w1_22), {x2});
  v.claim("A23", v.d(o12, b12), {1.0});
}

void claim_nine(const Vocabulary& v, Value x1, Value x2, Value y, Value L) {
  const Value yhat = v["yhat"], w2_11 = v["w2_11"], w2_21 = v["w2_21"];
  const Value slope = -2.0 * (yhat - y);
  v.claim("N1", v.d(L, v["w1_11"]), {slope * w2_11 * x1});
  v.claim("N2", v.d(L, v["w1_21"]), {slope * w2_11 * x2});
  v.claim("N3", v.d(L, v["b11"]), {slope * w2_11});
  v.claim("N4", v.d(L, v["w1_12"]), {slope * w2_21 * x1});
  v.claim("N5", v.d(L, v["w1_22"]), {slope * w2_21 * x2});
  v.claim("N6", v.d(L, v["b12"]), {slope * w2_21});
  v.claim("N7", v.d(L, v["w2_11"]), {slope * v["o11"]});
  v.claim("N8", v.d(L, v["w2_21"]), {slope * v["o12"]});
  v.claim("N9", v.d(L, v["b21"]), {slope});
}

void claim_output_layer(const Vocabulary& v, Value y, Value L) {
  const Value yhat = v["yhat"], z = v["z"], o11 = v["o11"], o12 = v["o12"];
  const Value w2_11 = v["w2_11"], w2_21 = v["w2_21"], b21 = v["b21"];
  const auto through_z = [&](Value by) { return v.d(L, yhat) * v.d(yhat, z) * v.d(z, by); };
  v.claim("B1", v.d(L, w2_11), {through_z(w2_11), -(yhat - y) * o11});
  v.claim("B2", v.d(L, w2_21), {through_z(w2_21), -(1.0 - yhat) * o12});
  v.claim("B3", v.d(L, b21), {through_z(b21), -(yhat - y)});
  v.claim("B4", v.d(L, yhat), {-y / yhat + (1.0 - y) / (1.0 - yhat)});
  v.claim("B5", v.d(L, yhat), {(-y * (1.0 - yhat) + yhat * (1.0 - y)) / (yhat * (1.0 - yhat))});
  v.claim("B6", v.d(L, yhat), {-(yhat - y) / (yhat * (1.0 - yhat))});
  v.claim("B7", v.d(yhat, z), {sigmoid(z) * (1.0 - sigmoid(z)), yhat * (1.0 - yhat)});
  v.claim("B8", v.d(L, yhat) * v.d(yhat, z), {-(yhat - y)});
}

void claim_hidden_layer(const Vocabulary& v, Value x1, Value x2, Value y, Value L) {
  const Value yhat = v["yhat"], z = v["z"], o11 = v["o11"], o12 = v["o12"], z11 = v["z11"], z12 = v["z12"];
  const Value w2_11 = v["w2_11"], w2_21 = v["w2_21"], w1_11 = v["w1_11"], w1_12 = v["w1_12"];
  const Value through_yhat = v.d(L, yhat) * v.d(yhat, z);
  v.claim("B9", v.d(L, w1_11),
          {through_yhat * v.d(z, o11) * v.d(o11, z11) * v.d(z11, w1_11),
           -(yhat - y) * w2_11 * o11 * (1.0 - o11) * x1});
  v.claim("B10", v.d(L, w1_12), {-(yhat - y) * w2_11 * o11 * (1.0 - o11) * x2});
  v.claim("B11", v.d(L, v["b11"]), {-(yhat - y) * w2_11 * o11 * (1.0 - o11)});
  v.claim("B12", v.d(L, w1_12),
          {through_yhat * v.d(z, o12) * v.d(o12, z12) * v.d(z12, w1_12),
           -(yhat - y) * w2_11 * o12 * (1.0 - o12) * x1});
  v.claim("B13", v.d(L, w1_12), {-(yhat - y) * w2_21 * o12 * (1.0 - o12) * x2});
  v.claim("B14", v.d(L, v["b12"]), {-(yhat - y) * w2_21 * o12 * (1.0 - o12)});
  v.claim("B15", v.d(z, o11), {w2_11});
  v.claim("B16", v.d(o11, z11), {o11 * (1.0 - o11)});
  v.claim("B17", v.d(z11, w1_11), {x1});
  v.claim("B18", v.d(o12, z12), {o12 * (1.0 - o12)});
  v.claim("B19", v.d(z12, w1_12), {x1});
}

Part paraboloid(std::string title, double x_number, double y_number) {
  Part part(std::move(title));
  const Value x(*part.graph, x_number, "x"), y(*part.graph, y_number, "y");
  const Value z = (square(x) + square(y)).named("z");
  const Value dz_dx = part.judge.d(z, x), dz_dy = part.judge.d(z, y);
  if (x_number == 0.0 && y_number == 0.0) {
    part.claims = {{"G2.2", dz_dx, {0.0}}, {"G2.3", dz_dy, {0.0}}};
  } else {
    part.claims = {{"G1", dz_dx, {2.0 * x}}, {"G2", dz_dy, {2.0 * y}}};
  }
  return part;
}

}  // namespace

Part regression(std::uint64_t seed) {
  Part part("Regression: 2-2-1, linear activation, squared error", seed);
  const Value x1(*part.graph, 80.0, "x1"), x2(*part.graph, 8.0, "x2"), y(*part.graph, 3.0, "y");
  nn::Network network(*part.graph, {2, 2, 1}, nn::Activation::linear,
                      nn::Constant{.weight = 1.0, .bias = 0.0});
  const Value yhat = network({x1, x2})[0];
  const Value L = nn::squared_error(y, yhat).named("L");
  part.forward = {network.node("o11"), network.node("o12"), yhat, L};
  const Vocabulary v(part, network);
  claim_forward(v, x1, x2, y, L);
  claim_second_layer(v, y, L);
  claim_first_layer(v, x1, x2, L);
  claim_nine(v, x1, x2, y, L);
  return part;
}

Part classification(std::uint64_t seed) {
  Part part("Classification: 2-2-1, sigmoid activation, binary cross-entropy", seed);
  const Value x1(*part.graph, 8.0, "x1"), x2(*part.graph, 8.0, "x2"), y(*part.graph, 1.0, "y");
  nn::Network network(*part.graph, {2, 2, 1}, nn::Activation::sigmoid,
                      nn::Constant{.weight = 0.1, .bias = 0.0});
  const Value yhat = network({x1, x2})[0];
  const Value L = nn::binary_cross_entropy(y, yhat).named("L");
  part.judge.domain(y, {0.0, 1.0});
  part.forward = {network.node("z11"), network.node("o11"), network.node("z"), yhat, L};
  const Vocabulary v(part, network);
  v.claim("F5", v["z11"], {Member(0.1 * 8 + 0.1 * 8 + 0, "0.1*8 + 0.1*8 + 0")});
  v.claim("F5.2", sigmoid(v["z11"]), {written("0.1")});
  v.claim("F6", v["z"], {v["w2_11"] * v["o11"] + v["w2_21"] * v["o12"] + v["b11"]});
  claim_output_layer(v, y, L);
  claim_hidden_layer(v, x1, x2, y, L);
  return part;
}

std::vector<Part> gradient_descent() {
  std::vector<Part> parts;
  parts.push_back(paraboloid("Gradient descent: z = x^2 + y^2 at (1, 2)", 1.0, 2.0));
  parts.push_back(paraboloid("Gradient descent: z = x^2 + y^2 at its minimum (0, 0)", 0.0, 0.0));
  const auto step = [&](std::string title, std::string label, double eta_number, std::vector<Member> chain) {
    Part part(std::move(title));
    const Value b(*part.graph, -5.0, "b"), slope(*part.graph, -50.0, "dL/db"),
        eta(*part.graph, eta_number, "eta");
    part.claims = {{std::move(label), (b - eta * slope).named("b_new"), std::move(chain)}};
    parts.push_back(std::move(part));
  };
  step("Gradient descent: a step with eta = 1", "G3", 1.0, {Member(-5.0 - -5.0, "-5 - (-5)"), 45.0});
  step("Gradient descent: a step with eta = 0.01", "G4", 0.01,
       {Member(-5 + (0.01 * 50), "-5 + (0.01*50)"), written("-4.5")});
  return parts;
}

}  // namespace notes
