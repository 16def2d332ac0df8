# SPDX-License-Identifier: MIT
"""The example moons: the model that it writes is calculated anew, its drawings and its report are read back.

usage: moons_test.py ROOT MOONS
"""

import base64
import hashlib
import math
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

sys.path.insert(0, os.path.join(os.path.abspath(sys.argv[1]), "tests", "support"))
from drawing import Drawing
from model import outputs, read_safetensors, read_table
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()


def run(*arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, check=False, universal_newlines=True)


def cross_entropy(y, z):
    return max(z, 0.0) - y * z + math.log1p(math.exp(-abs(z)))


def tables(page):
    """The page's tables by caption, as rows of words."""
    return {table.findtext("caption"): [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
            for table in page.iter("table")}


def check_boundary(drawing, logit):
    """The line lies where the logit is 0: nearer than half a cell of the field."""
    across, up = drawing.across(), drawing.up()
    pieces = [piece for piece in drawing.lines("chart-edge")[0]]
    if len(pieces) < 60:
        yield f"the line has {len(pieces)} pieces"
    for (x, y) in (piece[0] for piece in pieces):
        a, b, h = across(x), up(y), 1e-4
        slope = math.hypot(logit(a + h, b) - logit(a - h, b), logit(a, b + h) - logit(a, b - h)) / (2 * h)
        if abs(logit(a, b)) / slope > 0.03:
            yield f"at ({a:.3f}, {b:.3f}) the logit is {logit(a, b):.3f}"


def check_style(html):
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    if f"style-src 'sha256-{digest}'" not in html.replace("&#39;", "'"):
        yield f"the page must allow its own style, whose hash is {digest}"


def check_loss_line(drawing, losses):
    across, up = drawing.across(), drawing.up()
    line = drawing.lines("chart-line")[0][0]
    if len(line) != len(losses):
        yield f"{len(line)} points for {len(losses)} epochs"
    tick = {text: y - 4 for text, _, y, anchor in drawing.texts if anchor == "end"}
    (low, y_low), (high, y_high) = min((float(t), y) for t, y in tick.items()), max((float(t), y) for t, y in tick.items())
    for epoch, ((x, y), loss) in enumerate(zip(line, losses), 1):
        drawn = low * (high / low) ** ((y - y_low) / (y_high - y_low))
        if abs(across(x) - epoch) > 0.3 or abs(drawn / loss - 1) > 0.01:
            yield f"epoch {epoch}: ({across(x):.2f}, {drawn:.4f}) should be ({epoch}, {loss})"


with tempfile.TemporaryDirectory() as folder:
    answer = run(folder)
    said = answer.stdout
    tap.check("it ends well", [] if answer.returncode == 0 and not answer.stderr else [answer.stderr])
    names = sorted(os.listdir(folder))
    tap.check("it writes the files that it names",
              [] if names == sorted(re.findall(r"^  (moons\S*)$", said, re.M)) and len(names) == 5 else [str(names)])

    tensors, _ = read_safetensors(os.path.join(folder, "moons.safetensors"))
    columns, rows = read_table(os.path.join(folder, "moons.csv"))
    logits = [outputs(tensors, row[:2])[0] for row in rows]
    right = sum((z >= 0) == (row[2] == 1.0) for z, row in zip(logits, rows))
    loss = sum(cross_entropy(row[2], z) for z, row in zip(logits, rows)) / len(rows)
    first, last = map(float, re.search(r"loss +([\d.]+) in the first epoch, ([\d.]+) in the last", said).groups())
    unseen = int(re.search(r"right, unseen +(\d+) of 200", said).group(1))
    tap.check("as many are right as it says", [] if f"right            {right} of 200\n" in said else [f"{right} are"])
    # At the end the rate is nearly 0: the last epoch's loss is that of the parameters.
    tap.check("the loss is what it says", [] if abs(last / loss - 1) < 0.01 and last < first else [f"it is {loss}"])
    tap.check("it has learned", [] if right >= 195 and unseen >= 190 and last < 0.05 else [said])

    drawings = {name: Drawing(os.path.join(folder, name)) for name in ("moons_loss.svg", "moons_boundary.svg")}
    for name, drawing in drawings.items():
        tap.check(f"{name} can be read", drawing.problems())
    boundary = drawings["moons_boundary.svg"]
    tap.check("the boundary is where the model is undecided",
              list(check_boundary(boundary, lambda x, y: outputs(tensors, [x, y])[0])))
    rings = len(boundary.all("circle", "chart-edge"))
    tap.check("each wrong point has a ring", [] if rings == len(rows) - right else [f"{rings} rings"])
    circles, crosses = len(boundary.all("circle", "chart-0")), len(boundary.all("path", "chart-1"))
    # One more of each stands beside the name of its class.
    tap.check("each class has its marks", [] if circles == 101 and crosses == 101 else [f"{circles}, {crosses}"])

    with open(os.path.join(folder, "moons_report.html"), encoding="utf-8", newline="") as file:
        html = file.read()
    page = tree.fromstring(html.replace("<!DOCTYPE html>", ""))
    tap.check("the report allows its own style and nothing else", list(check_style(html)))
    tap.check("the report runs nothing and asks nobody",
              [found for found in re.findall(r"<script|javascript:|\son\w+=|https?://|url\(|\sstyle=|<img|<link", html)])
    figures = [Drawing(element=svg) for svg in page.iter("svg")]
    tap.check("the report has its drawings", [] if len(figures) == 9 else [str(len(figures))])
    for figure in figures:
        tap.check(f"in the report '{figure.title}' can be read", figure.problems())
    found = tables(page)
    losses = [float(row[2]) for row in found["Loss of each epoch"][1:]]
    tap.check("the loss is drawn as the table has it", list(check_loss_line(drawings["moons_loss.svg"], losses)))
    tap.check("the table has the losses that were printed",
              [] if abs(losses[0] - first) < 1e-4 and abs(losses[-1] - last) < 1e-4 else [f"{losses[0]}, {losses[-1]}"])
    parameters = {row[0]: float(row[2]) for row in found["Every parameter"][1:]}
    shape, numbers = tensors["layers.0.weight"]
    wrong = [f"w1_{i + 1}_{j + 1}" for j in range(shape[0]) for i in range(shape[1])
             if abs(parameters[f"w1_{i + 1}_{j + 1}"] / numbers[j * shape[1] + i] - 1) > 1e-4]
    tap.check("the parameters are those of the model", wrong + ([] if len(parameters) == 337 else ["not 337"]))
    rates = re.findall(r"^  ([\d.]+) +([\d.]+)$", said, re.M)
    words = "".join(page.itertext())
    tap.check("the rates are compared as printed",
              [rate for rate, end in rates if not re.search(rf"ate {re.escape(rate)}: the loss (\S+) at", words)
               or abs(float(re.search(rf"ate {re.escape(rate)}: the loss (\S+) at", words).group(1)) - float(end)) > 1e-4]
              + ([] if len(rates) == 5 else ["not five"]))

    before = {name: open(os.path.join(folder, name), "rb").read() for name in names}
    run(folder)
    tap.check("a second run writes the same bytes",
              [name for name in names if open(os.path.join(folder, name), "rb").read() != before[name]])
    answer = run(os.path.join(folder, "not", "there"))
    tap.check("a folder that is not there is refused",
              [] if answer.returncode == 1 and "not/there" in answer.stderr else [answer.stderr])
    tap.check("more than a folder is refused", [] if run(folder, folder).returncode == 2 else ["it is not"])
    tap.check("an option is refused", [] if run("--help").returncode == 2 else ["it is not"])

tap.done()
