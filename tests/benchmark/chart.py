# SPDX-License-Identifier: MIT
"""The times as an SVG chart: a row for each workload, and in it a mark for each side, where chainrule's time is 1."""

import html
import math

from figures import LIMIT, TRAINED, WORKLOADS, time_text

OURS = "chainrule"
# A mark's name: the sides that it stands for (a row has one of them), its class and its shape.
MARKS = {
    "hand-written": ((LIMIT,), "hand", "bar"),
    "chainrule": ((OURS,), "ours", "disc"),
    "chainrule with dot": (("chainrule, dot",), "ring", "disc"),
    "Stan Math": (("Stan Math", "Stan matrices"), "stan", "square"),
    "Sacado": (("Sacado",), "sacado", "diamond"),
    "ADOL-C": (("ADOL-C",), "adolc", "triangle"),
    "libtorch": (("libtorch f64",), "torch", "point"),
}
TITLE = "Time of one gradient, where chainrule's is 1"
NOTES = ("W6, W6s, W6l: recorded once, run many times. There chainrule is a compiled program, ADOL-C replays its tape,",
         "and Stan Math has matrices. libtorch has tensors everywhere. All in double precision, on one thread.")
WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 880, 260, 776, 124, 46, 88
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
       font-size: 13px; fill: #1f2328; }
.title { font-size: 18px; font-weight: 600; }
.name { font-weight: 600; }
.small { font-size: 11px; fill: #59636e; }
.card { fill: #ffffff; stroke: #d1d9e0; }
.band { fill: #f4f6f8; }
.grid { stroke: #dfe4e9; }
.one { stroke: #0969da; stroke-width: 2; }
.hand { fill: #1f2328; }
.ours { fill: #0969da; }
.ring { fill: #ffffff; stroke: #0969da; stroke-width: 2.5; }
.stan { fill: #d1242f; }
.sacado { fill: #1a7f37; }
.adolc { fill: #8250df; }
.torch { fill: #bf6a02; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .small { fill: #9aa4af; }
  .card { fill: #0d1117; stroke: #3d444d; }
  .band { fill: #161b22; }
  .grid { stroke: #2c333b; }
  .one { stroke: #58a6ff; }
  .hand { fill: #f0f6fc; }
  .ours { fill: #58a6ff; }
  .ring { fill: #0d1117; stroke: #58a6ff; }
  .stan { fill: #ff7b72; }
  .sacado { fill: #3fb950; }
  .adolc { fill: #bc8cff; }
  .torch { fill: #f0a848; }
}
"""


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{html.escape(words)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def mark(x, y, kind, shape, words):
    outline = {
        "bar": f"M{x - 2:.1f} {y - 8:.1f}h4v16h-4z",
        "disc": f"M{x - 6:.1f} {y:.1f}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z",
        "square": f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z",
        "diamond": f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z",
        "triangle": f"M{x:.1f} {y - 7:.1f}l6.5 11.5h-13z",
        "point": f"M{x:.1f} {y + 7:.1f}l6.5 -11.5h-13z",
    }[shape]
    return f'<path d="{outline}" class="{kind}"><title>{html.escape(words)}</title></path>'


def marks_of(of):
    """(name, class, shape, time divided by ours) of each mark of a workload, from left to right."""
    found = [(name, kind, shape, of[side] / of[OURS]) for name, (sides, kind, shape) in MARKS.items()
             for side in sides if side in of]
    return sorted(found, key=lambda entry: entry[3])


def ticks(low, high):
    """1, 2 and 5 of each power of ten, from the last one below `low` to the first one above `high`."""
    every = [step * 10.0 ** power for power in range(-4, 7) for step in (1, 2, 5)]
    return [tick for place, tick in enumerate(every)
            if every[min(place + 1, len(every) - 1)] > low and every[max(place - 1, 0)] < high]


def lanes(places, first):
    """How far each mark is moved up or down, so that none hides another. The one at `first` stays in the middle."""
    moves = {}
    for one in sorted(range(len(places)), key=lambda one: (one != first, places[one])):
        near = [move for other, move in moves.items() if abs(places[other] - places[one]) < 15.0]
        moves[one] = next((move for move in (0.0, -14.0, 14.0) if move not in near), 0.0)
    return [moves[one] for one in range(len(places))]


def legend(names):
    parts, x = [], 24
    for name in names:
        _, kind, shape = MARKS[name]
        parts += [mark(x + 6, 76, kind, shape, name), text(x + 18, 80.5, name)]
        x += 46 + 6.5 * len(name)
    return parts


class Axis:
    """Logarithmic."""

    def __init__(self, ratios):
        self.ticks = ticks(min(ratios) / 1.1, max(ratios) * 1.1)
        self.scale = (RIGHT - LEFT) / math.log(self.ticks[-1] / self.ticks[0])

    def __call__(self, ratio):
        return LEFT + self.scale * math.log(ratio / self.ticks[0])

    def drawn(self, bottom):
        parts, free = [], 0.0
        for tick in self.ticks:
            x, words = self(tick), f"{tick:g}"
            parts.append(line(x, TOP, x, bottom, "one" if tick == 1.0 else "grid"))
            half = 3.5 * len(words)
            if x - half < free:
                continue
            free = x + half + 4.0
            parts += [text(x, y, words, "small", "middle") for y in (TOP - 8, bottom + 16)]
        return parts


def row(workload, of, top, axis):
    middle = top + ROW / 2
    found = marks_of(of)
    places = [axis(ratio) for _, _, _, ratio in found]
    moves = lanes(places, [name for name, _, _, _ in found].index(OURS))
    return [text(24, middle - 3, workload, "name"), text(24, middle + 13, WORKLOADS[workload], "small"),
            *(mark(x, middle + move, kind, shape, f"{workload}, {name}: {ratio:.2g}")
              for x, move, (name, kind, shape, ratio) in zip(places, moves, found)),
            text(WIDTH - 20, middle + 4.5, time_text(of[OURS]), "", "end")]


def description(figures, rows):
    """The chart in words, for those who do not see it."""
    sentences = ["Chainrule's time is 1; smaller is faster."]
    for workload, of in rows.items():
        others = ", ".join(f"{name} {ratio:.2g}" for name, _, _, ratio in marks_of(of) if name != OURS)
        sentences.append(f"{workload}, {WORKLOADS[workload]}: chainrule {time_text(of[OURS])}; {others}.")
    return " ".join([*sentences, figures.told_by() + "."])


def svg(figures):
    rows = {workload: of for workload, of in figures.times.items() if OURS in of and workload not in TRAINED}
    axis = Axis([ratio for of in rows.values() for _, _, _, ratio in marks_of(of)])
    tops = [TOP + ROW * place for place in range(len(rows))]
    bottom = TOP + ROW * len(rows)
    height = bottom + FOOT
    seen = {name for of in rows.values() for name, _, _, _ in marks_of(of)}
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title description">',
        f'<title id="title">{TITLE}</title>',
        f'<desc id="description">{html.escape(description(figures, rows))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8" class="card"/>',
        *(f'<rect x="1" y="{top}" width="{WIDTH - 2}" height="{ROW}" class="band"/>' for top in tops[::2]),
        text(24, 34, TITLE, "title"),
        text(24, 54, "Left of the line is faster than chainrule, right of it slower; the axis is logarithmic.", "small"),
        *legend(name for name in MARKS if name in seen),
        text(WIDTH - 20, TOP - 8, "chainrule", "small", "end"),
        *axis.drawn(bottom),
        *(part for top, (workload, of) in zip(tops, rows.items()) for part in row(workload, of, top, axis)),
        *(text(24, bottom + 40 + 17 * place, words, "small")
          for place, words in enumerate((*NOTES, "Measured on " + figures.told_by() + "."))),
        "</svg>", ""])
