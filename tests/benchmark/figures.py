# SPDX-License-Identifier: MIT
"""What the benchmark measured, read from Google Benchmark's JSON, and the bars that it should keep."""

import json
import statistics

LIMIT = "hand-written"
# Every side and what it is, in the order of the tables.
SIDES = {
    LIMIT: "the gradient derived and written by hand, for this processor: the limit",
    "chainrule": "the engine compiled for this processor, as the peers are (-O3 -march=native)",
    "chainrule as installed": "the shared library that is installed, compiled for any processor of this kind",
    "chainrule, dot": "the same, with dot() in place of loops",
    "chainrule as installed, dot": "",
    "chainrule, f32": "a compiled program in single precision",
    "Stan Math": "scalars",
    "Stan matrices": "Stan Math, a node for each operation on a matrix",
    "Sacado": "scalars",
    "ADOL-C": "scalars; in W6 its tape is replayed",
    "libtorch f64": "tensors, on one thread",
    "libtorch f32": "the same in single precision",
}
WORKLOADS = {
    "W1": "a linear network 2-2-1, one row",
    "W2": "an MLP 2-16-16-1, tanh, 100 rows",
    "W2r": "the same with relu and hinge loss",
    "W3": "a mixture of 25 Gaussians, 100 rows",
    "W4": "x = sin(x)*a + b, 3,333,333 times",
    "W4m": "x = x*a + b, 5,000,000 times",
    "W5": "Rosenbrock, 100,000 variables",
    "W6": "W2 with new parameters each time",
    "W6s": "2-16-16-1, tanh, 4096 rows",
    "W6l": "64-128-128-10, tanh, 4096 rows",
    "W7": "2-16-16-1, 100 rows, 1,000 steps of Adam",
    "W8": "2-16-16-1, 4096 rows by 256, 320 steps of Adam",
}
# Recorded once, run many times: there chainrule is a Program, always as it is installed.
COMPILED = ("W6", "W6s", "W6l")
# A whole training, from the first parameters to the last; as installed, too.
TRAINED = ("W7", "W8")
# Our time divided by the peer's: what is needed, and what we are after.
BARS = (
    ("W1", "chainrule", "Stan Math", 0.95, 0.75),
    ("W1", "chainrule", "Sacado", 0.95, 0.75),
    ("W2", "chainrule", "Stan Math", 0.9, 0.7),
    ("W2", "chainrule", "Sacado", 0.65, 0.5),
    ("W2", "chainrule, dot", "Stan Math", 0.4, 0.25),
    ("W2r", "chainrule", "Stan Math", 0.45, 0.35),
    ("W2r", "chainrule", "Sacado", 0.65, 0.45),
    ("W2r", "chainrule, dot", "Stan Math", 0.4, 0.25),
    ("W3", "chainrule", "Stan Math", 0.45, 0.3),
    ("W4m", "chainrule", "Stan Math", 0.6, 0.45),
    ("W5", "chainrule", "Stan Math", 0.6, 0.45),
    ("W6", "chainrule", "ADOL-C", 0.08, 0.04),
    ("W6", "chainrule", "libtorch f64", 0.2, 0.1),
    ("W6", "chainrule", "Stan matrices", 0.3, 0.18),
    ("W6s", "chainrule", "libtorch f64", 0.35, 0.2),
    ("W6s", "chainrule", LIMIT, 1.5, 1.1),
    ("W6l", "chainrule", "libtorch f64", 1.1, 0.85),
    ("W7", "chainrule", "libtorch f64", 0.2, 0.1),
    ("W8", "chainrule", "libtorch f64", 0.5, 0.25),
)
# At most so many bytes for each operation of a chain so long; in a short one those of the graph itself show.
BYTES_PER_OPERATION = 48
LONG = 1e7
GROWING = "growing: "
NANOSECONDS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}


class Figures:
    """`times`: {workload: {side: nanoseconds}}, medians. `growth`: a record for each size. `context`: what ran them."""

    def __init__(self, paths):
        rounds = {}
        for path in paths:
            with open(path, encoding="utf-8") as file:
                data = json.load(file)
            for run in data["benchmarks"]:
                if run["run_type"] == "iteration":
                    rounds.setdefault(run["run_name"], []).append(run)
        told = data["context"]
        self.context = {"processor": told["processor"], "processors": told["num_cpus"], "compiler": told["compiler"],
                        "date": told["date"][:10]}
        self.rounds = max((len(runs) for runs in rounds.values()), default=0)
        self.times, self.growth = {}, []
        for name, runs in rounds.items():
            workload, side = name.split("/", 1)
            if workload.startswith(GROWING):
                self._add_growth(workload, side, runs)
            else:
                self.times.setdefault(workload, {})[side] = _median(runs, "cpu_time")
        self.times = {workload: self.times[workload] for workload in sorted(self.times, key=list(WORKLOADS).index)}
        self.growth.sort(key=lambda record: (("operations", "rows", "threads").index(record["of"]), record["count"]))

    def _add_growth(self, workload, side, runs):
        of, count = runs[0]["label"], runs[0]["count"]
        # What several threads do shows on the clock only. Elsewhere the processor's time is the steadier one: all
        # run on one thread, and others may be at work.
        measured = _median(runs, "real_time" if of == "threads" else "cpu_time")
        at = next((record for record in self.growth if (record["of"], record["count"]) == (of, count)), None)
        if at is None:
            at = {"of": of, "count": count, "workload": workload[len(GROWING):]}
            self.growth.append(at)
        at["nanoseconds_by_hand" if side == LIMIT else "nanoseconds"] = measured
        if "bytes" in runs[0]:
            at["bytes"] = runs[0]["bytes"]

    def bars(self):
        """A record for each bar; those that could not be measured have no ratio."""
        found = []
        for workload, ours, peer, must, aim in BARS:
            of = self.times.get(workload, {})
            bar = {"workload": workload, "side": ours, "peer": peer, "must": must, "aim": aim}
            if ours in of and peer in of:
                bar["ratio"] = of[ours] / of[peer]
                installed = ours.replace("chainrule", "chainrule as installed")
                if installed in of or workload in COMPILED + TRAINED:
                    bar["ratio_as_installed"] = of.get(installed, of[ours]) / of[peer]
            found.append(bar)
        return found

    def bytes_per_operation(self):
        """Of the longest chain that was measured; None where none was long."""
        chains = [record for record in self.growth
                  if record["of"] == "operations" and "bytes" in record and record["count"] >= LONG]
        return chains[-1]["bytes"] / chains[-1]["count"] if chains else None

    def told_by(self):
        """The processor, the compiler and the day."""
        has = self.context
        return f"{has['processor']} ({has['processors']} processors), {has['compiler']}, {has['date']}"


def _median(runs, key):
    return statistics.median(run[key] * NANOSECONDS[run["time_unit"]] for run in runs)


def verdict(bar):
    if "ratio" not in bar:
        return "not measured"
    return "aim reached" if bar["ratio"] <= bar["aim"] else "kept" if bar["ratio"] <= bar["must"] else "MISSED"


def time_text(nanoseconds):
    for unit, size in NANOSECONDS.items():
        if nanoseconds < 999.5 * size or unit == "s":
            return f"{nanoseconds / size:#.3g}".rstrip(".") + f" {unit}"
