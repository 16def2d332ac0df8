# SPDX-License-Identifier: MIT
"""What a lesson's page must never do: ask the network for something, run what a sheet says, or show nonsense where a
number is not finite."""

import os
import re

from pages import Lesson

LARGEST = 100_000  # bytes, for the sheets of the notes

HOSTILE = """\
title  </script><script>document.title = 1</script><img src=//127.0.0.1:9/ onerror=alert(1)> "q" & 'a' {{data}} <!--
given  x = 2, y = 1
parameter w = 3, b = 0.5
let    z = w*x + b
let    L = (y - z)^2
claim  </script>: dL/dw = -2*(y - z)*x
claim  "&lt;<!--<script>: dL/db = 2*(y - z)
claim  ' onfocus=alert(1) x=': dL/dz < </script><img src=x> & "1"
"""
WRITTEN = ("</script><script>document.title", "<img src=//127.0.0.1:9/ onerror=alert(1)>",
           "\"q\" & 'a' {{data}} <!--")

# L is log(0) here, and no number below.
UNDEFINED = """\
title Outside of what is defined
given x = 0
parameter w = 1, v = 1e200
let a = log(w*x)
let L = a*v^2
claim A: dL/dw = v^2/w
"""
DIVIDED = """\
title A number that can become infinite
given x = 2
parameter w = 0.5
let a = x/w
let b = exp(a)
let L = b - log(w)
claim A: dL/dw = -b*x/w^2 - 1/w
claim B: dL/dx = b*w
"""

# Everything that can be pressed, in the order of the page.
TOUR = """[...document.querySelectorAll("main button, main input[type=checkbox], main input[type=radio]")]
  .filter(part => part.checkVisibility() && !part.disabled).forEach(part => part.click())"""


def quiet(w):
    """No page writes to the console, is refused anything by its policy, or asks for anything but itself"""
    for page, _ in w.pages_and_sheets:
        lesson = Lesson(w.browser, page)
        w.browser.run(TOUR)
        w.browser.press("End", "Home", "Right")
        if lesson.step()[1] < 3:
            yield f"{page}: only {lesson.step()[1]} steps"
        yield from (f"{page}: {words}" for words in w.browser.complaints())
        asked = [address for address in w.browser.requests() if address not in ("about:blank", "file://" + page)]
        if asked:
            yield f"{page}: asks for {asked}"


def strict(w):
    """The page's policy refuses scripts, styles, pictures and addresses that it did not come with"""
    Lesson(w.browser, w.page("regression"))
    policy = w.browser.run("return document.querySelector('meta[http-equiv=Content-Security-Policy]').content")
    if "default-src 'none'" not in policy or re.search("unsafe|https?:|data:|\\*", policy):
        yield policy
    w.browser.run("""
      const script = document.createElement("script"), style = document.createElement("style"), image = new Image();
      script.textContent = "document.body.id = 'foreign'";
      style.textContent = "body { opacity: 0.5 }";
      image.src = "http://127.0.0.1:9/picture.png";
      document.body.append(script, style, image);
      document.body.setAttribute("onclick", "document.body.id = 'foreign'");
      document.body.click();
      fetch("http://127.0.0.1:9/").catch(() => {})""")
    w.browser.press("End")
    got = w.browser.run("return [document.body.id, getComputedStyle(document.body).opacity]")
    refused = " ".join(w.browser.complaints())
    kinds = ("inline script", "inline style", "the image", "event handler")
    if got != ["", "1"] or any(kind not in refused for kind in kinds):
        yield f"{got}: {refused[:600]}"
    if not w.browser.requests() or refused.count("127.0.0.1") < 2:
        yield "a request would not have been noticed"


def small(w):
    """The pages of the notes' sheets are files below 100 kB"""
    for page, _ in w.pages_and_sheets:
        if os.path.getsize(page) >= LARGEST:
            yield f"{page}: {os.path.getsize(page)} bytes"


def hostile(w):
    """What a sheet says is shown as text, whatever it looks like"""
    page = w.pages.of_text("hostile", HOSTILE)
    Lesson(w.browser, page)
    w.browser.run(TOUR)
    shown = w.browser.text("h1")
    if any(part not in shown for part in WRITTEN) or w.browser.run("return document.title.replace(/\\s+/g, ' ')") != \
            re.sub(r"\s+", " ", shown):
        yield f"the title is {shown}"
    if w.browser.run("return document.querySelectorAll('img, script:not(#data):not([type]) ~ script ~ script').length"):
        yield "elements were made of what the sheet says"
    claims = w.browser.text("#claims")
    if "</script>" not in claims or "&lt;<!--<script>" not in claims or "onfocus=alert(1)" not in claims:
        yield f"the claims are {claims}"
    if not w.browser.text("#agreement").startswith("\u2713") or w.browser.run("return document.body.id"):
        yield "the page does not run"
    yield from w.browser.complaints()
    if [address for address in w.browser.requests() if not address.startswith(("about:", "file:"))]:
        yield "it asks for something"


def nonsense(text):
    """What a person cannot make anything of."""
    return re.findall(r"\bNaN\b|undefined|\bnull\b|\[object|Infinity", text)


def descent_problems(browser, parameter):
    """What the part about the loss makes of numbers that are not finite."""
    browser.choose("#curve-parameter", parameter)
    for button in ("#nudge", "#descend", "#curve-fit"):
        browser.click(button)
    for part in ("#curve-words", "#nudge-answer", "#descend-answer", "#consequence-words"):
        words = browser.text(part) if browser.sees(part) else ""
        if nonsense(words):
            yield f"{part} says: {words}"
    places = browser.run("""return [...document.querySelectorAll("#curve *")].flatMap(part =>
        [...part.attributes, ...(part.localName === "text" ? [part.firstChild] : [])].map(node => node.nodeValue))""")
    yield from (f"drawn at {place[:80]}" for place in places if nonsense(place))


def not_finite(w):
    """Where a number is not finite the page says so in words, whatever is moved or pressed, and comes back from it"""
    for name, text, link, back in (("undefined", UNDEFINED, "", {"v": 1.5, "x": 0.5, "w": 0.5}),
                                   ("divided", DIVIDED, "#step=0&w=0", {"w": 0.5})):
        lesson = Lesson(w.browser, w.pages.of_text(name, text), link)
        if not w.browser.text("#agreement").startswith("\u2713"):
            yield f"{name}: {w.browser.text('#agreement')}"
        if not w.browser.sees("#not-finite") or "Not finite" not in w.browser.text("#not-finite"):
            yield f"{name}: nothing says what is not finite"
        elif not re.search(r"\b[aL]\b", w.browser.text("#not-finite")):
            yield f"{name}: what is not finite is not named: " + w.browser.text("#not-finite")
        for _ in range(lesson.step()[1]):
            w.browser.press("Right")
            words = w.browser.text("#panel-sentence")
            if nonsense(words.replace("NaN", "")) or not w.browser.sees("#not-finite"):
                yield f"{name}: {words}"
        for parameter in w.browser.options("#curve-parameter"):
            yield from (f"{name}: {problem}" for problem in descent_problems(w.browser, parameter))
        lesson.set(**back)
        parts = ["#walk", "#numbers", "#descent", "#consequence", "#claims", "#derivation"]
        still = [part for part in parts if nonsense(w.browser.text(part))]
        if w.browser.sees("#not-finite") or still:
            yield f"{name}: with {back} no sense is made in {still}"
        yield from (f"{name}: {words}" for words in w.browser.complaints())


# At w = 0 a is infinite, and L is no number; at w = 1 L is a number.
NO_LOSS = """\
title A loss that is no number
given x = 2
parameter w = 1, c = 1
let a = c/w
let b = a - a*x
let L = b*w + sqrt(c)
claim A: dL/dc = 1
"""


def no_loss(w):
    """Where the loss is no number, nothing is said of a way down or of eta, but which node is the first to blame"""
    lesson = Lesson(w.browser, w.pages.of_text("no loss", NO_LOSS), "#step=3&w=0")
    for parameter in w.browser.options("#curve-parameter"):
        w.browser.choose("#curve-parameter", parameter)
        for button in ("#nudge", "#descend"):
            w.browser.click(button)
        for part in ("#curve-words", "#nudge-answer", "#descend-answer", "#consequence-words"):
            words = w.browser.text(part)
            if "L is not a number at this point: the first node that is not finite is a, which is \u221e" not in words:
                yield f"{parameter}: {part} says: {words}"
            if re.search(r"falls|rises|fell|rose|stayed|smaller eta|too large", words):
                yield f"{parameter}: {part} knows a way: {words}"
    if w.browser.text("#trace") or lesson.point()["w"] != 0:
        yield "a step was taken where there is no way"
    # The loss is a number here, and its derivative is not finite.
    lesson.set(w=1, c=0)
    w.browser.choose("#curve-parameter", "c")
    w.browser.click("#descend")
    for part, wanted in (("#curve-words", "its derivative is \u221e"), ("#descend-answer", "of L by c is \u221e")):
        if wanted not in w.browser.text(part):
            yield f"{part} says: {w.browser.text(part)}"
    # A step to where the square root is of a number below 0.
    lesson.set(w=1, c=0.01)
    w.browser.run("document.getElementById('eta').value = arguments[0]", "1")
    w.browser.click("#descend")
    words = w.browser.text("#descend-answer")
    if "L was 0.09. Now L is not a number at this point, and every node before it is finite: it comes about in L's " \
            "own formula" not in words:
        yield f"a step to no number: {words}"


# A loss that is flat but for its last digits, one that is flat, and losses and places near both ends of all numbers.
FLAT = {"saturated": ("given x = 37, y = 0\nparameter w = 0.5\nlet p = sigmoid(w + x)\nlet L = (y - p)^2\n", "w", 0.5),
        "flat": ("parameter w = 1\nlet L = 1 + 0.00000000000000005*w^2\n", "w", 1),
        "zero": ("parameter w = 1\nlet L = 0*w\n", "w", 1),
        "tiny": ("parameter w = 1\nlet L = w*10^(-320)\n", "w", 1),
        "huge": ("parameter w = 1\nlet L = w*10^308\n", "w", 1),
        "far": ("parameter w = 1e308\nlet L = w*2 - w\n", "w", 1e308)}
MARKS = """return ["middle", "end"].map(side => [...document.querySelectorAll(`#curve text.tick[text-anchor=${side}]`)]
  .map(mark => mark.textContent))"""


def flat(w):
    """However flat or steep the loss is, its curve has a few marks on each axis that differ, and the page works"""
    for name, (text, parameter, x) in FLAT.items():
        lesson = Lesson(w.browser, w.pages.of_text(name, text), "#step=1")
        for button in ("#curve-fit", "#nudge", "#descend", "#reset"):
            w.browser.click(button)
        for marks in w.browser.run(MARKS):
            if not 2 <= len(marks) <= 12 or len(set(marks)) != len(marks):
                yield f"{name}: an axis has the marks {marks}"
        if not w.browser.text("#agreement").startswith("\u2713") or lesson.point()[parameter] != x or \
                w.browser.sees("#failed"):
            yield f"{name}: {w.browser.text('#agreement')} {w.browser.text('#failed')}"
        yield from (f"{name}: {words}" for words in w.browser.complaints())


def failing(w):
    """A part of the page that fails says so and stops no other"""
    lesson = Lesson(w.browser, w.page("regression"))
    w.browser.run("changed.unshift(() => { throw new RangeError('no marks'); })")
    lesson.set(b21=2.5)
    if "b21 = 2.5" not in w.browser.text("#curve-words") or "were moved" not in w.browser.text("#agreement"):
        yield "the parts behind one that fails stand still: " + w.browser.text("#curve-words")
    if not w.browser.sees("#failed") or "RangeError: no marks" not in w.browser.text("#failed"):
        yield "nothing is said of it: " + w.browser.text("#failed")
    if "no marks" not in " ".join(w.browser.complaints()):
        yield "nothing is written to the console"


KINKS = """\
title Kinks
given x = 2, y = 1, u = 3
parameter w = 0, v = 3
let z = relu(w*x)
let L = (z + abs(w) + max(v, u) - y)^2
claim A: dL/dv = (z + abs(w) + max(v, u) - y)
"""


def kinks(w):
    """One line says where there is no derivative and which slope is taken there, and what refers to it agrees"""
    lesson = Lesson(w.browser, w.pages.of_text("kinks", KINKS))
    words = w.browser.text("#kinks")
    for wanted in ("z = relu(w*x) (slope taken: 0)", "abs(w) (slope taken: 0)", "max(v, u) (slope taken: 0.5 and 0.5)",
                   "convention"):
        if wanted not in words or not w.browser.sees("#kinks"):
            yield f"{wanted} is not in: {words}"
    w.browser.click("#mode-predict")
    if "slope taken:" in w.browser.text("#kinks"):
        yield "slopes are told before they are asked for"
    w.browser.click("#mode-predict")
    w.browser.click("#mode-find")
    if "relu" in w.browser.text("#kinks"):
        yield "a formula is told that a line may claim"
    w.browser.click("#mode-find")
    w.browser.choose("#curve-parameter", "v")
    w.browser.click("#nudge")
    for part in ("#curve-words", "#nudge-answer"):
        if "convention at the kink" not in w.browser.text(part) or "true slope" in w.browser.text(part):
            yield f"{part} says: {w.browser.text(part)}"
    lesson.set(v=1)
    w.browser.click("#nudge")
    if "true slope" not in w.browser.text("#nudge-answer"):
        yield f"by v, no kink is passed: {w.browser.text('#nudge-answer')}"
    lesson.set(w=0.5, v=3)
    if "relu" in w.browser.text("#kinks") or "max(v, u)" not in w.browser.text("#kinks"):
        yield f"with w = 0.5: {w.browser.text('#kinks')}"
    lesson.set(v=1)
    w.browser.click("#nudge")
    if w.browser.sees("#kinks") or "true slope" not in w.browser.text("#nudge-answer"):
        yield "off the kinks one is told still"
    Lesson(w.browser, w.page("regression"))
    if w.browser.sees("#kinks"):
        yield "a page without kinks tells of one"
    page = w.pages.of_text("kinks", KINKS)
    w.browser.scripts(False)
    for path, is_told in ((page, True), (w.page("regression"), False)):
        w.browser.open(path)
        if w.browser.sees("#kinks") != is_told or (is_told and w.browser.text("#kinks") != \
                words.replace("At these numbers", "At the given numbers")):
            yield f"{path}: without scripts it says: {w.browser.text('#kinks')}"


TESTS = (quiet, strict, small, hostile, not_finite, no_loss, flat, failing, kinks)
