# SPDX-License-Identifier: MIT
"""Models and tables in files, read and calculated by a program that shares nothing with the library."""

import csv
import json
import math
import struct


def read_safetensors(path):
    """The tensors, as lists of numbers with their shapes, and the metadata."""
    with open(path, "rb") as file:
        data = file.read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size].decode("utf-8"))
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        width, letter = {"F64": (8, "d"), "F32": (4, "f")}[entry["dtype"]]
        assert (8 + size + begin) % width == 0, "not aligned"
        numbers = struct.unpack(f"<{(end - begin) // width}{letter}", data[8 + size + begin:8 + size + end])
        assert len(numbers) == math.prod(entry["shape"]), "a shape that does not fit"
        tensors[name] = (entry["shape"], list(numbers))
    return tensors, metadata


def linear(x, weight, bias):
    """PyTorch's linear layer: x times the transposed weight, and the bias."""
    (rows, columns), numbers = weight
    return [sum(numbers[j * columns + i] * x[i] for i in range(columns)) + bias[1][j] for j in range(rows)]


def outputs(tensors, x):
    """Of layers that are tanh but for the last, which is linear."""
    layers = len(tensors) // 2
    for layer in range(layers):
        x = linear(x, tensors[f"layers.{layer}.weight"], tensors[f"layers.{layer}.bias"])
        if layer + 1 < layers:
            x = [math.tanh(number) for number in x]
    return x


def read_table(path):
    """The names of the columns, and rows of numbers."""
    with open(path, newline="", encoding="utf-8") as file:
        names, *rows = csv.reader(file)
    return names, [[float(cell) for cell in row] for row in rows]
