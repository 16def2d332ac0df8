# SPDX-License-Identifier: MIT
"""What the benchmark's tables and its chart say of a few figures that are known.

usage: table_test.py ROOT
"""

import json
import math
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, os.pardir, "support"))
from tap import Tap

root = os.path.abspath(sys.argv[1])
tap = Tap()
SVG = "{http://www.w3.org/2000/svg}"


def told(benchmarks, context, *options):
    """The exit status, and what table.py prints of these."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "times.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"context": context, "benchmarks": benchmarks}, file)
        answer = subprocess.run([sys.executable, "-B", os.path.join(here, "table.py"), path, *options],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return answer.returncode, answer.stdout.decode("utf-8")


def differences(lines, expected):
    """The expected lines that are not there, with blanks counted as one."""
    there = {" ".join(line.split()) for line in lines}
    missing = [f"there is no line: {line}" for line in expected if line not in there]
    return [*missing, "there are:", *lines] if missing else []


def marks(chart):
    """(words, x, y) of the middle of each mark, in the rows and in the legend."""
    for path in chart.iter(SVG + "path"):
        numbers = [float(number) for number in re.match(r"M([-\d.]+) ([-\d.]+)", path.get("d")).groups()]
        shift = {"hand": (2, 8), "ours": (6, 0), "ring": (6, 0), "stan": (5, 5), "sacado": (0, 7), "adolc": (0, 7),
                 "torch": (0, -7)}[path.get("class")]
        yield path.find(SVG + "title").text, numbers[0] + shift[0], numbers[1] + shift[1]


def place_problems(chart):
    at = {words: x for words, x, _ in marks(chart)}
    one = at["W1, chainrule: 1"]
    twice, tenth = at["W1, Stan Math: 2"] - one, at["W1, hand-written: 0.098"] - one
    problems = []
    if abs(tenth / twice - math.log2(10 / 102)) > 0.01:
        problems.append(f"2 stands {twice} from 1, and 0.098 {tenth}")
    if one != at["W6l, chainrule: 1"]:
        problems.append("chainrule's marks do not stand below each other")
    return problems


def overlap_problems(chart):
    all_ = list(marks(chart))
    for place, (words, x, y) in enumerate(all_):
        for others_words, others_x, others_y in all_[:place]:
            if abs(x - others_x) < 13 and abs(y - others_y) < 13:
                yield f"{words} hides {others_words}"


def outside_problems(chart):
    """A letter is taken for 7.4 pixels, as in the widest font that is asked for."""
    width, height = float(chart.get("width")), float(chart.get("height"))
    for text in chart.iter(SVG + "text"):
        x, y = float(text.get("x")), float(text.get("y"))
        long = len(text.text) * {"small": 6.4, "title": 11.0}.get(text.get("class"), 7.6)
        left = x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")] * long
        if left < 0 or left + long > width or y > height - 4:
            yield f"'{text.text}' does not fit"


def readme_problems():
    with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    drawn = tree.parse(os.path.join(here, "times.svg")).getroot()
    says = [text.text for text in drawn.iter(SVG + "text") if text.text.startswith("Measured on ")]
    if len(says) != 1:
        return ["tests/benchmark/times.svg does not say what measured it"]
    if says[0].rstrip(".") not in " ".join(readme.split()):
        return [f"the README does not say of the chart: {says[0]}"]
    return []


with open(os.path.join(here, "sample.json"), encoding="utf-8") as file:
    sample = json.load(file)
benchmarks, context = sample["benchmarks"], sample["context"]

with tempfile.TemporaryDirectory() as folder:
    json_path, svg_path = os.path.join(folder, "table.json"), os.path.join(folder, "chart.svg")
    status, printed = told(benchmarks, context, "--json", json_path, "--svg", svg_path)
    lines = printed.splitlines()
    if status != 0:
        tap.failed("The tables are printed", printed)
        tap.done()
        sys.exit()
    with open(json_path, encoding="utf-8") as file:
        written = json.load(file)
    chart = tree.parse(svg_path).getroot()

tap.check("Times are medians over the rounds, beside their ratios to the hand-written one's", differences(lines, [
    "A processor & more (4 processors), g++ 1.2, 2026-05-01; medians of 3 rounds. Every gradient was checked first.",
    "hand-written 10.0 ns",
    "chainrule 102 ns (10)",
    "chainrule as installed 153 ns (15)",
    "Stan Math 204 ns (20)",
    "libtorch f64 20.0 ms (2.00)",
]))
tap.check("A bar is reached, kept, missed or not measured", differences(lines, [
    "W1: chainrule / Stan Math 0.50 0.75 0.95 0.75 aim reached",
    "W1: chainrule / Sacado 1.00 1.50 0.95 0.75 MISSED",
    "W6l: chainrule / libtorch f64 1.00 1.00 1.10 0.85 kept",
    "Kept: 2 of 19, the aim reached: 1, missed: 1, not measured: 16. It is the first ratio that counts.",
]))
tap.check("Growth is shown for each operation, row and thread, in order", differences(lines, [
    "operations 10^3 9.00 us 9.00 ns 48 kB 48.0",
    "operations 20000000 180 ms 9.00 ns 2.00 ns 980.0 MB 49.0",
    "rows 10^2 15.0 us 150.00 ns under 1 MB",
    "rows 10^6 150 ms 150.00 ns 8.0 MB 8.0",
    "threads 1 12.0 ms 1.00",
    "threads 2 8.00 ms 1.50",
    "An operation takes 49.0 bytes; 48 are the most that it may: MISSED.",
]))
counts = [record["count"] for record in written["growth"]]
tap.check("The JSON holds times, verdicts and growth", [
    f"{what}: {found}" for what, found, expected in (
        ("times", written["nanoseconds"]["W1"]["chainrule"], 102.0),
        ("verdicts", [bar["verdict"] for bar in written["bars"]][:2], ["aim reached", "MISSED"]),
        ("growth", counts, [1000, 20000000, 100, 1000000, 1, 2]),
        ("bytes", written["bytes_per_operation"], 49.0),
    ) if found != expected])

tap.check("A mark stands where the logarithm of its ratio is", place_problems(chart))
tap.check("No mark hides another", list(overlap_problems(chart)))
tap.check("All words fit on the chart", list(outside_problems(chart)))
aloud = chart.find(SVG + "title").text + ". " + chart.find(SVG + "desc").text
sentences = ("Time of one gradient, where chainrule's is 1. ",
             "W1, a linear network 2-2-1, one row: chainrule 102 ns; hand-written 0.098, Sacado 1, ADOL-C 1, Stan Math 2. ")
tap.check("The chart can be read aloud", [aloud] if any(sentence not in aloud for sentence in sentences) else [])

status, printed = told([run for run in benchmarks if "Stan" not in run["run_name"]], context)
tap.check("A peer that is missing leaves no trace", [printed] if status != 0 or "Stan" in printed or
          "not measured: 17" not in printed else [])
status, printed = told([run for run in benchmarks if "growing" in run["run_name"]], context)
short = [run for run in benchmarks if run.get("count", 0) <= 1000]
tap.check("A short chain says nothing of an operation's bytes", [printed]
          if "An operation takes" in told(short, context)[1] else [])
tap.check("Growth can be shown alone", [printed] if status != 0 or "Time of one" in printed or
          "Growth" not in printed else [])
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "chart.svg")
    status, printed = told([run for run in benchmarks if "growing" in run["run_name"]], context, "--svg", path)
    tap.check("A chart of nothing is refused, with words", [printed] if status != 1 or os.path.exists(path) or
              "is not written" not in printed else [])
tap.check("The README says what measured the chart that it shows", readme_problems())
tap.done()
