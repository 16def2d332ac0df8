# SPDX-License-Identifier: MIT
"""The example learning_rate: its numbers calculated anew, its drawings read back.

usage: learning_rate_test.py ROOT LEARNING_RATE
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.abspath(sys.argv[1]), "tests", "support"))
from drawing import Drawing
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()


def run(*arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, check=False, universal_newlines=True)


def descent(start, minimum, eta, steps):
    """On a parabola of slope 2*(b - minimum)."""
    places = [start]
    for _ in range(steps):
        places.append(places[-1] - eta * 2 * (places[-1] - minimum))
    return places


def rest(start, minimum, eta, across=0.0):
    """How many steps until every slope is below 1e-6; the second direction starts `across` from its minimum."""
    for step in range(10_000):
        if max(abs(2 * (start - minimum)), abs(2 * across)) < 1e-6:
            return step
        start -= eta * 2 * (start - minimum)
        across -= eta * 2 * across
        if abs(start) > 1e150:
            break
    return None


def near(a, b, tolerance):
    return abs(a - b) <= tolerance * max(1.0, abs(b))


def check_lines(said, start, minimum, etas, across=0.0):
    for eta in etas:
        match = re.search(r"^  eta = " + re.escape(f"{eta:g}") + r" +([-\d., ]+), \.\.\.\n +(.*); (.*)$", said, re.M)
        if not match:
            yield f"no line for eta = {eta:g}"
            continue
        printed = [float(number) for number in match.group(1).split(", ")]
        right = descent(start, minimum, eta, 4)
        if len(printed) != 5 or not all(near(a, b, 1e-5) for a, b in zip(printed, right)):
            yield f"eta = {eta:g} goes {right}, it says {printed}"
        steps = rest(start, minimum, eta, across)
        wanted = "not at rest in 10000 steps" if steps is None else f"at rest after {steps} step" + "s" * (steps != 1)
        if match.group(3) != wanted:
            yield f"eta = {eta:g}: '{match.group(3)}' instead of '{wanted}'"
        factor = 1 - 2 * eta
        word = ("lands" if factor == 0 else "mirrors" if factor == -1 else "outwards" if factor < -1 else
                "zigzags across" if factor < 0 else "steadily" if factor < 0.9 else "creeps")
        if word not in match.group(2):
            yield f"eta = {eta:g} is told as '{match.group(2)}'"


with tempfile.TemporaryDirectory() as folder:
    answer = run(folder)
    tap.check("it ends well", [] if answer.returncode == 0 else [answer.stderr])
    said = answer.stdout
    bowl, step, parabola = re.split(r"\n\n", said, maxsplit=2)
    tap.check("the steps in the bowl are right",
              list(check_lines(bowl, 4.0, 0.0, [0.02, 0.3, 0.5, 0.9, 1.0, 1.1], across=3.0)))
    tap.check("the steps on L(b21) are right",
              list(check_lines(parabola, 0.0, -173.0, [0.01, 0.1, 0.5, 0.9, 1.0, 1.1])))
    wanted = ["dz/dx = 2 and dz/dy = 4", "dz/dx = 0 and dz/dy = 0", "b_new = -5 - 1*(-50) = 45", "-5 - (-5) is 0",
              "-5 - (-50) = 45", "b_new = -5 - 0.01*(-50) = -4.5", "yhat = 176, L = 29929",
              "9 of its 9 derivatives are not 0", "at b21 = 0 the slope is 346: lowering b21 by 1 takes L from 29929 to 29584",
              "at b21 = -346 the slope is -346: raising b21 by 1 takes L from 29929 to 29584", "the slope there is 0"]
    tap.check("the worked steps and slopes are right, and the slip is told", [w for w in wanted if w not in said])

    names = sorted(os.listdir(folder))
    tap.check("it writes the files that it names",
              [] if names == sorted(re.findall(r"drawn: (\S+)", said)) and len(names) == 11 else [str(names)])
    drawings = {name: Drawing(os.path.join(folder, name)) for name in names}
    for name, drawing in drawings.items():
        tap.check(f"{name} can be read", drawing.problems())

    def zigzag(eta, steps):
        drawing = drawings[f"b21_eta_{eta:g}.svg"]
        across, up = drawing.across(), drawing.up()
        line = drawing.lines("chart-line")[0][0]
        right = descent(0.0, -173.0, eta, steps)
        if len(line) != len(right):
            yield f"{len(line)} points instead of {len(right)}"
        for (x, y), b in zip(line, right):
            if not near(across(x), b, 0.01) or not near(up(y), (b + 173) ** 2, 0.01 + 200 / max(1.0, (b + 173) ** 2)):
                yield f"({across(x):.1f}, {up(y):.0f}) should be ({b:.1f}, {(b + 173) ** 2:.0f})"

    for eta, steps in ((0.01, 12), (0.5, 1), (0.9, 12), (1.0, 6), (1.1, 6)):
        tap.check(f"with eta = {eta:g} the line on the parabola goes where it should", list(zigzag(eta, steps)))
    tap.check("eta = 1 goes to and fro between two points",
              [] if len(set(drawings["b21_eta_1.svg"].lines("chart-line")[0][0])) == 2 else ["more than two"])
    tap.check("a z of 0 on a logarithmic axis is told",
              [] if "below the plot: eta = 0.5 (20 points" in drawings["bowl_z.svg"].words() else ["it is not"])

    answer = run(os.path.join(folder, "not", "there"))
    tap.check("a folder that is not there is refused",
              [] if answer.returncode == 1 and "not/there" in answer.stderr else [answer.stderr])
    answer = run(folder, folder)
    tap.check("more than one argument is refused", [] if answer.returncode == 2 else [str(answer.returncode)])

tap.done()
