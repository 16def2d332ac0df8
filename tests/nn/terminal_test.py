# SPDX-License-Identifier: MIT
"""Training as it is seen at a terminal: the bar, and Ctrl-C.

usage: terminal_test.py ROOT PROGRAM
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.abspath(sys.argv[1]), "tests", "support"))
from tap import Tap

program = os.path.abspath(sys.argv[2])
tap = Tap()
SECONDS = 30


class Terminal:
    """The program at a terminal of its own."""

    def __init__(self, kind):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            try:
                os.environ["TERM"] = kind
                os.execv(program, [program])
            finally:
                os._exit(127)
        self.seen = ""

    def until(self, pattern, seconds=SECONDS):
        """Reads until this is seen; whether it was."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.seen) and time.monotonic() < end:
            if not select.select([self.terminal], [], [], 0.1)[0]:
                continue
            try:
                piece = os.read(self.terminal, 4096)
            except OSError:
                break
            if not piece:
                break
            self.seen += piece.decode("utf-8")
        return re.search(pattern, self.seen) is not None

    def press_ctrl_c(self):
        os.write(self.terminal, b"\x03")

    def status(self):
        """How it ended; it is made to where it does not."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process != 0:
                return status
            time.sleep(0.02)
        os.kill(self.process, signal.SIGKILL)
        return os.waitpid(self.process, 0)[1]


def bar():
    """A terminal shows a bar in one line, with an epoch's loss, and Ctrl-C ends the run with what was learned"""
    at = Terminal("xterm")
    line = r"epoch \d+/1000000000 \[=*> *\] +\d+ %  loss 50\.5  \d+\.\d s"
    if not at.until(line):
        yield f"no bar: {at.seen[:300]!r}"
    at.press_ctrl_c()
    if not at.until(r"ended: it was interrupted"):
        yield f"not ended: {at.seen[-300:]!r}"
    if at.status() != 0:
        yield "it did not end well"
    if "\n" in at.seen.partition("epoch")[2].partition("\r\n")[0]:
        yield "the bar is not one line"
    if set(re.findall(r"loss (\S+)", at.seen)) != {"50.5"}:
        yield f"another loss than an epoch's: {at.seen[:300]!r}"
    # The terminal itself writes ^C.
    yield from (f"wider than 79 columns: {piece}" for piece in re.split(r"[\r\n]+", at.seen.replace("^C", ""))
                if len(piece) > 79)


def dumb():
    """A terminal that cannot go back in a line shows none, and Ctrl-C works"""
    at = Terminal("dumb")
    if not at.until("training"):
        yield f"{at.seen[:300]!r}"
    at.press_ctrl_c()
    if not at.until(r"ended: it was interrupted") or at.status() != 0:
        yield f"{at.seen[:300]!r}"
    if "epoch" in at.seen:
        yield f"a bar: {at.seen[:300]!r}"


def no_terminal():
    """Where stderr is no terminal nothing is said, and SIGINT ends the run"""
    with subprocess.Popen([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        first = process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        try:
            out, complaints = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            out, complaints = process.communicate()
    if first != b"training\n" or out != b"ended: it was interrupted\n" or complaints or process.returncode != 0:
        yield f"{process.returncode} {first} {out} {complaints}"


for test in (bar, dumb, no_terminal):
    tap.check(test.__doc__, [str(problem) for problem in test()])
tap.done()
