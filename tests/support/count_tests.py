# SPDX-License-Identifier: MIT
"""Sums up what the test runs of one or more builds came to. The last line is "N passed, N failed".

Test cases are counted from Meson's JUnit file. That file keeps quiet about an executable that crashed after some
good cases, timed out, or ended before it ran anything, so each is looked up in Meson's own log as well, and counts
as one more failure there.

usage: count_tests.py NAME:STATUS:FOLDER...   STATUS is what `meson test` ended with, or "unbuilt"; without a FOLDER
                                               it is the status of a run that is one test in itself
       count_tests.py NAME:tap:FILE...        results that did not come from Meson
"""

import json
import os
import re
import sys
import xml.etree.ElementTree

for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(errors="replace")

LINES = 60  # of what a failed run said
passed = 0
skipped = []
failures = []


def cases_of(folder):
    """The test cases in the JUnit file, by suite."""
    tree = xml.etree.ElementTree.parse(os.path.join(folder, "meson-logs", "testlog.junit.xml"))
    return {suite.get("name"): suite.findall("testcase") for suite in tree.getroot().iter("testsuite")}


def runs_of(folder):
    with open(os.path.join(folder, "meson-logs", "testlog.json"), encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def is_short(output):
    """Whether TAP output lacks its plan, or results that the plan announced."""
    plan = re.search(r"^1\.\.(\d+)", output or "", re.MULTILINE)
    results = re.findall(r"^(?:not )?ok\b", output or "", re.MULTILINE)
    return plan is None or int(plan.group(1)) != len(results) or not results


def why_bad(run):
    code = run.get("returncode")
    if run["result"] == "TIMEOUT":
        return "took too long"
    if isinstance(code, int) and code < 0:
        return f"was ended by signal {-code}"
    if code:
        return f"ended with status {code}"
    return f"ended as {run['result']}"


def explain(build, run):
    """Prints what a failed run said: the failed cases with their comments, and the end of stderr."""
    print(f"\n-- {build}: {run['name']}")
    shown = False
    lines = []
    for line in (run.get("stdout") or "").splitlines():
        if re.match(r"(not )?ok\b", line):
            shown = line.startswith("not ok")
        if shown and line.strip():
            lines.append(line)
    for line in lines[:LINES]:
        print(line)
    if len(lines) > LINES:
        print(f"... and {len(lines) - LINES} lines more, in meson-logs/testlog.txt")
    for line in (run.get("stderr") or "").strip().splitlines()[-LINES:]:
        print(line)


def count(build, folder):
    """Adds what the runs of one build came to, and explains each that failed."""
    suites = cases_of(folder)
    for run in runs_of(folder):
        failed_before = len(failures)
        count_run(build, run, suites)
        if len(failures) > failed_before:
            explain(build, run)


def count_run(build, run, suites):
    global passed
    name = run["name"]
    suite = next((suites[key] for key in suites if key and key.split(".", 1)[-1] == name and "." in key), None)
    good = run["result"] in ("OK", "EXPECTEDFAIL")
    if suite is None:
        # One result for the whole run; a TAP run that came to nothing also looks like this.
        if good:
            passed += 1
        elif run["result"] == "SKIP":
            failures.append(f"{build}: {name}: ran no test case")
        else:
            failures.append(f"{build}: {name}: {why_bad(run)}")
        return
    bad_before = len(failures)
    for case in suite:
        title = f"{build}: {name}: {case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failures.append(title)
        elif case.find("skipped") is not None:
            skipped.append(title)
        else:
            passed += 1
    if len(failures) == bad_before:
        if not good and run["result"] != "SKIP":
            failures.append(f"{build}: {name}: {why_bad(run)}")
        elif is_short(run.get("stdout")):
            failures.append(f"{build}: {name}: ended before all its test cases had run")


def count_tap(build, path):
    global passed
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError:
        failures.append(f"{build}: was not run")
        return
    for good, title in re.findall(r"^(ok|not ok) - (.*)$", text, re.MULTILINE):
        if good == "ok":
            passed += 1
        else:
            failures.append(f"{build}: {title}")
    if is_short(text):
        failures.append(f"{build}: ended before all its results were there")


for argument in sys.argv[1:]:
    build, status, folder = argument.split(":", 2)
    if status == "unbuilt":
        failures.append(f"{build}: it does not build")
        continue
    if status == "tap":
        count_tap(build, folder)
        continue
    if not folder:
        if status == "0":
            passed += 1
        else:
            failures.append(f"{build}: ended with status {status}")
        continue
    failed_before = len(failures)
    counted_before = passed + len(failures)
    try:
        count(build, folder)
    except (OSError, ValueError, KeyError, xml.etree.ElementTree.ParseError) as error:
        failures.append(f"{build}: the results cannot be read: {error}")
    if status != "0" and len(failures) == failed_before:
        failures.append(f"{build}: meson test ended with status {status}")
    if passed + len(failures) == counted_before:
        failures.append(f"{build}: no test ran")

if skipped:
    print("Skipped:", *skipped, sep="\n  ")
if failures:
    print("Failed:", *failures, sep="\n  ")
if not sys.argv[1:]:
    failures.append("nothing was run")
print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
