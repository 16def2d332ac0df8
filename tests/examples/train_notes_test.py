# SPDX-License-Identifier: MIT
"""What the example train_notes prints, against the same training in plain numbers and exact linear algebra.

usage: train_notes_test.py ROOT PROGRAM
"""

import math
import os
import re
import subprocess
import sys
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import plain_training as plain
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()
answer = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                        timeout=120, check=False)
printed = answer.stdout.decode("utf-8")
words = " ".join(printed.split())
before, _, after = printed.partition("CLASSIFICATION")

LPA = [(80, 8, 3), (60, 9, 5), (70, 5, 8), (120, 7, 11)]
PLACEMENT = [(8, 8, 1), (7, 9, 1), (6, 10, 0), (5, 5, 0)]
ONES, TENTHS = [1, 1, 1, 1, 0, 0, 1, 1, 0], [0.1, 0.1, 0.1, 0.1, 0, 0, 0.1, 0.1, 0]
STANDARD_LPA, STANDARD_PLACEMENT = plain.standardised(LPA, (0, 1, 2)), plain.standardised(PLACEMENT, (0, 1))
RANDOM = plain.xavier((2, 2, 1), 3)


def lines(text, label):
    """The numbers of all lines that begin with a label."""
    found = re.findall(r"^ {2,}" + re.escape(label) + r"  *((?:-?[\d.]+(?:e[-+]\d+)? *)+)", text, re.MULTILINE)
    return [[float(word) for word in line.split()] for line in found]


def differ(got, wanted, digits, what=""):
    """Numbers that were printed with so many digits after the point, beside those that were worked out."""
    if len(got) != len(wanted):
        yield f"{what}: {len(got)} numbers, and not {len(wanted)}: {got}"
    for a, b in zip(got, wanted):
        if not abs(a - b) <= 0.51 * 10.0 ** -digits + 1e-9 * abs(b):
            yield f"{what}: {a} is printed, and it is {b}"


def number_after(pattern):
    match = re.search(pattern, words)
    return float(match.group(1).replace(",", "")) if match else math.nan


def well_formed():
    """It ends well, says nothing on stderr, and keeps to 100 columns of ASCII"""
    if answer.returncode != 0 or answer.stderr:
        yield f"{answer.returncode} {answer.stderr}"
    yield from (line for line in printed.splitlines() if len(line) > 100 or not line.isascii() or line != line.rstrip())
    if "this is wrong" in printed:
        yield "it finds itself wrong"
    if subprocess.run([program, "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False).returncode != 2:
        yield "an argument is taken"


def epochs():
    """The average losses of five epochs are those of the notes' algorithm in plain numbers"""
    cases = {
        "eta = 0.00001": [(plain.Linear, LPA, ONES)],
        "eta = 0.1": [(plain.Linear, STANDARD_LPA, ONES)],
        "eta = 0.01": [(plain.Linear, STANDARD_LPA, ONES), (plain.Sigmoid, PLACEMENT, TENTHS),
                       (plain.Sigmoid, STANDARD_PLACEMENT, TENTHS)],
        "eta = 1": [(plain.Sigmoid, PLACEMENT, TENTHS), (plain.Sigmoid, STANDARD_PLACEMENT, TENTHS)],
    }
    for label, wanted in cases.items():
        got = lines(printed, label)
        if len(got) != len(wanted):
            yield f"{label}: {got}"
        for numbers, (network, rows, start) in zip(got, wanted):
            averages = plain.one_at_a_time(network, rows, start, float(label.split()[-1]), 5, 1)[1]
            yield from differ(numbers, averages, 4, label)


def divergence():
    """Runs that run away do so at the steps that are named, with these losses"""
    got = re.findall(r"ran away at step (\d+), in epoch 1: the loss is (\S+),", words)
    wanted = []
    for rows, eta in ((LPA, 1), (LPA, 0.01), (STANDARD_LPA, 1)):
        try:
            plain.one_at_a_time(plain.Linear, rows, ONES, eta, 5, 1)
            yield f"eta = {eta} does not run away here"
        except plain.RanAway as end:
            wanted.append((end.step, end.loss))
    if [int(step) for step, _ in got] != [step for step, _ in wanted]:
        yield f"{got} and {wanted}"
    yield from (f"{loss} and {right}" for (_, loss), (_, right) in zip(got, wanted)
                if not math.isclose(float(loss), right, rel_tol=1e-5))
    if plain.Linear.loss(ONES, LPA[0])[1][0] != 27680 or "dL/dw1_11 = 27680" not in words:
        yield "dL/dw1_11 of the first row"


def convergence():
    """Training comes to rest where the exact least squares solution is, and only with all rows at once"""
    exact = plain.least_squares(LPA)
    least = float(sum((exact[0] * a + exact[1] * b + exact[2] - y) ** 2 for a, b, y in LPA)) / 4
    width = [math.sqrt(sum((row[i] - sum(r[i] for r in LPA) / 4) ** 2 for row in LPA) / 4) for i in range(3)]
    plane = [float(exact[0]) * width[0] / width[2], float(exact[1]) * width[1] / width[2], 0.0, least / width[2] ** 2]
    for label in ("least squares", "the notes' start", "a random start"):
        yield from differ(lines(before.partition("c1   ")[2], label)[0], plane, 6, label)
    yield from differ([number_after(r"the loss stays at ([\d.]+)\.")], [plane[3]], 6, "at rest")
    yield from differ([number_after(r"the least there is for these columns is ([\d.]+)\.")], [least], 2, "least")
    steps = plain.all_at_once(plain.Linear, STANDARD_LPA, ONES, 0.05, 5000, 1e-12)[1]
    if not abs(number_after(r"eta = 0\.05: after (\d+) epochs") - steps) <= 0.01 * steps:
        yield f"{steps} epochs"
    averages = plain.one_at_a_time(plain.Linear, STANDARD_LPA, ONES, 0.01, 3000, 1)[1]
    yield from differ([number_after(r"last 1,000 epochs is ([\d.]+)\.")], [sum(averages[-1000:]) / 1000], 4, "restless")
    slow = plain.all_at_once(plain.Linear, LPA, ONES, 0.00001, 50000)[2]
    yield from differ([number_after(r"after 50,000 epochs the loss is ([\d.]+),")], [slow], 2, "slow")
    predicted = [float(exact[0] * a + exact[1] * b + exact[2]) for a, b, _ in LPA]
    yield from differ(lines(before, "predicted")[0], predicted, 2, "predicted")


def three_of_nine():
    """The nine parameters differ, their planes do not, and the rank of the derivatives is 3"""
    table = before.partition("b21\n")[2].partition("Disguised")[0]
    sets = [lines(table, label)[0] for label in ("the notes' start", "a random start", "the last, disguised")]
    plane = lines(before, "least squares")[0][:3]
    for p in sets:
        got = [p[6] * p[0] + p[7] * p[2], p[6] * p[1] + p[7] * p[3], p[6] * p[4] + p[7] * p[5] + p[8]]
        if len(p) != 9 or max(abs(a - b) for a, b in zip(got, plane)) > 2e-3:
            yield f"{p} is the plane {got}"
        exact = [Fraction(str(number)) for number in p]
        rows = [[Fraction(number) for number in row] for row in LPA]
        if plain.rank([plain.Linear.by_output(exact, row) for row in rows]) != 3:
            yield f"{p}: the rank is not 3"
    if min(max(abs(a - b) for a, b in zip(p, q)) for p, q in zip(sets, sets[1:])) < 0.1:
        yield f"{sets} are alike"
    if not re.search(r"leaves [\d.]+, [\d.]+, [\d.]+, and for the fourth row 0, up to rounding", words):
        yield "the rank is not said"


def twins():
    """The derivatives at the beginning are those worked out by hand, and the notes' start keeps twins alike"""
    for text, network, rows, start in ((before, plain.Linear, STANDARD_LPA, ONES),
                                       (after, plain.Sigmoid, STANDARD_PLACEMENT, TENTHS)):
        table = text.partition("before the first step:")[2].partition("\nThe largest")[0]
        for label, parameters in (("the notes' start", start), ("a random start", RANDOM)):
            by = plain.mean_gradient(network, rows, parameters)[1]
            got = lines(table, label)[0]
            yield from differ(got, [by[i] for i in (0, 2, 1, 3, 4, 5, 6, 7)], 4, label)
            if (got[0::2] == got[1::2]) != (parameters is start):
                yield f"{label}: {got}"
        apart = re.findall(r"(?:start   |start     )(\S+) in (\d+) steps", text)
        if len(apart) != 2 or float(apart[0][0]) != 0.0 or not float(apart[1][0]) > 0.5:
            yield f"{apart}"


def separable():
    """The sigmoid network's loss falls and its parameters grow as they do in plain numbers"""
    parameters, done = TENTHS, 0
    for epochs in (10, 100, 1000, 10000, 100000):
        parameters, _, loss = plain.all_at_once(plain.Sigmoid, STANDARD_PLACEMENT, parameters, 1.0, epochs - done)
        done = epochs
        got = lines(after, str(epochs))[0]
        length = math.sqrt(sum(p * p for p in parameters))
        if not math.isclose(got[0], loss, rel_tol=0.006) or abs(got[1] - length) > 0.006:
            yield f"{epochs}: {got} and {loss} {length}"
    parameters, steps, loss = plain.all_at_once(plain.Sigmoid, STANDARD_PLACEMENT, TENTHS, 1.0, 100000, 1e-4)
    if not abs(number_after(r"ends the run after (\d+) epochs") - steps) <= 0.01 * steps:
        yield f"{steps} epochs"
    table = after.partition("(5, 5)")[2].partition("Twins")[0]
    yield from differ(lines(table, "the notes' start")[0][:4],
                      [plain.Sigmoid.output(parameters, *row[:2])[0] for row in STANDARD_PLACEMENT], 4, "probabilities")
    if table.count("4 of 4 right") != 2 or "is assumed" not in words:
        yield table


for test in (well_formed, epochs, divergence, convergence, three_of_nine, twins, separable):
    tap.check("train_notes: " + test.__doc__, [str(problem) for problem in test()])
tap.done()
