// SPDX-License-Identifier: MIT
// The metrics against counts made by hand, and where they have no value.
#include "nn/metrics.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "autograd/error.hpp"

using autograd::Error;
using autograd::WrongSize;
using nn::ConfusionMatrix;
using Numbers = std::vector<double>;

namespace {
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("yes and no are counted by the threshold, and equal is yes") {
  const Numbers targets = {1, 1, 1, 0, 0}, predictions = {0.9, 0.5, 0.2, 0.7, 0.1};
  const ConfusionMatrix matrix = nn::confusion(targets, predictions);
  CHECK(matrix.count(1, 1) == 2);
  CHECK(matrix.count(1, 0) == 1);
  CHECK(matrix.count(0, 1) == 1);
  CHECK(matrix.count(0, 0) == 1);
  CHECK(nn::accuracy(targets, predictions) == 0.6);
  CHECK(nn::precision(targets, predictions) == 2.0 / 3);
  CHECK(nn::recall(targets, predictions) == 2.0 / 3);
  CHECK(nn::recall(targets, predictions, {.target = 0.5, .prediction = 0.6}) == 1.0 / 3);
}

TEST_CASE("logits are cut at 0, and labels of -1 and 1 by their sign") {
  CHECK(nn::accuracy(Numbers{1, 0, 1}, Numbers{0.3, -0.3, -0.1}, nn::by_logit) == 2.0 / 3);
  CHECK(nn::accuracy(Numbers{1, -1, -1}, Numbers{0.3, -0.3, -0.1}, nn::by_sign) == 1.0);
  CHECK(nn::accuracy(Numbers{1, 0}, Numbers{infinity, -infinity}, nn::by_logit) == 1.0);
}

TEST_CASE("a share of nothing is empty and not a number") {
  CHECK(!nn::accuracy(Numbers{}, Numbers{}));
  CHECK(!nn::precision(Numbers{}, Numbers{}));
  CHECK(!nn::recall(Numbers{}, Numbers{}));
  CHECK(!nn::precision(Numbers{1, 0}, Numbers{0.1, 0.2}));
  CHECK(nn::recall(Numbers{1, 0}, Numbers{0.1, 0.2}) == 0.0);
  CHECK(!nn::recall(Numbers{0, 0}, Numbers{0.9, 0.2}));
  CHECK(nn::precision(Numbers{0, 0}, Numbers{0.9, 0.2}) == 0.0);
  CHECK(nn::accuracy(Numbers{1, 1}, Numbers{0.9, 0.8}) == 1.0);
  CHECK(!nn::accuracy_of_classes(Numbers{}, Numbers{}, 3));
}

TEST_CASE("classes are counted by the largest number of a row") {
  const Numbers targets = {1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 1, /**/ 0, 0, 1};
  const Numbers predictions = {2.0, -1.0, 0.5, /**/ 0.2, 0.1, 0.1, /**/ 0, 0, 5, /**/ -3, -1, -1};
  const ConfusionMatrix matrix = nn::confusion_of_classes(targets, predictions, 3);
  CHECK(matrix.count(0, 0) == 1);
  CHECK(matrix.count(1, 0) == 1);
  CHECK(matrix.count(2, 2) == 1);
  CHECK(matrix.count(2, 1) == 1);
  CHECK(matrix.total() == 4);
  CHECK(nn::accuracy_of_classes(targets, predictions, 3) == 0.5);
  CHECK(matrix.precision(0) == 0.5);
  CHECK(matrix.precision(1) == 0.0);
  CHECK(matrix.precision(2) == 1.0);
  CHECK(matrix.recall(0) == 1.0);
  CHECK(matrix.recall(1) == 0.0);
  CHECK(matrix.recall(2) == 0.5);
}

TEST_CASE("the largest of several alike is the first") {
  CHECK(nn::argmax(Numbers{1, 3, 3}) == 1);
  CHECK(nn::argmax(Numbers{-infinity}) == 0);
  CHECK_THROWS_AS(nn::argmax(Numbers{}), WrongSize);
  CHECK_THROWS_AS(nn::argmax(Numbers{1, not_a_number}), Error);
}

TEST_CASE("a confusion matrix is printed with numbers or names") {
  ConfusionMatrix matrix(2);
  for (int i = 0; i < 12; ++i) matrix.add(0, 0);
  matrix.add(1, 0);
  CHECK(matrix.text() ==
        "actual \\ predicted   0   1\n"
        "0                   12   0\n"
        "1                    1   0\n");
  CHECK(matrix.text(std::vector<std::string>{"no", "yes"}) ==
        "actual \\ predicted   no  yes\n"
        "no                   12    0\n"
        "yes                   1    0\n");
  CHECK_THROWS_WITH_AS(matrix.text(std::vector<std::string>{"no"}),
                       "a confusion matrix of 2 classes got 1 names; give one for each class, or none",
                       WrongSize);
}

TEST_CASE("R2 is 1 for perfect predictions, 0 for the mean, and below 0 for worse") {
  const Numbers targets = {1, 2, 3, 6};
  CHECK(nn::r_squared(targets, targets) == 1.0);
  CHECK(nn::r_squared(targets, Numbers{3, 3, 3, 3}) == 0.0);
  CHECK(nn::r_squared(targets, Numbers{1, 2, 4, 4}).value() == doctest::Approx(1 - 5.0 / 14).epsilon(1e-15));
  CHECK(nn::r_squared(targets, Numbers{6, 3, 2, 1}).value() == doctest::Approx(1 - 52.0 / 14).epsilon(1e-14));
}

TEST_CASE("R2 of targets that do not vary is empty, and large and small numbers do no harm") {
  CHECK(!nn::r_squared(Numbers{}, Numbers{}));
  CHECK(!nn::r_squared(Numbers{1}, Numbers{1}));
  CHECK(!nn::r_squared(Numbers{0.1, 0.1, 0.1}, Numbers{0.1, 0.2, 0.3}));
  CHECK(!nn::r_squared(Numbers{5e-324, 0}, Numbers{5e-324, 0}));
  for (const double size : {1e-300, 1e300, 1e308}) {
    const Numbers targets = {size, -size}, predictions = {0.5 * size, -size};
    CHECK(nn::r_squared(targets, predictions).value() == doctest::Approx(0.875).epsilon(1e-14));
  }
}

TEST_CASE("what cannot be measured is refused with its row") {
  CHECK_THROWS_WITH_AS(nn::accuracy(Numbers{1}, Numbers{}),
                       "a prediction is needed for each target, and there are 1 targets and 0 predictions",
                       WrongSize);
  CHECK_THROWS_WITH_AS(nn::accuracy(Numbers{1, 0}, Numbers{0.2, not_a_number}),
                       "the prediction of row 1 is NaN, which is neither yes nor no; look where it comes "
                       "from before measuring",
                       Error);
  CHECK_THROWS_AS(nn::recall(Numbers{not_a_number}, Numbers{0.2}), Error);
  CHECK_THROWS_WITH_AS(
      nn::confusion_of_classes(Numbers{1, 0, 0, 1}, Numbers{1, 0, 0, not_a_number}, 2),
      "a prediction of row 1 is NaN, so that none is the largest; look where it comes from before measuring",
      Error);
  CHECK_THROWS_AS(nn::confusion_of_classes(Numbers{1, 0, 0}, Numbers{1, 0, 0}, 2), WrongSize);
  CHECK_THROWS_AS(nn::confusion_of_classes(Numbers{1}, Numbers{1}, 1), WrongSize);
  CHECK_THROWS_WITH_AS(nn::r_squared(Numbers{1, infinity}, Numbers{1, 2}),
                       "the target of row 1 is not finite; look where it comes from before measuring", Error);
  CHECK_THROWS_AS(nn::r_squared(Numbers{1, 2}, Numbers{1, not_a_number}), Error);
  CHECK_THROWS_AS(nn::r_squared(Numbers{1, 2}, Numbers{1}), WrongSize);
  ConfusionMatrix matrix(2);
  CHECK_THROWS_WITH_AS(matrix.add(0, 2), "there is no class 2; this confusion matrix has classes 0 to 1",
                       Error);
  CHECK_THROWS_AS(matrix.recall(2), Error);
  CHECK(matrix.total() == 0);
}
