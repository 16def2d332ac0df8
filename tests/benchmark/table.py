# SPDX-License-Identifier: MIT
"""Prints what the benchmark measured: times, ratios and the bars that they should keep.

usage: table.py TIMES.json [--json FILE] [--svg FILE]
"""

import argparse
import html
import json
import re
import statistics

OURS = ("chainrule", "chainrule as installed", "chainrule, dot", "chainrule as installed, dot", "chainrule, f32",
        "chainrule as installed, f32")
PEERS = ("Stan Math", "Stan matrices", "Sacado", "ADOL-C", "libtorch f64", "libtorch f32")
LIMIT = "hand-written"
# Our time divided by the peer's: what is needed, and what we are after.
BARS = (
    ("W1", "chainrule", "Stan Math", 0.95, 0.75),
    ("W1", "chainrule", "Sacado", 0.95, 0.75),
    ("W2", "chainrule", "Stan Math", 0.9, 0.7),
    ("W2", "chainrule", "Sacado", 0.65, 0.5),
    ("W2r", "chainrule", "Stan Math", 0.45, 0.35),
    ("W2r", "chainrule", "Sacado", 0.65, 0.45),
    ("W2", "chainrule, dot", "Stan Math", 0.4, 0.25),
    ("W2r", "chainrule, dot", "Stan Math", 0.4, 0.25),
    ("W3", "chainrule", "Stan Math", 0.45, 0.3),
    ("W4m", "chainrule", "Stan Math", 0.6, 0.45),
    ("W5", "chainrule", "Stan Math", 0.6, 0.45),
    ("W6", "chainrule", "ADOL-C", 0.08, 0.04),
    ("W6", "chainrule", "libtorch f64", 0.2, 0.1),
    ("W6", "chainrule", "Stan matrices", 0.3, 0.18),
    ("W6s", "chainrule", "libtorch f64", 0.35, 0.2),
    ("W6s", "chainrule", "hand-written", 1.5, 1.1),
    ("W6l", "chainrule", "libtorch f64", 1.1, 0.85),
)


def medians(path):
    """{workload: {side: nanoseconds}} and {workload: {side: (operations, bytes per operation)}}.

    The processor's time rather than the clock's: all run on one thread, and others may be at work.
    """
    with open(path, encoding="utf-8") as file:
        runs = json.load(file)["benchmarks"]
    unit = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
    times, sizes = {}, {}
    for run in runs:
        if run["run_type"] != "iteration":
            continue
        workload, side = run["run_name"].split("/", 1)
        times.setdefault(workload, {}).setdefault(side, []).append(run["cpu_time"] * unit[run["time_unit"]])
        if "operations" in run:
            sizes.setdefault(workload, {})[side] = (run["operations"], run["bytes_per_operation"])
    return {w: {s: statistics.median(all_) for s, all_ in sides.items()} for w, sides in times.items()}, sizes


def time_text(nanoseconds):
    for unit, size in (("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9)):
        if nanoseconds < 999.5 * size or unit == "s":
            return f"{nanoseconds / size:.3g} {unit}"


def in_order(workloads):
    """W1, W2, W2r, ..."""
    return sorted(workloads, key=lambda name: [int(part) if part.isdigit() else part
                                               for part in re.split(r"(\d+)", name)])


def print_table(head, rows):
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
    print()


def print_times(times):
    sides = [side for side in (LIMIT, *OURS, *PEERS) if any(side in of for of in times.values())]
    print("Time of one gradient (median); in brackets divided by the hand-written one's\n")
    rows = []
    for side in sides:
        row = [side]
        for of in times.values():
            if side not in of:
                row.append("")
                continue
            ratio = of[side] / of[LIMIT] if LIMIT in of else float("nan")
            row.append(time_text(of[side]) + ("" if side == LIMIT else f" ({ratio:.3g})"))
        rows.append(row)
    print_table(["", *times], rows)


def bars(times):
    """A record for each bar whose two sides were measured."""
    kept = []
    for workload, ours, peer, must, aim in BARS:
        of = times.get(workload, {})
        if ours not in of or peer not in of:
            continue
        installed = ours.replace("chainrule", "chainrule as installed")
        kept.append({"workload": workload, "side": ours, "peer": peer, "must": must, "aim": aim,
                     "ratio": of[ours] / of[peer],
                     "ratio_as_installed": of[installed] / of[peer] if installed in of else None})
    return kept


def print_bars(kept):
    if not kept:
        return
    print("Our time divided by the peer's\n")
    rows = []
    for bar in kept:
        word = "aim" if bar["ratio"] <= bar["aim"] else "kept" if bar["ratio"] <= bar["must"] else "MISSED"
        installed = bar["ratio_as_installed"]
        rows.append([f"{bar['workload']}, {bar['side']} / {bar['peer']}", f"{bar['ratio']:.2f}",
                     "" if installed is None else f"{installed:.2f}", f"{bar['must']:.2f}", f"{bar['aim']:.2f}", word])
    print_table(["", "ratio", "as installed", "must", "aim", ""], rows)


def print_sizes(times, sizes):
    if not sizes:
        return
    print("Chains of growing length, chainrule: recorded and walked back\n")
    rows = []
    for workload, sides in sorted(sizes.items(), key=lambda item: next(iter(item[1].values()))[0]):
        for side in ("chainrule",):
            if side not in sides:
                continue
            operations, size = sides[side]
            # What a small chain adds to the resident pages says nothing.
            rows.append([f"{operations:.0f}", f"{times[workload][side] / operations:.2f}",
                         f"{size:.1f}" if operations >= 1e5 else ""])
    print_table(["operations", "ns per operation", "bytes per operation"], rows)


def write_svg(path, kept):
    """A bar for each ratio, with a tick at its must: shorter is faster, 1 is the peer."""
    row, left, scale = 24, 260, 360
    height = row * len(kept) + 40
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + scale + 80}" height="{height}" '
             'font-family="sans-serif" font-size="13">',
             '<text x="8" y="18">chainrule\'s time divided by the peer\'s: shorter is faster</text>']
    for place, bar in enumerate(kept):
        y = 32 + row * place
        label = html.escape(f"{bar['workload']}{', dot' if 'dot' in bar['side'] else ''} / {bar['peer']}")
        width = min(bar["ratio"], 1.15) * scale
        must = left + bar["must"] * scale
        parts.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{label}</text>'
                     f'<rect x="{left}" y="{y + 3}" width="{width:.1f}" height="15" fill="#4878a8"/>'
                     f'<line x1="{must:.1f}" x2="{must:.1f}" y1="{y}" y2="{y + 21}" stroke="#b03030" stroke-width="2"/>'
                     f'<text x="{left + width + 6:.1f}" y="{y + 14}">{bar["ratio"]:.2f}</text>')
    parts.append(f'<line x1="{left + scale}" x2="{left + scale}" y1="26" y2="{height - 6}" stroke="#808080"/></svg>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("times")
    parser.add_argument("--json")
    parser.add_argument("--svg")
    arguments = parser.parse_args()
    times, sizes = medians(arguments.times)
    times = {workload: times[workload] for workload in in_order(times)}
    kept = bars(times)
    print_times({workload: of for workload, of in times.items() if workload not in sizes})
    print_bars(kept)
    print_sizes(times, sizes)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump({"nanoseconds": times, "bars": kept,
                       "sizes": {w: {s: {"operations": o, "bytes_per_operation": b} for s, (o, b) in of.items()}
                                 for w, of in sizes.items()}}, file, indent=1)
            file.write("\n")
    if arguments.svg:
        write_svg(arguments.svg, kept)


main()
