// SPDX-License-Identifier: MIT
// Both networks of the founding notes, trained: by the notes' own algorithm, then for as long as it takes;
// and what the notes' columns and their start do to it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>

#include "examples/train_notes/task.hpp"

namespace {

using namespace notes;

// ------------------------------------------------------------------------ how it is printed

/// Words in lines of at most 100 columns.
void print_wrapped(const std::string& text, const std::string& indent) {
  std::string line = indent;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (line.size() > indent.size() && line.size() + 1 + end - begin > 100) {
      std::printf("%s\n", line.c_str());
      line = indent;
    }
    if (line.size() > indent.size()) line += ' ';
    line += text.substr(begin, end - begin);
    begin = end + 1;
  }
  std::printf("%s\n", line.c_str());
}

unsigned long long whole(std::uint64_t number) { return number; }

void print_numbers(const char* what, const Numbers& numbers, int columns, int digits) {
  std::printf("  %-19s", what);
  for (const double number : numbers) {
    // Rounding leaves 0 with either sign.
    const bool nothing = std::abs(number) < 0.5 * std::pow(10.0, -digits);
    std::printf("%*.*f", columns, digits, nothing ? 0.0 : number);
  }
  std::printf("\n");
}

void print_heading(const std::vector<std::string>& words, int columns) {
  std::printf("  %-19s", "");
  for (const std::string& word : words) std::printf("%*s", columns, word.c_str());
  std::printf("\n");
}

// ------------------------------------------------------------------------ what both networks show

void show_five_epochs(const Task& task, std::initializer_list<const char*> etas) {
  print_heading({"epoch 1", "epoch 2", "epoch 3", "epoch 4", "epoch 5"}, 12);
  for (const char* eta : etas) {
    const std::string what = "eta = " + std::string(eta);
    try {
      Numbers losses;
      const nn::History history = five_epochs(task, std::stod(eta));
      for (const nn::EpochRecord& epoch : history.epochs()) losses.push_back(epoch.loss);
      print_numbers(what.c_str(), losses, 12, 4);
    } catch (const nn::Diverged& error) {
      std::printf("  %-19sdiverges:\n", what.c_str());
      print_wrapped(error.what(), "    ");
    }
  }
}

/// What the twins' derivatives are at the beginning, and how far apart the twins ever were.
void show_twins(const Task& task, const nn::InitialValues& random, const Run& alike, const Run& unlike) {
  std::vector<std::string> names;
  for (const auto& [one, two] : twins) names.insert(names.end(), {std::string(one), std::string(two)});
  std::printf("\nThe derivatives of the mean loss before the first step:\n\n");
  print_heading(names, 9);
  const auto print_derivatives = [&](const char* what, const nn::InitialValues& start) {
    Run run(task, start);
    const autograd::Gradient gradient = autograd::gradient(mean_loss(run, task));
    Numbers numbers;
    for (const std::string& name : names) numbers.push_back(gradient[run.network.parameter(name)]);
    print_numbers(what, numbers, 9, 4);
  };
  print_derivatives("the notes' start", task.start);
  print_derivatives("a random start", random);
  std::printf(
      "\nThe largest difference between a parameter and its twin, after any step:\n\n"
      "  the notes' start   %g in %llu steps\n"
      "  a random start     %.3g in %llu steps\n",
      alike.apart, whole(alike.history.last_step().step), unlike.apart,
      whole(unlike.history.last_step().step));
}

// ------------------------------------------------------------------------ regression

void show_convergence(const nn::DataTable& table, const Task& raw, const Task& task, Run& at_rest) {
  Run slow(raw, raw.start), restless(task, task.start);
  slow.train(raw,
             {.optimiser = nn::GradientDescent{.rate = 0.00001}, .batch = nn::all_rows, .epochs = 50'000});
  restless.train(task, {.optimiser = nn::GradientDescent{.rate = 0.01},
                        .batch = 1,
                        .order = nn::Order::drawn,
                        .seed = seed,
                        .epochs = 3000});
  double average = 0.0;
  for (std::size_t i = 2000; i < 3000; ++i) average += restless.history.epochs()[i].loss / 1000.0;
  std::printf(
      "\nTo convergence\n\n"
      "Standardised columns, one row at a time, eta = 0.01: after 3,000 epochs the parameters still move,\n"
      "because each row pulls its own way. The average loss of the last 1,000 epochs is %.4f.\n\n"
      "Standardised columns, all rows at once, eta = 0.05: after %llu epochs no parameter moves by more\n"
      "than 1e-12, and the loss stays at %.6f. (w_new = w_old to the last digit may never come: that\n"
      "digit can go up and down for ever.)\n\n"
      "The columns as they are, all rows at once, eta = 0.00001: after 50,000 epochs the loss is %.2f, and\n"
      "the least there is for these columns is %.2f.\n\n"
      "At rest, in units of lpa:\n\n",
      average, whole(at_rest.history.last_epoch().epoch), at_rest.history.last_step().loss,
      slow.history.last_epoch().loss,
      plane::loss(plane::least_squares(raw.inputs, raw.targets), raw.inputs, raw.targets));
  const nn::Scaling scaling = nn::Scaling::standardise(table);
  Numbers predicted;
  for (const double yhat : nn::predict(at_rest.network, task.inputs))
    predicted.push_back(scaling.invert("lpa", yhat));
  print_numbers("lpa in the table", table.column("lpa"), 8, 2);
  print_numbers("predicted", predicted, 8, 2);
  std::printf("\nNo plane has a smaller mean square of these four errors.\n");
}

/// The plane that a linear network is: c1, c2, c0.
Numbers plane_of(const Run& run) {
  const double first = run.parameter("w2_11"), second = run.parameter("w2_21");
  return {first * run.parameter("w1_11") + second * run.parameter("w1_12"),
          first * run.parameter("w1_21") + second * run.parameter("w1_22"),
          first * run.parameter("b11") + second * run.parameter("b12") + run.parameter("b21")};
}

/// Gives the network other parameters with the same predictions. Returns how much a prediction moves.
double disguise(Run& run, const nn::DataTable& inputs) {
  const Numbers before = nn::predict(run.network, inputs);
  const auto set = [&](const char* name, double number) { run.network.set(name, number); };
  for (const char* name : {"w1_11", "w1_21", "b11"}) set(name, 10.0 * run.parameter(name));
  set("w2_11", run.parameter("w2_11") / 10.0);
  set("b21", run.parameter("b21") - run.parameter("w2_21"));
  set("b12", run.parameter("b12") + 1.0);
  double moved = 0.0;
  const Numbers after = nn::predict(run.network, inputs);
  for (std::size_t i = 0; i < before.size(); ++i) moved = std::max(moved, std::abs(after[i] - before[i]));
  return moved;
}

void show_planes(const Task& task, const Run& from_notes, const Run& drawn) {
  std::printf(
      "\nNine parameters, but three numbers that the data can tell\n\n"
      "A linear network is a plane, yhat = c1*iq + c2*cgpa + c0. (Put o11 and o12 into yhat, and\n"
      "c1 = w2_11*w1_11 + w2_21*w1_12, c2 likewise; c0 holds the biases.) The best plane is found without\n"
      "training too, by solving three equations: least squares. Training finds it from either start:\n\n");
  print_heading({"c1", "c2", "c0", "loss"}, 11);
  const auto print_plane = [&](const char* what, Numbers numbers) {
    numbers.push_back(plane::loss(numbers, task.inputs, task.targets));
    print_numbers(what, numbers, 11, 6);
  };
  print_plane("least squares", plane::least_squares(task.inputs, task.targets));
  print_plane("the notes' start", plane_of(from_notes));
  print_plane("a random start", plane_of(drawn));
}

void show_three_of_nine(const Task& task, const Run& from_notes, Run& drawn) {
  show_planes(task, from_notes, drawn);
  std::printf("\nThe parameters are others all the same:\n\n");
  std::vector<std::string> names;
  for (const autograd::Value& parameter : drawn.network.parameters()) names.push_back(parameter.name());
  print_heading(names, 8);
  print_numbers("the notes' start", from_notes.parameters(), 8, 4);
  print_numbers("a random start", drawn.parameters(), 8, 4);
  const Numbers left =
      plane::pivots(autograd::jacobian(drawn.record(task.inputs), drawn.network.parameters()));
  const double moved = disguise(drawn, task.inputs);
  print_numbers("the last, disguised", drawn.parameters(), 8, 4);
  std::printf(
      "\nDisguised: neuron 1 is made ten times as large and counted a tenth, and a bias is moved from the\n"
      "output to neuron 2. %s\n\n"
      "How many directions are there in which something changes? The four predictions have 36 derivatives\n"
      "by the nine parameters. Eliminating row after row leaves %.3f, %.3f, %.3f, and for the fourth row\n"
      "%s. So three directions count, and along the other six no prediction changes.\n",
      moved < 1e-12 ? "No prediction changes, up to rounding." : "The predictions change: this is wrong.",
      left[0], left[1], left[2], left[3] < 1e-12 ? "0, up to rounding" : "more: this is wrong");
}

void tell_regression() {
  const nn::DataTable table = nn::notes_regression();
  const Task raw = regression(table), task = regression(nn::Scaling::standardise(table).apply(table));
  std::printf(
      "REGRESSION: lpa from iq and cgpa; a linear network 2-2-1, squared error; every w = 1, every b = 0\n\n"
      "The notes' algorithm: 5 epochs; in each, four times, a row drawn at random (seed %llu), and a step\n"
      "w_new = w_old - eta*dL/dw for all nine parameters. Then the average loss of the epoch.\n\n"
      "With the columns as they are, where iq reaches 120:\n\n",
      whole(seed));
  show_five_epochs(raw, {"1", "0.01", "0.00001"});
  std::printf(
      "\n(An epoch may draw one row twice and another one not at all, so its average jumps about.)\n\n"
      "The table's first row already has dL/dw1_11 = 27680: a step with eta = 1 takes w1_11 from 1 to\n"
      "-27679. With eta = 0.00001 the loss falls, but it does not come to an end; see below.\n\n"
      "With standardised columns (each minus its mean, then divided by its standard deviation; lpa "
      "too):\n\n");
  show_five_epochs(task, {"1", "0.1", "0.01"});

  const nn::Xavier random{.seed = 3};
  Run from_notes(task, task.start), drawn(task, random);
  const nn::TrainerSettings to_rest{.optimiser = nn::GradientDescent{.rate = 0.05},
                                    .batch = nn::all_rows,
                                    .epochs = 100'000,
                                    .stopping = {.unchanged = 1e-12}};
  from_notes.train(task, to_rest);
  drawn.train(task, to_rest);
  show_convergence(table, raw, task, from_notes);
  show_three_of_nine(task, from_notes, drawn);
  std::printf(
      "\nTwins\n\n"
      "At the notes' start both hidden neurons are alike. So they get equal derivatives, take equal steps,\n"
      "and are alike again, for ever. A linear network loses nothing by it: one hidden neuron would do.\n");
  show_twins(task, random, from_notes, drawn);
}

// ------------------------------------------------------------------------ classification

/// The loss and the length of the list of parameters after 10, 100... epochs, all rows at once.
void show_growth(const Task& task) {
  std::printf("  %9s%14s%28s\n", "epochs", "loss", "root of the sum of w^2, b^2");
  Run run(task, task.start);
  std::uint64_t done = 0;
  for (std::uint64_t epochs = 10; epochs <= 100'000; epochs *= 10) {
    run.train(
        task,
        {.optimiser = nn::GradientDescent{.rate = 1.0}, .batch = nn::all_rows, .epochs = epochs - done});
    done = epochs;
    double square = 0.0;
    for (const double number : run.parameters()) square += number * number;
    std::printf("  %9llu%14.3g%28.2f\n", whole(epochs), run.history.last_epoch().loss, std::sqrt(square));
  }
}

void print_probabilities(const char* what, Run& run, const Task& task) {
  const Numbers numbers = nn::predict(run.network, task.inputs);
  std::printf("  %-19s", what);
  for (const double number : numbers) std::printf("%10.4f", number);
  std::printf("    %.0f of 4 right\n", 4.0 * nn::accuracy(task.targets.cells(), numbers).value());
}

void show_patience(const Task& task, Run& from_notes, Run& drawn) {
  const nn::TrainerSettings settings{.optimiser = nn::GradientDescent{.rate = 1.0},
                                     .batch = nn::all_rows,
                                     .epochs = 100'000,
                                     .stopping = {.unchanged = 1e-4}};
  from_notes.train(task, settings);
  drawn.train(task, settings);
  std::printf(
      "\nThe four rows can be told apart without a mistake, so larger weights are always better: the loss\n"
      "goes to 0, the parameters grow for ever, more and more slowly, and w_new = w_old never comes. This\n"
      "table ended because 100,000 epochs were the limit. The rule \"no parameter moves by more than\n"
      "0.0001\" ends the run after %llu epochs at a loss of %.2g. That is where patience ended, not where\n"
      "the loss is least. The probabilities of the four rows are then:\n\n",
      whole(from_notes.history.last_epoch().epoch), from_notes.history.last_step().loss);
  print_heading({"(8, 8)", "(7, 9)", "(6, 10)", "(5, 5)"}, 10);
  print_numbers("placement, assumed", task.targets.cells(), 10, 0);
  print_probabilities("the notes' start", from_notes, task);
  print_probabilities("a random start", drawn, task);
}

void tell_classification() {
  const nn::DataTable inputs = nn::notes_classification().select({"cgpa", "profile_score"});
  const Task raw = classification(inputs);
  const Task task = classification(nn::Scaling::standardise(inputs).apply(inputs));
  std::printf(
      "\n\nCLASSIFICATION: placement from cgpa and profile score; a sigmoid network 2-2-1, binary\n"
      "cross-entropy; every w = 0.1, every b = 0. The notes leave the placement column blank: 1, 1, 0, 0\n"
      "is assumed.\n\n"
      "The notes' algorithm, with the columns as they are (5 to 10; nothing runs away):\n\n");
  show_five_epochs(raw, {"1", "0.01"});
  std::printf("\nWith standardised columns:\n\n");
  show_five_epochs(task, {"1", "0.01"});
  std::printf(
      "\nTwenty steps are few: who knows nothing and always says 1/2 has a loss of log 2 = 0.6931.\n\n"
      "To convergence? (Standardised columns, all rows at once, eta = 1.)\n\n");
  show_growth(task);
  const nn::Xavier random{.seed = 3};
  Run from_notes(task, task.start), drawn(task, random);
  show_patience(task, from_notes, drawn);
  std::printf(
      "\nTwins\n\n"
      "It is the same here: both neurons start alike and stay alike, and the network is one with a single\n"
      "hidden neuron. For these four rows that is enough; for exclusive or it is not (see the example "
      "xor).\n");
  show_twins(task, random, from_notes, drawn);
}

}  // namespace

int main(int count, char**) try {
  if (count > 1) {
    std::fprintf(stderr, "train_notes takes no arguments; the notes' tables are built into it\n");
    return 2;
  }
  std::printf("The two networks of the notes, trained\n\n");
  tell_regression();
  tell_classification();
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "train_notes: %s\n", error.what());
  return 1;
}
