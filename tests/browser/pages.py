# SPDX-License-Identifier: MIT
"""The pages under test: how they are made, and how a person's hands and eyes come at their parts."""

import json
import os
import re
import shutil
import subprocess
import tempfile

DATA = re.compile(r'(<script type="application/json" id="data">)(.*?)(</script>)', re.DOTALL)
NUMBER = r"[-\u2212]?(?:\d+(?:\.\d+)?(?:e[-+\u2212]?\d+)?|\u221e)|NaN"


def number(text):
    """A number as the page writes it."""
    return float(text.replace("\u2212", "-").replace("\u221e", "inf").replace("+", ""))


def numbers(text):
    """Those that stand alone: not the digits in w1_11."""
    return [number(found) for found in re.findall(r"(?<![\w.])(?:" + NUMBER + r")(?!\w)", text)]


def apart(a, b):
    """How far two numbers lie apart, in proportion where they are large."""
    return abs(a - b)/max(1.0, abs(a), abs(b))


def shown_as(shown, true):
    """Whether a number that is shown with six digits may be this one."""
    return abs(shown - true) <= 6e-6*abs(true) + 1e-300


class Pages:
    """Lesson pages in a folder of their own."""

    def __init__(self, root, program):
        self.root, self.program = root, program
        self.folder = tempfile.mkdtemp(prefix="chainrule-pages-")

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def notes(self):
        folder = os.path.join(self.root, "examples", "notes")
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".sheet")]

    def sheet(self, name):
        """A sheet of the examples by its name."""
        folder = "sheets" if name.count(".") > 0 else "notes"
        return os.path.join(self.root, "examples", folder, name + ".sheet")

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def of(self, sheet, *options):
        """The page of a sheet; lines that cannot be read are on it too."""
        path = os.path.join(self.folder, os.path.basename(sheet).replace(".sheet", "") + ".html")
        answer = subprocess.run([self.program, "lesson", sheet, "--output", path, *options], stderr=subprocess.PIPE,
                                timeout=60, check=False, text=True)
        if answer.returncode not in (0, 2) or not os.path.exists(path):
            raise RuntimeError(f"no page is made of {sheet}: {answer.returncode} {answer.stderr}")
        return path

    def of_text(self, name, text):
        return self.of(self.write(name + ".sheet", text))

    def altered(self, page, name, change):
        """A copy of a page whose embedded data has been changed."""
        with open(page, encoding="utf-8") as file:
            text = file.read()
        found = DATA.search(text)
        data = json.loads(found.group(2))
        change(data)
        words = json.dumps(data).replace("<", "\\u003c")
        return self.write(name + ".html", text[:found.start(2)] + words + text[found.end(2):])

    def report(self, sheet):
        answer = subprocess.run([self.program, "check", "--format", "json", sheet], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, timeout=60, check=False)
        return json.loads(answer.stdout)


# All digits of what the page has calculated; JSON has no NaN, so that they come as text.
ALL_NUMBERS = """
  const byName = numbers => Object.fromEntries(data.boxes.map((box, i) => [box.name, String(numbers(box, i))]));
  const now = state.now;
  return {values: byName(box => now.values[box.place]), arrived: byName((_, i) => now.arrived[i]),
    point: Object.fromEntries(engine.leaves.map(i => [data.boxes[i].name, String(state.point[i])])),
    claims: now.claims.map(sides => sides.map(String)), step: state.step}"""


class Lesson:
    """A page that is open."""

    def __init__(self, browser, page, hash_words=""):
        self.browser = browser
        browser.open(page, hash_words)

    def all_numbers(self):
        told = self.browser.run(ALL_NUMBERS)
        for kind in ("values", "arrived", "point"):
            told[kind] = {name: float(text) for name, text in told[kind].items()}
        told["claims"] = [[float(text) for text in sides] for sides in told["claims"]]
        return told

    def gradient(self, names):
        arrived = self.all_numbers()["arrived"]
        return {name: arrived[name] for name in names}

    def point(self):
        return self.all_numbers()["point"]

    def field(self, name):
        return f'input[type=number][data-name="{name}"]'

    def slider(self, name):
        return f'input[type=range][data-name="{name}"]'

    def value_of(self, selector):
        return self.browser.run("return document.querySelector(arguments[0]).value", selector)

    def set(self, **leaves):
        for name, x in leaves.items():
            self.browser.fill(self.field(name), repr(x))

    def step(self):
        found = re.fullmatch(r"Step (\d+) of (\d+)", self.browser.text("#step-number"))
        return int(found.group(1)), int(found.group(2))

    def hash(self):
        return self.browser.run("return location.hash")
