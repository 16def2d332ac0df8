# SPDX-License-Identifier: MIT
"""Writing TAP from Python: one line per check, the plan at the end, details as comments."""

import sys


class Tap:
    def __init__(self):
        self.count = 0

    def _line(self, word, name, comment=""):
        self.count += 1
        name = " ".join(str(name).split()).replace("#", "\uff03")
        self._write(f"{word} {self.count} - {name}{comment}")

    @staticmethod
    def _write(line):
        sys.stdout.buffer.write((line + "\n").encode("utf-8", "replace"))
        sys.stdout.buffer.flush()

    def passed(self, name):
        self._line("ok", name)

    def failed(self, name, details=""):
        self._line("not ok", name)
        self.note(details)

    def skipped(self, name, why):
        self._line("ok", name, " # SKIP " + " ".join(str(why).split()))

    def check(self, name, problems):
        """Passes when the list of problems is empty."""
        if problems:
            self.failed(name, "\n".join(problems))
        else:
            self.passed(name)

    def note(self, text):
        for line in str(text).splitlines():
            self._write("# " + line)

    def done(self):
        """Call last. A run that held no check has failed; so has one that never came here."""
        if self.count == 0:
            self.failed("there is something to check")
        self._write(f"1..{self.count}")
