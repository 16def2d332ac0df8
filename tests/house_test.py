# SPDX-License-Identifier: MIT
"""The rules of the house, read from the text of the sources: who may include whom, what may lie where.

usage: house_test.py ROOT
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tree
from tap import Tap

# The engine's files in their order: each may include what stands before it, and files of its own place only
# inside operation/. A new file of autograd/ itself needs a place here.
PLACE = {
    "error": 0, "near": 0, "random": 0, "stream": 0, "unicode": 0,
    "operation": 1,
    "node": 2,
    "graph": 3,
    "value": 4,
    "custom": 5, "list": 5,
    "sweep": 6,
    "number_walk": 7,
    "gradient": 8,
    "eigen": 9,
    "autograd": 10,
}
# What each wing may include besides the engine.
WINGS = {
    "program": {"program"},
    "explain": {"explain", "program"},
    "verify": {"verify", "explain", "program"},
    "nn": {"nn", "program", "verify", "explain"},
}
TOP = {"autograd", "nn", "tests", "examples", "subprojects", "meson.build", "meson_options.txt", "README.md",
       "LICENSE"}
LONGEST = 400
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

root = os.path.abspath(sys.argv[1])
all_files = tree.files(root)
tap = Tap()


def read(name):
    with open(os.path.join(root, name), encoding="utf-8", errors="replace") as file:
        return file.read()


def is_cpp(name):
    return name.endswith((".hpp", ".cpp"))


def includes(name):
    return [(match.group(1), match.group(2)) for match in INCLUDE.finditer(read(name))]


def wing_of(path):
    """The wing a path of the library belongs to; "" for the engine itself."""
    parts = path.split("/")
    if parts[0] == "nn":
        return "nn"
    return parts[1] if len(parts) > 2 and parts[1] in WINGS else ""


def place_of(path):
    """The place of an engine file in the order, None when it has none."""
    parts = path.split("/")
    name = parts[1] if len(parts) > 2 else os.path.splitext(parts[1])[0]
    return PLACE.get(name)


def ours(path):
    return path.startswith(("autograd/", "nn/"))


library = [name for name in all_files if is_cpp(name) and ours(name)]
everywhere = [name for name in all_files if is_cpp(name)]


def engine_order():
    """The engine includes only what stands before it in the order"""
    for name in library:
        if wing_of(name) != "":
            continue
        stem = os.path.splitext(name)[0]
        place = place_of(name)
        if place is None and stem != "autograd/journal":
            yield f"{name}: has no place in the order (PLACE in tests/house_test.py)"
            continue
        for _, path in includes(name):
            if not ours(path) or path == stem + ".hpp":
                continue
            if path == "autograd/journal.hpp":
                if not name.endswith(".cpp"):
                    yield f"{name}: only a .cpp may include {path}"
            elif stem == "autograd/journal":
                yield f"{name}: includes {path}, but the journal stands alone"
            elif wing_of(path) != "":
                yield f"{name}: the engine may not include {path}"
            elif place_of(path) is None:
                yield f"{name}: {path} has no place in the order"
            elif place_of(path) > place or (place_of(path) == place and place != PLACE["operation"]):
                yield f"{name}: {path} does not come before it"


def wings():
    """A wing includes only the engine and the wings that it may use"""
    for name in library:
        wing = wing_of(name)
        if wing == "":
            continue
        for _, path in includes(name):
            if not ours(path) or path == os.path.splitext(name)[0] + ".hpp":
                continue
            if path == "autograd/journal.hpp":
                if not name.endswith(".cpp"):
                    yield f"{name}: only a .cpp may include {path}"
            elif wing_of(path) != "" and wing_of(path) not in WINGS[wing]:
                yield f"{name}: {wing}/ may not include {path}"


def from_the_root():
    """The project's own headers are included from the root, by their whole path"""
    for name in library:
        for mark, path in includes(name):
            if ours(path) and mark == "<":
                yield f"{name}: writes <{path}>, inside the library it is \"{path}\""
            if mark == '"' and not ours(path):
                yield f"{name}: includes \"{path}\", which is not a path from the root"


def one_spdlog():
    """Only autograd/journal.cpp includes spdlog"""
    for name in everywhere:
        for _, path in includes(name):
            if path.startswith(("spdlog/", "fmt/")) and name != "autograd/journal.cpp":
                yield f"{name}: includes {path}"


def own_header_first():
    """A source and a test include their own header first"""
    for name in everywhere:
        if not name.endswith(".cpp"):
            continue
        own = os.path.splitext(name)[0] + ".hpp"
        if name.startswith("tests/") and name.endswith("_test.cpp"):
            own = name[len("tests/"):-len("_test.cpp")] + ".hpp"
        if own in all_files:
            found = includes(name)
            if not found or found[0][1] != own:
                yield f"{name}: its first include is not \"{own}\""


def installed_alone():
    """A header that is installed, and an example, includes none that is not"""
    internal = tree.internal_headers(root)
    for name in sorted(internal - set(all_files)):
        yield f"{name}: is listed as internal, and is not there"
    for name in everywhere:
        header = name.endswith(".hpp") and ours(name) and name not in internal
        # The examples are there to be copied; the command is a part of the whole.
        example = name.startswith("examples/") and not name.startswith("examples/command/")
        for _, path in includes(name) if header or example else ():
            if path in internal:
                yield f"{name}: includes {path}, which is not installed"


def all_listed():
    """Every file of the library and every test stands in its meson.build"""
    lists = {folder: read(folder + "/meson.build") for folder in ("autograd", "nn", "tests", "examples")}
    for name in everywhere:
        folder, rest = name.split("/", 1)
        stem = os.path.splitext(rest)[0]
        if folder == "tests":
            if stem.endswith("_test") and f"'{stem[:-len('_test')]}'" not in lists["tests"]:
                yield f"{name}: is not in tests/meson.build"
            continue
        if folder not in lists:
            continue
        # A dictionary by folder of lists of names, or one list of names.
        kind = "(?:headers|internal)" if name.endswith(".hpp") else "sources"
        inner, leaf = os.path.split(stem)
        text = lists[folder]
        if folder == "autograd":
            blocks = re.findall(r"autograd_" + kind + r"\s*=\s*\{(.*?)\n\}", text, re.DOTALL)
            rows = [re.search(r"'" + re.escape(inner) + r"'\s*:\s*\[(.*?)\]", block, re.DOTALL) for block in blocks]
            text = " ".join(row.group(1) for row in rows if row)
        elif folder == "nn":
            text = " ".join(re.findall(r"nn_" + kind + r"\s*=\s*\[(.*?)\]", text, re.DOTALL))
            leaf = stem
        if not re.search(r"'" + re.escape(leaf) + r"(\.[ch]pp)?'", text):
            yield f"{name}: is not in {folder}/meson.build"


# What chooses by something else than an operand's number: a place in a list, an order, a length, what is to
# be calculated. (`condition` is the body of select itself.)
NO_EDGE = re.compile(r"^(?:bool |Bool )?condition$|^[in]\b|^largest$|^choice\b|\.(?:size|empty)\(\)")


def bracketed(text, start, step):
    """From start on, forward or backward, up to what ends an expression; the place of the end."""
    depth, place = 0, start
    while 0 <= place < len(text):
        sign = text[place]
        depth += step * ((sign in "([{") - (sign in ")]}"))
        # The colon of x ? y : z, not of a::b, and = but not ==.
        alone = text[place - 1:place] != sign != text[place + 1:place + 2]
        ends = sign in ",;?" or (sign == ":" and alone) or (
            sign == "=" and alone and text[place - 1:place] not in ("<", ">", "!"))
        if depth < 0 or (depth == 0 and ends):
            return place
        place += step
    return place


def choices(text):
    """The conditions by which an operation's source chooses, apart from its mistakes and its distances to kinks."""
    text = re.sub(r'"[^"\n]*"', '""', re.sub(r"//[^\n]*", "", text))
    for name in reversed(list(re.finditer(r"\b(?:kink_distance|mistakes|mistakes_a|mistakes_b)\([^{};]*\) \{", text))):
        text = text[:name.start()] + text[bracketed_body(text, name.end()):]
    for word in re.finditer(r"\bselect\(|\bif \(", text):
        yield " ".join(text[word.end():bracketed(text, word.end(), 1)].split())
    for mark in re.finditer(r"\?", text):
        condition = text[bracketed(text, mark.start() - 1, -1) + 1:mark.start()]
        yield re.sub(r"^return ", "", " ".join(condition.split()))


def bracketed_body(text, start):
    depth = 1
    while depth > 0:
        depth += (text[start] == "{") - (text[start] == "}")
        start += 1
    return start


def named_choices():
    """Every choice that an operation makes has a name, so that it has a mutant"""
    sample = 'auto slope(auto a) { return select(a == 0.0, 0.0, a); } auto f(auto a) { return a > 0 ? a : b; }'
    if list(choices(sample)) != ["a == 0.0", "a > 0"]:
        yield f"choices are not found any more: {list(choices(sample))}"
    for name in library:
        plumbing = ("custom.cpp", "custom.hpp", "definition.hpp", "edge.hpp", "recorded.hpp", "slope.hpp")
        if not name.startswith("autograd/operation/") or name.endswith(plumbing):
            continue
        for condition in choices(read(name)):
            if not NO_EDGE.search(condition) and not re.search(r"\b(?:edge|ordinary)<", condition):
                yield f"{name}: write number::edge<\"a name\">({condition}); see operation/edge.hpp"


def apart():
    """What puts mistakes into claims shares no code with what finds them"""
    known = {"judge", "claim", "explanation", "diagnosis"}
    for name in everywhere:
        if not name.startswith("tests/diagnosis/"):
            continue
        for _, path in includes(name):
            if path.startswith("autograd/verify/") and os.path.splitext(os.path.basename(path))[0] not in known:
                yield f"{name}: includes {path}"


def spdx():
    """Every source, script and build file says its licence in its first lines"""
    for name in all_files:
        leaf = os.path.basename(name)
        if not (is_cpp(name) or name.endswith((".py", ".sh", ".cmake.in")) or name == ".ci/run"
                or leaf in ("meson.build", "meson_options.txt", ".clang-format", ".clang-tidy", ".gitignore")):
            continue
        if not any("SPDX-License-Identifier: MIT" in line for line in read(name).splitlines()[:2]):
            yield name


def short_enough():
    """No source is too long to be read in one go"""
    for name in everywhere:
        lines = len(read(name).splitlines())
        if lines > LONGEST:
            yield f"{name}: {lines} lines, {LONGEST} are the most"


def finished():
    """Nothing is marked as unfinished"""
    for name in all_files:
        for number, line in enumerate(read(name).splitlines(), 1):
            if UNFINISHED.search(line):
                yield f"{name}:{number}: {line.strip()}"


def top_level():
    for name in sorted({name.split("/", 1)[0] for name in tree.tracked(root)}):
        if name not in TOP and not name.startswith("."):
            yield name


for rule in (engine_order, wings, from_the_root, one_spdlog, own_header_first, installed_alone, all_listed,
             named_choices, apart, spdx, short_enough, finished):
    tap.check(rule.__doc__ or rule.__name__.replace("_", " "), list(rule()))

name = "The top level holds nothing but what belongs there"
if tree.tracked(root) is None:
    tap.skipped(name, "not a git checkout")
else:
    tap.check(name, list(top_level()))
tap.done()
