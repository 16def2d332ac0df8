# SPDX-License-Identifier: MIT
"""What the controls of a lesson's page do: keys, buttons, sliders, fields, its modes, and its address."""

import re

import network
from chromium import ELEMENT
from page_numbers import CLOSE, KINDS
from pages import Lesson, apart, number, numbers, shown_as


def walking(w):
    """Keys and buttons go forward, back, to both ends, and no further"""
    lesson = Lesson(w.browser, w.page("regression"))
    last = lesson.step()[1]
    ways = (("Right", "#next", 1), ("Right", "#next", 2), ("Left", "#back", 1), ("End", "#last", last),
            ("Right", None, last), ("Left", "#back", last - 1), ("Home", "#first", 0), ("Left", None, 0))
    for by_key in (True, False):
        for key, button, wanted in ways:
            if by_key:
                w.browser.press(key)
            elif button:
                w.browser.click(button)
            if lesson.step()[0] != wanted:
                yield f"{key if by_key else button} leads to {lesson.step()} and not to {wanted}"
            if f"step={wanted}" not in lesson.hash().strip("#").split("&"):
                yield f"the address of step {wanted} is {lesson.hash()}"
            enabled = w.browser.run("""return ["first", "back", "next", "last"].map(id =>
                !document.getElementById(id).disabled)""")
            if enabled != [wanted > 0, wanted > 0, wanted < last, wanted < last]:
                yield f"at step {wanted} these can be pressed: {enabled}"
    w.browser.run("document.querySelector(arguments[0]).focus()", lesson.slider("x1"))
    w.browser.press("Right")
    if lesson.step()[0] != 0 or lesson.point()["x1"] <= 80:
        yield "an arrow key on a slider is taken for a step"
    w.browser.run("document.activeElement.blur()")
    w.browser.press("Right", holding="Control")
    if lesson.step()[0] != 0:
        yield "a key with Control is taken for a step"


def numbers_moved(w):
    """Sliders and fields change one number, and everything follows"""
    for kind in KINDS:
        lesson, point = Lesson(w.browser, w.page(kind)), dict(network.STARTS[kind])
        for name in (*network.PARAMETERS, "x1", "x2"):
            point[name] = round(point[name] - 0.0625*(1 + len(name)), 4)
            w.browser.fill(lesson.field(name), repr(point[name]))
            told = lesson.all_numbers()
            slid = lesson.browser.run("const slider = document.querySelector(arguments[0]); "
                                      "return [Number(slider.value), Number(slider.step)]", lesson.slider(name))
            if told["point"] != point or abs(slid[0] - point[name]) > slid[1]:
                yield f"{kind}: {name} = {point[name]} gives {told['point']}, {lesson.value_of(lesson.slider(name))}"
        shown = w.browser.run("return [...document.querySelectorAll('#claims tbody tr')].map(row => "
                              "row.querySelector('small').textContent)")
        if any(not shown_as(text, x) for texts, sides in zip(shown, told["claims"], strict=True)
               for text, x in zip(numbers(texts), sides, strict=True)):
            yield f"{kind}: the sheet's lines show {shown} and not {told['claims']}"
        true = network.gradient(kind, point)
        if any(apart(told["arrived"][name], slope) > CLOSE for name, slope in true.items()):
            yield f"{kind}: the gradient is {told['arrived']} and not {true}"
        w.browser.run("document.querySelector(arguments[0]).focus()", lesson.slider("w1_22"))
        w.browser.press("Right", "Right", "Right")
        slid = lesson.point()
        true = network.derivative(kind, slid, "w2_21")
        if slid["w1_22"] <= point["w1_22"] or {**slid, "w1_22": 0} != {**point, "w1_22": 0} or \
                float(lesson.value_of(lesson.field("w1_22"))) != slid["w1_22"] or \
                apart(lesson.all_numbers()["arrived"]["w2_21"], true) > CLOSE:
            yield f"{kind}: the slider went from {point} to {slid}"
        for words in ("", "1e999"):
            w.browser.fill(lesson.field("b21"), words)
            if words == "":
                w.browser.run("arguments[0].value = ''; arguments[0].dispatchEvent(new Event('change'))",
                              {ELEMENT: w.browser.find(lesson.field("b21"))})
            if lesson.point() != slid or float(lesson.value_of(lesson.field("b21"))) != slid["b21"]:
                yield f"{kind}: '{words}' in a field gives {lesson.point()}"
        far = 1e6
        w.browser.fill(lesson.field("b21"), repr(far))
        if lesson.point()["b21"] != far or float(lesson.value_of(lesson.slider("b21"))) != far:
            yield f"{kind}: the slider does not reach {far}"
        w.browser.click("#reset")
        if lesson.point() != network.STARTS[kind]:
            yield f"{kind}: back at the given numbers is {lesson.point()}"


# Of each layer the weights, then the biases.
LAYERED = ["w1_11", "w1_21", "w1_12", "w1_22", "b11", "b12", "w2_11", "w2_21", "b21"]


def ordered(w):
    """Inputs and parameters stand in the order in which the sheet declares them"""
    scrambled = "given y = 1, u = 2\nparameter v = 3, b = 1, a = 2\nlet L = (a*u + v*b - y)^2\n"
    for page, inputs, parameters in ((w.page("regression"), ["x1", "x2", "y"], LAYERED),
                                     (w.page("classification"), ["x1", "x2", "y"], LAYERED),
                                     (w.pages.of_text("scrambled", scrambled), ["y", "u"], ["v", "b", "a"])):
        Lesson(w.browser, page)
        shown = [w.browser.run("return [...document.querySelectorAll(arguments[0] + ' label')].map("
                               "label => label.textContent)", part) for part in ("#inputs", "#parameters")]
        if shown[0] != inputs or shown[1] != parameters or \
                w.browser.options("#curve-parameter") != parameters:
            yield f"{page}: {shown}"


def linked(w):
    """The page's address holds step, numbers and modes, and what is wrong in it does no harm"""
    lesson = Lesson(w.browser, w.page("regression"), "#step=10&w1_11=0.5")
    wanted = {**network.STARTS["regression"], "w1_11": 0.5}
    if lesson.step()[0] != 10 or lesson.point() != wanted:
        yield f"#step=10&w1_11=0.5 is {lesson.step()}, {lesson.point()}"
    w.browser.press("Right")
    lesson.set(b21=-0.1, x1=1e-7)
    w.browser.click("#mode-predict")
    address = lesson.hash()
    again = Lesson(w.browser, w.page("regression"), address)
    if again.step()[0] != 11 or again.point() != {**wanted, "b21": -0.1, "x1": 1e-7} or \
            not w.browser.run("return document.getElementById('mode-predict').checked"):
        yield f"{address} is {again.step()}, {again.point()}"
    w.browser.run("location.hash = '#step=3&b11=2'")
    if again.step()[0] != 3 or again.point() != {**network.STARTS["regression"], "b11": 2}:
        yield f"a new address on the open page gives {again.step()}, {again.point()}"
    last = again.step()[1]
    for words, shown in (("#step=99&w1=abc&zz=3", f"#step={last}"), ("#step=2&b11=2&find=7&x1=80", "#step=2&b11=2")):
        w.browser.run("location.hash = arguments[0]", words)
        if again.hash() != shown or Lesson(w.browser, w.page("regression"), words).hash() != shown:
            yield f"{words} is written as {again.hash()} and not as {shown}"
    Lesson(w.browser, w.page("regression"), "#claims")
    if again.hash() != "#claims":
        yield f"#claims is written as {again.hash()}"
    for words in ("#step=999", "#step=-4", "#step=abc", "#%E0%A4%A=1&step=2", "#w1_11=", "#w1_11=NaN&w1_21=Infinity",
                  "#=&&==", "#step=1e400", "#claims", "#__proto__=1&constructor=2", "#find=1&find=0&predict=7"):
        lesson = Lesson(w.browser, w.page("regression"), words)
        if lesson.point() != network.STARTS["regression"] or lesson.step()[0] not in (0, 2, lesson.step()[1]):
            yield f"{words} gives {lesson.step()}, {lesson.point()}"
    yield from w.browser.complaints()


# Names that stand for something else in the address too, and one that begins as these are told apart.
LINKS = "parameter step = 1, find = 2, predict = 3, w = 4\nlet L = step*find + predict*w\nclaim dL/dw = predict\n"


def linked_names(w):
    """Parameters that are called as words of the address are have numbers in it as all others have"""
    page = w.pages.of_text("links", LINKS)
    lesson = Lesson(w.browser, page)
    point = {"step": 1.5, "find": 0, "predict": 1, "w": -1}
    lesson.set(**point)
    w.browser.run("goTo(3)")
    address = lesson.hash()
    again = Lesson(w.browser, page, address)
    if again.point() != point or again.step()[0] != 3 or w.browser.run("return finds() || predicts()"):
        yield f"{address} is {again.step()}, {again.point()}"
    dotted = w.pages.altered(page, "dotted", lambda data: data["boxes"][0].update(name=".find"))
    for name, words in ((".find", "#step=1&..find=8"), ("find", "#step=1&.find=8")):
        lesson = Lesson(w.browser, dotted, words)
        if name in lesson.point() and (lesson.point()[name] != 8 or lesson.hash() != words):
            yield f"{words} is {lesson.point()}, {lesson.hash()}"


# Columns of the table: label, line, step, truth, verdict.
TRUTH, VERDICT = ("#claims tbody tr > :nth-child(%d)" % column for column in (4, 5))
GIVEN_AWAY = (TRUTH, VERDICT, VERDICT + " b", "#consequence", "#panel-claims .answer")

SOME_SEEN = """return [...document.querySelectorAll(arguments[0])].some(
  part => part.checkVisibility({visibilityProperty: true}))"""
# Of the lines as they are, and without what is hidden in them.
HEIGHTS = """
  const rows = [...document.querySelectorAll("#claims tbody tr")];
  const heights = () => rows.map(row => Math.round(row.getBoundingClientRect().height));
  const before = heights(), hidden = [...document.querySelectorAll("#claims tbody td:nth-child(n + 4)")];
  const kept = hidden.map(cell => [...cell.childNodes]);
  for (const cell of hidden) cell.replaceChildren();
  const without = heights();
  hidden.forEach((cell, i) => cell.append(...kept[i]));
  return [before, without]"""


def finding(w):
    """"find the slip" hides every verdict until the student has marked the wrong lines"""
    for name in ("regression", "classification", "softmax_cross_entropy.wrong"):
        lesson = Lesson(w.browser, w.page(name))
        claims = w.pages.report(w.pages.sheet(name))["claims"]
        slips = [i for i, claim in enumerate(claims) if claim["verdict"] in ("wrong", "coincidence")]
        right = [i for i, claim in enumerate(claims) if claim["verdict"] == "right"]
        w.browser.press("End")
        if not w.browser.sees(VERDICT) or not w.browser.sees("#panel-claims .answer") or w.browser.sees("#finding"):
            yield f"{name}: verdicts are not seen at first"
        w.browser.click("#mode-find")
        given_away = [part for part in GIVEN_AWAY if w.browser.run(SOME_SEEN, part)]
        text = w.browser.text("#claims") + w.browser.text("#panel")
        given_away += [claim["id"] for claim in claims for mistake in claim["mistakes"]
                       if mistake["wrote"] and mistake["wrote"][:20] in text]
        if given_away or not w.browser.sees("#finding"):
            yield f"{name}: the mode gives away {given_away}"
        heights = w.browser.run(HEIGHTS)
        if heights[0] != heights[1]:
            yield f"{name}: the lines' heights give away what is hidden: {heights}"
        if w.browser.sees("#nudge"):
            w.browser.click("#nudge")
            if "true" in w.browser.text("#nudge-answer"):
                yield f"{name}: the nudge gives away: " + w.browser.text("#nudge-answer")
        for i in slips[1:] + right[:1]:
            w.browser.click(f"#mark-{i}")
        w.browser.click("#marks-check")
        words = w.browser.text("#marks-answer")
        blamed = "; 1 marked line is right." if right else "."
        if words != f"{len(slips) - 1} of {len(slips)} wrong lines found{blamed}":
            yield f"{name}: {words}"
        for i in slips[:1] + right[:1]:
            w.browser.click(f"#mark-{i}")
        w.browser.click("#marks-check")
        words = w.browser.text("#marks-answer")
        if not words.startswith(f"{len(slips)} of {len(slips)} wrong lines found.") or not w.browser.sees(VERDICT) or \
                w.browser.run("return document.getElementById('mode-find').checked"):
            yield f"{name}: {words}"
        w.browser.click("#mode-find")
        if w.browser.run("return document.querySelectorAll('.mark input:checked').length"):
            yield f"{name}: old marks are still there"
        w.browser.click("#marks-show")
        if not w.browser.text("#marks-answer").startswith(f"0 of {len(slips)}") or not w.browser.sees(VERDICT):
            yield f"{name}: given up, it says " + w.browser.text("#marks-answer")
        shown = w.browser.run("return [...document.querySelectorAll(arguments[0])].map("
                              "verdict => verdict.innerText.replace(/^[^a-z]+/, ''))", VERDICT)
        wrong = [i for i, verdict in enumerate(shown) if verdict.startswith(("wrong", "coincidence"))]
        if wrong != slips or len(shown) != len(claims) or lesson.step()[0] != lesson.step()[1]:
            yield f"{name}: the page calls {wrong} wrong, the program {slips}"


UNDECIDED = """\
parameter w = 3, b = 2
let L = w*b
claim A: dL/dw = +* 3
claim B: dL/db = w
claim C: dL/dw = 2*b
"""


def undecided(w):
    """A line that cannot be judged counts neither as found nor as right"""
    lesson = Lesson(w.browser, w.pages.of_text("undecided", UNDECIDED), "#step=0&find=1")
    for marked, wanted in (((0,), "0 of 1 wrong line found; 1 of the marked lines cannot be judged."),
                           ((1,), "0 of 1 wrong line found; 1 marked line is right; 1 of the marked lines cannot be judged."),
                           ((1, 2), "1 of 1 wrong line found; 1 of the marked lines cannot be judged. The verdicts")):
        for i in marked:
            w.browser.click(f"#mark-{i}")
        w.browser.click("#marks-check")
        if not w.browser.text("#marks-answer").startswith(wanted):
            yield f"{lesson.hash()}: {w.browser.text('#marks-answer')}"


def claims_at_steps(w):
    """Each line of the sheet stands at the step that it belongs to, and its button leads there"""
    lesson = Lesson(w.browser, w.page("classification"))
    buttons = w.browser.run("return [...document.querySelectorAll('#claims button[aria-label^=Go]')].map("
                            "button => button.textContent)")
    if len(buttons) < 15:
        yield f"only {buttons} lead to a step"
    for place, step in list(enumerate(buttons))[::4]:
        w.browser.run("document.querySelectorAll('#claims button[aria-label^=Go]')[arguments[0]].id = 'this'", place)
        label = w.browser.run("return document.getElementById('this').closest('tr').cells[0].firstChild.textContent")
        w.browser.click("#this")
        w.browser.run("document.getElementById('this').id = ''")
        if lesson.step()[0] != int(step) or f"{label}:" not in w.browser.text("#panel-claims"):
            yield f"{label} leads to step {lesson.step()}, where the panel has {w.browser.text('#panel-claims')}"
        if w.browser.run("return document.activeElement.id") != "panel":
            yield f"{label}: the focus stays behind"


def predicting(w):
    """"predict first" asks for the number before it shows it, and says what is wrong with an answer"""
    kind = "classification"
    lesson = Lesson(w.browser, w.page(kind))
    w.browser.click("#mode-predict")
    for step in (1, 4, 9, 14):
        while lesson.step()[0] < step:
            w.browser.press("Right")
        sentence = w.browser.text("#panel-sentence")
        way = re.match(r"Forward: (\w+) is … what\?|Backward from (\w+) to (\w+): .* is … what\?", sentence)
        if way is None:
            yield f"step {step} says {sentence}"
            continue
        point = network.STARTS[kind]
        true = network.values(kind, point)[way.group(1)] if way.group(1) else \
            network.derivative(kind, point, way.group(2))*network.derivative(kind, point, way.group(3), of=way.group(2))
        panel = w.browser.text("#panel")
        # A slope times 1 is no secret, nor is what stands in the formula.
        told = [x for x in numbers(panel.replace("\u2212\n", "\u2212")) if shown_as(x, true)]
        if told and step in (4, 14):
            yield f"step {step} gives its answer away: {panel}"
        answers = [("", "Type a number first"), ("x", "Type a number first"), (repr(true + abs(true)), "too large"),
                   (repr(true - 3*abs(true)), "too small"), (repr(-true), "the sign")]
        for typed, wanted in answers:
            w.browser.fill("#prediction", typed)
            words = w.browser.text("#prediction-answer")
            if wanted not in words or "what?" not in w.browser.text("#panel-sentence"):
                yield f"step {step}: '{typed}' for {true} is answered with: {words}"
        w.browser.type("#prediction", f"{true:.4g}".replace(".", ","))
        w.browser.click("#prediction-check")
        words = w.browser.text("#prediction-answer")
        if not words.startswith("Right: ") or not shown_as(number(words[7:].rstrip(".")), true) or \
                w.browser.sees("#prediction"):
            yield f"step {step}: {true:.4g} is answered with: {words}"
        if "what?" in w.browser.text("#panel-sentence") or w.browser.run("return document.activeElement.id") != "next":
            yield f"step {step}: after the answer it says " + w.browser.text("#panel-sentence")
    w.browser.press("Right")
    w.browser.click("#prediction-show")
    if "what?" in w.browser.text("#panel-sentence") or w.browser.sees("#prediction"):
        yield "Show does not show: " + w.browser.text("#panel-sentence")
    w.browser.press("Right")
    w.browser.click("#mode-predict")
    if "what?" in w.browser.text("#panel-sentence") or w.browser.sees("#prediction"):
        yield "the mode does not end"


TESTS = (walking, numbers_moved, ordered, linked, linked_names, finding, undecided, claims_at_steps, predicting)
