// SPDX-License-Identifier: MIT
// The loss as a curve over one parameter, gradient descent, a nudge, and what follows from a wrong gradient.
"use strict";

const svgNamespace = "http://www.w3.org/2000/svg";
const frame = {left: 74, right: 20, top: 34, bottom: 44, width: 640, height: 360};
const trace = [];
let range = null;

function drawn(name, attributes, text) {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const chosen = () => Number(element("curve-parameter").value);
const lossWith = (box, x) => {
  const point = state.point.slice();
  point[box] = x;
  return engine.loss(point);
};

// Far enough to see the lowest point, where one is near.
function fitRange() {
  const box = chosen(), x = state.point[box], h = 1e-4*Math.max(1, Math.abs(x));
  const slopeAt = place => {
    const point = state.point.slice();
    point[box] = place;
    return engine.calculate(point).arrived[box];
  };
  const newton = Math.abs(slopeAt(x)*2*h/(slopeAt(x + h) - slopeAt(x - h)));
  const half = Number.isFinite(newton) && newton < 1e6 ? Math.max(1, 1.5*newton) : Math.max(1, 2*Math.abs(x));
  range = [x - half, x + half];
  for (const step of trace) if (step.box === box) widenRange(step.x[box]);
}

function widenRange(x) {
  const room = 0.05*(range[1] - range[0]);
  if (x < range[0]) range[0] = x - room;
  if (x > range[1]) range[1] = x + room;
}

// An axis over these numbers: not beyond all numbers, and so long that its marks can be told apart.
function axisOver(low, high) {
  const most = 8e307, [first, last] = [low, high].map(x => Math.min(Math.max(x, -most), most));
  const lack = Math.max(1e-6*Math.max(-first, last), 1e-300) - (last - first);
  return lack > 0 ? [first - lack/2, last + lack/2] : [first, last];
}

// The marks of an axis, each with its text.
function ticks(low, high) {
  const rough = (high - low)/5, unit = 10**Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].find(times => times*unit >= rough)*unit, start = Math.ceil(low/size);
  const precision = Math.max(4, Math.ceil(Math.log10(Math.max(-low, high)/size)) + 1);
  return Array.from({length: Math.floor(high/size) - start + 1}, (_, i) => (start + i)*size)
    .map(x => [x, String(Number(x.toPrecision(precision))).replaceAll("-", "\u2212")]);
}

// From numbers to pixels; what is far outside stays there.
const scaleOf = (low, high, from, to) => x =>
  Math.min(Math.max(from + (x - low)/(high - low)*(to - from), -1e5), 1e5);

// What the tangent says of the way down.
function curveWords(box) {
  const {values, arrived} = state.now, slope = arrived[box];
  const here = `At ${nameOf(box)} = ${digits(state.point[box])}, `;
  const reason = trouble(values);
  if (reason) return `${here}${reason}. No direction can be read from that.`;
  const loss = here + `${rootName} is ${digits(values[boxes[engine.root].place])} and `;
  if (!Number.isFinite(slope))
    return `${loss}its derivative is ${numberWords(slope)}: no direction can be read from that.`;
  const side = slope === 0 ? "nothing to gain here" : `${rootName} falls to the ${slope > 0 ? "left" : "right"}`;
  return `${loss}the slope of the tangent (dashed) is ${digits(slope)}: ${side}` +
    (passesKink(box) ? ", as far as the convention at the kink can tell." : ".");
}

function drawCurve() {
  const box = chosen(), x = state.point[box], now = state.now;
  if (range === null) fitRange();
  widenRange(x);
  const [low, high] = axisOver(...range), samples = [];
  for (let i = 0; i <= 160; ++i) {
    const at = low + (high - low)*i/160;
    samples.push([at, lossWith(box, at)]);
  }
  const here = now.values[boxes[engine.root].place], slope = now.arrived[box];
  const onCurve = trace.filter(step => step.box === box || step.box === null);
  const heights = [...samples.map(([, y]) => y), here, ...onCurve.map(step => step.loss)].filter(Number.isFinite);
  const lowest = Math.min(...heights), highest = Math.max(...heights);
  const pad = (highest - lowest || Math.abs(highest) || 1)*0.08;
  const [bottom, top] = axisOver(lowest - pad, highest + pad);
  const px = scaleOf(low, high, frame.left, frame.width - frame.right);
  const py = scaleOf(bottom, top, frame.height - frame.bottom, frame.top);
  const parts = [];
  for (const [at, text] of ticks(low, high)) {
    parts.push(drawn("line", {class: "grid", x1: px(at), x2: px(at), y1: frame.top, y2: frame.height - frame.bottom}));
    parts.push(drawn("text", {class: "tick", x: px(at), y: frame.height - frame.bottom + 18, "text-anchor": "middle"},
      text));
  }
  for (const [y, text] of heights.length > 0 ? ticks(bottom, top) : []) {
    parts.push(drawn("line", {class: "grid", x1: frame.left, x2: frame.width - frame.right, y1: py(y), y2: py(y)}));
    parts.push(drawn("text", {class: "tick", x: frame.left - 6, y: py(y) + 4, "text-anchor": "end"}, text));
  }
  parts.push(drawn("text", {class: "axis", x: (frame.left + frame.width - frame.right)/2, y: frame.height - 6,
    "text-anchor": "middle"}, nameOf(box)));
  parts.push(drawn("text", {class: "axis", x: frame.left - 6, y: 24, "text-anchor": "end"}, rootName));
  let path = "", isOpen = false;
  for (const [at, y] of samples) {
    if (!Number.isFinite(y)) { isOpen = false; continue; }
    path += (isOpen ? "L" : "M") + px(at).toFixed(1) + " " + py(y).toFixed(1);
    isOpen = true;
  }
  parts.push(drawn("path", {class: "curve", d: path}));
  if (Number.isFinite(slope) && Number.isFinite(here)) {
    // As far as it stays inside the frame.
    const inside = at => here + slope*(at - x);
    const until = (side, edge) => inside(side) >= bottom && inside(side) <= top ? side : x + (edge - here)/slope;
    const from = until(low, slope > 0 ? bottom : top), to = until(high, slope > 0 ? top : bottom);
    parts.push(drawn("line", {class: "tangent", x1: px(from), y1: py(inside(from)), x2: px(to), y2: py(inside(to))}));
  }
  const dots = onCurve.filter(step => step.x[box] >= low && step.x[box] <= high && isFinite(step.loss));
  if (dots.length > 0) {
    const way = [...dots.map(step => [step.x[box], step.loss]), [x, here]].filter(spot => spot.every(isFinite));
    parts.push(drawn("path", {class: "trace",
      d: "M" + way.map(([at, y]) => px(at).toFixed(1) + " " + py(y).toFixed(1)).join("L")}));
    for (const step of dots) parts.push(drawn("circle", {class: "past", cx: px(step.x[box]), cy: py(step.loss), r: 4}));
  }
  if (Number.isFinite(here)) parts.push(drawn("circle", {class: "present", cx: px(x), cy: py(here), r: 7}));
  const picture = element("curve");
  picture.replaceChildren(picture.querySelector("title"), ...parts);
  say("curve-words", curveWords(box));
  say("curve-title", `${rootName} over ${nameOf(box)}. ` + curveWords(box));
}

const etaOf = id => {
  const eta = Number(element(id).value);
  return eta > 0 && Number.isFinite(eta) ? eta : null;
};
const etaWords = "Eta must be a number above 0: with one below 0 the steps lead uphill.";

function stepped(point, gradient, boxes, eta) {
  const next = point.slice();
  for (const box of boxes) next[box] = point[box] - eta*gradient[box];
  return next;
}

// The largest power of ten that makes the loss fall.
function usefulEta(boxes) {
  const start = engine.loss(state.point);
  for (let power = -1; power >= -12; --power) {
    const eta = 10**power;
    if (engine.loss(stepped(state.point, state.now.arrived, boxes, eta)) < start) return eta;
  }
  return 0.1;
}

const movesAll = () => element("move-all").checked;
const movedBoxes = () => movesAll() ? parameters : [chosen()];

function drawTrace() {
  const list = element("trace");
  const from = Math.max(0, trace.length - 30);
  list.replaceChildren(...trace.slice(from).map((step, i) => {
    const item = document.createElement("li");
    const place = step.box === null ? "" : `${nameOf(step.box)} = ${digits(step.x[step.box])}, `;
    item.value = from + i + 1;
    item.textContent = `from ${place}${rootName} = ${digits(step.loss)}`;
    return item;
  }));
  element("descend-back").disabled = trace.length === 0;
}

// The first derivative among these that is not finite.
function gradientTrouble(boxes) {
  const bad = boxes.find(box => !Number.isFinite(state.now.arrived[box]));
  return bad === undefined ? "" : `the derivative of ${rootName} by ${nameOf(bad)} is ` +
    numberWords(state.now.arrived[bad]);
}

function descend() {
  const eta = etaOf("eta"), before = engine.loss(state.point);
  if (eta === null) {
    say("descend-answer", etaWords);
    return;
  }
  const reason = trouble(state.now.values) || gradientTrouble(movedBoxes());
  if (reason) {
    say("descend-answer", `No step can be taken: ${reason}.`);
    return;
  }
  const next = stepped(state.point, state.now.arrived, movedBoxes(), eta);
  if (!next.every(Number.isFinite)) {
    say("descend-answer", "The step leads beyond all numbers; take a smaller eta.");
    return;
  }
  trace.push({x: state.point.slice(), loss: before, box: movesAll() ? null : chosen()});
  state.revealed.clear();
  moveTo(next);
  drawTrace();
  const after = engine.loss(state.point), lost = trouble(state.now.values);
  const how = after < before ? "fell" : after > before ? "rose: eta is too large here" : "stayed";
  const where = movesAll() ? "All parameters moved" : `${nameOf(chosen())} moved to ${digits(state.point[chosen()])}`;
  say("descend-answer", `Step ${trace.length}: ${where}; ${rootName} ` + (lost ? `was ${digits(before)}. Now ${lost}.`
    : `${how}, from ${digits(before)} to ${digits(after)}.`));
}

function takeBack() {
  const last = trace.pop();
  if (last === undefined) return;
  moveTo(last.x);
  drawTrace();
  say("descend-answer", `Back at ${rootName} = ${digits(last.loss)}.`);
}

function nudge() {
  const box = chosen(), x = state.point[box], h = 0.001;
  const before = engine.loss(state.point), after = lossWith(box, x + h), rise = (after - before)/h;
  if (!Number.isFinite(rise) || x + h === x) {
    const reason = trouble(state.now.values);
    say("nudge-answer", reason ? `${reason}. No slope can be read from that.`
      : x + h === x ? `0.001 is lost beside ${digits(x)}: nothing moves.`
      : `${rootName} is ${digits(before)}, and ${numberWords(after)} at ${digits(x + h)}: ` +
        "no slope can be read from that.");
    return;
  }
  let words = `With ${nameOf(box)} at ${digits(x + h)} instead of ${digits(x)}, ${rootName} goes from ` +
    `${before.toPrecision(9)} to ${after.toPrecision(9)}: a change of ${digits(after - before)}, ` +
    `which is ${digits(rise)} for each 1 of ${nameOf(box)}.`;
  for (const [claim, number] of claimsAbout(box)) words += ` ${data.claims[claim].label} says ${digits(number)}.`;
  const slope = digits(state.now.arrived[box]);
  if (!finds()) words += passesKink(box)
    ? ` The slope taken at the point is ${slope}, by the convention at the kink; a nudge shows one side only.`
    : ` The true slope at the point is ${slope}.`;
  say("nudge-answer", words);
}

// The lines about the derivative of the root by a leaf, with their numbers.
function claimsAbout(box) {
  return data.claims.flatMap((claim, i) => claim.of === engine.root && claim.by === box && claim.sides.length > 1
    ? [[i, state.now.claims[i].at(-1)]] : []);
}

function drawConsequence() {
  const eta = etaOf("slip-eta");
  const rows = [], yours = [];
  for (const box of parameters) {
    const last = claimsAbout(box).at(-1), truth = state.now.arrived[box];
    yours[box] = last === undefined ? truth : last[1];
    const row = document.createElement("tr"), head = document.createElement("th");
    head.scope = "row";
    head.textContent = nameOf(box);
    const differs = engine.difference(yours[box], truth) > 1e-9;
    const line = last === undefined ? "no line; the true one" : `${data.claims[last[0]].label}: ${digits(yours[box])}` +
      (differs ? " \u2717 differs" : " \u2713 same");
    row.append(head, ...[digits(truth), line, ...[truth, yours[box]].map(slope =>
      eta === null ? "\u2013" : digits(state.point[box] - eta*slope))].map(text => {
      const cell = document.createElement("td");
      cell.textContent = text;
      return cell;
    }));
    rows.push(row);
  }
  element("consequence-rows").replaceChildren(...rows);
  if (eta === null) {
    say("consequence-words", etaWords);
    return;
  }
  const before = engine.loss(state.point);
  const right = engine.loss(stepped(state.point, state.now.arrived, parameters, eta));
  const wrong = engine.loss(stepped(state.point, yours, parameters, eta));
  const reason = trouble(state.now.values);
  if (reason) {
    say("consequence-words", `${reason}. No step leads anywhere from there.`);
    return;
  }
  const end = after => !Number.isFinite(after) ? `it is ${numberWords(after)} then`
    : `it ${after < before ? "falls to" : after > before ? "rises to" : "stays at"} ${digits(after)}`;
  say("consequence-words", `${rootName} is ${digits(before)}. One step with the true gradient: ${end(right)}. ` +
    `One step with your gradient: ${end(wrong)}.`);
}

for (const box of parameters) {
  const option = document.createElement("option");
  option.value = box;
  option.textContent = nameOf(box);
  element("curve-parameter").append(option);
}
function setUpDescent() {
  element("curve-parameter").value = parameters.at(-1);
  state.now = engine.calculate(state.point);
  element("eta").value = usefulEta([chosen()]);
  element("slip-eta").value = usefulEta(parameters);
  let isOwnEta = false;
  element("eta").addEventListener("input", () => { isOwnEta = true; });
  for (const id of ["move-one", "move-all"]) {
    element(id).addEventListener("change", () => { if (!isOwnEta) element("eta").value = usefulEta(movedBoxes()); });
  }
  changed.push(drawCurve, () => { say("nudge-answer", ""); });
  element("curve-parameter").addEventListener("change", () => {
    range = null;
    if (!isOwnEta) element("eta").value = usefulEta(movedBoxes());
    drawCurve();
    say("nudge-answer", "");
  });
  element("curve-fit").addEventListener("click", () => { fitRange(); drawCurve(); });
  element("descend").addEventListener("click", descend);
  element("descend-back").addEventListener("click", takeBack);
  element("nudge").addEventListener("click", nudge);
  element("reset").addEventListener("click", () => {
    trace.length = 0;
    range = null;
    drawTrace();
    drawCurve();
    say("descend-answer", "");
  });
  drawTrace();
}
if (parameters.length > 0) attempt(setUpDescent);
element("descent").hidden = parameters.length === 0;
element("no-parameters").hidden = parameters.length > 0;
const hasGradient = parameters.some(box => data.claims.some(claim =>
  claim.of === engine.root && claim.by === box && claim.sides.length > 1));
if (hasGradient) {
  changed.push(drawConsequence);
  element("slip-eta").addEventListener("input", drawConsequence);
} else {
  element("consequence").hidden = true;
}
