# SPDX-License-Identifier: MIT
"""How a lesson's page looks, and whom it leaves out: keys alone, a telephone, darkness, calm, paper, no scripts, and
axe-core's rules."""

import os
import re

import network
from pages import Lesson, numbers, shown_as

PHONE = (390, 844)
PAPER = 718  # pixels between the margins of a sheet of A4

FOCUSABLE = """[...document.querySelectorAll("button, input, select, a[href], summary, [tabindex='0']")]
  .filter(part => !part.disabled && part.checkVisibility({visibilityProperty: true}))"""


def keys_alone(w):
    """The tabulator key reaches every control in the order of the page, and the focus can be seen"""
    for mode in ("#mode-predict", "#mode-find"):
        Lesson(w.browser, w.page("classification"), "#step=3")
        w.browser.click(mode)
        w.browser.run("""
          window.visited = [];
          document.activeElement.blur();
          document.body.tabIndex = -1;
          document.body.focus();
          const parts = %s;
          document.addEventListener("focusin", event => {
            const style = getComputedStyle(event.target);
            window.visited.push([parts.indexOf(event.target),
              style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2]);
          });
          window.wanted = parts.map((part, i) => [part, i])
            .filter(([part]) => part.type !== "radio" || part.checked).map(([, i]) => i);
          window.nameOf = i => i < 0 ? "something else" : parts[i].id || parts[i].outerHTML.slice(0, 90)""" % FOCUSABLE)
        wanted = w.browser.run("return window.wanted")
        w.browser.press(*["Tab"]*len(wanted))
        visited = [tuple(found) for found in w.browser.run("return window.visited")]
        reached = [place for place, _ in visited]
        if len(wanted) < 30 or reached != wanted:
            names = w.browser.run("return arguments[0].map(window.nameOf)", sorted(set(wanted) ^ set(reached)))
            yield f"{mode}: {len(reached)} of {len(wanted)} are reached, in order: {reached == sorted(reached)}; " \
                  f"not or wrongly: {names}"
        unseen = [place for place, is_seen in visited if not is_seen]
        if unseen:
            names = w.browser.run("return arguments[0].map(window.nameOf)", unseen)
            yield f"{mode}: the focus is not seen at {names}"


def told_aloud(w):
    """Every control has a name, and what changes is in a region that is read aloud"""
    Lesson(w.browser, w.page("regression"), "#step=3")
    live = w.browser.run("""return ["panel-sentence", "prediction-answer", "nudge-answer", "descend-answer",
        "consequence-words", "marks-answer", "agreement"].filter(id => {
          const part = document.getElementById(id);
          return !part || !part.closest("[aria-live=polite], [role=status], [role=alert]") })""")
    if live:
        yield f"not read aloud: {live}"
    roles = ("button", "slider", "spinbutton", "checkbox", "radio", "combobox", "textbox")
    nameless = [part["nodeId"] for part in w.browser.devtools("Accessibility.getFullAXTree")["nodes"]
                if part.get("role", {}).get("value") in roles and not part.get("name", {}).get("value", "").strip()]
    if nameless:
        yield f"{len(nameless)} controls without a name"


def narrow(w):
    """On a telephone the page does not scroll sideways, and what can be touched is at least 44 pixels high and wide"""
    w.browser.screen(*PHONE, phone=True)
    for page, _ in w.pages_and_sheets:
        Lesson(w.browser, page, "#step=4&find=1")
        w.browser.run("document.getElementById('mode-predict').click()")
        width = w.browser.run("return [document.documentElement.scrollWidth, innerWidth]")
        if width[0] > PHONE[0] or width[1] > PHONE[0]:
            wide = w.browser.run("""return [...document.querySelectorAll("body *")].filter(part =>
                part.getBoundingClientRect().right > innerWidth + 1 && !part.closest(".wide, #drawing, svg, math"))
                .map(part => part.id || part.outerHTML.slice(0, 80))""")
            yield f"{page}: {width[0]} pixels wide, because of {wide[:5]}"
        small = w.browser.run("""return %s.filter(part => part.tabIndex !== 0 || part.matches("button, input, select"))
          .map(part => [part.id || part.outerHTML.slice(0, 90),
            (/checkbox|radio/.test(part.type) ? part.closest("label") : part).getBoundingClientRect()])
          .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
          .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""
                              % FOCUSABLE)
        if small:
            yield f"{page}: too small: {small[:6]}"


LONG = """\
title A_title_of_one_word_that_is_far_too_long_for_the_width_of_any_telephone_and_for_many_other_screens_as_well
given the_first_input_of_the_network_with_a_long_name = 2, the_second_input_of_the_network_with_a_long_name = 3, y = 1
parameter the_weight_of_the_first_input_with_a_long_name = 0.5, the_weight_of_the_second_input_with_a_long_name = 0.25
let the_weighted_sum_of_all_inputs = the_first_input_of_the_network_with_a_long_name\\
*the_weight_of_the_first_input_with_a_long_name + the_second_input_of_the_network_with_a_long_name\\
*the_weight_of_the_second_input_with_a_long_name
let the_output_of_the_network = sigmoid(the_weighted_sum_of_all_inputs)
let L = -y*log(the_output_of_the_network) - (1 - y)*log(1 - the_output_of_the_network)
claim the_label_of_a_line_that_is_long: dL/dthe_weighted_sum_of_all_inputs = the_output_of_the_network - y
"""
# What is wider than the window, and what is wider than its frame although no key can move it.
TOO_WIDE = """
  const unreachable = [...document.querySelectorAll("body *")].filter(part => part.checkVisibility() &&
    part.scrollWidth > part.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(part).overflowX) &&
    !(part.tabIndex === 0 && part.getAttribute("role") === "region" && part.ariaLabel));
  const name = part => part.id || part.outerHTML.slice(0, 80);
  return [document.documentElement.scrollWidth - arguments[0], unreachable.map(name),
    document.querySelectorAll("#derivations .told br").length]"""


def long_names(w):
    """Long names and wide formulas scroll in frames that keys reach, and never the page"""
    pages = [w.pages.of_text("long", LONG), w.page("classification-latex"), w.page("tanh_network.wrong")]
    for page in pages:
        for size in (PHONE, (1280, 900)):
            w.browser.screen(*size, phone=size == PHONE)
            lesson = Lesson(w.browser, page)
            for step in (1, lesson.step()[1] - 2):
                w.browser.run("goTo(arguments[0])", step)
                w.browser.run("document.getElementById('mode-find').click()")
                more, unreachable, breaks = w.browser.run(TOO_WIDE, size[0])
                w.browser.run("document.getElementById('mode-find').click()")
                also, hidden, breaks = w.browser.run(TOO_WIDE, size[0])
                if max(more, also) > 0 or unreachable or hidden or not breaks:
                    yield f"{page} {size} step {step}: {more} or {also} too wide; {unreachable or hidden}; {breaks}"


# Names of sliders that take several lines, or stand beside a slider that is too short to be moved; cells of tables
# that a telephone does not show, or that do not say what they are.
UNSEEN = """
  const labels = [...document.querySelectorAll(".leaf")].flatMap(leaf => {
    const label = leaf.querySelector("label"), width = leaf.querySelector("[type=range]").getBoundingClientRect().width;
    const tooHigh = label.getBoundingClientRect().height > 1.6*parseFloat(getComputedStyle(label).lineHeight);
    return tooHigh || width < 100 ? [label.textContent] : [];
  });
  const cells = [...document.querySelectorAll("td")].filter(cell => cell.checkVisibility() &&
    (cell.getBoundingClientRect().left < 0 || cell.getBoundingClientRect().right > innerWidth ||
      (cell.cellIndex > 2 && !/: |^"?$/.test(getComputedStyle(cell, "::before").content) &&
        cell.closest("#forward, #backward, #consequence"))));
  return [labels, cells.map(cell => cell.closest("section").id + ": " + cell.textContent)]"""


def stacked(w):
    """On a telephone long names stand above their sliders, and each row of a table is a list that fits"""
    w.browser.screen(*PHONE, phone=True)
    long = "parameter the_weight_of_the_input = 0.5, w = 2\nlet z = the_weight_of_the_input*w\nlet L = z^2\n" \
        "claim dL/dw = 2*z\n"
    for page in (w.pages.of_text("stacked", long), w.page("regression")):
        Lesson(w.browser, page)
        labels, cells = w.browser.run(UNSEEN)
        if labels or cells:
            yield f"{page}: {labels}; {cells[:4]}"
    if w.browser.run("return getComputedStyle(document.querySelector('#consequence td'), '::before').content") != \
            '"true derivative: "':
        yield "the cells of a row do not say what they are"


LARGE = """\
title A network with many weights
given x1 = 1, x2 = 2, x3 = 0.5, x4 = -1, t1 = 1
network 4-16-8-1 tanh tanh linear weight = 0.1, bias = 0
let L = (yhat - t1)^2
claim A: dL/dyhat = 2*(yhat - t1)
"""


def large(w):
    """A network of more boxes than can be drawn is folded by its layers, and a step goes through every weight"""
    lesson = Lesson(w.browser, w.pages.of_text("large", LARGE), "#step=3")
    if not w.browser.text("#agreement").startswith("\u2713"):
        yield w.browser.text("#agreement")
    names = w.browser.run("return [...document.querySelectorAll('#drawing .cr-label')].map(text => text.textContent)")
    if len(names) > 20 or not any(name.startswith("layer 2") for name in names):
        yield f"the drawing has {names}"
    if lesson.step()[1] < 400:
        yield f"only {lesson.step()} steps"
    for step in (1, 20, 60, 200, lesson.step()[1]):
        w.browser.run("goTo(arguments[0])", step)
        if w.browser.run("return document.querySelectorAll('#drawing .now').length") != 1:
            yield f"step {step} is nowhere in the drawing"
    w.browser.click("#mode-predict")
    for step in (1, lesson.step()[1] - 1):
        w.browser.run("goTo(arguments[0])", step)
        if len(numbers(w.browser.text("#panel-numbers"))) < 2 or w.browser.sees("#prediction-hint") or \
                "what?" not in w.browser.text("#panel-sentence"):
            yield f"step {step} cannot be predicted from: {w.browser.text('#panel')}"
    w.browser.click("#mode-predict")
    weights = w.browser.options("#curve-parameter")
    if len(weights) != 225:
        yield f"{len(weights)} parameters"
    for name in (weights[0], weights[-1]):
        before = lesson.all_numbers()["values"]["L"]
        lesson.set(**{name: 0.75})
        if lesson.all_numbers()["values"]["L"] == before:
            yield f"{name} moves nothing"
    tall = "given y = 1\n" + "".join(f"parameter w{i} = {i/100}\n" for i in range(1, 51)) + \
        "let z = " + " + ".join(f"{i % 7}*w{i}" for i in range(1, 51)) + "\nlet L = (y - z)^2\n"
    w.browser.prefer(motion="reduce")
    lesson = Lesson(w.browser, w.pages.of_text("tall", tall), "#step=2")
    for step in (lesson.step()[1] - 1, 20, 40):
        w.browser.run("goTo(arguments[0])", step)
        if not w.browser.run("""
            const frame = element("drawing").getBoundingClientRect(), line = lines[steps[state.step - 1][1]];
            const box = element(boxes[line.from].id).getBoundingClientRect();
            return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1"""):
            yield f"step {step} lies outside of the frame of a tall drawing"
    frame, window = w.browser.run("return [document.getElementById('drawing').clientHeight, innerHeight]")
    if frame > window:
        yield f"the drawing of 50 parameters is {frame} pixels high in a window of {window}"
    w.browser.prefer(media="print")
    if w.browser.run("return getComputedStyle(element('drawing')).maxHeight") != "none":
        yield "on paper a tall drawing is cut off"
    yield from w.browser.complaints()


def luminance(colour):
    """Of a colour in CSS's words, as WCAG 2 defines it."""
    parts = [float(part)/255 for part in re.findall(r"[\d.]+", colour)[:3]]
    linear = [part/12.92 if part <= 0.04045 else ((part + 0.055)/1.055)**2.4 for part in parts]
    return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05)/(low + 0.05)


COLOURS = """
  const look = (selector, key) => getComputedStyle(document.querySelector(selector))[key];
  return {page: [look("body", "color"), look("body", "backgroundColor")],
    boxes: [look("#drawing .cr-node text", "fill"), look("#drawing .cr-box", "fill")],
    lines: [look("#drawing .cr-line", "stroke"), look("body", "backgroundColor")],
    "the curve": [look("#curve .curve", "stroke"), look("body", "backgroundColor")],
    "its words": [look("#curve text", "fill"), look("body", "backgroundColor")]}"""


def darkness(w):
    """Light and dark follow the reader's setting, with contrast in the drawings too"""
    for scheme in ("light", "dark"):
        w.browser.prefer(scheme)
        Lesson(w.browser, w.page("regression"), "#step=20")
        colours = w.browser.run(COLOURS)
        if (luminance(colours["page"][1]) < 0.2) != (scheme == "dark"):
            yield f"{scheme}: the page is {colours['page'][1]}"
        for name, (ink, paper) in colours.items():
            if contrast(ink, paper) < (7 if name == "page" else 3 if name == "lines" else 4.5):
                yield f"{scheme}: {name} {ink} on {paper}: {contrast(ink, paper):.1f}"


def calm(w):
    """With less motion asked for, nothing moves by itself"""
    moving = """return [...document.querySelectorAll("*")].filter(part => {
        const style = getComputedStyle(part);
        return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none" ||
          style.scrollBehavior === "smooth"
      }).length"""
    w.browser.screen(*PHONE, phone=True)
    found = {}
    for motion in ("no-preference", "reduce"):
        w.browser.prefer(motion=motion)
        Lesson(w.browser, w.page("regression"))
        w.browser.run("""window.ways = [];
          for (const name of ["scrollBy", "scrollTo", "scroll", "scrollIntoView"])
            Element.prototype[name] = options => window.ways.push(options?.behavior)""")
        for _ in range(8):
            w.browser.press("Right")
        found[motion] = [w.browser.run(moving), w.browser.run("return window.ways").count("smooth")]
    if found["reduce"] != [0, 0] or found["no-preference"] == [0, 0]:
        yield f"moving parts, and smooth scrolling: {found}"


def table_problems(w, kind):
    """What is missing in the tables of the derivation as they are seen."""
    lines = w.browser.run("""
      const {boxes} = JSON.parse(document.getElementById("data").textContent);
      const {lines} = JSON.parse(document.getElementById("data").textContent), name = i => boxes[i].name;
      const steps = boxes.flatMap((box, i) => box.role === "result" ? [["forward", name(i)]] : []);
      steps.push(["seed", boxes.at(-1).name]);
      for (let box = boxes.length; box-- > 0;)
        for (const [from, to] of lines) if (to === box) steps.push(["backward", name(to) + " " + name(from)]);
      return steps.map((step, i) => {
        const row = document.getElementById("row-" + (i + 1));
        return [...step, row.checkVisibility(), [...row.cells].map(cell => cell.innerText)] })""")
    point = network.STARTS[kind]
    for way, name, is_seen, cells in lines:
        if way == "forward":
            true = network.values(kind, point)[name]
        elif way == "seed":
            true = 1.0
        else:
            to, by = name.split()
            true = network.derivative(kind, point, to)*network.derivative(kind, point, by, of=to)
        told = [x for cell in cells[3:] for x in numbers(cell)]
        if not is_seen or not any(shown_as(x, true) for x in told):
            yield f"{kind}: {way} {name}: {cells} lacks {true} (seen: {is_seen})"
    if len(lines) < 20:
        yield f"{kind}: only {len(lines)} lines"


def no_scripts(w):
    """Without scripts the complete derivation stands there, and nothing that cannot work"""
    w.browser.scripts(False)
    for kind in network.STARTS:
        w.browser.open(w.page(kind))
        dead = w.browser.run("return %s.filter(part => !part.matches('[tabindex]')).length" % FOCUSABLE)
        if not w.browser.sees("noscript p") or dead:
            yield f"{kind}: {dead} controls that do nothing"
        yield from table_problems(w, kind)
        if w.browser.run("return document.querySelectorAll('#derivations .told math').length") < 9:
            yield f"{kind}: the derivatives by the parameters are missing"
        if not w.browser.sees("#claims tbody tr") or not w.browser.sees("#drawing svg"):
            yield f"{kind}: claims or drawing are missing"


def on_paper(w):
    """On paper the complete derivation stands in black on white, and no line is cut off"""
    for kind in network.STARTS:
        Lesson(w.browser, w.page(kind), "#step=2")
        w.browser.screen(PAPER, 1000)
        w.browser.prefer("dark", media="print")
        yield from table_problems(w, kind)
        if w.browser.sees("#next") or w.browser.sees("#mode-find") or w.browser.sees("input[type=range]"):
            yield f"{kind}: controls are printed"
        colours = w.browser.run(COLOURS)
        for name in ("page", "boxes", "lines"):
            if luminance(colours[name][1]) < 0.9 or contrast(*colours[name]) < 7:
                yield f"{kind}: {name} is printed in {colours[name]}"
        cut = w.browser.run("""return [...document.querySelectorAll("body *")].filter(part => part.checkVisibility() &&
            !part.closest("svg") && part.getBoundingClientRect().right > innerWidth + 2)
            .map(part => `${part.closest("[id]").id} ${part.localName} ${part.getBoundingClientRect().right}`)""")
        if cut:
            yield f"{kind}: {len(cut)} parts reach beyond the paper: {cut[:4]}"
        w.browser.plain()
        pdf = w.browser.pdf()
        sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
        if not pdf.startswith(b"%PDF") or not 2 <= sheets <= 14:
            yield f"{kind}: {sheets} sheets of paper"


def axe_path(root):
    fetched = os.path.join(root, "build", "browser", "node_modules", "axe-core", "axe.min.js")
    return os.environ.get("CHAINRULE_AXE") or fetched


AXE = """const done = arguments[arguments.length - 1];
  axe.run(document, {resultTypes: ["violations"]}).then(found => done([found.passes.length, found.violations.map(rule =>
    rule.id + ": " + rule.help + ": " + rule.nodes.slice(0, 3).map(node => node.target.join(" ") + " " +
    (node.any[0]?.message ?? "")).join("; "))]), error => done([0, [String(error)]]))"""


def axe(w):
    """axe-core finds nothing wrong in light, dark, narrow, and in every mode"""
    with open(axe_path(w.root), encoding="utf-8") as file:
        source = file.read()
    regression, classification = w.page("regression"), w.page("classification")
    softmax = w.page("softmax_cross_entropy.wrong")
    views = [(regression, "light", None, "#step=0"), (classification, "light", None, "#step=12&predict=1"),
             (regression, "dark", None, "#step=15"), (softmax, "dark", None, "#step=5&find=1"),
             (classification, "light", PHONE, "#step=5&find=1&predict=1"), (softmax, "dark", PHONE, "#step=3"),
             (w.page("gradient_descent"), "light", None, "#step=4")]
    for page, scheme, phone, words in views:
        w.browser.plain()
        w.browser.prefer(scheme)
        if phone:
            w.browser.screen(*phone, phone=True)
        Lesson(w.browser, page, words)
        if w.browser.sees("#nudge"):
            w.browser.run("document.getElementById('nudge').click(); document.getElementById('descend').click()")
        w.browser.run(source)
        passed, found = w.browser.run_until_done(AXE)
        if passed < 15:
            yield f"{page} {words}: only {passed} rules were applied"
        yield from (f"{os.path.basename(page)} {scheme} {phone or ''} {words}: {problem}" for problem in found)
    w.browser.run("document.getElementById('next').textContent = ''; document.querySelector('h1').style.color = '#ddd'")
    _, found = w.browser.run_until_done(AXE)
    if not any(problem.startswith("button-name") for problem in found):
        yield "a button without a name would not have been noticed"


def screenshots(w, folder):
    """For a person to look at."""
    for name in ("regression", "classification", "softmax_cross_entropy.wrong"):
        for look in ("light", "dark", "narrow", "finding", "predicting", "print", "no scripts"):
            w.browser.plain()
            w.browser.prefer("dark" if look == "dark" else "light", media="print" if look == "print" else "")
            w.browser.screen(*(PHONE if look == "narrow" else (PAPER, 1000) if look == "print" else (1280, 900)),
                             phone=look == "narrow")
            w.browser.scripts(look != "no scripts")
            words = {"finding": "&find=1", "predicting": "&predict=1"}.get(look, "")
            w.browser.open(w.page(name), "#step=12" + words)
            w.browser.screenshot(os.path.join(folder, f"{name} {look}.png"))
        w.browser.plain()
        w.browser.open(w.page(name))
        with open(os.path.join(folder, name + ".pdf"), "wb") as out:
            out.write(w.browser.pdf())


TESTS = (keys_alone, told_aloud, narrow, long_names, stacked, large, darkness, calm, no_scripts, on_paper)
