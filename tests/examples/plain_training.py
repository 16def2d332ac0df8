# SPDX-License-Identifier: MIT
"""Networks with one hidden layer, trained in plain numbers: the formulas are written by hand, and nothing here is
shared with the library but the generator of random numbers, whose definition is public."""

import math
from fractions import Fraction

MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state + 0x9e3779b97f4a7c15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & MASK
        z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & MASK
        return z ^ (z >> 31)

    def below(self, count):
        return (self.bits() >> 32) * count >> 32

    def uniform(self, low, high):
        share = (self.bits() >> 11) * 2.0 ** -53
        return (1 - share) * low + share * high


def standardised(rows, columns):
    rows = [list(row) for row in rows]
    for column in columns:
        numbers = [row[column] for row in rows]
        mean = sum(numbers) / len(numbers)
        deviation = math.sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))
        for row in rows:
            row[column] = (row[column] - mean) / deviation
    return rows


def xavier(sizes, seed):
    """Layer after layer: weights neuron by neuron, then biases of 0."""
    random, parameters = SplitMix64(seed), []
    for inputs, outputs in zip(sizes, sizes[1:]):
        bound = math.sqrt(3.0) * math.sqrt(2.0 / (inputs + outputs))
        parameters += [random.uniform(-bound, bound) for _ in range(inputs * outputs)] + [0.0] * outputs
    return parameters


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


class Linear:
    """A network 2-2-1 of the notes: linear, squared error. p is w1_11, w1_21, w1_12, w1_22, b11, b12, w2_11, w2_21, b21."""

    @staticmethod
    def output(p, x1, x2):
        o1 = p[0] * x1 + p[1] * x2 + p[4]
        o2 = p[2] * x1 + p[3] * x2 + p[5]
        return p[6] * o1 + p[7] * o2 + p[8], o1, o2

    @classmethod
    def by_output(cls, p, row):
        """The nine derivatives of the output."""
        x1, x2 = row[:2]
        _, o1, o2 = cls.output(p, x1, x2)
        return [p[6] * x1, p[6] * x2, p[7] * x1, p[7] * x2, p[6], p[7], o1, o2, 1]

    @classmethod
    def loss(cls, p, row):
        """The loss of a row, and its nine derivatives."""
        error = cls.output(p, *row[:2])[0] - row[2]
        return error * error, [2 * error * slope for slope in cls.by_output(p, row)]


class Sigmoid(Linear):
    """The other one: sigmoid, binary cross-entropy."""

    @staticmethod
    def output(p, x1, x2):
        o1 = sigmoid(p[0] * x1 + p[1] * x2 + p[4])
        o2 = sigmoid(p[2] * x1 + p[3] * x2 + p[5])
        return sigmoid(p[6] * o1 + p[7] * o2 + p[8]), o1, o2

    @classmethod
    def loss(cls, p, row):
        x1, x2, y = row
        yhat, o1, o2 = cls.output(p, x1, x2)
        at_z = yhat - y
        at_1, at_2 = at_z * p[6] * o1 * (1 - o1), at_z * p[7] * o2 * (1 - o2)
        return (-math.log(yhat if y == 1 else 1 - yhat),
                [at_1 * x1, at_1 * x2, at_2 * x1, at_2 * x2, at_1, at_2, at_z * o1, at_z * o2, at_z])


class RanAway(Exception):
    def __init__(self, step, loss):
        super().__init__(f"at step {step} the loss is {loss}")
        self.step, self.loss = step, loss


def one_at_a_time(network, rows, start, eta, epochs, seed):
    """The notes' algorithm: in each epoch as many rows as there are, drawn; the average loss of each epoch."""
    parameters, random, averages, step, first = list(start), SplitMix64(seed), [], 0, None
    for _ in range(epochs):
        drawn, total = [random.below(len(rows)) for _ in rows], 0.0
        for place in drawn:
            step += 1
            loss, gradient = network.loss(parameters, rows[place])
            first = loss if first is None else first
            if loss > 1e9 * max(1.0, first):
                raise RanAway(step, loss)
            total += loss
            parameters = [p - eta * g for p, g in zip(parameters, gradient)]
        averages.append(total / len(rows))
    return parameters, averages


def mean_gradient(network, rows, parameters):
    total, sums = 0.0, [0.0] * len(parameters)
    for row in rows:
        loss, gradient = network.loss(parameters, row)
        total += loss / len(rows)
        sums = [s + g / len(rows) for s, g in zip(sums, gradient)]
    return total, sums


def all_at_once(network, rows, start, eta, epochs, unchanged=-1.0):
    """Steps with all rows until none of the parameters moves by more; the parameters, the steps, the last loss."""
    parameters, loss = list(start), None
    for step in range(1, epochs + 1):
        loss, gradient = mean_gradient(network, rows, parameters)
        after = [p - eta * g for p, g in zip(parameters, gradient)]
        moved = max(abs(a - b) for a, b in zip(after, parameters))
        parameters = after
        if moved <= unchanged:
            return parameters, step, loss
    return parameters, epochs, loss


def solved(matrix):
    """The solution of n equations, each row holding n factors and the right side; exactly, for Fractions."""
    matrix = [list(row) for row in matrix]
    for i in range(len(matrix)):
        pivot = next(k for k in range(i, len(matrix)) if matrix[k][i] != 0)
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        matrix[i] = [number / matrix[i][i] for number in matrix[i]]
        for k in range(len(matrix)):
            if k != i:
                matrix[k] = [a - matrix[k][i] * b for a, b in zip(matrix[k], matrix[i])]
    return [row[-1] for row in matrix]


def rank(matrix):
    """Of a matrix of Fractions."""
    matrix, found = [list(row) for row in matrix], 0
    for column in range(len(matrix[0])):
        pivot = next((k for k in range(found, len(matrix)) if matrix[k][column] != 0), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for k in range(found + 1, len(matrix)):
            factor = matrix[k][column] / matrix[found][column]
            matrix[k] = [a - factor * b for a, b in zip(matrix[k], matrix[found])]
        found += 1
    return found


def least_squares(rows):
    """c1*x1 + ... + c0 nearest to the last number of each row, by the normal equations, in Fractions."""
    table = [[Fraction(number) for number in row[:-1]] + [Fraction(1), Fraction(row[-1])] for row in rows]
    count = len(table[0]) - 1
    return solved([[sum(row[i] * row[j] for row in table) for j in range(count + 1)] for i in range(count)])


class OneHidden:
    """n inputs, tanh neurons, one linear output. Parameters: hidden weights neuron by neuron, their biases, the
    output's weights, its bias. The loss is the squared error, or the binary cross-entropy of the output as a logit."""

    def __init__(self, inputs, hidden, is_logit):
        self.inputs, self.hidden, self.is_logit = inputs, hidden, is_logit

    def output(self, p, x):
        n, h = self.inputs, self.hidden
        o = [math.tanh(sum(p[j * n + i] * x[i] for i in range(n)) + p[n * h + j]) for j in range(h)]
        return sum(p[(n + 1) * h + j] * o[j] for j in range(h)) + p[-1], o

    def loss(self, p, row):
        n, h = self.inputs, self.hidden
        x, y = row[:n], row[n]
        yhat, o = self.output(p, x)
        if self.is_logit:
            loss = math.log1p(math.exp(-abs(yhat))) + max(yhat, 0) - y * yhat
            at = sigmoid(yhat) - y
        else:
            loss, at = (y - yhat) ** 2, 2 * (yhat - y)
        inner = [at * p[(n + 1) * h + j] * (1 - o[j] * o[j]) for j in range(h)]
        return loss, [a * b for a in inner for b in x] + inner + [at * a for a in o] + [at]


def adam(network, rows, start, rate, epochs, rate_of=lambda rate, step: rate):
    """All rows at once, the rate by the step from 0; the parameters and the loss of every epoch, before its step."""
    parameters, losses = list(start), []
    m, v = [0.0] * len(start), [0.0] * len(start)
    for step in range(1, epochs + 1):
        loss, gradient = mean_gradient(network, rows, parameters)
        losses.append(loss)
        m = [0.9 * a + 0.1 * g for a, g in zip(m, gradient)]
        v = [0.999 * a + 0.001 * g * g for a, g in zip(v, gradient)]
        parameters = [p - rate_of(rate, step - 1) * (a / (1 - 0.9 ** step)) / (math.sqrt(b / (1 - 0.999 ** step)) + 1e-8)
                      for p, a, b in zip(parameters, m, v)]
    return parameters, losses
