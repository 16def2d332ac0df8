# SPDX-License-Identifier: MIT
"""The pages that `chainrule lesson` writes: what stands in them, what they may do, and what they calculate.

usage: lesson_test.py ROOT PROGRAM

The page's calculation is run by Node. It must agree with the program where the program wrote its numbers down, and at other
points with what the program says of a sheet that starts there. Node's checks are skipped where there is no Node.
"""

import base64
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Tap

root, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
folder = tempfile.mkdtemp(prefix="chainrule-")
tap = Tap()
MOST_BYTES = 100_000
NOTES = [os.path.join(root, "examples", "notes", name)
         for name in sorted(os.listdir(os.path.join(root, "examples", "notes"))) if name.endswith(".sheet")]

NEURON = """\
title One neuron
given x = 2, y = 1
parameter w = 3, b = 0.5
let z = w*x + b
let L = (y - z)^2
claim A: dL/dz = 2*(y - z)
claim dL/dw = dL/dz*x = -2*(y - z)*x
claim z = w*x + b
"""
# Functions that JavaScript lacks, and kinks: at the start a step from them, at the points of below on them.
FUNCTIONS = """\
given x = 0.5
parameter a = 1.5, b = -0.25, c = 2
let u = relu(a*x) + abs(b) + max(a, c) + min(a*b, c) + sigmoid(b) + softplus(a) + leaky_relu(b, 0.1)
let v = erf(a) + erfc(b) + lgamma(c) + tgamma(c) + gelu(b) + silu(a) + atan2(b, c) + hypot(a, b) + log1p(c) + expm1(b)
let w = sqrt(c) + c^a + tanh(u) + log_sigmoid(b) + logaddexp(a, b) + elu(b, 0.5) + step(b) + sign(b) + floor(c) + cbrt(c)
let L = u*v - w/c + u*u
claim dL/da = dL/du*du/da + dL/dv*dv/da + dL/dw*dw/da
"""
POINTS = [{}, {"a": 0.0}, {"b": 0.0}, {"a": 2.0, "c": 2.0}, {"x": 0.0}, {"a": 0.0, "b": 0.0}, {"a": -1.25, "b": 3.5, "c": 0.75},
          {"a": 40.0, "b": -40.0}, {"c": 0.0}, {"c": -1.5}]


def file(name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def run(*arguments, stdin=b""):
    answer = subprocess.run([program, "lesson", *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            cwd=folder, timeout=120, check=False)
    return answer.returncode, answer.stdout.decode("utf-8"), answer.stderr.decode("utf-8", "replace")


def page_of(sheet, *more):
    status, text, said = run(sheet, *more)
    if status != 0 or said:
        raise RuntimeError(f"{sheet}: {status} {said}")
    return text


class Page(html.parser.HTMLParser):
    """A page's elements: what is opened is closed, ids stand once, and attributes and texts are kept."""

    VOID = {"meta", "input", "br"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.texts, self.problems = [], [], {}, []
        self.feed(text)
        if self.open:
            self.problems.append(f"{self.open} are not closed")

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, text):
        if self.open and self.open[-1] in ("script", "style"):
            self.texts.setdefault(self.open[-1], []).append(text)

    def attribute(self, name):
        return [attributes[name] for _, attributes in self.elements if attributes.get(name)]


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL).group(1))


def steps_of(data):
    """Forward box by box, the turn, and backward line by line."""
    return sum(box["role"] == "result" for box in data["boxes"]) + 1 + len(data["lines"])


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode() + "'"


def contents():
    """Every sheet becomes a page that asks for nothing, may run nothing else, and is no larger than it may be"""
    sheets = [os.path.join(place, name) for place, _, names in os.walk(os.path.join(root, "examples"))
              for name in sorted(names) if name.endswith(".sheet")]
    if len(sheets) < 10:
        yield f"only {len(sheets)} sheets"
    for sheet in sheets:
        text = page_of(sheet)
        if text != page_of(sheet):
            yield f"{sheet}: two pages of one sheet differ"
        yield from (f"{sheet}: {problem}" for problem in page_problems(text))
        if len(text.encode("utf-8")) >= MOST_BYTES:
            yield f"{sheet}: {len(text.encode('utf-8'))} bytes"


def page_problems(text):
    page = Page(text)
    yield from page.problems
    ids = page.attribute("id")
    if len(ids) != len(set(ids)):
        yield f"ids stand twice: {sorted(name for name in ids if ids.count(name) > 1)}"
    for name in ("for", "aria-labelledby"):
        for value in page.attribute(name):
            if any(part not in ids for part in value.split()):
                yield f"{name}={value} leads nowhere"
    policy = [attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv")]
    if len(policy) != 1 or not policy[0].startswith("default-src 'none'; ") or "unsafe" in policy[0]:
        return (yield f"the policy is {policy}")
    allowed = dict(part.split(" ", 1) for part in policy[0].split("; "))
    scripts = page.texts["script"][1:]
    if sorted(allowed["script-src"].split()) != sorted(map(digest, scripts)) or len(scripts) != 2:
        yield "the policy allows other scripts than those of the page"
    if sorted(set(allowed["style-src"].split())) != sorted(set(map(digest, page.texts["style"]))):
        yield "the policy allows other styles than those of the page"
    for tag, attributes in page.elements:
        if any(name.startswith("on") or name in ("style", "src", "href", "action") for name in attributes):
            yield f"{tag} has {attributes}"
    outside = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1998/Math/MathML", "")
    for word in ("http:", "https:", "fetch(", "import(", "eval(", "innerHTML", "@import"):
        if word in outside:
            yield f"the page has {word}"
    for math in re.findall(r"<math.*?</math>", text, re.DOTALL):
        xml.etree.ElementTree.fromstring(math)


def static_tables():
    """With scripts off all steps, all claims with verdicts and all derivations are there"""
    text = page_of(file("neuron.sheet", NEURON))
    data = data_of(text)
    rows = re.findall(r'<tr id="row-(\d+)">', text)
    if rows != [str(i + 1) for i in range(steps_of(data))]:
        yield f"rows {rows} for {steps_of(data)} steps"
    body = re.sub(r"<[^>]*>", "", text[text.index("<header>"):text.index("<script")])
    for words in ("One neuron", "dL/dz = 2*(y - z)", "wrong", "right", "dL/dw = -2*(y - z)*x", "3·2 + 0.5",
                  "1 · 11 = 11", "11 · 2 = 22", "∂L/∂w = ∂L/∂z · ∂z/∂w"):
        if words not in body:
            yield f"no {words}"
    if text.count('class="slip"') != 1 or text.count('class="holds"') != 2 or text.count('class="told"') != 2:
        yield "not one slip, two right lines and two derivations"
    if [claim["step"] for claim in data["claims"]] != [5, 6, 1]:
        yield f"claims belong to {[claim['step'] for claim in data['claims']]}"


def sums():
    """What comes to a node that is used several times is told part by part, each alike, and as a sum with the last"""
    def cells(text):
        return [[re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
                for row in re.findall(r'<tr id="row-\d+">.*?</tr>', text)]

    twice = "parameter x = 3\nlet p = x^2\nlet q = -2*x\nlet r = 5*x\nlet L = p*q + r\n"
    rows = [row for row in cells(page_of(file("twice.sheet", twice))) if row[0].endswith("→ x")]
    if len(rows) != 3 or any(row[1] != f"part {i + 1} of 3 of ∂L/∂x: ∂L/∂{row[0][0]} · ∂{row[0][0]}/∂x"
                             for i, row in enumerate(rows)):
        yield f"the parts are {rows}"
    if rows[0][4].count("+") or not rows[0][4].startswith("so far ") or not rows[1][4].startswith("so far "):
        yield f"before the last part: {rows[0][4]}, {rows[1][4]}"
    if not re.fullmatch(r"∂L/∂x = [^+]+ \+ [^+]+ \+ [^+]+ = −49", rows[2][4]) or "(−36)" not in rows[2][4]:
        yield f"with the last part: {rows[2][4]}"


def odd_input():
    """Whatever stands in a sheet, the page holds it as text, and what cannot be taught is refused with words"""
    title = "</script><script>alert(1)</script><!-- & \"x\" {{data}}"
    text = page_of(file("odd.sheet", f"title {title}\nparameter w = 2\nlet L = w^2\nclaim dL/dw = 2*w\n"))
    yield from page_problems(text)
    if "&lt;/script&gt;" not in text or text.count("<script") != 3:
        yield "the title is no text"
    many = "".join(f"let n{i + 1} = n{i}*w\n" for i in range(600))
    for sheet, more, words in (
            ("", [], "nothing to calculate"), ("given x = 2\n", [], "nothing to calculate"),
            ("parameter w = 1\nlet n0 = w\n" + many, [], "too large for a lesson"),
            ("parameter w = 1\nlet L = w\n", [], "'w' (= 1) is a leaf"),
            (NEURON, ["--root", "w"], "refused.sheet: --root w is given and not calculated, so no steps lead to it; what is calculated: z, L"),
            (NEURON, ["--root", "q"], "q is not declared"), (NEURON, ["--steps", "some"], "--steps"),
            (NEURON, ["-o", "refused.sheet"], "would be lost")):
        status, text, said = run(file("refused.sheet", sheet), *more)
        if status != 2 or text or words not in said:
            yield f"{more}: {status} {said}"
    if run("nowhere.sheet")[0] != 2:
        yield "a sheet that is not there"
    status, text, said = run(file("half.sheet", NEURON + "claim dL/db = 2*(\nlet q = (\n"))
    if status != 2 or "half.sheet:10" not in said or "unreadable" not in text:
        yield f"a sheet that is read in part: {status} {said}"
    status, text, said = run(file("line.sheet", NEURON + "claim dL/db = 2*(\n"))
    if status != 2 or "line.sheet:9:" not in said or "^" not in said or "unreadable" not in text:
        yield f"a claim that cannot be read: {status} {said}"
    yield from page_problems(text)


def options():
    """The root, the steps and the file are those that are asked for"""
    sheet = file("neuron.sheet", NEURON)
    if run(sheet, "-o", "out.html")[:2] != (0, "") or open(os.path.join(folder, "out.html"), encoding="utf-8").read() != page_of(sheet):
        yield "-o"
    if run("-", stdin=NEURON.encode())[1] != page_of(sheet):
        yield "standard input"
    plain = data_of(page_of(sheet, "--no-claims"))
    if plain["claims"] or 'id="claims"' in page_of(sheet, "--no-claims"):
        yield "--no-claims"
    if data_of(page_of(sheet, "--root", "z"))["boxes"][-1]["name"] != "z":
        yield "--root"
    if steps_of(data_of(page_of(sheet, "--steps", "all"))) <= steps_of(data_of(page_of(sheet))):
        yield "--steps all"


NODE = """\
const fs = require("fs"), vm = require("vm");
const input = JSON.parse(fs.readFileSync(0, "utf8"));
const context = vm.createContext({});
vm.runInContext(input.engine + "\\nthis.make = evaluator; this.model = model;", context);
const engine = context.make(input.data, context.model);
const spelled = list => list.map(x => Object.is(x, -0) ? "0" : String(x));
process.stdout.write(JSON.stringify({agreement: String(engine.agreement().largest), points: input.points.map(changes => {
  const point = engine.startPoint();
  input.data.boxes.forEach((box, i) => { if (box.name in changes) point[i] = changes[box.name]; });
  const now = engine.calculate(point);
  return {values: spelled(now.values), adjoints: spelled(now.arrived), slopes: spelled(now.slopes), loss: String(engine.loss(point)),
          branches: now.branches, claims: now.claims.map(spelled)};
})}));
"""


def calculated(text, points):
    engine = Page(text).texts["script"][1]
    given = json.dumps({"engine": engine, "data": data_of(text), "points": points}).encode()
    answer = subprocess.run(["node", "-e", NODE], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr.decode())
    return json.loads(answer.stdout)


def difference(ours, theirs):
    a, b = float(ours), float(theirs)
    if a == b or (a != a and b != b):
        return 0.0
    apart = abs(a - b) / max(1.0, abs(a), abs(b))
    return apart if apart == apart else float("inf")


def moved_sheet(text, point):
    for name, number in point.items():
        text, count = re.subn(rf"\b{name} = -?[0-9.]+", f"{name} = {number!r}", text, count=1)
        if count != 1:
            raise RuntimeError(f"{name} is not in the sheet")
    return text


def agree(name, sheet, points, *more):
    """Node at each point, beside what the program says of a sheet that starts there."""
    found = calculated(page_of(file("start.sheet", sheet), *more), points)
    if float(found["agreement"]) > 1e-12:
        yield f"{name}: the page itself says {found['agreement']}"
    for point, ours in zip(points, found["points"]):
        theirs = data_of(page_of(file("moved.sheet", moved_sheet(sheet, point)), *more))
        if not ours["branches"] or difference(ours["loss"], ours["values"][theirs["boxes"][-1]["place"]]) != 0.0:
            yield f"{name} {point}: the loss alone is {ours['loss']}"
        lists = [(key, ours[key], theirs[key]) for key in ("values", "adjoints", "slopes")]
        lists += [("claims", sides, claim["sides"]) for sides, claim in zip(ours["claims"], theirs["claims"])]
        for key, mine, others in lists:
            if len(mine) != len(others):
                yield f"{name} {point}: {len(mine)} {key}, not {len(others)}"
            for i, (a, b) in enumerate(zip(mine, others)):
                if difference(a, b) > 1e-12:
                    yield f"{name} {point}: {key} {i} is {a} in the page and {b} in the program"


def notes_agree():
    """In Node the notes' pages calculate what the program calculates, at the given numbers and at others"""
    for sheet in NOTES:
        text, name = open(sheet, encoding="utf-8").read(), os.path.basename(sheet)
        points = [{}, {"x": 0.25, "y": -3.0}] if name == "gradient_descent.sheet" else [{}, {"x1": 2.5, "x2": -1.75}]
        more = ["--root", "z"] if name == "gradient_descent.sheet" else []
        yield from agree(name, text, points, *more)
        yield from agree(name + ", all steps", text, points, "--steps", "all", *more)


def kinks_agree():
    """Functions that JavaScript lacks, and the conventions at kinks and edges, are the program's"""
    yield from agree("functions", FUNCTIONS, POINTS)
    yield from agree("functions, all steps", FUNCTIONS, POINTS, "--steps", "all")


def disagreement():
    """A page whose program calculated something else says so"""
    text = page_of(file("neuron.sheet", NEURON))
    if float(calculated(text.replace('"values":[2,', '"values":[2.5,', 1), [])["agreement"]) < 1e-3:
        yield "nothing was noticed"


try:
    for test in (contents, static_tables, sums, odd_input, options):
        tap.check(test.__doc__, [str(problem) for problem in test()])
    for test in (notes_agree, kinks_agree, disagreement):
        if shutil.which("node"):
            tap.check(test.__doc__, [str(problem) for problem in test()])
        else:
            tap.skipped(test.__doc__, "there is no node; Debian's package is nodejs")
finally:
    shutil.rmtree(folder)
tap.done()
