// SPDX-License-Identifier: MIT
// Networks in files: written, built again, loaded into others, and refused without a trace.
#include "nn/model_file.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "nn/datasets.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using nn::Activation;
using nn::Constant;
using nn::ModelDescription;
using nn::Network;
using nn::NumberType;
using nn::Tensor;
using nn::Tensors;
using nn::Uniform;
using support::mentions;
using support::refusal;
using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

namespace {

Numbers numbers_of(const Network& network) {
  Numbers numbers;
  for (const Value& parameter : network.parameters()) numbers.push_back(parameter.value());
  return numbers;
}

Network mixed(Graph& graph, std::uint64_t seed = 1) {
  return Network(graph, {3, 2, 1}, {Activation::tanh, Activation::linear}, Uniform{.seed = seed});
}

ModelDescription described() {
  const nn::DataTable table(Names{"iq", "c\"gpa", "age", "lpa"}, {80, 8, 3, 1, 60, 9.1, 5, 2});
  return {.inputs = {"iq", "c\"gpa", "age"},
          .outputs = {"lpa"},
          .classes = {"no", "\xc3\xa9lan, yes"},
          .scaling = nn::Scaling::standardise(table),
          .words = {{"note", "of one's own"}}};
}

Tensor* tensor(Tensors& tensors, std::string_view name) { return const_cast<Tensor*>(tensors.find(name)); }

/// With which words these tensors are refused, by both ways to load them; nothing may change.
std::string refused(const Tensors& tensors) {
  Graph graph;
  const Network network = mixed(graph, 9);
  const Numbers before = numbers_of(network);
  const std::size_t size = graph.size();
  const std::string words = refusal<FileError>([&] { nn::model_of(graph, tensors, "m"); });
  CHECK(graph.size() == size);
  CHECK_THROWS_AS(nn::assign_tensors(network, tensors, "m"), FileError);
  CHECK(numbers_of(network) == before);
  const std::string start = "m: cannot be read as a model: ";
  CHECK(words.starts_with(start));
  return words.substr(std::min(start.size(), words.size()));
}

template <class Change>
std::string refused_after(Change&& change) {
  Graph graph;
  Tensors tensors = nn::model_tensors(mixed(graph), described());
  change(tensors);
  return refused(tensors);
}

}  // namespace

TEST_CASE("parameters stand in PyTorch's tensors: a row of weights for each neuron") {
  Graph graph;
  const Network network(graph, {3, 2, 1}, Activation::tanh, Constant{});
  double number = 0;
  for (const Value& parameter : network.parameters()) parameter.assign(++number);
  network.set("w1_31", 31);  // from input 3 to neuron 1
  network.set("b12", 12);
  const Tensors tensors = nn::model_tensors(network);
  CHECK(tensors.tensors ==
        std::vector<Tensor>{{.name = "layers.0.weight", .shape = {2, 3}, .numbers = {1, 2, 31, 4, 5, 6}},
                            {.name = "layers.0.bias", .shape = {2}, .numbers = {7, 12}},
                            {.name = "layers.1.weight", .shape = {1, 2}, .numbers = {9, 10}},
                            {.name = "layers.1.bias", .shape = {1}, .numbers = {11}}});
  CHECK(tensors.metadata.at("chainrule.sizes") == "3-2-1");
  CHECK(tensors.metadata.at("chainrule.activations") == R"(["tanh","tanh"])");
}

TEST_CASE("a network is built again from its file, with all that was said of it") {
  const support::Folder folder;
  Graph graph, other;
  const Network network = mixed(graph);
  nn::save(network, folder / "m", described());
  nn::Model model = nn::load(other, folder / "m");
  CHECK(model.description == described());
  CHECK(numbers_of(model.network) == numbers_of(network));
  CHECK(model.network.layers()[0].neurons()[0].activation() == Activation::tanh);
  CHECK(model.network.layers()[1].neurons()[0].activation() == Activation::linear);
  Network copy = network;
  CHECK(model.network({1.0, 2.0, 3.0})[0].value() == copy({1.0, 2.0, 3.0})[0].value());
  CHECK(gradient(model.network.node("yhat"))[model.network.parameter("b21")] == 1);
  CHECK(folder.names() == Names{"m"});
}

TEST_CASE("a network saved in F32 comes back rounded to it") {
  const support::Folder folder;
  Graph graph, other;
  const Network network = mixed(graph);
  nn::save(network, folder / "m", {}, NumberType::f32);
  const Numbers numbers = numbers_of(network), back = numbers_of(nn::load(other, folder / "m").network);
  REQUIRE(back.size() == numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(back[i] == double{static_cast<float>(numbers[i])});
}

TEST_CASE("every activation is kept by name") {
  for (const Activation activation :
       {Activation::linear, Activation::sigmoid, Activation::tanh, Activation::relu}) {
    Graph graph, other;
    const Network network(graph, {1, 1}, activation, Constant{});
    const nn::Model model = nn::model_of(other, nn::model_tensors(network), "m");
    CHECK(model.network.layers()[0].neurons()[0].activation() == activation);
  }
}

TEST_CASE("a file is loaded into a network that is there") {
  const support::Folder folder;
  Graph graph, other;
  const Network network = mixed(graph, 1);
  Network target = mixed(other, 2);
  nn::save(network, folder / "m", described());
  target({1.0, 2.0, 3.0});
  CHECK(nn::load_into(target, folder / "m") == described());
  CHECK(numbers_of(target) == numbers_of(network));
  CHECK_THROWS_AS(gradient(target.node("yhat")), OutOfDate);
}

TEST_CASE("tensors of PyTorch alone are loaded, with gaps in the numbers, into a network that is there") {
  Graph graph, other;
  const Network network = mixed(graph);
  Tensors tensors = nn::model_tensors(network);
  tensors.metadata = {{"format", "pt"}};
  tensor(tensors, "layers.1.weight")->name = "layers.10.weight";
  tensor(tensors, "layers.1.bias")->name = "layers.10.bias";
  tensor(tensors, "layers.0.weight")->name = "layers.2.weight";
  tensor(tensors, "layers.0.bias")->name = "layers.2.bias";
  std::swap(tensors.tensors[0], tensors.tensors[3]);
  const Network target = mixed(other, 2);
  CHECK(nn::assign_tensors(target, tensors, "m").words.at("format") == "pt");
  CHECK(numbers_of(target) == numbers_of(network));
  CHECK(mentions(refusal<FileError>([&] { nn::model_of(other, tensors, "m"); }),
                 "it does not name the activations; build the network and call load_into() with it"));
}

TEST_CASE("tensors and words of the training are left alone") {
  Graph graph, other;
  Tensors tensors = nn::model_tensors(mixed(graph));
  tensors.tensors.push_back({.name = "training.moment", .shape = {1}, .numbers = {1}});
  tensors.metadata["training.order"] = "7";
  const nn::Model model = nn::model_of(other, tensors, "m");
  CHECK(numbers_of(model.network) == numbers_of(mixed(graph)));
  CHECK(model.description == ModelDescription{});
}

TEST_CASE("a network of other sizes or activations is refused, and keeps its numbers") {
  const support::Folder folder;
  Graph graph;
  nn::save(mixed(graph), folder / "m");
  const Network wide(graph, {3, 3, 1}, Activation::tanh, Constant{.weight = 5});
  CHECK(refusal<FileError>([&] { nn::load_into(wide, folder / "m"); }) ==
        folder / "m" + ": cannot be read as a model: it holds a network 3-2-1, and this one is 3-3-1");
  const Network curved(graph, {3, 2, 1}, Activation::relu, Constant{.weight = 5});
  CHECK(mentions(refusal<FileError>([&] { nn::load_into(curved, folder / "m"); }),
                 "its activations are tanh linear, and this network's are relu relu"));
  CHECK(wide.parameter("w1_11").value() == 5);
  CHECK(curved.parameter("w1_11").value() == 5);
}

TEST_CASE("parameters that were dropped are refused, and nothing is changed") {
  const support::Folder folder;
  Graph graph;
  nn::save(mixed(graph), folder / "m");
  const Mark mark = graph.mark();
  const Network network = mixed(graph, 2);
  graph.rewind(mark);
  CHECK_THROWS_AS(nn::load_into(network, folder / "m"), StaleValue);
  CHECK_THROWS_AS(nn::save(network, folder / "m"), StaleValue);
}

TEST_CASE("a graph that is full refuses a network, and nothing is recorded") {
  const support::Folder folder;
  Graph graph, small;
  nn::save(mixed(graph), folder / "m");
  small.limit(5);
  CHECK_THROWS_AS(nn::load(small, folder / "m"), GraphFull);
  CHECK(small.size() == 0);
}

TEST_CASE("tensors that make no network are refused") {
  CHECK(refused({}) == "it holds no layers.0.weight: it is no network");
  CHECK(mentions(refused_after([](Tensors& t) { t.tensors[0].name = "conv.weight"; }),
                 "tensor 'conv.weight' is no parameter of a fully connected network"));
  for (const char* name :
       {"layers.0.scale", "layers.00.weight", "layers.x.weight", "layers.", "layers.0.weight.x",
        "layers.99999999999999999999.weight", "layers.-1.weight", "layer.0.weight"}) {
    CAPTURE(name);
    CHECK(mentions(refused_after([&](Tensors& t) { t.tensors[0].name = name; }), "is no parameter"));
  }
  CHECK(refused_after([](Tensors& t) { t.tensors.erase(t.tensors.begin()); }) ==
        "it has no tensor layers.0.weight");
  CHECK(refused_after([](Tensors& t) { t.tensors.pop_back(); }) == "it has no tensor layers.1.bias");
  CHECK(refused_after([](Tensors& t) { t.tensors[0].shape = {6}; }) ==
        "layers.0.weight is no matrix [neurons, inputs] of at least one each");
  CHECK(refused_after([](Tensors& t) {
          t.tensors[0].shape = {3, 2};
        }) == "layers.0.bias does not have one number for each of 3 neurons");
  CHECK(refused_after([](Tensors& t) {
          t.tensors[2] = {.name = "layers.1.weight", .shape = {1, 3}, .numbers = {1, 2, 3}};
        }) == "layers.1.weight reads 3 inputs, and the layer before has 2 outputs");
  CHECK(mentions(refused_after([](Tensors& t) { t.tensors[0].shape = {2, 0}; }), "is no matrix"));
  CHECK(mentions(refused_after([](Tensors& t) { t.tensors[0].numbers.pop_back(); }),
                 "do not fill their shapes"));
  CHECK(mentions(refused_after([](Tensors& t) { t.tensors[1].numbers.pop_back(); }),
                 "do not fill their shapes"));
}

TEST_CASE("metadata that do not fit are refused") {
  const auto with = [](const std::string& name, const std::string& word) {
    return refused_after([&](Tensors& t) { t.metadata["chainrule." + name] = word; });
  };
  CHECK(with("model", "2") == "it is a model of version '2', and only 1 is known");
  CHECK(with("sizes", "3-3-1") == "it says that the network is '3-3-1', and its tensors are of 3-2-1");
  CHECK(with("activations", R"(["tanh"])") == "it names 1 activation for 2 layers");
  CHECK(mentions(with("activations", R"(["tanh","tan"])"), "there is no activation 'tan'"));
  CHECK(mentions(with("activations", "tanh tanh"), "it is no JSON"));
  CHECK(mentions(with("activations", R"([["tanh"]])"), "a list stands where it does not belong"));
  CHECK(mentions(with("activations", R"("tanh")"), "a string stands where it does not belong"));
  CHECK(with("inputs", R"(["iq"])") == "the network has 3 inputs, and the description names 1");
  CHECK(with("outputs", R"(["a","b"])") == "the network has 1 output, and the description names 2");
  CHECK(with("scaling", R"(["iq","1"])") == "a name, a centre or a width is missing");
  CHECK(with("scaling", R"(["iq","1","x"])") == "column 'iq' is not scaled by two numbers");
  CHECK(mentions(with("scaling", R"(["iq","1","0"])"), "a finite width above 0"));
}

TEST_CASE("a description that does not fit its network is refused, and no file is made") {
  const support::Folder folder;
  Graph graph;
  const Network network = mixed(graph);
  CHECK_THROWS_AS(nn::save(network, folder / "m", {.inputs = {"a"}}), WrongSize);
  CHECK_THROWS_AS(nn::save(network, folder / "m", {.outputs = {"a", "b"}}), WrongSize);
  CHECK(mentions(refusal<Error>([&] {
                   nn::save(network, folder / "m", {.words = {{"chainrule.x", "y"}}});
                 }),
                 "the name 'chainrule.x' is the library's"));
  CHECK_THROWS_AS(nn::save(network, folder / "m", {.words = {{"training.x", "y"}}}), Error);
  CHECK_THROWS_AS(nn::save(network, folder / "m", {.classes = {"\xff"}}), Error);
  network.set("b11", 1e39);
  CHECK_THROWS_AS(nn::save(network, folder / "m", {}, NumberType::f32), Error);
  CHECK(folder.names().empty());
}
