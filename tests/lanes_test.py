# SPDX-License-Identifier: MIT
"""What is compiled for one instruction set defines nothing that other code could be linked to: the linker keeps one
of all the copies of a template or an inline function, and it may keep the one that another processor cannot run.

usage: lanes_test.py [NAME ARCHIVE]...
"""

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from tap import Tap

# Weak symbols: functions, objects, those of one copy. What belongs to exceptions is data and runs nowhere.
WEAK = re.compile(r"^[0-9a-f]* ([WwVvu]) (.*)$")
HARMLESS = re.compile(r"^DW\.ref\.__gxx_personality_v0$")


def weak_symbols(archive):
    text = subprocess.run(["nm", "--demangle", "--defined-only", archive], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout.decode()
    found = [WEAK.match(line) for line in text.splitlines()]
    return [match.group(2) for match in found if match and not HARMLESS.match(match.group(2))]


tap = Tap()
for name, archive in zip(sys.argv[1::2], sys.argv[2::2]):
    title = f"What is compiled for {name} bears its name"
    if shutil.which("nm") is None:
        tap.skipped(title, "nm is not installed")
        continue
    symbols = weak_symbols(archive)
    strangers = [f"{symbol} does not bear the architecture's type" for symbol in symbols if name not in symbol]
    tap.check(title, strangers if symbols else [f"{archive} has no weak symbols at all, so nothing was tested"])
tap.done()
