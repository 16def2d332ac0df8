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
const rootName = data.boxes[engine.root].name;
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

// As a factor or a term.
const bracketed = x => x < 0 ? `(${digits(x)})` : digits(x);

// A key behind a bracket is that of a factor or a term.
function fill(place) {
  for (const slot of place.querySelectorAll("span[data-v]")) {
    const key = slot.dataset.v;
    slot.textContent = key[0] === "(" ? bracketed(numberFor(key.slice(1))) : digits(numberFor(key));
  }
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

// What flows back to a box comes in parts, one a line: the lines in the order of their steps.
const partsOf = data.boxes.map((_, box) =>
  data.steps.filter(([way, at]) => way === "backward" && data.lines[at].from === box).map(([, at]) => at));

const finds = () => document.body.classList.contains("finding");
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
    group.classList.toggle("cr-still", isShown(step) && state.now.slopes[i] === 0);
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
  const result = isHidden(state.step) ? "\u2026 what?" : digits(resultOf(state.step)) + ".";
  if (way === "forward") return `Forward: ${data.boxes[at].name} is ${result}`;
  if (way === "seed")
    return `Backward begins at ${rootName}: its derivative by itself is 1.`;
  const line = data.lines[at], to = data.boxes[line.to].name, from = data.boxes[line.from].name;
  const {arrived, slopes, flows, totals} = state.now, parts = partsOf[line.from];
  const part = parts.indexOf(at) + 1, whole = `the derivative of ${rootName} by ${from}`;
  const words = `Backward from ${to} to ${from}: `;
  if (isHidden(state.step)) return words + "upstream times slope is " + result;
  const product = words + `upstream ${digits(arrived[line.to])} times slope ${digits(slopes[at])} is ${result}`;
  if (parts.length === 1) return product + ` That is all: ${whole} is ${digits(totals[at])}.`;
  if (part < parts.length) return product + ` That is part ${part} of ${parts.length} of ${whole}.`;
  return product + ` That is the last part: ${whole} is ${parts.map(i => bracketed(flows[i])).join(" + ")} = ` +
    `${digits(totals[at])}.`;
}

const cellOf = (step, i) => [...element("row-" + step).cells[i].cloneNode(true).childNodes];

// A derivative as a fraction, of names as the table has them.
function fraction(of, by) {
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
  const made = mathElement("mfrac", "");
  made.append(side(of), side(by));
  return made;
}

// A backward step by the chain rule, with fractions; the table has it in plain characters.
function chainRule(step) {
  const at = data.steps[step - 1][1], parts = partsOf[data.lines[at].from];
  const [to, from] = element("row-" + step).cells[1].querySelectorAll("math");
  const top = element("row-" + stepOf("seed", engine.root)).cells[1].querySelector("math");
  const whole = mathElement("math", ""), product = mathElement("math", "");
  whole.append(fraction(top, from));
  product.append(fraction(top, to), mathElement("mo", "\u00b7"), fraction(to, from));
  return parts.length === 1 ? [whole, " = ", product]
    : [`part ${parts.indexOf(at) + 1} of ${parts.length} of `, whole, ": ", product];
}

// Whether the sheet asks what a step's formula answers: while slips are looked for, that is not shown.
const isAsked = step => {
  const [way, at] = data.steps[step - 1];
  return finds() && (way === "backward" || (way === "forward" && askedBoxes.has(at)));
};
const askedBoxes = new Set(data.claims.filter(claim => claim.by < 0).map(claim => claim.of));

// A slope's formula with its numbers; nothing of it that says what is to be predicted or what a line claims.
function slopeWords(step) {
  const at = data.steps[step - 1][1], told = cellOf(step, 3), formula = told[0];
  if (isHidden(step)) return formula.querySelector("[data-v]") && !isAsked(step) ? ["slope ", formula] : [];
  return ["slope ", ...(isAsked(step) ? [digits(state.now.slopes[at])] : told)];
}

// The panel's formula, its numbers, and what they come to.
function panelParts(step) {
  const [way, at] = data.steps[step - 1];
  if (way === "seed") return [cellOf(step, 2), [], []];
  if (way === "forward") {
    const formula = isAsked(step) ? [] : cellOf(step, 2);
    return isHidden(step) ? [formula, [], []]
      : [formula, isAsked(step) ? [] : cellOf(step, 3), ["= ", ...cellOf(step, 4)]];
  }
  if (isHidden(step)) return [chainRule(step), slopeWords(step), []];
  const arrived = partsOf[data.lines[at].from].length === 1 ? "; arrived: " : "; ";
  const total = ["upstream \u00b7 slope = ", ...cellOf(step, 4), arrived, ...cellOf(step, 5)];
  return [chainRule(step), slopeWords(step), total];
}

function drawPanel() {
  const titles = {forward: "Forward", seed: "Turning round", backward: "Backward"};
  const way = state.step === 0 ? null : data.steps[state.step - 1][0];
  element("step-number").textContent = `Step ${state.step} of ${stepCount}`;
  element("panel-title").textContent = way === null ? "Before the first step" : titles[way];
  const parts = state.step === 0 ? [[], [], []] : panelParts(state.step);
  ["panel-formula", "panel-numbers", "panel-total"].forEach((id, i) => element(id).replaceChildren(...parts[i]));
  element("panel-where").replaceChildren(...(state.step === 0 ? [] : cellOf(state.step, 1)));
  fill(element("panel"));
  const words = sentence();
  if (element("panel-sentence").textContent !== words) element("panel-sentence").textContent = words;
  element("prediction-form").hidden = !isHidden(state.step) || way === "seed";
  for (const id of ["first", "back"]) element(id).disabled = state.step === 0;
  for (const id of ["next", "last"]) element(id).disabled = state.step === stepCount;
}

function draw() {
  // Tables, curves and lines of the sheet have the numbers of all steps.
  document.body.classList.toggle("predicting", predicts() && (state.step < stepCount || isHidden(stepCount)));
  element("about").hidden = state.step !== 0 && isHidden(state.step);
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

function recalculate() {
  state.now = engine.calculate(state.point);
  element("branch-warning").hidden = state.now.branches;
  tellNotFinite();
  tellKinks();
  fillTables();
  draw();
  for (const call of changed) call();
}

function moveTo(point) {
  state.point = point.slice();
  recalculate();
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
