# SPDX-License-Identifier: MIT
"""The notes' 2-2-1 networks by plain formulas, in Python's complex numbers: a second opinion that shares nothing with
the program. A derivative is the imaginary part that a step of 1e-30 along the imaginary axis leaves behind; nothing
cancels in it, so that it is exact to rounding."""

import cmath

PARAMETERS = ("w1_11", "w1_21", "b11", "w1_12", "w1_22", "b12", "w2_11", "w2_21", "b21")
STARTS = {"regression": {"x1": 80, "x2": 8, "y": 3, **{name: float(name[0] == "w") for name in PARAMETERS}},
          "classification": {"x1": 8, "x2": 8, "y": 1, **{name: 0.1*(name[0] == "w") for name in PARAMETERS}}}
STEP = 1e-30


def sigmoid(a):
    return 1/(1 + cmath.exp(-a))


def _values(kind, point, known):
    """What stands in `known` is taken as it is."""
    v = {**point, **{name: x for name, x in known.items() if name in point}}
    squash = sigmoid if kind == "classification" else (lambda a: a)
    for neuron in ("1", "2"):
        sum_ = v["w1_1" + neuron]*v["x1"] + v["w1_2" + neuron]*v["x2"] + v["b1" + neuron]
        v["z1" + neuron] = known.get("z1" + neuron, sum_)
        v["o1" + neuron] = known.get("o1" + neuron, squash(v["z1" + neuron]))
    v["z"] = known.get("z", v["w2_11"]*v["o11"] + v["w2_21"]*v["o12"] + v["b21"])
    v["yhat"] = known.get("yhat", squash(v["z"]))
    if kind == "classification":
        v["L"] = -v["y"]*cmath.log(v["yhat"]) - (1 - v["y"])*cmath.log(1 - v["yhat"])
    else:
        v["L"] = (v["y"] - v["yhat"])**2
    return v


def values(kind, point):
    return {name: complex(x).real for name, x in _values(kind, point, {}).items()}


def derivative(kind, point, by, of="L"):
    """Of one node by another; a node in between is moved by itself."""
    if of == by:
        return 1.0
    moved = _values(kind, point, {by: values(kind, point)[by] + STEP*1j})
    return complex(moved[of]).imag/STEP


def gradient(kind, point):
    return {name: derivative(kind, point, name) for name in PARAMETERS}


def after(kind, point, gradient_, eta, names=PARAMETERS):
    """The point one step of gradient descent later."""
    return {name: x - eta*gradient_[name] if name in names else x for name, x in point.items()}
