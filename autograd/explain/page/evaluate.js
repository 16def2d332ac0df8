// SPDX-License-Identifier: MIT
// What a lesson's page calculates: values, slopes, adjoints, and both sides of every claim. It knows nothing of
// the page, so that it runs anywhere. `data` is the lesson's JSON, `model` its graph's code.
"use strict";

function evaluator(data, model) {
  const given = data.values.map(Number);
  const placeOf = data.boxes.map(box => box.place);
  const isBox = new Set(placeOf);
  const root = data.boxes.length - 1;
  // Lines come as pairs. First forward, box by box; then the turn; then backward, line by line.
  const lines = data.lines.map(([from, to]) => ({from, to}));
  const steps = data.boxes.flatMap((box, i) => box.role === "result" ? [["forward", i]] : []);
  steps.push(["seed", root]);
  for (let box = root; box >= 0; --box)
    lines.forEach((line, i) => { if (line.to === box) steps.push(["backward", i]); });
  const usesOf = given.map(() => []);
  data.uses.forEach(([result, operand, marks], use) => usesOf[result].push([operand, use, marks]));

  // What flows back over a use. An adjoint of exactly 0 stops: 0 times infinity is 0. Where a use branches (1) so does
  // a slope of exactly 0; where it is undefined with its result (2) the slope is NaN if the result is.
  function flow(adjoint, slope, marks, result) {
    if (marks & 2 && result !== result) slope = NaN;
    return adjoint === 0 || (marks & 1 && slope === 0) ? 0 : adjoint*slope;
  }

  // What flows back from one place, at which `seed` arrived, to all others. Places that `stops` holds send nothing on.
  function backward(from, seed, values, slopes, stops) {
    const arrived = new Array(given.length).fill(0);
    arrived[from] = seed;
    for (let place = from; place >= 0; --place) {
      if (arrived[place] === 0 || (place !== from && stops.has(place))) continue;
      for (const [operand, use, marks] of usesOf[place])
        arrived[operand] += flow(arrived[place], slopes[use], marks, values[place]);
    }
    return arrived;
  }
  const everywhere = new Set();

  // A point has a number for each box that is a leaf, by the box's place in data.boxes.
  function startPoint() {
    const point = [];
    for (const box of data.leaves) point[box] = given[placeOf[box]];
    return point;
  }

  function valuesAt(point) {
    const values = given.slice();
    for (const box of data.leaves) values[placeOf[box]] = point[box];
    model.forward(values);
    return values;
  }

  const loss = point => valuesAt(point)[placeOf[root]];

  function calculate(point) {
    const values = valuesAt(point), uses = new Array(data.uses.length).fill(1);
    model.slopes(values, uses);
    const results = data.symbols.map(([, of, by]) => backward(of, 1, values, uses, everywhere)[by]);
    data.symbols.forEach(([symbol], i) => { values[symbol] = results[i]; });
    const sides = [];
    model.claims(values, sides);
    const slopes = [], flows = [], before = [], totals = [];
    const arrived = data.boxes.map(() => 0);
    let local = null, flowing = null, from = -1;
    for (const [way, at] of steps) {
      if (way === "seed") arrived[at] = 1;
      if (way !== "backward") continue;
      const line = lines[at];
      if (from !== line.to) {
        from = line.to;
        local = backward(placeOf[from], 1, values, uses, isBox);
        flowing = backward(placeOf[from], arrived[from], values, uses, isBox);
      }
      slopes[at] = local[placeOf[line.from]];
      flows[at] = flowing[placeOf[line.from]];
      before[at] = arrived[line.from];
      totals[at] = arrived[line.from] += flows[at];
    }
    let next = 0;
    const claims = data.claims.map(claim => claim.sides.map(() => sides[next++]));
    return {values, arrived, slopes, flows, before, totals, claims, branches: model.branches(values),
      kinks: kinksAt(values, uses)};
  }

  // All places that one place depends on.
  function below(place) {
    const found = new Set([place]);
    for (const at of found) for (const [operand] of usesOf[at]) found.add(operand);
    return found;
  }

  // Where there is no derivative: the place in data.kinks, the slopes that are taken, and what it depends on. One with
  // a slope that is not finite is no matter of convention.
  function kinksAt(values, uses) {
    return model.kinks(values).flatMap((isKink, i) => {
      if (!isKink) return [];
      const at = data.kinks[i][0], slopes = usesOf[at].map(([, use]) => uses[use]);
      return slopes.every(Number.isFinite) ? [{i, slopes, below: below(at)}] : [];
    });
  }

  // How far two numbers lie apart: in proportion to them where they are large.
  function difference(a, b) {
    if (Object.is(a, b) || a === b || (a !== a && b !== b)) return 0;
    const apart = Math.abs(a - b)/Math.max(1, Math.abs(a), Math.abs(b));
    return apart === apart && apart !== Infinity ? apart : Infinity;
  }

  // The page's numbers beside the program's, at the point at which the program wrote them down.
  function agreement() {
    const now = calculate(startPoint());
    const pairs = [];
    now.values.forEach((value, i) => pairs.push([value, data.values[i]]));
    now.arrived.forEach((value, i) => pairs.push([value, data.adjoints[i]]));
    now.slopes.forEach((value, i) => pairs.push([value, data.slopes[i]]));
    now.claims.forEach((sides, i) => sides.forEach((value, k) => pairs.push([value, data.claims[i].sides[k]])));
    const largest = pairs.reduce((most, [ours, theirs]) => Math.max(most, difference(ours, Number(theirs))), 0);
    return {largest, count: pairs.length};
  }

  return {root, leaves: data.leaves, lines, steps, startPoint, calculate, loss, agreement, difference};
}
