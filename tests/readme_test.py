# SPDX-License-Identifier: MIT
"""Every fenced block of README.md is true.

What a block's first line says decides what is asked of it:

  cpp                 with a main function: compiles, links, runs and ends with status 0
                      without: compiles as the body of a function, after #include <autograd/autograd.hpp> and
                      using namespace autograd; its own #include lines go to the top
  cpp continued       as above, in the same function, after the block before it
  cpp global          compiles outside a function
  text output         stands right after a cpp block with a main function: what that program prints, exactly
  text prints: NAME   what the program NAME of the build prints, exactly; arguments may follow the name (FOLDER is an
                      empty one, for what it writes)
  text excerpt of: NAME   pieces of what it prints, in their order, with lines of "..." between them
  text measured: NAME     the same, of a program that takes minutes: read only where CHAINRULE_MEASURE=1 asks for it
  sh                  each command is a known one, and each file of the project that it names exists
  text, meson, cmake  to be read only

usage: readme_test.py ROOT BUILD LIBRARY -- COMPILER...
"""

import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from tap import Tap

COMMANDS = {"apt-get", "bash", "brew", "c++", "cat", "cd", "clang++", "chainrule", "cmake", "dnf", "export", "g++", "git", "meson",
            "ninja", "pacman", "pkg-config", "python3", "sudo"}
READ_ONLY = {"text", "meson", "cmake"}
FOLDERS = ("autograd/", "nn/", "tests/", "examples/", "subprojects/")
SECONDS = 120
MINUTES = 60 * 60

root, build, library = (os.path.abspath(path) for path in sys.argv[1:4])
compiler = sys.argv[sys.argv.index("--") + 1:]
environment = {**os.environ, "LC_ALL": "C.UTF-8"}


class Block:
    def __init__(self, line, info, prose_before):
        self.line, self.info, self.prose_before = line, info, prose_before
        self.lines = []
        self.program_before = None  # the block that a "text output" belongs to
        self.function = []          # the blocks before it in the same function

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)

    @property
    def language(self):
        return self.info.split(" ", 1)[0]

    @property
    def has_main(self):
        return re.search(r"\bint\s+main\s*\(", self.text) is not None


def blocks_of(text):
    blocks, fence, prose = [], None, 0
    for number, line in enumerate(text.splitlines(), 1):
        opening = re.match(r"^( {0,3})(`{3,}|~{3,})\s*(.*?)\s*$", line)
        if fence is None:
            if opening:
                fence = opening.group(2)
                blocks.append(Block(number, opening.group(3), prose))
            elif line.strip():
                prose += 1
        elif opening and opening.group(2).startswith(fence) and not opening.group(3):
            fence, prose = None, 0
        else:
            blocks[-1].lines.append(line)
    if fence is not None:
        raise SystemExit(f"README.md:{blocks[-1].line}: the block is never closed")
    for before, block in zip([None, *blocks], blocks):
        if block.info == "text output" and before is not None and before.language == "cpp" and before.has_main:
            if block.prose_before <= 1:
                block.program_before = before
        if block.info == "cpp continued" and before is not None and before.language == "cpp":
            block.function = [*before.function, before]
    return blocks


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=SECONDS * 5, env=environment, check=False, **more)


def said(answer):
    return answer.stdout.decode("utf-8", "replace").splitlines()[:40]


def compare(printed, block):
    shown = block.text
    if printed == shown or printed + "\n" == shown:
        return []
    return ["it prints:", *printed.splitlines()[:40], "the README shows:", *shown.splitlines()[:40]]


def link_arguments():
    if not library.endswith(".a"):
        return [library, "-Wl,-rpath," + os.path.dirname(library), "-pthread"]
    private = ["-lspdlog", "-lfmt"]
    if shutil.which("pkg-config"):
        answer = subprocess.run(["pkg-config", "--libs", "spdlog"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, check=False)
        if answer.returncode == 0:
            private = shlex.split(answer.stdout.decode())
    return [library, *private, "-pthread"]


def compiled(folder, block, source, *arguments):
    path = os.path.join(folder, f"line{block.line}.cpp")
    with open(path, "w", encoding="utf-8") as file:
        file.write(source)
    answer = run([*compiler, "-std=c++20", "-I", root, *arguments[:1], path, *arguments[1:]])
    return [] if answer.returncode == 0 else said(answer)


def check_program(folder, block):
    program = os.path.join(folder, f"line{block.line}")
    problems = compiled(folder, block, block.text, "-O0", "-o", program, *link_arguments())
    if problems:
        return problems
    answer = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            cwd=folder, timeout=SECONDS, env=environment, check=False)
    block.printed = answer.stdout.decode("utf-8", "replace")
    if answer.returncode != 0:
        return [f"it ends with status {answer.returncode}", *answer.stderr.decode("utf-8", "replace").splitlines()]
    return []


def check_snippet(folder, block):
    body = "".join(part.text for part in [*block.function, block])
    includes = re.findall(r"^\s*#\s*include.*$", body, re.MULTILINE)
    body = re.sub(r"^\s*#\s*include.*$", "", body, flags=re.MULTILINE)
    if block.info != "cpp global":
        body = "[[maybe_unused]] static void snippet() {\n" + body + "}\n"
    source = "\n".join(["#include <autograd/autograd.hpp>", *includes, "using namespace autograd;", body, ""])
    return compiled(folder, block, source, "-fsyntax-only")


def what_it_prints(words, seconds=None):
    """The program's output, and what is wrong where there is none."""
    places = [os.path.join(build, folder, words[0]) for folder in ("examples", "tests")] if words else []
    program = next((place for place in places if os.path.isfile(place)), None)
    if program is None:
        return "", [f"the build has no program {words[0] if words else '(no name)'}"]
    with tempfile.TemporaryDirectory() as folder:
        arguments = [folder if word == "FOLDER" else word for word in words[1:]]
        answer = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, cwd=root, timeout=seconds or SECONDS, env=environment,
                                check=False)
    return answer.stdout.decode("utf-8", "replace"), []


def check_printed(block, seconds=None):
    printed, problems = what_it_prints(shlex.split(block.info.split(":", 1)[1]), seconds)
    if problems or block.info.startswith("text prints:"):
        return problems or compare(printed, block)
    rest = "\n" + printed
    for piece in ("\n" + block.text).replace("\n...\n", "\n\0\n").split("\0"):
        before, found, rest = rest.partition("\n" + piece.strip("\n") + "\n")
        if not found:
            return ["it does not print, in this order:", *piece.splitlines()]
        rest = "\n" + rest
    return []


def check_tables(text):
    """A comment <!-- prints: NAME --> says that the table below it is what the program NAME prints."""
    for match in re.finditer(r"<!-- prints: (.*?) -->\n((?:\|.*\n)*)", text):
        printed, problems = what_it_prints(shlex.split(match.group(1)))
        if not problems and printed != match.group(2):
            problems = ["it prints:", *printed.splitlines()]
        yield match.group(1), problems


def check_shell(block):
    problems = []
    text = block.text.replace("\\\n", " ")
    for line in text.splitlines():
        try:
            words = shlex.split(re.sub(r"^\$ ", "", line), comments=True)
        except ValueError as error:
            problems.append(f"{line}: {error}")
            continue
        first = True
        for word in words:
            if word in ("|", "&&", "||", ";"):
                first = True
                continue
            if first and re.match(r"^\w+=", word):
                continue
            if first and word.startswith("./"):
                built = re.sub(r"^\./build/[^/]+/", "", word)
                if not os.path.exists(os.path.join(root, word)) and not os.path.exists(os.path.join(build, built)):
                    problems.append(f"{line}: there is no {word}")
            elif first and word not in COMMANDS:
                problems.append(f"{line}: {word} is not among the commands that this test knows")
            elif word.startswith(FOLDERS) and not os.path.exists(os.path.join(root, word)):
                problems.append(f"{line}: there is no {word}")
            first = False
    return problems


def check(folder, block):
    """What is claimed of a block, and what is wrong with it."""
    try:
        if block.language == "cpp":
            if block.info not in ("cpp", "cpp continued", "cpp global"):
                return block.info, ["this test knows cpp, cpp continued and cpp global"]
            if block.info == "cpp continued" and not block.function:
                return "the snippet goes on", ["there is no cpp block before it"]
            if block.has_main:
                return "the program compiles and runs", check_program(folder, block)
            return "the snippet compiles", check_snippet(folder, block)
        if block.info.startswith(("text prints:", "text excerpt of:")):
            return "the program prints this:" + block.info.split(":", 1)[1], check_printed(block)
        if block.info.startswith("text measured:"):
            if os.environ.get("CHAINRULE_MEASURE") != "1":
                return None, []
            return "the program prints this:" + block.info.split(":", 1)[1], check_printed(block, MINUTES)
        if block.info == "sh":
            return "the commands exist", check_shell(block)
    except subprocess.TimeoutExpired:
        return block.info, ["it takes too long"]
    if block.info not in READ_ONLY and block.info != "text output":
        return f"a block marked '{block.info}'", ["this test does not know what to ask of it"]
    return None, []


with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
    readme = file.read()
blocks = blocks_of(readme)
tap = Tap()
for name, problems in check_tables(readme):
    tap.check(f"README.md: the table is what {name} prints", problems)
with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for block, (claim, problems) in zip(blocks, list(pool.map(lambda block: check(folder, block), blocks))):
        where = f"README.md:{block.line}: "
        if block.info == "text output":
            printed = getattr(block.program_before, "printed", None)
            if printed is None:
                problems = ["there is no program right before it that ran"]
            else:
                problems = compare(printed, block)
            tap.check(where + "the program before prints this", problems)
        elif claim is not None:
            tap.check(where + claim, problems)
tap.done()
