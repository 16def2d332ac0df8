// SPDX-License-Identifier: MIT
// Writes and reads files for exchange_test.py, which knows the formats apart from the library.
//
//   exchange save PATH f64|f32   a network 3-2-1 with the parameters 1/7, 2/7...
//   exchange load PATH           that network or any other of 3 inputs and 1 output
//   exchange csv PATH            a table of hard words and numbers
//
// The first two print what the network makes of the inputs 0.5, -1, 2.
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "nn/nn.hpp"

using namespace autograd;

namespace {

void print_output(nn::Network network) { std::printf("%.17g\n", network({0.5, -1.0, 2.0})[0].value()); }

void save(const std::string& path, const std::string& type) {
  Graph graph;
  const nn::Network network(graph, {3, 2, 1}, {nn::Activation::tanh, nn::Activation::linear}, nn::Constant{});
  double count = 0;
  for (const Value& parameter : network.parameters()) parameter.assign(++count / 7);
  nn::save(network, path, {.inputs = {"a", "b\"", "c"}, .classes = {"\xc3\xa9"}},
           type == "f64" ? nn::NumberType::f64 : nn::NumberType::f32);
  print_output(network);
}

void write_table(const std::string& path) {
  const std::vector<nn::Column> columns{{"a,b"}, {"\"k\"\r\n", {" x", "plain", "y\"z"}}};
  nn::write_csv(path, nn::DataTable(columns, {1.0 / 3, 0, -0.0, 1, 5e-324, 2, -1.7976931348623157e308, 0}));
}

}  // namespace

int main(int count, char** words) try {
  const std::string what = count > 2 ? words[1] : "";
  Graph graph;
  if (what == "save" && count == 4) {
    save(words[2], words[3]);
  } else if (what == "load") {
    print_output(nn::load(graph, words[2]).network);
  } else if (what == "csv") {
    write_table(words[2]);
  } else {
    std::fputs("usage: exchange save PATH f64|f32, load PATH, csv PATH\n", stderr);
    return 2;
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
