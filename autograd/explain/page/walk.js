// SPDX-License-Identifier: MIT
// The lesson's state, the graph with its numbers, and the walk through the steps. Formulas are taken from the
// tables below, which the program wrote; numbers in them stand in elements with the attribute data-v.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const engine = evaluator(data, model);
data.boxes.forEach((box, i) => { box.id = "n" + (i + 1); });
for (const line of data.lines) line.id = `e${line.from + 1}-${line.to + 1}`;
const element = id => document.getElementById(id);
const stepCount = data.steps.length;
// The step is 0 before the first one; revealed are steps whose number was seen in "predict first".
const state = {point: engine.startPoint(), now: null, step: 0, revealed: new Set()};
// What to call when the point has moved, and when the step has.
const changed = [], moved = [];

// Six digits, as in the tables that the program wrote.
function digits(x) {
  if (x !== x) return "NaN";
  if (Math.abs(x) === Infinity) return x < 0 ? "\u2212\u221e" : "\u221e";
  return String(Number(x.toPrecision(6))).replaceAll("-", "\u2212");
}
// What a box in the drawing has room for.
function shortDigits(x) {
  if (x !== x) return "NaN";
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return String(x + 0);
  return String(Number(x.toPrecision(5)));
}

function numberFor(key) {
  const {values, arrived, slopes, flows, before, totals} = state.now;
  const at = Number(key.slice(1));
  switch (key[0]) {
    case "v": return values[at];
    case "a": return arrived[at];
    case "s": return slopes[at];
    case "c": return flows[at];
    case "b": return before[at];
    default: return totals[at];
  }
}

const mathNamespace = "http://www.w3.org/1998/Math/MathML";
function mathElement(name, text) {
  const made = document.createElementNS(mathNamespace, name);
  made.textContent = text;
  return made;
}

// A number in a formula, in brackets where it has a sign.
function mathNumber(x) {
  const text = digits(x);
  if (!(x < 0)) return mathElement("mn", text);
  const row = mathElement("mrow", "");
  row.append(mathElement("mo", "("), mathElement("mn", text), mathElement("mo", ")"));
  return row;
}

// A formula with numbers in the place of its symbols.
function withNumbers(formula) {
  const copy = formula.cloneNode(true);
  for (const symbol of copy.querySelectorAll("[data-v]")) symbol.replaceWith(mathNumber(numberFor(symbol.dataset.v)));
  for (const sign of copy.querySelectorAll("mo")) if (sign.textContent === "\u2062") sign.textContent = "\u00b7";
  return copy;
}

function fill(place) {
  for (const slot of place.querySelectorAll("span[data-v]")) slot.textContent = digits(numberFor(slot.dataset.v));
}

// The tables, whose formulas with numbers the program wrote in plain characters.
function fillTables() {
  fill(element("derivation"));
  state.now.claims.forEach((sides, i) => element("claim-" + i).querySelectorAll("small span").forEach((slot, side) => {
    slot.textContent = digits(sides[side]);
  }));
  data.steps.forEach(([way], i) => {
    const cells = element("row-" + (i + 1)).cells;
    if (way === "forward") {
      cells[3].replaceChildren(withNumbers(cells[2].querySelector("math")));
    } else if (way === "backward") {
      cells[3].querySelector(".with")?.replaceChildren(withNumbers(cells[3].querySelector("math")));
    }
  });
}

const lastStepInto = data.boxes.map((_, box) =>
  data.steps.findLastIndex(([way, at]) =>
    way === "backward" ? data.lines[at].from === box : way === "seed" && at === box) + 1);

const firstStepInto = box =>
  data.steps.findIndex(([way, at]) => way === "backward" && data.lines[at].from === box) + 1;

const predicts = () => element("mode-predict").checked;
const isHidden = step => predicts() && !state.revealed.has(step) && step === state.step;
// Whether the number of a step is to be seen.
const isShown = step => step !== 0 && step <= state.step && !isHidden(step);
const stepOf = (way, at) => data.steps.findIndex(step => step[0] === way && step[1] === at) + 1;

function write(text, words, room) {
  if (text === null) return;
  text.textContent = words;
  text.removeAttribute("textLength");
  text.removeAttribute("lengthAdjust");
  if (room && text.getComputedTextLength() > room) {
    text.setAttribute("textLength", room);
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

// What has arrived at a box up to the present step.
function arrivedSoFar(box) {
  let sum = null;
  for (let step = 1; step <= state.step && step <= stepCount; ++step) {
    const [way, at] = data.steps[step - 1];
    if (way === "seed" && at === box && isShown(step)) sum = 1;
    if (way === "backward" && data.lines[at].from === box && isShown(step)) sum = state.now.totals[at];
  }
  return sum;
}

function drawBoxes() {
  data.boxes.forEach((box, i) => {
    const group = element(box.id);
    const room = Number(group.querySelector("rect").getAttribute("width")) - 10;
    const isKnown = box.role !== "result" || isShown(stepOf("forward", i));
    const value = group.querySelector(".cr-value"), adjoint = group.querySelector(".cr-adjoint");
    write(value, isKnown ? "value " + shortDigits(state.now.values[box.place]) : "value ?", room);
    const sum = arrivedSoFar(i);
    const isWhole = state.step >= lastStepInto[i];
    write(adjoint, sum === null ? "" : (isWhole ? "adjoint " : "so far ") + shortDigits(sum), room);
    group.classList.toggle("ahead", !isKnown);
  });
  data.lines.forEach((line, i) => {
    const step = stepOf("backward", i);
    const group = element(line.id);
    write(group.querySelector(".cr-slope"), isShown(step) ? "slope " + shortDigits(state.now.slopes[i]) : "");
    group.classList.toggle("done", isShown(step));
  });
}

function markPlaces() {
  for (const marked of document.querySelectorAll(".now, .beside")) marked.classList.remove("now", "beside");
  if (state.step === 0) return null;
  const [way, at] = data.steps[state.step - 1];
  element("row-" + state.step).classList.add("now");
  const place = element(way === "backward" ? data.lines[at].id : data.boxes[at].id);
  place.classList.add("now");
  if (way === "backward") {
    element(data.boxes[data.lines[at].from].id).classList.add("beside");
    element(data.boxes[data.lines[at].to].id).classList.add("beside");
  } else if (way === "forward") {
    for (const line of data.lines) if (line.to === at) element(line.id).classList.add("beside");
  }
  return place;
}

function showPlace(place) {
  if (place === null) return;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (getComputedStyle(element("stepper")).position === "sticky") {
    place.scrollIntoView({block: "nearest", inline: "nearest", behavior});
    return;
  }
  // Where the words would be scrolled away, only sideways.
  const frame = element("drawing"), box = place.getBoundingClientRect(), outer = frame.getBoundingClientRect();
  frame.scrollBy({left: box.left + box.width/2 - outer.left - outer.width/2, behavior});
}

// The number that a step brings.
function resultOf(step) {
  const [way, at] = data.steps[step - 1];
  return way === "forward" ? state.now.values[data.boxes[at].place] : way === "seed" ? 1 : state.now.flows[at];
}

function sentence() {
  if (state.step === 0)
    return "Nothing is calculated yet. Go on with Next or the right arrow key.";
  const [way, at] = data.steps[state.step - 1];
  const rootName = data.boxes[engine.root].name;
  const result = isHidden(state.step) ? "\u2026 what?" : digits(resultOf(state.step)) + ".";
  if (way === "forward") return `Forward: ${data.boxes[at].name} is ${result}`;
  if (way === "seed")
    return `Backward begins at ${rootName}: its derivative by itself is 1.`;
  const line = data.lines[at], to = data.boxes[line.to].name, from = data.boxes[line.from].name;
  const {arrived, slopes, before, totals} = state.now;
  let words = `Backward from ${to} to ${from}: upstream ${digits(arrived[line.to])} times slope ` +
    `${digits(slopes[at])} is ${result}`;
  if (isHidden(state.step)) return words;
  if (state.step !== firstStepInto(line.from)) words += ` It is added to the ${digits(before[at])} that had arrived: ${digits(totals[at])}.`;
  words += state.step === lastStepInto[line.from]
    ? ` That is all: the derivative of ${rootName} by ${from} is ${digits(totals[at])}.`
    : ` More will arrive at ${from}, since it is used more than once.`;
  return words;
}

const cellOf = (step, i) => element("row-" + step).cells[i].cloneNode(true).childNodes;

// One line of the chain rule with fractions; the table has names and a line in plain characters.
function chainRule(step) {
  const line = data.lines[data.steps[step - 1][1]];
  const [to, from] = element("row-" + step).cells[1].querySelectorAll("math");
  const top = element("row-" + stepOf("seed", engine.root)).cells[1].querySelector("math");
  const side = name => {
    const row = mathElement("mrow", "");
    row.append(mathElement("mo", "\u2202"), ...name.cloneNode(true).childNodes);
    // A box without a name is called by its formula.
    if (/[^\w#]/.test(name.querySelector(":scope > mtext")?.textContent ?? "")) {
      row.firstChild.after(mathElement("mo", "("));
      row.append(mathElement("mo", ")"));
    }
    return row;
  };
  const fraction = (of, by) => {
    const made = mathElement("mfrac", "");
    made.append(side(of), side(by));
    return made;
  };
  const adds = step !== firstStepInto(line.from);
  const made = mathElement("math", "");
  made.append(fraction(top, from), mathElement("mo", adds ? "+=" : "="), fraction(top, to), mathElement("mo", "\u00b7"),
    fraction(to, from));
  return made;
}

function drawPanel() {
  const titles = {forward: "Forward", seed: "Turning round", backward: "Backward"};
  const way = state.step === 0 ? null : data.steps[state.step - 1][0];
  element("step-number").textContent = `Step ${state.step} of ${stepCount}`;
  element("panel-title").textContent = way === null ? "Before the first step" : titles[way];
  for (const id of ["panel-where", "panel-formula", "panel-numbers", "panel-total"]) element(id).replaceChildren();
  if (state.step !== 0) {
    element("panel-where").replaceChildren(...cellOf(state.step, 1));
    element("panel-formula").replaceChildren(...(way === "backward" ? [chainRule(state.step)] : cellOf(state.step, 2)));
    element("panel-numbers").replaceChildren(way === "backward" ? "slope " : "", ...cellOf(state.step, 3));
    if (!isHidden(state.step) && way !== "seed") {
      element("panel-total").replaceChildren(...cellOf(state.step, 4));
      if (way === "backward") {
        element("panel-total").prepend("upstream \u00b7 slope = ");
        element("panel-total").append("; arrived: ", ...cellOf(state.step, 5));
      }
      else element("panel-total").prepend("= ");
    }
  }
  fill(element("panel"));
  const words = sentence();
  if (element("panel-sentence").textContent !== words) element("panel-sentence").textContent = words;
  element("prediction-form").hidden = !isHidden(state.step) || way === "seed";
  for (const id of ["first", "back"]) element(id).disabled = state.step === 0;
  for (const id of ["next", "last"]) element(id).disabled = state.step === stepCount;
}

function draw() {
  drawBoxes();
  markPlaces();
  drawPanel();
  for (const call of moved) call();
}

function goTo(step) {
  const wanted = Math.min(Math.max(Math.round(step) || 0, 0), stepCount);
  state.step = wanted;
  element("prediction").value = "";
  element("prediction-answer").textContent = "";
  if (wanted !== 0 && data.steps[wanted - 1][0] === "seed") state.revealed.add(wanted);
  draw();
  showPlace(markPlaces());
}

// The first value that is not finite, and where the way back first meets such a number.
function tellNotFinite() {
  const {values, arrived} = state.now, line = element("not-finite"), told = [];
  const bad = data.boxes.find(box => !Number.isFinite(values[box.place]));
  const at = arrived.findLastIndex(x => !Number.isFinite(x));
  if (bad) told.push(`${bad.name} is ${digits(values[bad.place])}`);
  if (at >= 0) told.push(`d${data.boxes[engine.root].name}/d${data.boxes[at].name} is ${digits(arrived[at])}`);
  const words = `\u2717 Not finite: ${told.join(" and ")}. What is calculated from that says nothing.`;
  line.hidden = told.length === 0;
  if (line.textContent !== words) line.textContent = words;
}

function recalculate() {
  state.now = engine.calculate(state.point);
  element("branch-warning").hidden = state.now.branches;
  tellNotFinite();
  fillTables();
  draw();
  for (const call of changed) call();
}

function moveTo(point) {
  state.point = point.slice();
  recalculate();
}

function predict(isGivenUp) {
  const truth = resultOf(state.step), said = Number(element("prediction").value.replace(",", ".").replace("\u2212", "-"));
  const answer = element("prediction-answer");
  if (isGivenUp) {
    state.revealed.add(state.step);
    draw();
    answer.textContent = "";
    element("next").focus();
    return;
  }
  if (element("prediction").value.trim() === "" || said !== said) {
    answer.textContent = "Type a number first.";
  } else if (!Number.isFinite(truth)) {
    answer.textContent = "No number is right here: what this step brings is not finite.";
  } else if (Math.abs(said - truth) <= 0.005*Math.abs(truth) + 1e-12) {
    state.revealed.add(state.step);
    draw();
    answer.textContent = `Right: ${digits(truth)}.`;
    element("next").focus();
  } else if (truth !== 0 && Math.abs(said + truth) <= 0.005*Math.abs(truth)) {
    answer.textContent = "Not yet: look at the sign.";
  } else {
    answer.textContent = said > truth ? "Not yet: that is too large." : "Not yet: that is too small.";
  }
}

const isTyping = target => target.closest("input:not([type=checkbox]), select, textarea") !== null;
addEventListener("keydown", event => {
  if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  const wanted = {ArrowRight: state.step + 1, ArrowLeft: state.step - 1, Home: 0, End: stepCount}[event.key];
  if (wanted === undefined) return;
  event.preventDefault();
  goTo(wanted);
});
element("first").addEventListener("click", () => goTo(0));
element("back").addEventListener("click", () => goTo(state.step - 1));
element("next").addEventListener("click", () => goTo(state.step + 1));
element("last").addEventListener("click", () => goTo(stepCount));
element("mode-predict").addEventListener("change", () => { state.revealed.clear(); goTo(state.step); });
element("prediction-form").addEventListener("submit", event => { event.preventDefault(); predict(false); });
element("prediction-show").addEventListener("click", () => predict(true));
