// SPDX-License-Identifier: MIT
// The drawing: what is known up to the present step stands in its boxes and on its lines.
"use strict";

// In a folded drawing several boxes share one, and so do lines; what leads nowhere outside of one is no line there.
const drawnIn = data.drawn ?? boxes.map((_, i) => i);
boxes.forEach((box, i) => { box.id = "n" + (drawnIn[i] + 1); });
for (const line of lines) line.id = `e${drawnIn[line.from] + 1}-${drawnIn[line.to] + 1}`;
const sharers = new Map();
for (const {id} of [...boxes, ...lines]) sharers.set(id, (sharers.get(id) ?? 0) + 1);
// One that is much higher than the window scrolls in its frame.
element("drawing").classList.toggle("tall", element("drawing").scrollHeight > 1.5*innerHeight);
const standsAlone = ({id}) => sharers.get(id) === 1;

const lastStepInto = boxes.map((_, box) =>
  steps.findLastIndex(([way, at]) =>
    way === "backward" ? lines[at].from === box : way === "seed" && at === box) + 1);

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
    const [way, at] = steps[step - 1];
    if (way === "seed" && at === box && isShown(step)) sum = 1;
    if (way === "backward" && lines[at].from === box && isShown(step)) sum = state.now.totals[at];
  }
  return sum;
}

function drawBoxes() {
  boxes.forEach((box, i) => {
    if (!standsAlone(box)) return;
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
  lines.forEach((line, i) => {
    if (!standsAlone(line)) return;
    const step = stepOf("backward", i);
    const group = element(line.id);
    write(group.querySelector(".cr-slope"), isShown(step) ? "slope " + shortDigits(state.now.slopes[i]) : "");
    group.classList.toggle("cr-still", isShown(step) && state.now.slopes[i] === 0);
  });
}

// Marks where the present step is, and gives the box to be shown.
function markPlaces() {
  for (const marked of document.querySelectorAll(".now, .beside")) marked.classList.remove("now", "beside");
  if (state.step === 0) return null;
  const [way, at] = steps[state.step - 1];
  element("row-" + state.step).classList.add("now");
  const place = element(way === "backward" ? lines[at].id : boxes[at].id) ?? element(boxes[lines[at].to].id);
  place.classList.add("now");
  if (way === "backward") {
    for (const end of [lines[at].from, lines[at].to]) element(boxes[end].id).classList.add("beside");
  } else if (way === "forward") {
    for (const line of lines) if (line.to === at) element(line.id)?.classList.add("beside");
  }
  return way === "backward" ? element(boxes[lines[at].from].id) : place;
}

function showPlace(place) {
  if (place === null) return;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (getComputedStyle(element("stepper")).position === "sticky") {
    place.scrollIntoView({block: "nearest", inline: "nearest", behavior});
    return;
  }
  // Where the words would be scrolled away, only inside of the frame.
  const frame = element("drawing"), box = place.getBoundingClientRect(), outer = frame.getBoundingClientRect();
  frame.scrollBy({left: box.left + box.width/2 - outer.left - outer.width/2,
    top: box.top + box.height/2 - outer.top - outer.height/2, behavior});
}

