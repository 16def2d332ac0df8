# SPDX-License-Identifier: MIT
"""The sources are formatted as .clang-format says, by clang-format 14 (others differ in details).

usage: format_test.py ROOT
"""

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tree
from tap import Tap

VERSION = "14"


def find():
    """The path of clang-format 14, or a sentence why there is none."""
    why = "clang-format is not installed"
    for name in ("clang-format-" + VERSION, "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        answer = subprocess.run([path, "--version"], stdout=subprocess.PIPE, check=False).stdout.decode()
        version = re.search(r"version (\d+)", answer)
        if version and version.group(1) == VERSION:
            return path, ""
        why = f"clang-format is version {version.group(1) if version else 'unknown'}, not {VERSION}"
    return None, why


root = os.path.abspath(sys.argv[1])
tap = Tap()
title = "The sources are formatted as .clang-format says"
path, why = find()
if path is None:
    tap.skipped(title, why)
else:
    sources = [name for name in tree.files(root) if name.endswith((".hpp", ".cpp"))]
    answer = subprocess.run([path, "--dry-run", "-Werror", "--style=file", *sources], cwd=root,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    places = re.findall(r"^[^\s:]+:\d+:\d+: error.*$", answer.stdout.decode("utf-8", "replace"), re.MULTILINE)
    problems = places[:20] + ([f"and {len(places) - 20} more"] if len(places) > 20 else [])
    if answer.returncode != 0:
        problems.append(f"repair it with: {os.path.basename(path)} -i <file>")
    tap.check(title, problems)
tap.done()
