# SPDX-License-Identifier: MIT
"""What the example fit_curve prints, against the same training in plain numbers and exact least squares.

usage: fit_curve_test.py ROOT PROGRAM
"""

import math
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import plain_training as plain
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()


def run(*arguments):
    answer = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=120, check=False)
    return answer.returncode, answer.stdout.decode("utf-8"), answer.stderr.decode("utf-8")


status, printed, complaints = run()


def curve(x):
    return math.sin(2 * x) + x / 2


def noisy_points():
    """The rows to learn from and those that are held back."""
    random, rows = plain.SplitMix64(1), []
    for _ in range(120):
        x = random.uniform(-3.0, 3.0)
        rows.append((x, curve(x) + random.uniform(-0.3, 0.3)))
    random, order = plain.SplitMix64(1), list(range(120))
    for left in range(120, 1, -1):
        place = random.bits() % left
        order[left - 1], order[place] = order[place], order[left - 1]
    return [rows[i] for i in order[30:]], [rows[i] for i in order[:30]]


LEARNED, HELD_BACK = noisy_points()


def r_squared(rows, predict):
    mean = sum(y for _, y in rows) / len(rows)
    return 1 - sum((y - predict(x)) ** 2 for x, y in rows) / sum((y - mean) ** 2 for _, y in rows)


def well_formed():
    """It ends well, says nothing on stderr, and keeps to 100 columns of ASCII"""
    if status != 0 or complaints:
        yield f"{status} {complaints}"
    yield from (line for line in printed.splitlines() if len(line) > 100 or not line.isascii() or line != line.rstrip())
    if run("--help")[0] != 2 or run("a", "b")[0] != 2:
        yield "any argument is taken"


def measures():
    """R2 of the line, the network and the curve is that of training in plain numbers, on both kinds of rows"""
    network = plain.OneHidden(1, 8, False)
    parameters, losses = plain.adam(network, LEARNED, plain.xavier((1, 8, 1), 1), 0.05, 1000,
                                    lambda rate, step: rate * (1 + math.cos(math.pi * step / 1000)) / 2)
    slope, height = map(float, plain.least_squares(LEARNED))
    predictions = {"a straight line": lambda x: slope * x + height, "the network": lambda x: network.output(parameters, [x])[0],
                   "the curve without the noise": curve}
    for what, predict in predictions.items():
        said = re.search(r"^  " + what + r" +(\S+) +(\S+)$", printed, re.MULTILINE)
        for number, rows in zip(said.groups() if said else (), (LEARNED, HELD_BACK)):
            if abs(float(number) - r_squared(rows, predict)) > 6e-5:
                yield f"{what}: {number} and {r_squared(rows, predict)}"
        if not said:
            yield f"{what}: nothing"
    said = re.search(r"Its loss was ([\d.]+) at first and is ([\d.]+) in the end", " ".join(printed.split()))
    if not said or abs(float(said[1]) - losses[0]) > 6e-5 or abs(float(said[2]) - losses[-1]) > 6e-5:
        yield f"{said and said.groups()} and {losses[0]}, {losses[-1]}"
    if not r_squared(HELD_BACK, predictions["the network"]) > 0.9:
        yield "the network does not fit"


def drawing():
    """The drawing is an SVG with all points, the fit and the curve"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "fit.svg")
        said = run(path)
        if said[0] != 0 or path not in said[1]:
            yield f"{said}"
        svg = xml.etree.ElementTree.parse(path).getroot()
        if svg.tag != "{http://www.w3.org/2000/svg}svg":
            yield svg.tag
        text = " ".join("".join(svg.itertext()).split())
        yield from (f"'{name}' is not in it" for name in ("network", "learned", "held back") if name not in text)
        marks = sum(1 for element in svg.iter() if element.tag.endswith(("circle", "rect", "use", "path", "polygon")))
        if marks < 120:
            yield f"{marks} marks for 120 points"
        if run(os.path.join(folder, "nowhere", "fit.svg"))[0] != 1:
            yield "a folder that does not exist"


for test in (well_formed, measures, drawing):
    tap.check("fit_curve: " + test.__doc__, [str(problem) for problem in test()])
tap.done()
