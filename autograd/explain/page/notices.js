// SPDX-License-Identifier: MIT
// What is to be known before the page's numbers are read: where they are not finite, and where a slope is a convention.
"use strict";

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

