// SPDX-License-Identifier: MIT
// What is to be known before the page's numbers are read: where they are not finite, and where a slope is a convention.
"use strict";

const numberWords = x => x !== x ? "not a number" : digits(x);

// Why the root has no number with these values; empty where it has one.
function trouble(values) {
  const loss = values[boxes[engine.root].place];
  if (Number.isFinite(loss)) return "";
  const first = boxes.findIndex(box => !Number.isFinite(values[box.place]));
  const words = `${rootName} is ${numberWords(loss)} at this point`;
  if (first === engine.root) {
    return `${words}, and every node before it is finite: it comes about in ` +
      `${bracketedName(rootName)}'s own formula`;
  }
  return `${words}: the first node that is not finite is ${boxes[first].name}, which is ` +
    numberWords(values[boxes[first].place]);
}

// The first value that is not finite, and where the way back first meets such a number.
function tellNotFinite() {
  const {values, arrived} = state.now, line = element("not-finite"), told = [];
  const bad = boxes.find(box => !Number.isFinite(values[box.place]));
  const at = arrived.findLastIndex(x => !Number.isFinite(x));
  if (bad) told.push(`${bad.name} is ${numberWords(values[bad.place])}`);
  if (at >= 0) {
    const [of, by] = [rootName, boxes[at].name].map(bracketedName);
    told.push(`d${of}/d${by} is ${numberWords(arrived[at])}`);
  }
  const words = `\u2717 Not finite: ${told.join(" and ")}. What is calculated from that says nothing.`;
  line.hidden = told.length === 0;
  say(line.id, words);
}

// Whether a derivative by this box is one by convention.
const passesKink = box => state.now.kinks.some(({below}) => below.has(boxes[box].place));

// One statement for the whole page, to which all others refer.
const mostKinks = 3;
function tellKinks() {
  const {kinks} = state.now, line = element("kinks");
  const told = kinks.slice(0, mostKinks).map(({i, slopes}) => {
    const [name] = data.kinks[i][1].split(" = ");
    return (finds() ? name : data.kinks[i][1]) +
      (predicts() ? "" : ` (slope taken: ${slopes.map(digits).join(" and ")})`);
  });
  if (kinks.length > mostKinks) told.push(`${kinks.length - mostKinks} more`);
  const words = `At these numbers there is no derivative at ${told.join(", ")}: a kink. The slope taken there is a ` +
    "convention, and so is every derivative that passes it.";
  line.hidden = kinks.length === 0;
  say(line.id, words);
}
