// SPDX-License-Identifier: MIT
// Sliders and fields for inputs and parameters, and the page's address, which holds step and numbers.
"use strict";

const startOf = engine.startPoint();
const nameOf = box => boxes[box].name;
const parameters = engine.leaves.filter(box => boxes[box].role === "parameter");
// In the address a leaf has its name, behind a dot where that begins with one or stands for something else.
const addressName = box => /^(\.|(step|predict|find)$)/.test(nameOf(box)) ? "." + nameOf(box) : nameOf(box);

function setLeaf(box, x) {
  const point = state.point.slice();
  point[box] = x;
  state.revealed.clear();
  moveTo(point);
}

function addLeaf(box) {
  const start = startOf[box], span = Math.max(2, 2*Math.abs(start));
  const row = document.createElement("div"), label = document.createElement("label");
  const slider = document.createElement("input"), number = document.createElement("input");
  const both = document.createElement("div");
  row.className = "leaf";
  label.textContent = nameOf(box);
  label.htmlFor = number.id = "number-" + box;
  slider.id = "slider-" + box;
  slider.type = "range";
  Object.assign(slider, {min: start - span, max: start + span, step: span/200, value: start});
  slider.setAttribute("aria-label", nameOf(box) + ", slider");
  number.type = "number";
  number.step = "any";
  number.value = start;
  for (const input of [slider, number]) input.dataset.name = nameOf(box);
  slider.addEventListener("input", () => setLeaf(box, Number(slider.value)));
  number.addEventListener("change", () => {
    const x = Number(number.value);
    if (number.value.trim() === "" || !Number.isFinite(x)) number.value = state.point[box];
    else setLeaf(box, x);
  });
  changed.push(() => {
    const x = state.point[box];
    if (Number(number.value) !== x) number.value = x;
    slider.min = Math.min(slider.min, x);
    slider.max = Math.max(slider.max, x);
    slider.value = x;
  });
  both.append(slider, number);
  row.append(label, both);
  element(boxes[box].role === "parameter" ? "parameters" : "inputs").append(row);
}

function writeAddress() {
  const words = ["step=" + state.step];
  for (const box of engine.leaves) {
    if (!Object.is(state.point[box], startOf[box]))
      words.push(encodeURIComponent(addressName(box)) + "=" + state.point[box]);
  }
  if (predicts()) words.push("predict=1");
  if (finds()) words.push("find=1");
  history.replaceState(null, "", "#" + words.join("&"));
}

// Reads #step=10&w1_11=0.5; what it does not say keeps its start.
function readAddress() {
  const words = location.hash.slice(1);
  if (!words.includes("=")) return;
  const point = startOf.slice();
  let step = 0;
  const flags = {predict: false, find: false};
  for (const pair of words.split("&")) {
    const [key, text] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    let name = key;
    try { name = decodeURIComponent(key); } catch { continue; }
    const x = Number(text);
    if (text === "" || !Number.isFinite(x)) continue;
    if (name === "step") step = x;
    else if (name in flags) flags[name] = x === 1;
    else {
      const box = engine.leaves.find(leaf => addressName(leaf) === name);
      if (box !== undefined) point[box] = x;
    }
  }
  element("mode-predict").checked = flags.predict;
  if (data.claims.length > 0 && flags.find !== finds()) setFinding(flags.find);
  state.step = 0;
  moveTo(point);
  goTo(step);
}

engine.leaves.forEach(addLeaf);
for (const kind of ["inputs", "parameters"]) element(kind).hidden = element(kind).querySelector(".leaf") === null;
element("reset").addEventListener("click", () => {
  state.revealed.clear();
  moveTo(startOf);
});
