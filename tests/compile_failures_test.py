# SPDX-License-Identifier: MIT
"""What must not compile does not, and says why.

Each tests/compile_failures/*.cpp holds a mistake and a line "// expect: TEXT". It must not compile, and TEXT must
be in what the compiler says. With -DFIXED the same file must compile, so that it fails for the mistake alone.

usage: compile_failures_test.py ROOT -- COMPILER...
"""

import concurrent.futures
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from tap import Tap

root = os.path.abspath(sys.argv[1])
compiler = sys.argv[sys.argv.index("--") + 1:]


def compiles(path, *flags):
    command = [*compiler, "-std=c++20", "-fsyntax-only", "-I", root, *flags, path]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            env={**os.environ, "LC_ALL": "C"}, check=False)
    return answer.returncode == 0, answer.stdout.decode("utf-8", "replace")


def problems_of(path):
    with open(path, encoding="utf-8") as file:
        expected = re.findall(r"^// expect: (.+?)\s*$", file.read(), re.MULTILINE)
    problems = [] if expected else ['there is no line "// expect: TEXT"']
    good, said = compiles(path)
    if good:
        problems.append("it compiles, and must not")
    for text in expected:
        if not good and text not in said:
            problems += [f"the compiler does not say: {text}", "it says:", *said.splitlines()[:30]]
    good, said = compiles(path, "-DFIXED")
    if not good:
        problems += ["it does not compile with -DFIXED either:", *said.splitlines()[:30]]
    return problems


paths = sorted(glob.glob(os.path.join(root, "tests", "compile_failures", "*.cpp")))
tap = Tap()
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for path, problems in zip(paths, pool.map(problems_of, paths)):
        tap.check(os.path.splitext(os.path.basename(path))[0].replace("_", " "), problems)
tap.done()
