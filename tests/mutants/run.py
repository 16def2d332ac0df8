# SPDX-License-Identifier: MIT
"""Runs the tests with each mutant in turn, and without any. A mutant that no test notices has survived.

The last line is "N killed, N survived". The results are written as TAP too, for the count over all builds.

usage: run.py PROGRAM ROOT TAP
"""

import concurrent.futures
import glob
import os
import re
import subprocess
import sys

program, root, tap = sys.argv[1:]
AT_ONCE = 2
SECONDS = 300  # a mutant that makes the tests hang is noticed
SLOW = "*extremes_test*,*random_test*"  # come last
WORDS = re.compile(r'\b(?:edge|ordinary|positive_zero|divided_twice|zero_wins)<\s*"([^"]+)"')


def run_with(mutant):
    """What ended the tests, or "" where all of them passed."""
    return run_part(mutant, "--source-file-exclude=" + SLOW) or run_part(mutant, "--source-file=" + SLOW)


def run_part(mutant, part):
    environment = {**os.environ, "CHAINRULE_MUTANT": mutant, "CHAINRULE_FULL": "0"}
    command = [program, "--reporters=verdict", "--abort-after=1", part]
    try:
        answer = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"the tests did not end within {SECONDS} seconds"
    if answer.returncode == 0:
        return ""
    if answer.returncode == 2:
        sys.exit(answer.stderr.decode("utf-8", "replace"))
    said = answer.stdout.decode("utf-8", "replace").strip().splitlines()
    return said[0] if said else f"the tests ended with status {answer.returncode}"


def forgotten(mutants):
    """Guards that stand in the sources but that the program does not use."""
    names = set()
    for path in glob.glob(os.path.join(root, "autograd", "**", "*.[ch]pp"), recursive=True):
        with open(path, encoding="utf-8") as file:
            if not path.endswith("edge.hpp"):
                names.update(WORDS.findall(file.read()))
    return sorted(name for name in names if "guard taken out: " + name not in mutants)


mutants = subprocess.run([program, "--list"], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
killed, survivors = 0, []
with open(tap, "w", encoding="utf-8") as results, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:

    def note(good, text):
        print(("ok - " if good else "not ok - ") + text, file=results, flush=True)

    print(f"1..{len(mutants) + 2}", file=results)
    verdict = run_with("")
    note(verdict == "", "without a mutant all tests pass")
    if verdict:
        print(f"Without a mutant this fails: {verdict}")
    missing = forgotten(mutants)
    note(not missing, "every guard of the sources is used by the tests' program")
    for name in missing:
        print(f"Not in the list of mutants: {name}")
    if verdict or missing:
        sys.exit(1)
    for mutant, killer in zip(mutants, pool.map(run_with, mutants)):
        killed += killer != ""
        note(killer != "", mutant)
        if not killer:
            survivors.append(mutant)
        print(f"{'killed  ' if killer else 'SURVIVED'}  {mutant}{killer and '  <- ' + killer}", flush=True)
print(f"{killed} killed, {len(survivors)} survived")
sys.exit(1 if survivors else 0)
