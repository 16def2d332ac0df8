# SPDX-License-Identifier: MIT
"""What the example xor prints, against the same training in plain numbers.

usage: xor_test.py ROOT PROGRAM
"""

import math
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import plain_training as plain
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()
answer = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                        timeout=120, check=False)
printed = answer.stdout.decode("utf-8")
random_part, _, equal_part = printed.partition("From equal weights")

ROWS = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
NETWORK = plain.OneHidden(2, 4, True)
EQUAL = [0.5] * 8 + [0.0] * 4 + [0.5] * 4 + [0.0]


def well_formed():
    """It ends well, says nothing on stderr, and keeps to 100 columns of ASCII"""
    if answer.returncode != 0 or answer.stderr:
        yield f"{answer.returncode} {answer.stderr}"
    yield from (line for line in printed.splitlines() if len(line) > 100 or not line.isascii() or line != line.rstrip())
    if subprocess.run([program, "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False).returncode != 2:
        yield "an argument is taken"


def training(text, start, right):
    table = re.findall(r"^ +([01]) +([01]) +([01]) +(0\.\d+|1\.0+)   (right|wrong)$", text, re.MULTILINE)
    if [tuple(int(word) for word in row[:3]) for row in table] != ROWS or [row[4] for row in table].count("right") != right:
        yield f"{table}"
        return
    parameters, losses = plain.adam(NETWORK, ROWS, start, 0.05, 500)
    for row in table:
        probability = plain.sigmoid(NETWORK.output(parameters, [int(row[0]), int(row[1])])[0])
        if abs(float(row[3]) - probability) > 1.1e-4 or (row[4] == "right") != ((probability >= 0.5) == (row[2] == "1")):
            yield f"{row} and {probability}"
    said = re.search(r"loss ([\d.]+) at first, ([\d.]+) after 500 steps; (\d+) % right", text)
    if not said or abs(float(said[1]) - losses[0]) > 6e-5 or abs(float(said[2]) - losses[-1]) > 6e-5:
        yield f"{said and said.groups()} and {losses[0]}, {losses[-1]}"
    if not said or int(said[3]) != 25 * right:
        yield "the share of right rows"


def learned():
    """A random start learns all four rows, by the steps of the same training in plain numbers"""
    yield from training(random_part, plain.xavier((2, 4, 1), 1), 4)


def stuck():
    """Equal weights stay equal, and the loss comes down to that of 0, 2/3, 2/3, 2/3 and no lower"""
    yield from training(equal_part, EQUAL, 3)
    if not re.search(r"weights differ by 0 at most", equal_part):
        yield "the weights differ"
    least = -(math.log(2 / 3) * 2 + math.log(1 / 3)) / 4
    said = float(re.search(r"= (0\.\d+)\. ", equal_part)[1])
    reached = float(re.search(r"at first, ([\d.]+) after", equal_part)[1])
    if abs(said - least) > 6e-5 or not least < reached < least + 0.002:
        yield f"{said}, {reached}, {least}"


for test in (well_formed, learned, stuck):
    tap.check("xor: " + test.__doc__, [str(problem) for problem in test()])
tap.done()
