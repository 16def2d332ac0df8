# SPDX-License-Identifier: MIT
"""Files of models and tables, read and written by programs that share nothing with the library.

usage: exchange_test.py ROOT EXCHANGE
"""

import csv
import json
import math
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.abspath(sys.argv[1]), "tests", "support"))
from model import linear, read_safetensors
from tap import Tap

exchange = os.path.abspath(sys.argv[2])
tap = Tap()


def write_safetensors(path, tensors, metadata, letter):
    header, data = {}, b""
    for name, (shape, numbers) in sorted(tensors.items()):
        piece = struct.pack(f"<{len(numbers)}{letter}", *numbers)
        header[name] = {"dtype": "F64" if letter == "d" else "F32", "shape": shape,
                        "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    header["__metadata__"] = metadata
    text = json.dumps(header, ensure_ascii=True).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def output(tensors):
    hidden = linear([0.5, -1.0, 2.0], tensors["layers.0.weight"], tensors["layers.0.bias"])
    return linear([math.tanh(h) for h in hidden], tensors["layers.1.weight"], tensors["layers.1.bias"])[0]


def run(*words):
    answer = subprocess.run([exchange, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=60, check=False)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr.decode("utf-8", "replace"))
    return answer.stdout.decode()


def unlike(what, got, expected, tolerance=0.0):
    near = abs(got - expected) <= tolerance if isinstance(expected, float) else got == expected
    return [] if near else [f"{what}: expected {expected!r}, got {got!r}"]


def saved(folder, kind):
    path = os.path.join(folder, kind)
    said = float(run("save", path, kind))
    tensors, metadata = read_safetensors(path)
    shapes = {name: shape for name, (shape, _) in tensors.items()}
    return (unlike("shapes", shapes, {"layers.0.weight": [2, 3], "layers.0.bias": [2], "layers.1.weight": [1, 2],
                                      "layers.1.bias": [1]})
            + unlike("the second neuron's first weight", tensors["layers.0.weight"][1][3], 4 / 7,
                     0.0 if kind == "f64" else 1e-7)
            + unlike("output", output(tensors), said, 1e-15 if kind == "f64" else 1e-6)
            + unlike("sizes", metadata["chainrule.sizes"], "3-2-1")
            + unlike("activations", json.loads(metadata["chainrule.activations"]), ["tanh", "linear"])
            + unlike("inputs", json.loads(metadata["chainrule.inputs"]), ["a", "b\"", "c"])
            + unlike("classes", json.loads(metadata["chainrule.classes"]), ["\u00e9"]))


def loaded(folder, letter):
    path = os.path.join(folder, "from-python")
    tensors = {"layers.0.weight": ([4, 3], [math.sin(i) for i in range(12)]),
               "layers.0.bias": ([4], [0.25, -0.5, 1.0, 0.0]),
               "layers.1.weight": ([1, 4], [1.0, -2.0, 0.5, 3.0]),
               "layers.1.bias": ([1], [0.125])}
    write_safetensors(path, tensors, {"chainrule.activations": "[\"tanh\", \"linear\"]", "\u00e9": "\u4e2d"}, letter)
    exact = {name: (shape, [struct.unpack("<" + letter, struct.pack("<" + letter, number))[0] for number in numbers])
             for name, (shape, numbers) in tensors.items()}
    return unlike("output", float(run("load", path)), output(exact), 1e-14)


def table(folder):
    path = os.path.join(folder, "t.csv")
    run("csv", path)
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    numbers = [struct.pack("<d", float(row[0])) for row in rows[1:]]
    expected = [struct.pack("<d", number) for number in (1 / 3, -0.0, 5e-324, -sys.float_info.max)]
    return (unlike("names", rows[0], ["a,b", "\"k\"\r\n"]) + unlike("numbers", numbers, expected)
            + unlike("words", [row[1] for row in rows[1:]], [" x", "plain", "y\"z", " x"]))


with tempfile.TemporaryDirectory() as temporary:
    for name, check, *arguments in (
            ("A model in F64 is read by another program, which gets the same output", saved, "f64"),
            ("A model in F32 is read by another program, which gets the same output", saved, "f32"),
            ("A model in F64 of another program is read, with the same output", loaded, "d"),
            ("A model in F32 of another program is read, with the same output", loaded, "f"),
            ("A table is read by another program, bit for bit", table)):
        try:
            tap.check(name, check(temporary, *arguments))
        except (AssertionError, IndexError, KeyError, RuntimeError, ValueError, struct.error) as problem:
            tap.failed(name, f"{type(problem).__name__}: {problem}")
tap.done()
