# SPDX-License-Identifier: MIT
"""Prints what the benchmark measured: times and ratios, the bars that they should keep, and how they grow.

usage: table.py TIMES.json... [--json FILE] [--svg FILE]
"""

import argparse
import json
import math
import sys
import textwrap

from chart import OURS, svg
from figures import BYTES_PER_OPERATION, COMPILED, LIMIT, SIDES, TRAINED, WORKLOADS, Figures, time_text, verdict


# Linux counts the most that a process holds in pages, and not each one at once.
SEEN = 1e6
GROWING = {
    "operations": "recorded one by one in a chain x = x*a + b, and walked back",
    "rows": "of a table, run through a program 2-16-16-1; memory beside the table",
    "threads": "the same with 100,000 rows, by the clock; the gradients are the same to the last bit",
}


def print_table(head, rows):
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
    print()


def say(text):
    print(textwrap.fill(text, 110) + "\n")


def ratio_text(ratio):
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def cell(of, side):
    if side not in of:
        return ""
    return time_text(of[side]) + (f" ({ratio_text(of[side] / of[LIMIT])})" if LIMIT in of and side != LIMIT else "")


def print_times(times, title):
    if not times:
        return
    print(title + "\n")
    rows = []
    for side in SIDES:
        if not any(side in of for of in times.values()):
            continue
        rows.append([side, *(cell(of, side) for of in times.values())])
    print_table(["", *times], rows)


def print_words(times):
    """What the names in the tables above mean."""
    if not times:
        return
    for workload in times:
        print(f"  {workload:4} {WORKLOADS[workload]}")
    print()
    for side, words in SIDES.items():
        if words and any(side in of for of in times.values()):
            print(f"  {side:23} {words}")
    print()


def print_bars(bars):
    measured = [bar for bar in bars if "ratio" in bar]
    if not measured:
        return
    print("The bars: our time divided by the other's, what it must be at most, and what is aimed at\n")
    rows = []
    for bar in measured:
        rows.append([f"{bar['workload']}: {bar['side']} / {bar['peer']}", f"{bar['ratio']:.2f}",
                     f"{bar['ratio_as_installed']:.2f}" if "ratio_as_installed" in bar else "",
                     f"{bar['must']:.2f}", f"{bar['aim']:.2f}", verdict(bar)])
    print_table(["", "ratio", "as installed", "must", "aim", ""], rows)
    missed = [bar for bar in measured if verdict(bar) == "MISSED"]
    reached = sum(verdict(bar) == "aim reached" for bar in measured)
    say(f"Kept: {len(measured) - len(missed)} of {len(bars)}, the aim reached: {reached}, missed: {len(missed)}, not "
        f"measured: {len(bars) - len(measured)}. It is the first ratio that counts.")


def size_text(size):
    for unit, step in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if size < 999.5 * step or unit == "GB":
            return f"{size / step:.{0 if unit == 'kB' else 1}f} {unit}"


def power_text(count):
    power = round(math.log10(count))
    return f"10^{power}" if abs(count / 10.0 ** power - 1) < 1e-3 else f"{count:.0f}"


def growth_rows(growth, of):
    first = next((record for record in growth if record["of"] == of and "nanoseconds" in record), None)
    for record in growth:
        if record["of"] != of or "nanoseconds" not in record:
            continue
        count, time = record["count"], record["nanoseconds"]
        row = [of, power_text(count) if of != "threads" else f"{count:.0f}", time_text(time), "", "", "", "", ""]
        if of == "threads":
            row[7] = f"{first['nanoseconds'] / time:.2f}"
        else:
            row[3] = f"{time / count:.2f} ns"
            if "nanoseconds_by_hand" in record:
                row[4] = f"{record['nanoseconds_by_hand'] / count:.2f} ns"
        if "bytes" in record and of == "rows" and record["bytes"] < SEEN:
            row[5] = "under 1 MB"
        elif "bytes" in record:
            row[5], row[6] = size_text(record["bytes"]), f"{record['bytes'] / count:.1f}"
        yield row


def print_growth(figures):
    rows = [row for of in GROWING for row in growth_rows(figures.growth, of)]
    if not rows:
        return
    print("Growth of chainrule: each more should cost as much as those before\n")
    print_table(["", "", "time", "for each", "by hand", "memory", "bytes for each", "speed-up"], rows)
    for of, words in GROWING.items():
        if any(row[0] == of for row in rows):
            print(f"  {of:10}  {words}")
    print()
    held = figures.bytes_per_operation()
    if held is not None:
        say(f"An operation takes {held:.1f} bytes; {BYTES_PER_OPERATION} are the most that it may: "
            f"{'kept' if round(held, 1) <= BYTES_PER_OPERATION else 'MISSED'}.")


def as_json(figures):
    return {"context": figures.context, "rounds": figures.rounds, "nanoseconds": figures.times,
            "bars": [{**bar, "verdict": verdict(bar)} for bar in figures.bars()],
            "growth": figures.growth, "bytes_per_operation": figures.bytes_per_operation()}


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("times", nargs="+")
    parser.add_argument("--json")
    parser.add_argument("--svg")
    arguments = parser.parse_args()
    figures = Figures(arguments.times)
    print(f"{figures.told_by()}; medians of {figures.rounds} rounds. Every gradient was checked first.\n")
    of_all = figures.times
    print_times({workload: of for workload, of in of_all.items() if workload not in COMPILED + TRAINED},
                "Time of one gradient, recorded and walked back; in brackets divided by the hand-written one's")
    print_times({workload: of for workload, of in of_all.items() if workload in COMPILED},
                "Recorded once, run many times: chainrule is a compiled program here, always as installed")
    print_times({workload: of for workload, of in of_all.items() if workload in TRAINED},
                "Time of a training, from the first parameters to the last, which were checked")
    print_words(of_all)
    print_bars(figures.bars())
    print_growth(figures)
    if arguments.json:
        write(arguments.json, json.dumps(as_json(figures), indent=1) + "\n")
    if arguments.svg:
        if not any(OURS in of for workload, of in of_all.items() if workload not in TRAINED):
            sys.exit(f"table.py: {arguments.svg} is not written: no workload was timed with chainrule in it")
        write(arguments.svg, svg(figures))
        say(f"{arguments.svg} is drawn. Measured on {figures.told_by()}; the README says so of the chart that it shows.")


main()
