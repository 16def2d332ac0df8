# SPDX-License-Identifier: MIT
"""The scripts refuse what they cannot do, with words.

usage: scripts_test.py ROOT
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from tap import Tap

root = os.path.abspath(sys.argv[1])


def refusal_problems(words, script, *arguments):
    command = ["bash", os.path.join(root, "tests", script), *arguments]
    try:
        answer = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return ["it did not end"]
    said = answer.stderr.decode("utf-8", "replace")
    if answer.returncode != 2 or words not in said:
        return [f"it ended with {answer.returncode} and said:", *said.splitlines()[:10]]
    return []


tap = Tap()
for seconds in ("", "0", "00", "-1", "1m"):
    tap.check(f"fuzz.sh refuses '{seconds}' seconds", refusal_problems("for how many seconds", "fuzz.sh", seconds))
for words, *arguments in (
        ("unknown argument --fast", "--fast"),
        ("--only needs a value", "--only"),
        ("--rounds needs a number from 1 on, not '0'", "--rounds", "0"),
        ("--seconds needs a number above 0, not '-1'", "--seconds", "-1"),
        ("--svg cannot write '/nowhere/x.svg'", "--svg", "/nowhere/x.svg"),
        ("--json cannot write '/'", "--json", "/")):
    tap.check(f"The benchmark refuses {' '.join(arguments)}", refusal_problems(words, "benchmark/run.sh", *arguments))
tap.done()
