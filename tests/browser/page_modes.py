# SPDX-License-Identifier: MIT
"""What a lesson's page keeps to itself while a student is to find it: numbers in "predict first", formulas and verdicts
in "find the slip"."""

import network
from page_numbers import KINDS, link, moved_point
from pages import Lesson, numbers

# All that a person can read or be told: what is seen, and the words for those who do not see.
TOLD = """
  const seen = part => part.checkVisibility({visibilityProperty: true});
  const words = [document.body.innerText];
  for (const part of document.querySelectorAll("svg text, svg desc, svg title, [aria-label], [title]"))
    if (seen(part.closest("svg") ?? part) && (part.localName !== "text" || seen(part)))
      words.push(part.ariaLabel ?? "", part.title?.toString() ?? "", part.closest("svg") ? part.textContent : "");
  return words.join("\\n")"""
# The number that the step brings, and those that are known before it: what stands in the drawing's boxes and lines.
KNOWN = """
  const known = [...document.querySelectorAll("#drawing text")].map(part => part.textContent).join("\\n");
  return [String(resultOf(state.step)), steps[state.step - 1][0], known]"""
# Of every step, one after the other by the page's own buttons. Keys and clicks are for page_controls.py.
WALK = """
  const told = () => {%s}, known = () => {%s};
  const sees = selector => document.querySelector(selector).checkVisibility(
    {visibilityProperty: true, opacityProperty: true});
  return steps.map(() => {
    element("next").click();
    const [result, way, shown] = known();
    const now = {step: state.step, result, way, known: shown, panel: element("panel").innerText, told: told(),
      seen: arguments[0].filter(sees), saysSo: sees("#prediction-hides")};
    if (way !== "seed") element("prediction-show").click();
    return {...now, total: element("panel-total").innerText}; })""" % (TOLD, KNOWN)
HIDDEN = ("#derivation", "#derivations", "#claims", "#descent", "#consequence")


def same(shown, true):
    """With the five digits that the drawing has room for."""
    return abs(shown - true) <= 6e-5*abs(true)


def given_away(w, page, words):
    """Steps whose number can be read before it is asked for."""
    lesson = Lesson(w.browser, page, words + "&predict=1")
    walked = w.browser.run(WALK, HIDDEN)
    if [now["step"] for now in walked] != list(range(1, lesson.step()[1] + 1)):
        yield f"the walk comes by the steps {[now['step'] for now in walked]} of {lesson.step()[1]}"
    for now in walked:
        step, result = now["step"], float(now["result"])
        if now["way"] == "seed":
            continue
        panel = now["panel"].replace("\u2212\n", "\u2212")
        if any(same(x, result) for x in numbers(panel)):
            yield f"step {step} brings {result}: {panel}"
        is_known = any(same(x, result) for x in numbers(now["known"]))
        if not is_known and any(same(x, result) for x in numbers(now["told"])):
            yield f"step {step} brings {result}, which stands in: {now['told'][:600]}"
        if now["seen"] or not now["saysSo"]:
            yield f"step {step}: {now['seen']} are seen"
        if not any(same(x, result) for x in numbers(now["total"])):
            yield f"step {step}: {result} is not shown after the question"


def nothing_predicted(w):
    """In "predict first" a step's number stands nowhere before it is asked for, also where upstream or slope is 1"""
    for kind in KINDS:
        for point in (moved_point(kind), network.STARTS[kind]):
            yield from (f"{kind}: {problem}" for problem in given_away(w, w.page(kind), link(point)))
        missing = [part for part in HIDDEN if not w.browser.sees(part)]
        if missing or w.browser.sees("#prediction-hides"):
            yield f"{kind}: after the last step {missing} are not seen"


def asked_in_both(w):
    """With both modes on, the lines can be marked and no number of theirs is seen"""
    Lesson(w.browser, w.page("classification"), "#step=3&predict=1&find=1")
    if not w.browser.sees("#mark-0") or w.browser.sees("#claims tbody small") or w.browser.sees("#derivation"):
        yield "lines are not to be marked, or their numbers are seen"


def printed(w):
    """On paper nothing is kept back, whatever mode the page is in"""
    for mode in ("predict=1", "find=1", "predict=1&find=1"):
        Lesson(w.browser, w.page("regression"), "#step=4&" + mode)
        w.browser.prefer(media="print")
        w.browser.run("dispatchEvent(new Event('beforeprint'))")
        missing = [part for part in ("#derivation", "#derivations", "#claims tbody b", "#claims tbody small")
                   if not w.browser.sees(part)]
        texts = w.browser.run("return [...document.querySelectorAll('#drawing .cr-adjoint, #drawing .cr-value')]"
                              ".map(text => text.textContent)")
        if missing or not all(map(numbers, texts)):
            yield f"{mode}: {missing} are not printed, and the drawing has {texts}"
        w.browser.run("dispatchEvent(new Event('afterprint'))")
        w.browser.prefer()
        if w.browser.run("return [state.step, predicts()]") != [4, "predict" in mode]:
            yield f"{mode}: after printing the page is elsewhere"


# A network's formulas are the program's, and lines of the sheet claim some of them.
ASKED = """
  return steps.map(([way, at], i) => {
    goTo(i + 1);
    const isClaimed = data.claims.some(claim => claim.of === at && claim.by < 0);
    const asked = way === "backward" || (way === "forward" && isClaimed);
    const formula = element("row-" + (i + 1)).cells[way === "forward" ? 2 : 3].querySelector("math");
    const plain = formula?.textContent ?? "", panel = element("panel-formula").textContent +
      element("panel-numbers").textContent;
    const box = way === "forward" ? element(boxes[at].id).querySelector(".cr-formula") : null;
    const isDrawn = box !== null && box.checkVisibility({visibilityProperty: true});
    return [asked, plain, panel, isDrawn]; })"""


def formulas_asked(w):
    """In "find the slip" no formula is shown that a line of the sheet claims, in the panel or in the drawing"""
    for kind in KINDS:
        for words in ("&find=1", ""):
            Lesson(w.browser, w.page(kind), "#step=0" + words)
            asked = [step for step in w.browser.run(ASKED) if step[0]]
            shown = [step for step in asked if step[3] or (len(step[1]) > 1 and step[1] in step[2])]
            if len(asked) < 10 or (words and shown) or (not words and len(shown) < len(asked)/2):
                yield f"{kind} {words}: of {len(asked)} formulas these are shown: {shown}"
        Lesson(w.browser, w.page(kind))
        w.browser.click("#nudge")
        w.browser.click("#mode-find")
        if w.browser.text("#nudge-answer"):
            yield f"{kind}: the nudge of before still says: " + w.browser.text("#nudge-answer")


TESTS = (nothing_predicted, asked_in_both, printed, formulas_asked)
