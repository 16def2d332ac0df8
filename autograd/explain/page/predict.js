// SPDX-License-Identifier: MIT
// "Predict first": asks for the number that a step brings, and says what is wrong with an answer.
"use strict";

// The step's number is to be seen from now on.
function reveal(words) {
  state.revealed.add(state.step);
  draw();
  say("prediction-answer", words);
  element(state.step === stepCount ? "panel" : "next").focus();
}

function predict(isGivenUp) {
  const typed = element("prediction").value.trim();
  const truth = resultOf(state.step), said = Number(typed.replace(",", ".").replace("\u2212", "-"));
  if (isGivenUp) {
    reveal("");
    return;
  }
  if (typed === "" || said !== said) {
    say("prediction-answer", "Type a number first.");
  } else if (!Number.isFinite(truth)) {
    say("prediction-answer", "No number is right here: what this step brings is not finite.");
  } else if (Math.abs(said - truth) <= 0.005*Math.abs(truth) + 1e-12) {
    reveal(`Right: ${digits(truth)}.`);
  } else if (truth !== 0 && Math.abs(said + truth) <= 0.005*Math.abs(truth)) {
    say("prediction-answer", "Not yet: look at the sign.");
  } else {
    say("prediction-answer", said > truth ? "Not yet: that is too large." : "Not yet: that is too small.");
  }
}

element("prediction-hint").hidden = isFolded;
element("mode-predict").addEventListener("change", () => { state.revealed.clear(); goTo(state.step); });
element("prediction-form").addEventListener("submit", event => { event.preventDefault(); predict(false); });
element("prediction-show").addEventListener("click", () => predict(true));
