// SPDX-License-Identifier: MIT
// The lesson's state, the graph with its numbers, and the walk through the steps. Formulas are taken from the
// tables below, which the program wrote; a symbol in them has the attribute data-v, the place of its value.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const engine = evaluator(data, model);
const {lines, steps} = engine, stepCount = steps.length;
const boxes = data.boxes, rootName = boxes[engine.root].name;
const element = id => document.getElementById(id);
// What needs scripts. Parts without a use are hidden again by their scripts.
for (const part of document.querySelectorAll(".live")) part.hidden = false;
const say = (id, words) => { if (element(id).textContent !== words) element(id).textContent = words; };
// The step is 0 before the first one; revealed are steps whose number was seen in "predict first".
const state = {point: engine.startPoint(), now: null, step: 0, revealed: new Set()};
// What to call when the point has moved, and when the step has.
const changed = [], moved = [];
// A part of the page that fails stops no other.
function attempt(part) {
  try { part(); } catch (error) {
    console.error(error);
    element("failed").hidden = false;
    say("failed", `\u2717 A part of this page does not work here (${error}). Its numbers may be those of before.`);
  }
}

// Six digits, as in the tables that the program wrote.
function digits(x) {
  if (x !== x) return "NaN";
  if (Math.abs(x) === Infinity) return x < 0 ? "\u2212\u221e" : "\u221e";
  return String(Number(x.toPrecision(6))).replaceAll("-", "\u2212");
}
// What a box in the drawing has room for.
function shortDigits(x) {
  if (x !== x) return "NaN";
  const shown = Number.isInteger(x) && Math.abs(x) < 1e7 ? x + 0 : Number(x.toPrecision(5));
  return String(shown).replaceAll("-", "\u2212");
}

const mathNamespace = "http://www.w3.org/1998/Math/MathML";
function mathElement(name, text) {
  const made = document.createElementNS(mathNamespace, name);
  made.textContent = text;
  return made;
}

function inMath(...parts) {
  const made = mathElement("math", "");
  made.append(...parts);
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
  for (const symbol of copy.querySelectorAll("[data-v]"))
    symbol.replaceWith(mathNumber(state.now.values[symbol.dataset.v]));
  for (const sign of copy.querySelectorAll("mo")) if (sign.textContent === "\u2062") sign.textContent = "\u00b7";
  return copy;
}

// A name behind the d of a derivative: in brackets where it is a formula.
const bracketedName = name => /[^\p{L}\p{N}_#]/u.test(name) ? `(${name})` : name;
// As a factor or a term.
const bracketed = x => x < 0 ? `(${digits(x)})` : digits(x);

// What flows back to a box comes in parts, one a line: the lines in the order of their steps.
const partsOf = boxes.map((_, box) =>
  steps.filter(([way, at]) => way === "backward" && lines[at].from === box).map(([, at]) => at));

// What has come to a line's start, part by part; `whole` is what it will be in the end.
function arrivedWords(at, whole) {
  const {flows, before, totals} = state.now, parts = partsOf[lines[at].from], total = digits(totals[at]);
  if (parts.length === 1) return total;
  if (at === parts[0]) return "so far " + total;
  if (at !== parts.at(-1)) return `so far ${digits(before[at])} + ${bracketed(flows[at])} = ${total}`;
  return `${whole} = ${parts.map(part => bracketed(flows[part])).join(" + ")} = ${total}`;
}

// The tables, whose formulas with numbers the program wrote in plain characters.
function fillTables() {
  const {values, arrived, slopes, flows, claims} = state.now;
  claims.forEach(([left, ...right], i) => {
    if (right.length > 0)
      element("claim-" + i).querySelector("small").textContent = `${digits(left)} | ${right.map(digits).join(" = ")}`;
  });
  steps.forEach(([way, at], i) => {
    const cells = element("row-" + (i + 1)).cells;
    if (way === "forward") {
      cells[3].replaceChildren(withNumbers(cells[2].firstChild));
      cells[4].textContent = digits(values[boxes[at].place]);
    } else if (way === "backward") {
      const slope = cells[3].firstChild;
      if (slope.querySelector("[data-v]")) cells[3].replaceChildren(slope, " = ", withNumbers(slope));
      cells[4].textContent = `${digits(arrived[lines[at].to])} \u00b7 ${bracketed(slopes[at])} = ${digits(flows[at])}`;
      cells[5].textContent = arrivedWords(at, cells[5].textContent.split(" = ")[0]);
    }
  });
}

const finds = () => document.body.classList.contains("finding");
const predicts = () => element("mode-predict").checked;
const isHidden = step => predicts() && !state.revealed.has(step) && step === state.step;
// Whether the number of a step is to be seen.
const isShown = step => step !== 0 && step <= state.step && !isHidden(step);
const stepOf = (way, at) => steps.findIndex(step => step[0] === way && step[1] === at) + 1;

// The number that a step brings.
function resultOf(step) {
  const [way, at] = steps[step - 1];
  return way === "forward" ? state.now.values[boxes[at].place] : way === "seed" ? 1 : state.now.flows[at];
}

function sentence() {
  if (state.step === 0)
    return "Nothing is calculated yet. Go on with Next or the right arrow key.";
  const [way, at] = steps[state.step - 1];
  const result = isHidden(state.step) ? "\u2026 what?" : digits(resultOf(state.step)) + ".";
  if (way === "forward") return `Forward: ${boxes[at].name} is ${result}`;
  if (way === "seed")
    return `Backward begins at ${rootName}: its derivative by itself is 1.`;
  const line = lines[at], to = boxes[line.to].name, from = boxes[line.from].name;
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

// A box's name as formulas have it. One without a name is called by its formula.
function mathName(box) {
  const place = boxes[box].place, row = mathElement("mrow", "");
  const known = document.querySelector(`#derivation [data-v="${place}"]`);
  const names = known ? [known] : box !== engine.root ? [mathElement("mtext", boxes[box].name)]
    : element("row-" + stepOf("forward", box)).cells[1].firstChild.childNodes;
  row.append(...[...names].map(name => name.cloneNode(true)));
  const text = row.firstChild;
  if (text.localName === "mtext" && bracketedName(text.textContent) !== text.textContent) {
    row.prepend(mathElement("mo", "("));
    row.append(mathElement("mo", ")"));
  }
  return row;
}

function fraction(of, by) {
  const made = mathElement("mfrac", "");
  made.append(...[of, by].map(box => {
    const side = mathElement("mrow", "");
    side.append(mathElement("mo", "\u2202"), mathName(box));
    return side;
  }));
  return made;
}

// A backward step by the chain rule, with fractions; the table has it in plain characters.
function chainRule(step) {
  const at = steps[step - 1][1], {from, to} = lines[at], parts = partsOf[from];
  const whole = inMath(fraction(engine.root, from));
  const product = inMath(fraction(engine.root, to), mathElement("mo", "\u00b7"), fraction(to, from));
  return parts.length === 1 ? [whole, " = ", product]
    : [`part ${parts.indexOf(at) + 1} of ${parts.length} of `, whole, ": ", product];
}

// Whether the sheet asks what a step's formula answers: while slips are looked for, that is not shown.
const isAsked = step => {
  const [way, at] = steps[step - 1];
  return finds() && (way === "backward" || (way === "forward" && askedBoxes.has(at)));
};
const askedBoxes = new Set(data.claims.filter(claim => claim.by < 0).map(claim => claim.of));

// Then a question's numbers cannot be read off the drawing, and the panel has them.
const isFolded = data.drawn !== undefined;

// A slope's formula with its numbers; nothing of it that says what is to be predicted or what a line claims.
function slopeWords(step) {
  const at = steps[step - 1][1], told = cellOf(step, 3), formula = told[0];
  if (isHidden(step) && isFolded) {
    const slope = isAsked(step) ? digits(state.now.slopes[at]) : withNumbers(formula);
    return [`upstream ${digits(state.now.arrived[lines[at].to])}, slope `, slope];
  }
  if (isHidden(step)) return formula.querySelector("[data-v]") && !isAsked(step) ? ["slope ", formula] : [];
  return ["slope ", ...(isAsked(step) ? [digits(state.now.slopes[at])] : told)];
}

// The panel's formula, its numbers, and what they come to.
function panelParts(step) {
  const [way, at] = steps[step - 1];
  if (way === "seed") return [[inMath(fraction(engine.root, engine.root)), " = 1"], [], []];
  if (way === "forward") {
    const formula = isAsked(step) ? [] : cellOf(step, 2), numbers = isAsked(step) ? [] : cellOf(step, 3);
    return isHidden(step) ? [formula, isFolded ? numbers : [], []] : [formula, numbers, ["= ", ...cellOf(step, 4)]];
  }
  if (isHidden(step)) return [chainRule(step), slopeWords(step), []];
  const arrived = partsOf[lines[at].from].length === 1 ? "; arrived: " : "; ";
  const total = ["upstream \u00b7 slope = ", ...cellOf(step, 4), arrived, ...cellOf(step, 5)];
  return [chainRule(step), slopeWords(step), total];
}

function drawPanel() {
  const titles = {forward: "Forward", seed: "Turning round", backward: "Backward"};
  const way = state.step === 0 ? null : steps[state.step - 1][0];
  say("step-number", `Step ${state.step} of ${stepCount}`);
  say("panel-title", way === null ? "Before the first step" : titles[way]);
  const parts = state.step === 0 ? [[], [], []] : panelParts(state.step);
  ["panel-formula", "panel-numbers", "panel-total"].forEach((id, i) => element(id).replaceChildren(...parts[i]));
  element("panel-where").replaceChildren(...(state.step === 0 ? [] : cellOf(state.step, 1)));
  say("panel-sentence", sentence());
  element("prediction-form").hidden = !isHidden(state.step) || way === "seed";
  for (const id of ["first", "back"]) element(id).disabled = state.step === 0;
  for (const id of ["next", "last"]) element(id).disabled = state.step === stepCount;
}

function draw() {
  // Tables, curves and lines of the sheet have the numbers of all steps.
  document.body.classList.toggle("predicting", predicts() && (state.step < stepCount || isHidden(stepCount)));
  element("about").hidden = state.step !== 0 && isHidden(state.step);
  tellKinks();
  drawBoxes();
  markPlaces();
  drawPanel();
  moved.forEach(attempt);
}

function goTo(step) {
  const wanted = Math.min(Math.max(Math.round(step) || 0, 0), stepCount);
  state.step = wanted;
  element("prediction").value = "";
  say("prediction-answer", "");
  if (wanted !== 0 && steps[wanted - 1][0] === "seed") state.revealed.add(wanted);
  draw();
  showPlace(markPlaces());
}

function recalculate() {
  state.now = engine.calculate(state.point);
  element("branch-warning").hidden = state.now.branches;
  tellNotFinite();
  fillTables();
  draw();
  changed.forEach(attempt);
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
