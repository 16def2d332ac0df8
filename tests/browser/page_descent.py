# SPDX-License-Identifier: MIT
"""The part of a lesson's page about the loss: its curve, a nudge, gradient descent, and what follows from a wrong
gradient. All of it beside the plain formulas of network.py."""

import re

import network
from page_numbers import CLOSE, KINDS, link, moved_point
from pages import Lesson, apart, number, numbers, shown_as

# Marks on both axes, by which the drawing is read; the curve; the tangent; the present point.
# A mark's text hangs 4 pixels below its height.
DRAWN = """
  const all = (selector, ...keys) => [...document.querySelectorAll("#curve " + selector)].map(part =>
    [...keys.map(key => Number(part.getAttribute(key))), part.textContent]);
  return {below: all("text.tick[text-anchor=middle]", "x"), beside: all("text.tick[text-anchor=end]", "y"),
    path: document.querySelector("#curve path.curve").getAttribute("d"),
    tangent: all("line.tangent", "x1", "y1", "x2", "y2")[0], present: all("circle.present", "cx", "cy")[0],
    past: all("circle.past", "cx", "cy")}"""


def scale(marks):
    """From pixels to numbers, by the first and the last mark of an axis."""
    (a, first), (b, last) = marks[0], marks[-1]
    first, last = number(first), number(last)
    return lambda pixel: first + (pixel - a)*(last - first)/(b - a)


def loss_at(kind, point, **changed):
    return network.values(kind, {**point, **changed})["L"]


def curve(w):
    """The curve is the loss over the parameter that was chosen, and its tangent has the derivative's slope"""
    for kind in KINDS:
        point = moved_point(kind)
        Lesson(w.browser, w.page(kind), link(point))
        listed = w.browser.options("#curve-parameter")
        if sorted(listed) != sorted(network.PARAMETERS):
            yield f"{kind}: the list has {listed}"
        for name in network.PARAMETERS:
            w.browser.choose("#curve-parameter", name)
            drawn, slope, loss = w.browser.run(DRAWN), network.derivative(kind, point, name), loss_at(kind, point)
            words = w.browser.text("#curve-words")
            found = re.match(r"At (\w+) = (\S+), L is (\S+) and the slope of the tangent \(dashed\) is (\S+): "
                             r"L falls to the (\w+)", words)
            told = [number(text) for text in found.groups()[1:4]] if found else None
            if not found or found.group(1) != name or not all(map(shown_as, told, (point[name], loss, slope))) or \
                    found.group(5) != ("left" if slope > 0 else "right"):
                yield f"{kind}: {words}; it is {loss}, {slope}"
            x, y = scale(drawn["below"]), scale([(pixel - 4, text) for pixel, text in drawn["beside"]])
            height = abs(y(0) - y(340))
            pieces = [tuple(map(float, pair.split())) for pair in re.split("[ML]", drawn["path"]) if pair]
            off = max(abs(y(py) - loss_at(kind, point, **{name: x(px)}))/height for px, py in pieces[::8])
            if len(pieces) < 100 or off > 0.01:
                yield f"{kind}: the curve over {name} has {len(pieces)} points and lies {off:.3f} of the height off"
            px, py, _ = drawn["present"]
            if abs(x(px) - point[name]) > 0.01*abs(x(640) - x(0)) or abs(y(py) - loss) > 0.01*height:
                yield f"{kind}: the point over {name} stands at {x(px)}, {y(py)}"
            x1, y1, x2, y2, _ = drawn["tangent"]
            if abs((y(y2) - y(y1)) - slope*(x(x2) - x(x1))) > 0.02*height:
                yield f"{kind}: the tangent over {name} rises by {(y(y2) - y(y1))/(x(x2) - x(x1))}, not {slope}"


def nudged(w):
    """A nudge moves one parameter by 0.001, says what the loss does, and leaves the point where it is"""
    for kind in KINDS:
        point = moved_point(kind)
        lesson = Lesson(w.browser, w.page(kind), link(point))
        for name in ("w1_11", "b21"):
            w.browser.choose("#curve-parameter", name)
            w.browser.click("#nudge")
            words = w.browser.text("#nudge-answer")
            before, after = loss_at(kind, point), loss_at(kind, point, **{name: point[name] + 0.001})
            told = [number(text) for text in
                    re.findall(r"(?:at|of|than|from|to|is) ([\u2212-]?\d\S*?)(?:[.,:]? |\.$|,)", words)]
            wanted = (point[name] + 0.001, point[name], before, after, after - before, (after - before)/0.001,
                      network.derivative(kind, point, name))
            missing = [x for x in wanted if not any(abs(x - shown) <= 1e-5*abs(x) + 1e-12 for shown in told)]
            if missing or name not in words:
                yield f"{kind}: {words} It lacks {missing}"
        if lesson.point() != point:
            yield f"{kind}: the nudge moved the point to {lesson.point()}"


def descent(w):
    """A step goes against the derivative by eta times it, for one parameter or for all, and can be taken back"""
    for kind in KINDS:
        point = moved_point(kind)
        lesson = Lesson(w.browser, w.page(kind), link(point))
        w.browser.choose("#curve-parameter", "w2_11")
        for names, button in ((("w2_11",), "#move-one"), (network.PARAMETERS, "#move-all")):
            w.browser.click(button)
            w.browser.fill("#eta", "0.001")
            if lesson.point() != point:
                yield f"{kind}: Enter in the field takes a step"
            for _ in range(3):
                before = loss_at(kind, point)
                point = network.after(kind, point, network.gradient(kind, point), 0.001, names)
                w.browser.click("#descend")
                words, after = w.browser.text("#descend-answer"), loss_at(kind, point)
                if any(apart(lesson.point()[name], x) > CLOSE for name, x in point.items()):
                    yield f"{kind}: {words} It is {lesson.point()} and not {point}"
                told = re.search(r"L (fell|rose|stayed).*, from (\S+) to (\S+)\.$", words)
                if not told or told.group(1) != "fell" or not shown_as(number(told.group(2)), before) or \
                        not shown_as(number(told.group(3)), after):
                    yield f"{kind}: {words} It is from {before} to {after}"
        shown = w.browser.run("return [document.querySelectorAll('#trace li').length, "
                              "document.querySelectorAll('#curve .past').length]")
        if shown[0] != 6 or shown[1] == 0:
            yield f"{kind}: after six steps the list and the curve have {shown}"
        for _ in range(6):
            w.browser.click("#descend-back")
        if lesson.point() != moved_point(kind) or \
                w.browser.run("return !document.getElementById('descend-back').disabled"):
            yield f"{kind}: taken back, it is {lesson.point()}"


def zigzag(w):
    """An eta that is too large is told, and one that is no number or leads beyond all numbers moves nothing"""
    lesson = Lesson(w.browser, w.page("regression"))
    w.browser.choose("#curve-parameter", "b21")
    w.browser.fill("#eta", "1.25")
    sides = []
    for _ in range(4):
        w.browser.click("#descend")
        sides.append(lesson.all_numbers()["arrived"]["b21"] > 0)
        if "rose: eta is too large" not in w.browser.text("#descend-answer"):
            yield w.browser.text("#descend-answer")
    if sides != [False, True, False, True]:
        yield f"with eta 1.25 L over b21 does not zigzag: {sides}"
    point = lesson.point()
    for typed, wanted in (("1e308", "smaller eta"), ("-1", "lead uphill"), ("0", "above 0"),
                          ("", "must be a number above 0")):
        w.browser.run("document.getElementById('eta').value = arguments[0]", typed)
        w.browser.click("#descend")
        if wanted not in w.browser.text("#descend-answer") or lesson.point() != point:
            yield f"eta '{typed}': {w.browser.text('#descend-answer')}"
    w.browser.click("#reset")
    if w.browser.text("#trace") or lesson.point() != network.STARTS["regression"]:
        yield "Back to the given numbers leaves the trace"
    eta = float(lesson.value_of("#eta") or "nan")
    yield from w.browser.complaints()
    if eta == eta and eta not in (1.25, 1e308):
        yield f"eta is {eta} by itself"


# The notes' nine derivatives of the regression have the opposite sign.
def consequence(w):
    """One step with the sheet's own gradient, beside one with the true one: with the notes' nine the loss rises"""
    point = network.STARTS["regression"]
    true = network.gradient("regression", point)
    yours = {name: -slope for name, slope in true.items()}
    Lesson(w.browser, w.page("regression"))
    for eta in (None, 1e-6, 1e-4):
        if eta is None:
            eta = float(w.browser.run("return document.getElementById('slip-eta').value"))
        else:
            w.browser.fill("#slip-eta", repr(eta))
        right = network.values("regression", network.after("regression", point, true, eta))["L"]
        wrong = network.values("regression", network.after("regression", point, yours, eta))["L"]
        words = w.browser.text("#consequence-words")
        told = re.search(r"true gradient: it (\w+) to (\S+)\. .*your gradient: it (\w+) to (\S+)\.", words)
        way = "falls" if right < loss_at("regression", point) else "rises"
        if not told or told.group(1) != way or told.group(3) != "rises" or \
                not shown_as(number(told.group(2)), right) or not shown_as(number(told.group(4)), wrong):
            yield f"eta {eta}: {words} It is {right} and {wrong}"
        rows = w.browser.run("return [...document.querySelectorAll('#consequence-rows tr')].map(row => "
                             "[...row.cells].map(cell => cell.innerText))")
        if sorted(row[0] for row in rows) != sorted(network.PARAMETERS):
            yield f"the table has {rows}"
        for name, *cells in rows:
            wanted = (true[name], yours[name], point[name] - eta*true[name], point[name] - eta*yours[name])
            if not all(shown_as(numbers(cell)[0], x) for cell, x in zip(cells, wanted, strict=True)) or \
                    "differs" not in cells[1]:
                yield f"{name}: {cells} and not {wanted}"
    for eta in ("", "-0.5"):
        w.browser.run("const eta = document.getElementById('slip-eta'); eta.value = arguments[0]; "
                      "eta.dispatchEvent(new Event('input'))", eta)
        after = w.browser.run("return [...document.querySelectorAll('#consequence-rows tr')].flatMap(row => "
                              "[row.cells[3].innerText, row.cells[4].innerText])")
        if "must be a number above 0" not in w.browser.text("#consequence-words") or set(after) != {"\u2013"}:
            yield f"eta '{eta}': " + w.browser.text("#consequence")


def no_consequence(w):
    """Without a line that claims a parameter's derivative there is no part about one's own gradient"""
    Lesson(w.browser, w.pages.of_text("no claims", "parameter w = 2\nlet L = w^2\n"))
    if w.browser.sees("#consequence") or not w.browser.sees("#descent"):
        yield "it is there: " + w.browser.text("#consequence")
    Lesson(w.browser, w.pages.of_text("one claim", "parameter w = 2\nlet L = w^2\nclaim dL/dw = 2*w\n"))
    if not w.browser.sees("#consequence"):
        yield "with such a line it is not there"


def no_parameters(w):
    """Where a sheet has no parameter its numbers can be moved, and it is said why there is no gradient descent"""
    lesson = Lesson(w.browser, w.pages.of_text("constants", "constant x = 2, y = 3\nlet L = x*y\nclaim dL/dx = y\n"))
    if w.browser.sees("#descent") or w.browser.sees("#consequence") or w.browser.sees("#parameters"):
        yield "there is gradient descent all the same"
    if "nothing that gradient descent would move" not in w.browser.text("#numbers"):
        yield "nothing is said of it: " + w.browser.text("#numbers")
    lesson.set(x=5)
    if lesson.all_numbers()["values"]["L"] != 15 or "d" not in w.browser.text("#derivations"):
        yield f"with x = 5: {lesson.all_numbers()}"
    Lesson(w.browser, w.page("regression"))
    if w.browser.sees("#no-parameters"):
        yield "it is said where there are parameters"


TESTS = (curve, nudged, descent, zigzag, consequence, no_consequence, no_parameters)
