// SPDX-License-Identifier: MIT
// The last of the page's scripts: compares the page's numbers with the program's, and begins.
"use strict";

function tellAgreement() {
  const {largest, count} = agreement, isGood = largest <= 1e-12, line = element("agreement");
  const isMoved = engine.leaves.some(box => !Object.is(state.point[box], startOf[box]));
  const compared = `${count} numbers were compared, and the largest difference is ` +
    `${largest === 0 ? "0" : largest.toExponential(1)}.`;
  const words = !isGood
    ? `\u2717 DO NOT TRUST THIS PAGE: at the given numbers it and the program do not agree; ${compared}`
    : isMoved ? "\u2713 The numbers were moved; the page calculates them by itself. At the given numbers the page " +
      `and the program agree: ${compared}`
    : `\u2713 At the given numbers the page and the program agree: ${compared}`;
  say("agreement", words);
  line.className = isGood ? "good" : "bad";
  if (!isGood) line.setAttribute("role", "alert");
}

const agreement = engine.agreement();
changed.push(tellAgreement);
recalculate();
moved.push(writeAddress);
readAddress();
addEventListener("hashchange", readAddress);

// On paper the whole drawing has its numbers.
let onScreen = null;
addEventListener("beforeprint", () => {
  onScreen = {step: state.step, predicts: predicts()};
  state.step = stepCount;
  element("mode-predict").checked = false;
  drawBoxes();
  markPlaces();
});
addEventListener("afterprint", () => {
  state.step = onScreen.step;
  element("mode-predict").checked = onScreen.predicts;
  draw();
});
