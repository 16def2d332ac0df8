# SPDX-License-Identifier: MIT
"""What a lesson's page calculates: beside the program's numbers, and beside the plain formulas of network.py."""

import re

import network
from pages import Lesson, apart, number, numbers, shown_as

CLOSE = 1e-12
KINDS = ("regression", "classification")
# Away from the start, where different weights have the same number.
MOVED = {"regression": {"x1": 1.5, "w1_11": 0.5, "w1_22": -0.75, "b12": 0.125, "w2_21": -1.25, "y": 2.0},
         "classification": {"x2": -1.5, "w1_11": 0.5, "w1_22": -0.75, "b12": 0.125, "w2_21": -1.25, "y": 0.0}}


def moved_point(kind):
    return {**network.STARTS[kind], **MOVED[kind]}


def link(point):
    return "#step=0&" + "&".join(f"{name}={x!r}" for name, x in point.items())


def sheet_at(kind, point):
    """The network of the notes, written out, with a claim for the number of every node and of every derivative."""
    squash = "sigmoid({})" if kind == "classification" else "{}"
    lines = ["title A network at another point"]
    lines += [f"given {name} = {point[name]!r}" for name in ("x1", "x2", "y")]
    lines += [f"parameter {name} = {point[name]!r}" for name in network.PARAMETERS]
    for neuron in ("1", "2"):
        sum_ = f"w1_1{neuron}*x1 + w1_2{neuron}*x2 + b1{neuron}"
        lines.append(f"let o1{neuron} = " + squash.format(sum_))
    lines.append("let yhat = " + squash.format("w2_11*o11 + w2_21*o12 + b21"))
    lines.append("let L = " + ("-y*log(yhat) - (1 - y)*log(1 - yhat)" if kind == "classification" else "(y - yhat)^2"))
    for name in ("o11", "o12", "yhat", "L"):
        lines.append(f"claim {name}: {name} = 0.5")
    for name in (*network.PARAMETERS, "x1", "x2", "o11", "o12", "yhat"):
        lines.append(f"claim d{name}: dL/d{name} = 0.5")
    return "\n".join(lines) + "\n"


def agreement(w):
    """Every page says that its numbers agree with the program's, and each claim comes to what the program says"""
    for page, sheet in w.pages_and_sheets:
        lesson = Lesson(w.browser, page)
        words = w.browser.text("#agreement")
        if not words.startswith("\u2713 At the given numbers the page and the program agree") or \
                not w.browser.sees("#agreement") or numbers(words)[0] < 20:
            yield f"{page}: {words}"
        lesson.set(**{name: x + 0.5 for name, x in list(lesson.point().items())[:1]})
        moved = "\u2713 The numbers were moved; the page calculates them by itself. " + words[2:]
        if w.browser.text("#agreement") != moved:
            yield f"{page}: moved, it says {w.browser.text('#agreement')}"
        w.browser.click("#reset")
        if w.browser.text("#agreement") != words:
            yield f"{page}: moved back, it says {w.browser.text('#agreement')}"
        compared = 0
        for claim, sides in zip(w.pages.report(sheet)["claims"], lesson.all_numbers()["claims"], strict=True):
            last = claim["steps"][-1] if claim["steps"] else {"at_given": False}
            if not last["at_given"] or last["claimed"] is None:
                continue
            compared += 1
            if max(apart(sides[0], last["automatic"]), apart(sides[-1], last["claimed"])) > CLOSE:
                yield f"{page}: {claim['id']}: {sides}, but the program says {last}"
        if compared < 4:
            yield f"{page}: only {compared} claims were compared"


def elsewhere(w):
    """Away from the given numbers they are the program's and the plain formulas' to 1e-12 as well"""
    for kind in KINDS:
        point = moved_point(kind)
        lesson = Lesson(w.browser, w.page(kind), link(point))
        told = lesson.all_numbers()
        if told["point"] != point:
            yield f"{kind}: the link gives {told['point']}"
        for name, x in network.values(kind, point).items():
            if name in told["values"] and apart(told["values"][name], x) > CLOSE:
                yield f"{kind}: {name} is {told['values'][name]} and not {x}"
        for name in set(told["arrived"]) - {"L"}:
            true = network.derivative(kind, point, name)
            if apart(told["arrived"][name], true) > CLOSE:
                yield f"{kind}: dL/d{name} is {told['arrived'][name]} and not {true}"
        claims = w.pages.report(w.pages.write(kind + " elsewhere.sheet", sheet_at(kind, point)))["claims"]
        if len(claims) != 18:
            yield f"{kind}: the program judges {len(claims)} claims"
        for claim in claims:
            name, last = claim["id"], claim["steps"][-1]
            ours = told["arrived"][name[1:]] if name[0] == "d" else told["values"][name]
            if not last["at_given"] or apart(ours, last["automatic"]) > CLOSE:
                yield f"{kind}: {name} is {ours}, but the program says {last}"


# Alters one number after the other, and counts those that the page takes no notice of.
EACH_ALTERED = """
  const unnoticed = [];
  let count = 0;
  const lists = {values: data.values, adjoints: data.adjoints, slopes: data.slopes};
  data.claims.forEach((claim, i) => { lists["claim " + i] = claim.sides; });
  for (const [name, list] of Object.entries(lists)) {
    list.forEach((x, i) => {
      list[i] = Number(x) + 1e-11*Math.max(1, Math.abs(Number(x)));
      ++count;
      if (!(engine.agreement().largest > 1e-12)) unnoticed.push(name + "[" + i + "]");
      list[i] = x;
    });
  }
  return [count, unnoticed, engine.agreement().largest]"""


def altered(w):
    """A number that is not the program's is told loudly, whichever it is"""
    Lesson(w.browser, w.page("classification"))
    count, unnoticed, largest = w.browser.run(EACH_ALTERED)
    if count < 100 or unnoticed or largest > CLOSE:
        yield f"{count} altered, {unnoticed} not noticed, {largest}"
    for kind in ("values", "adjoints", "slopes"):
        def change(data):
            data[kind][-1] += 1e-6*(1 + abs(data[kind][-1]))
        page = w.pages.altered(w.page("classification"), "altered " + kind, change)
        Lesson(w.browser, page)
        words = w.browser.text("#agreement")
        size = w.browser.run("return parseFloat(getComputedStyle(document.getElementById('agreement')).fontSize)")
        role = w.browser.run("return document.getElementById('agreement').getAttribute('role')")
        if not words.startswith("\u2717") or "DO NOT TRUST" not in words or size < 18 or role != "alert":
            yield f"{kind}: {words} ({size} px, {role})"


def foreign_script(w):
    """A script that was changed does not run, and the derivation stands there all the same"""
    with open(w.page("regression"), encoding="utf-8") as file:
        text = file.read()
    changed = text.replace('"use strict";', '"use strict"; ', 1)
    w.browser.open(w.pages.write("foreign.html", changed))
    if changed == text or w.browser.sees("#agreement") or not w.browser.sees("#derivation"):
        yield "the page shows: " + w.browser.text("body")[:300]
    if not any("Content Security Policy" in words for words in w.browser.complaints()):
        yield "nothing is said of it"


def backward_problems(kind, point, words, seen):
    """What is wrong with the sentence of a backward step; `seen` sums what has arrived."""
    found = re.match(r"Backward from (\w+) to (\w+): upstream (\S+) times slope (\S+) is (\S+)\.(?= |$)", words)
    if found is None:
        return [f"not understood: {words}"]
    to, by = found.group(1), found.group(2)
    upstream, slope, result = (number(text) for text in found.groups()[2:])
    true_upstream, true_slope = network.derivative(kind, point, to), network.derivative(kind, point, by, of=to)
    seen[by] = seen.get(by, 0.0) + true_upstream*true_slope
    problems = []
    if not (shown_as(upstream, true_upstream) and shown_as(slope, true_slope) and
            shown_as(result, true_upstream*true_slope)):
        problems.append(f"{words} It is {true_upstream} times {true_slope}")
    end = re.search(r"(?:That is all|That is the last part): the derivative of L by (\w+) is (.*?)(\S+)\.$", words)
    terms = numbers(end.group(2).replace("(", "").replace(")", "")) if end else []
    if not end and " of the derivative of L by " + by not in words:
        problems.append(f"{words} It says neither that all has arrived nor which part that is")
    if end and (not shown_as(number(end.group(3)), network.derivative(kind, point, by)) or
                (terms and apart(sum(terms), number(end.group(3))) > 1e-4)):
        problems.append(f"{words} It is {network.derivative(kind, point, by)}")
    return problems


READ = """return [...["step-number", "panel-sentence", "panel"].map(id => document.getElementById(id).innerText),
  document.querySelectorAll("#panel math").length]"""


def steps(w):
    """Each step brings the number that plain formulas bring: forward by node, backward by edge"""
    for kind in KINDS:
        point = moved_point(kind)
        lesson = Lesson(w.browser, w.page(kind), link(point))
        true, seen, known, told = network.values(kind, point), {}, set(point), set()
        for step in range(1, lesson.step()[1] + 1):
            w.browser.press("Right")
            counted, words, panel, formulas = w.browser.run(READ)
            if not counted.startswith(f"Step {step} of ") or words in told:
                yield f"{kind}: step {step} says nothing new: {words}"
            told.add(words)
            forward = re.fullmatch(r"Forward: (\w+) is (\S+)\.", words)
            if forward:
                known.add(forward.group(1))
                if not shown_as(number(forward.group(2)), true[forward.group(1)]) or seen:
                    yield f"{kind}: {words} It is {true[forward.group(1)]}"
            elif words != "Backward begins at L: its derivative by itself is 1.":
                yield from (f"{kind}: {problem}" for problem in backward_problems(kind, point, words, seen))
            if formulas == 0 or "NaN" in panel:
                yield f"{kind}: step {step} shows no formula: {panel}"
        boxes = set(lesson.all_numbers()["values"])
        if known != boxes or set(seen) != boxes - {"L"}:
            yield f"{kind}: the steps know {known} and {set(seen)} of {boxes}"
        for name, sum_ in seen.items():
            if apart(sum_, network.derivative(kind, point, name)) > CLOSE:
                yield f"{kind}: {name} got {sum_} in all, and not {network.derivative(kind, point, name)}"
        yield from (f"{kind}: {problem}" for problem in drawing_problems(w.browser, kind, point))


def drawing_problems(browser, kind, point):
    """What stands in the boxes after the last step, with the digits that there is room for."""
    shown = browser.run("""return data.boxes.map(box => [box.name, ...[".cr-value", ".cr-adjoint"].map(part =>
        document.getElementById(box.id).querySelector(part).textContent)])""")
    true = network.values(kind, point)
    for name, value, adjoint in shown:
        slope = network.derivative(kind, point, name)
        if abs(numbers(value)[-1] - true[name]) > 6e-5*abs(true[name]):
            yield f"the box {name} shows {value} and not {true[name]}"
        if abs(numbers(adjoint)[-1] - slope) > 6e-5*abs(slope):
            yield f"the box {name} shows {adjoint} and not {slope}"


TESTS = (agreement, elsewhere, altered, foreign_script, steps)
