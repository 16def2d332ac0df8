# SPDX-License-Identifier: MIT
"""Lesson pages in Chromium: what they calculate, what their controls do, how they look, and whom they leave out.

usage: lesson_test.py ROOT PROGRAM [NAME...]   NAME: only these tests, by the names of their functions

CHAINRULE_AXE is the path of axe-core's axe.min.js; by itself it is looked for where tests/run.sh puts it.
CHAINRULE_SCREENSHOTS is a folder to put pictures of the pages into.
"""

import concurrent.futures
import functools
import os
import queue
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
BROWSERS = 2


class World:
    """What a test may use: a browser and a folder of pages that no other test uses at the same time."""

    def __init__(self, root, program):
        self.browser, self.pages, self.root = chromium.Browser(), Pages(root, program), root

    @functools.cached_property
    def pages_and_sheets(self):
        sheets = [*self.pages.notes(), self.pages.sheet("softmax_cross_entropy.wrong")]
        return [(self.pages.of(sheet), sheet) for sheet in sheets]

    @functools.lru_cache(maxsize=None)
    def page(self, name):
        return self.pages.of(self.pages.sheet(name))

    def close(self):
        self.browser.close()
        self.pages.close()


def problems_of(test, world):
    """What it found; a browser that refuses a command, as to click on what is covered, is a finding too."""
    found = []
    try:
        world.browser.plain()
        for problem in test(world):
            found.append(str(problem))
    except (chromium.WebDriverError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        found += traceback.format_exc().splitlines()
    return found


def in_a_free_world(test, free):
    world = free.get()
    try:
        return problems_of(test, world)
    finally:
        free.put(world)


def check_all(tap, tests, worlds):
    """As many at once as there are worlds, and told in the order of the tests. A page's script and the driver wait for
    each other, so that a second browser costs little."""
    free = queue.SimpleQueue()
    for world in worlds:
        free.put(world)
    with concurrent.futures.ThreadPoolExecutor(len(worlds)) as pool:
        for test, problems in zip(tests, pool.map(lambda test: in_a_free_world(test, free), tests)):
            tap.check(test.__doc__, problems)


def run(tap, tests, root, program):
    worlds = []
    try:
        for _ in range(BROWSERS):
            worlds.append(World(root, program))
        tap.note("Chromium " + worlds[0].browser.version)
        check_all(tap, tests, worlds)
        if os.environ.get("CHAINRULE_SCREENSHOTS"):
            page_looks.screenshots(worlds[0], os.environ["CHAINRULE_SCREENSHOTS"])
    finally:
        for world in worlds:
            world.close()


def main():
    root, program, *only = sys.argv[1:]
    root, program = os.path.abspath(root), os.path.abspath(program)
    tap = Tap()
    axe = page_looks.axe
    tests = [test for test in (*TESTS, axe) if not only or test.__name__ in only]
    missing = chromium.missing()
    if missing:
        for test in tests:
            tap.skipped(test.__doc__, "missing: " + missing)
        tap.done()
        return
    has_axe = os.path.exists(page_looks.axe_path(root))
    if has_axe or axe not in tests:
        run(tap, tests, root, program)
    else:
        run(tap, tests[:-1], root, program)
        tap.skipped(axe.__doc__, f"there is no {page_looks.axe_path(root)}; tests/run.sh fetches it where npm is "
                    "installed")
    tap.done()


main()
