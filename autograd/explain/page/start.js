// SPDX-License-Identifier: MIT
// The last of the page's scripts: compares the page's numbers with the program's, and begins.
"use strict";

function tellAgreement() {
  const {largest, count} = engine.agreement();
  const line = element("agreement"), isGood = largest <= 1e-12;
  line.textContent = isGood
    ? `\u2713 This page's ${count} numbers agree with the program's: the largest difference is ` +
      `${largest === 0 ? "0" : largest.toExponential(1)}.`
    : `\u2717 DO NOT TRUST THIS PAGE: its numbers do not agree with the program's; the largest difference is ` +
      `${largest.toExponential(1)} among ${count} numbers.`;
  line.className = isGood ? "good" : "bad";
  if (!isGood) line.setAttribute("role", "alert");
}

for (const part of document.querySelectorAll(".live")) part.hidden = false;
tellAgreement();
recalculate();
readAddress();
isReady = true;
moved.push(writeAddress);
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
