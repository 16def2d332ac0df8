# SPDX-License-Identifier: MIT
"""Prints the trajectories that optimiser_test.cpp expects, worked out apart from the library: with 50 decimal
digits, one parameter after the other, each rule as its authors wrote it down.

usage: trajectories.py
"""

from decimal import Decimal as D
from decimal import getcontext

getcontext().prec = 50
START = [D("1"), D("-2"), D("0.5")]
STEPS = 4


def slope(parameter, place):
    """Of L = p0^2 + 5*p1^2 - p1 + p2^4/4: curvatures that differ."""
    return [2 * parameter, 10 * parameter - 1, parameter**3][place]


def descent(rate, momentum=D(0), nesterov=False, decay=D(0)):
    def rule(parameter, place):
        velocity = D(0)
        for _ in range(STEPS):
            g = slope(parameter, place) + decay * parameter
            velocity = momentum * velocity + g
            # Sutskever's Nesterov as PyTorch has it: looking one more momentum step ahead.
            parameter -= rate * (g + momentum * velocity if nesterov else velocity)
        return parameter
    return rule


def rms_prop(rate, mean=D("0.99"), epsilon=D("1e-8"), momentum=D(0), decay=D(0)):
    def rule(parameter, place):
        history, velocity = [], D(0)
        for _ in range(STEPS):
            history.append(slope(parameter, place) + decay * parameter)
            square = sum((1 - mean) * mean**age * g**2 for age, g in enumerate(reversed(history)))
            velocity = momentum * velocity + history[-1] / (square.sqrt() + epsilon)
            parameter -= rate * velocity
        return parameter
    return rule


def adam(rate, beta1=D("0.9"), beta2=D("0.999"), epsilon=D("1e-8"), decay=D(0), decoupled=D(0)):
    def rule(parameter, place):
        history = []
        for step in range(1, STEPS + 1):
            history.append(slope(parameter, place) + decay * parameter)
            # The moving averages as weighted sums of all gradients so far, then their bias corrections.
            first = sum((1 - beta1) * beta1**age * g for age, g in enumerate(reversed(history)))
            second = sum((1 - beta2) * beta2**age * g**2 for age, g in enumerate(reversed(history)))
            first /= 1 - beta1**step
            second /= 1 - beta2**step
            parameter = parameter - rate * decoupled * parameter - rate * first / (second.sqrt() + epsilon)
        return parameter
    return rule


RULES = {
    "plain": descent(D("0.05")),
    "plain, decay": descent(D("0.05"), decay=D("0.1")),
    "momentum": descent(D("0.05"), momentum=D("0.9")),
    "nesterov, decay": descent(D("0.05"), momentum=D("0.8"), nesterov=True, decay=D("0.1")),
    "rms": rms_prop(D("0.01")),
    "rms, momentum, decay": rms_prop(D("0.02"), mean=D("0.9"), epsilon=D("0.001"), momentum=D("0.5"), decay=D("0.1")),
    "adam": adam(D("0.001")),
    "adam, decay": adam(D("0.1"), D("0.8"), D("0.95"), D("0.01"), decay=D("0.2")),
    "adamw": adam(D("0.1"), D("0.8"), D("0.95"), D("0.01"), decoupled=D("0.2")),
}

if __name__ == "__main__":
    for name, rule in RULES.items():
        print(f"{name}: " + ", ".join(f"{rule(start, place):.17g}" for place, start in enumerate(START)))
