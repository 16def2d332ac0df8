# SPDX-License-Identifier: MIT
"""The example spirals: the model that it writes is calculated anew on the points that it has not seen.

usage: spirals_test.py ROOT SPIRALS
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.abspath(sys.argv[1]), "tests", "support"))
from drawing import Drawing
from model import outputs, read_safetensors, read_table
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()


def run(*arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, check=False, universal_newlines=True)


def check_areas(drawing, output):
    """On every piece of the lines the two largest outputs are nearly alike, measured by how fast they part."""
    across, up = drawing.across(), drawing.up()
    pieces = drawing.lines("chart-edge")[0]
    if len(pieces) < 100:
        yield f"the lines have {len(pieces)} pieces"

    def lead(a, b):
        low, middle, high = sorted(output(a, b))
        return high - middle

    for x, y in (piece[0] for piece in pieces):
        a, b, h = across(x), up(y), 0.02
        beside = max(lead(a + h, b), lead(a - h, b), lead(a, b + h), lead(a, b - h))
        if lead(a, b) > beside:
            yield f"at ({a:.3f}, {b:.3f}) one class leads by {lead(a, b):.3f}"


with tempfile.TemporaryDirectory() as folder:
    answer = run(folder)
    said = answer.stdout
    tap.check("it ends well", [] if answer.returncode == 0 and not answer.stderr else [answer.stderr])
    names = sorted(os.listdir(folder))
    tap.check("it writes the files that it names",
              [] if names == sorted(re.findall(r"^  (spirals\S*)$", said, re.M)) and len(names) == 4 else [str(names)])

    tensors, _ = read_safetensors(os.path.join(folder, "spirals.safetensors"))
    columns, rows = read_table(os.path.join(folder, "spirals.csv"))
    tap.check("the classes have a column each", [] if columns == ["x1", "x2", "y=0", "y=1", "y=2"] else [str(columns)])
    counts = [[0] * 3 for _ in range(3)]
    for row in rows:
        found = outputs(tensors, row[:2])
        counts[row[2:].index(1.0)][found.index(max(found))] += 1
    printed = [list(map(int, line.split())) for line in re.findall(r"^arm \d +(\d+ +\d+ +\d+)$", said, re.M)]
    tap.check("the confusion matrix is right", [] if printed == counts else [f"it is {counts}, printed is {printed}"])
    right = sum(counts[i][i] for i in range(3))
    accuracy = float(re.search(r"300 unseen points: accuracy ([\d.]+)", said).group(1))
    tap.check("the accuracy is right", [] if abs(accuracy - right / 300) < 5e-5 else [f"{right} of 300 are right"])
    for arm in range(3):
        precision, recall = map(float, re.search(rf"arm {arm}: precision ([\d.]+), recall ([\d.]+)", said).groups())
        taken, own = sum(counts[i][arm] for i in range(3)), sum(counts[arm])
        tap.check(f"precision and recall of arm {arm} are right",
                  [] if abs(precision - counts[arm][arm] / taken) < 5e-5 and abs(recall - counts[arm][arm] / own) < 5e-5
                  else [f"{counts[arm][arm]} of {taken}, of {own}"])
    tap.check("it has learned", [] if accuracy > 0.95 else [said])

    drawings = {name: Drawing(os.path.join(folder, name)) for name in names if name.endswith(".svg")}
    for name, drawing in drawings.items():
        tap.check(f"{name} can be read", drawing.problems())
    areas, loss = drawings["spirals_areas.svg"], drawings["spirals_loss.svg"]
    tap.check("the lines are where two classes are equally likely",
              list(check_areas(areas, lambda x, y: outputs(tensors, [x, y]))))
    tap.check("each wrong point has a ring",
              [] if len(areas.all("circle", "chart-edge")) == 300 - right else ["not as many rings"])
    marks = [len(areas.all("circle", "chart-0")), len(areas.all("path", "chart-1")), len(areas.all("path", "chart-2"))]
    tap.check("each arm has its marks", [] if marks == [101, 101, 101] else [str(marks)])
    tap.check("both losses are drawn, each with its name",
              [] if {"training", "validation"} <= set(loss.words().split("\n")) and len(loss.lines("chart-line")) == 4
              else [loss.words()])
    ends = re.search(r"training: 200 points, from (\S+) at epoch 1 to (\S+) at epoch 200", loss.description)
    said_ends = re.search(r"loss +([\d.]+) in the first epoch, ([\d.]+) in the last of 200", said)
    tap.check("the description has the losses that were printed",
              [] if ends and all(abs(float(a) - float(b)) < 6e-4 for a, b in zip(ends.groups(), said_ends.groups()))
              else [loss.description])
    tap.check("more than a folder is refused", [] if run(folder, folder).returncode == 2 else ["it is not"])
    answer = run(os.path.join(folder, "not", "there"))
    tap.check("a folder that is not there is refused",
              [] if answer.returncode == 1 and "not/there" in answer.stderr else [answer.stderr])

tap.done()
