// SPDX-License-Identifier: MIT
// The sheet's lines: beside the step to which each belongs, and the search for the wrong ones.
"use strict";

const claimRow = i => element("claim-" + i);
const marks = new Set();
data.claims.forEach((claim, i) => {
  claim.label = claimRow(i).cells[0].textContent;
  claim.slip = claimRow(i).className === "slip";
  claim.isOpen = claimRow(i).className === "open";
});

function drawClaims() {
  const list = element("panel-claims");
  const here = data.claims.flatMap((claim, i) => claim.step !== 0 && claim.step === state.step ? [i] : []);
  list.replaceChildren(...here.map(i => {
    const card = document.createElement("li"), [, text, , truth, told] = claimRow(i).cells;
    card.className = claimRow(i).className;
    const line = document.createElement("p"), name = document.createElement("strong");
    name.textContent = data.claims[i].label + ": ";
    line.append(name, ...text.cloneNode(true).childNodes);
    const answer = document.createElement("div");
    answer.className = "answer";
    const verdict = document.createElement("p");
    verdict.append(...told.cloneNode(true).childNodes);
    const right = document.createElement("p");
    right.append(...truth.cloneNode(true).childNodes);
    answer.append(verdict, right);
    card.append(line, answer);
    return card;
  }));
  element("panel-claims-title").hidden = here.length === 0;
}

function addMarks() {
  data.claims.forEach((claim, i) => {
    const label = document.createElement("label"), box = document.createElement("input");
    box.type = "checkbox";
    box.id = "mark-" + i;
    box.addEventListener("change", () => {
      if (box.checked) marks.add(i); else marks.delete(i);
      say("marks-answer", "");
    });
    label.className = "mark";
    label.append(box, "wrong");
    box.setAttribute("aria-label", claim.label + " is wrong");
    claimRow(i).cells[0].append(label);
    const step = claimRow(i).cells[2];
    if (claim.step !== 0) {
      const link = document.createElement("button");
      link.type = "button";
      link.textContent = claim.step;
      link.setAttribute("aria-label", `Go to step ${claim.step}, where ${claim.label} belongs`);
      link.addEventListener("click", () => {
        goTo(claim.step);
        element("panel").focus();
      });
      step.replaceChildren(link);
    }
  });
}

function setFinding(on) {
  document.body.classList.toggle("finding", on);
  element("mode-find").checked = on;
  element("finding").hidden = !on;
  if (on) {
    marks.clear();
    for (let i = 0; i < data.claims.length; ++i) element("mark-" + i).checked = false;
    say("marks-answer", "");
  }
  say("nudge-answer", "");
  draw();
}

const counted = (n, one, many) => n === 1 ? `1 ${one}` : `${n} ${many}`;

function checkMarks(isGivenUp) {
  const slips = data.claims.flatMap((claim, i) => claim.slip ? [i] : []);
  const found = slips.filter(i => marks.has(i)).length, open = [...marks].filter(i => data.claims[i].isOpen).length;
  const blamed = marks.size - found - open;
  const isDone = found === slips.length && blamed === 0;
  let words = `${found} of ${counted(slips.length, "wrong line", "wrong lines")} found`;
  if (blamed > 0) words += `; ${counted(blamed, "marked line is", "marked lines are")} right`;
  if (open > 0) words += `; ${open} of the marked lines cannot be judged`;
  words += ".";
  if (isDone || isGivenUp) {
    setFinding(false);
    words += " The verdicts are shown now.";
  }
  say("marks-answer", words);
}

for (const box of askedBoxes) if (box >= 0) element(boxes[box].id).classList.add("asked");
if (data.claims.length > 0) {
  addMarks();
  moved.push(drawClaims);
  element("mode-find").addEventListener("change", () => setFinding(element("mode-find").checked));
  element("marks-check").addEventListener("click", () => checkMarks(false));
  element("marks-show").addEventListener("click", () => checkMarks(true));
} else {
  element("mode-find").parentElement.hidden = true;
}
