# SPDX-License-Identifier: MIT
"""Lesson pages in Chromium: what they calculate, what their controls do, how they look, and whom they leave out.

usage: lesson_test.py ROOT PROGRAM [NAME...]   NAME: only these tests, by the names of their functions

CHAINRULE_AXE is the path of axe-core's axe.min.js; by itself it is looked for where tests/run.sh puts it.
CHAINRULE_SCREENSHOTS is a folder to put pictures of the pages into.
"""

import functools
import os
import sys
import traceback

sys.dont_write_bytecode = True
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, "..", "support")]
import chromium
import page_controls
import page_descent
import page_looks
import page_modes
import page_numbers
import page_safety
from pages import Pages
from tap import Tap


TESTS = (*page_numbers.TESTS, *page_controls.TESTS, *page_modes.TESTS, *page_descent.TESTS, *page_safety.TESTS,
         *page_looks.TESTS)


class World:
    """What every test may use."""

    def __init__(self, root, program, browser):
        self.browser, self.pages, self.root = browser, Pages(root, program), root
        sheets = [*self.pages.notes(), self.pages.sheet("softmax_cross_entropy.wrong")]
        self.pages_and_sheets = [(self.pages.of(sheet), sheet) for sheet in sheets]

    @functools.lru_cache(maxsize=None)
    def page(self, name):
        return self.pages.of(self.pages.sheet(name))


def problems_of(test, world):
    """What it found; a browser that refuses a command, as to click on what is covered, is a finding too."""
    found = []
    try:
        for problem in test(world):
            found.append(str(problem))
    except (chromium.WebDriverError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        found += traceback.format_exc().splitlines()
    return found


def check_axe(tap, world, only):
    if only and "axe" not in only:
        return
    name = page_looks.axe.__doc__
    if os.path.exists(page_looks.axe_path(world)):
        tap.check(name, problems_of(page_looks.axe, world))
    else:
        tap.skipped(name, f"there is no {page_looks.axe_path(world)}; tests/run.sh fetches it where npm is installed")


def main():
    root, program, *only = sys.argv[1:]
    tap = Tap()
    tests = [test for test in TESTS if not only or test.__name__ in only]
    missing = chromium.missing()
    if missing:
        for test in (*tests, page_looks.axe):
            tap.skipped(test.__doc__, "missing: " + missing)
        tap.done()
        return
    browser = chromium.Browser()
    tap.note("Chromium " + browser.version)
    try:
        world = World(os.path.abspath(root), os.path.abspath(program), browser)
        try:
            for test in tests:
                browser.plain()
                tap.check(test.__doc__, problems_of(test, world))
            check_axe(tap, world, only)
            browser.plain()
            if os.environ.get("CHAINRULE_SCREENSHOTS"):
                page_looks.screenshots(world, os.environ["CHAINRULE_SCREENSHOTS"])
        finally:
            world.pages.close()
    finally:
        browser.close()
    tap.done()


main()
