# SPDX-License-Identifier: MIT
"""The command chainrule, from outside: every option, every format, every exit status, and whatever people may give it.

usage: command_test.py ROOT PROGRAM
"""

import csv
import io
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import schema
from tap import Tap

root, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
folder = tempfile.mkdtemp(prefix="chainrule-")
tap = Tap()
FORMATS = ("text", "md", "json", "junit", "gradescope", "csv")
NOTES = [os.path.join(root, "examples", "notes", name)
         for name in sorted(os.listdir(os.path.join(root, "examples", "notes"))) if name.endswith(".sheet")]
SCHEMA = json.load(open(os.path.join(root, "autograd", "verify", "report.schema.json"), encoding="utf-8"))

HEAD = """\
title One neuron
given x = 2, y = 1
parameter w = 3, b = 0.5
let z = w*x + b
let L = (y - z)^2
"""
RIGHT = HEAD + "claim A: dL/dz = -2*(y - z)\nclaim dL/dw = -2*(y - z)*x\n"
WRONG = HEAD + "claim A: dL/dz = 2*(y - z)\nclaim B: dL/dw = 2*(y - z)*x\nclaim C [2]: dL/db = 2*(z - y)\n"
UNREADABLE = RIGHT + "claim C: dL/db = 2*(\n"
REFERENCE = HEAD + """\
claim Q1 [2]: dL/dz = -2*(y - z)
claim Q2: dL/dw = -2*(y - z)*x
claim Q3: dL/db = -2*(y - z)
"""


def file(name, text):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def run(*arguments, stdin=b"", **more):
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    answer = subprocess.run([program, *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            cwd=folder, env={**environment, **more}, timeout=120, check=False)
    return answer.returncode, answer.stdout.decode("utf-8"), answer.stderr.decode("utf-8", "replace")


def check(*arguments, **more):
    return run("check", *arguments, **more)


def report(*arguments):
    return json.loads(check("--format", "json", *arguments)[1])


def well_formed(name, text):
    """What is wrong with a document of a format."""
    if name == "json":
        return schema.problems(json.loads(text), SCHEMA)
    if name == "junit":
        suites = xml.etree.ElementTree.fromstring(text)
        tests = suites.findall(".//testcase")
        failed = [test for test in tests if test.find("failure") is not None or test.find("error") is not None]
        said = int(suites.get("failures")) + int(suites.get("errors"))
        problems = [] if said == len(failed) and int(suites.get("tests")) == len(tests) else ["the counts are wrong"]
        return problems + [f"{test.get('name')}: says nothing" for test in failed if not (test[0].text or "").strip()]
    if name == "gradescope":
        results = json.loads(text)
        allowed = {"score", "max_score", "status", "name", "number", "output", "output_format"}
        problems = [f"{test['number']}: {key}" for test in results["tests"] for key in test if key not in allowed]
        problems += [test["number"] for test in results["tests"] if test["status"] not in ("passed", "failed")]
        return problems + ([] if isinstance(results["score"], (int, float)) else ["no score"])
    if name == "csv":
        if re.search(r"(?<!\r)\n", re.sub(r'"(?:[^"]|"")*"', "", text)):
            return ["a line does not end in CRLF"]
        rows = list(csv.reader(io.StringIO(text, newline="")))
        return [f"row {i} has {len(row)} cells" for i, row in enumerate(rows) if len(row) != len(rows[0])]
    if name == "text":
        return [line for line in text.splitlines() if len(line) > 100]
    return [] if text.startswith("## ") else ["no heading"]


def exit_statuses():
    """The exit status is 0 where all is right, 1 where something is not, 2 where something cannot be read"""
    wanted = {"right": (RIGHT, 0), "wrong": (WRONG, 1), "unreadable": (UNREADABLE, 2), "empty": ("", 2),
              "declaration": ("parameter w = \n" + RIGHT.replace("w = 3, ", ""), 2)}
    for name, (text, status) in wanted.items():
        got = check(file(name + ".sheet", text))
        if got[0] != status:
            yield f"{name}: {got}"
    if check("right.sheet", "wrong.sheet")[0] != 1 or check("wrong.sheet", "unreadable.sheet")[0] != 2:
        yield "of several sheets the worst does not count"


def formats():
    """Every format of every sheet of the notes, and of wrong ones, is well formed"""
    for sheet in [*NOTES, file("wrong.sheet", WRONG), file("unreadable.sheet", UNREADABLE), file("empty.sheet", "")]:
        for name in FORMATS:
            for more in ([], ["--no-hints"], ["--ascii"]):
                status, text, _ = check("--format", name, *more, sheet)
                if status not in (0, 1, 2) or (not text and name != "text"):
                    yield f"{sheet} {name} {more}: status {status}, {len(text)} characters"
                elif text:
                    yield from (f"{sheet} {name} {more}: {problem}" for problem in well_formed(name, text))


def odd_input():
    """Whatever is given to it, it says what is wrong, and writes every format all the same"""
    os.makedirs(os.path.join(folder, "a folder.sheet"), exist_ok=True)
    odd = {
        "missing.sheet": "No such file", "a folder.sheet": "directory",
        os.path.basename(file("binary.sheet", bytes(range(256)) * 20)): "",
        os.path.basename(file("zeros.sheet", b"\0" * 5000)): "",
        os.path.basename(file("line.sheet", RIGHT + "claim dL/db = " + "x + " * 100000 + "x\n")): "",
        os.path.basename(file("large.sheet", ("#" * 79 + "\n") * 60000)): "",
        os.path.basename(file("latin.sheet", HEAD.encode() + b"claim \xe4: dL/db = 1\n")): "",
        os.path.basename(file("deep.sheet", HEAD + "claim dL/db = " + "(" * 5000 + "\n")): "",
        os.path.basename(file("escape.sheet", HEAD + "claim \x1b[31m\x9b: dL/db = 1 <&]]>\"\n")): "",
    }
    for name, wanted in odd.items():
        for form in FORMATS:
            status, text, said = check("--format", form, "--", name)
            if status != 2 or wanted not in said:
                yield f"{name} {form}: status {status}, {said[:200]}"
            if form != "text" and not text:
                yield f"{name} {form}: nothing was written"
            if text:
                yield from (f"{name} {form}: {problem}" for problem in well_formed(form, text))
            if "\x1b" in text or ("\x9b" in text and form not in ("json", "gradescope")):
                yield f"{name} {form}: control characters come through"


def no_claims():
    """A sheet without a claim that can be read says why: its lines, or that it is too large"""
    whole = HEAD + "Claim 1: dL/db = 1\nClaim 2: dL/dz = 1\n"
    wanted = {"capitals": (whole.encode(), [":6:1: ", ":7:1: ", "may be claim", "no claim to check"]),
              "utf16": (RIGHT.encode("utf-16"), [":1:1: ", "not UTF-8"]),
              "broken": (b"title \xe4\n" + b"param\xe4 x\n", [":1:7: ", "not UTF-8", ":2:"])}
    for name, (text, words) in wanted.items():
        status, table, said = check(file(name + ".sheet", text))
        if status != 2 or table or any(word not in said for word in words):
            yield f"{name}: {status} {table} {said}"
    said = check(file("large.sheet", ("#" * 79 + "\n") * 60000))[2]
    if said.count("\n") != 1 or "larger than 4 MB" not in said or "no claim" in said:
        yield f"large: {said}"


def bad_arguments():
    """Wrong arguments end with status 2 and a word about them"""
    sheet = file("right.sheet", RIGHT)
    for arguments in ([], ["check"], ["check", "--format", "xml", sheet], ["check", "--seed", "-1", sheet],
                      ["check", "--seed", "two", sheet], ["check", "--samples", "0", sheet], ["check", "--nothing", sheet],
                      ["check", "--carried-forward", "2", sheet], ["check", "--carried-forward", "nan", sheet],
                      ["check", "--carried-forward", "x", sheet], ["practice"], ["practice", "--slips", "0", sheet],
                      ["grade", sheet], ["explain"], ["explain", sheet], ["explain", sheet, "dL/dw", "--format", "json"],
                      ["derive"], ["derive", "--of", "q", sheet]):
        status, _, said = run(*arguments)
        if status != 2 or not said.strip():
            yield f"{arguments}: {status} {said}"
    said = run("chek", sheet)[2]
    if "'chek' is no subcommand; there are check, explain, derive, practice, draw, lesson, completions; did you mean check?" not in said:
        yield said


def help_texts():
    """--help shows examples, --version the version, and the completions know every option"""
    status, text, _ = run("--help")
    if status != 0 or "Examples:" not in text or "chainrule practice" not in text:
        yield f"--help: {status}"
    if run("--version")[:2] != (0, "chainrule 0.1.0\n"):
        yield f"--version: {run('--version')}"
    completions = os.path.join(root, "examples", "command", "completions")
    for subcommand in ("check", "explain", "derive", "draw", "lesson", "practice"):
        options = set(re.findall(r"--([a-z-]+)", run(subcommand, "--help")[1].split("Examples:")[0]))
        if len(options) < 4:
            yield f"{subcommand} --help shows {options}"
        for name in os.listdir(completions):
            with open(os.path.join(completions, name), encoding="utf-8") as script:
                known = set(re.findall(r"(?:--|-l )([a-z-]+)", script.read()))
            yield from (f"{name} does not know --{option}" for option in options - known)
    for shell, name in (("bash", "chainrule.bash"), ("zsh", "_chainrule"), ("fish", "chainrule.fish")):
        with open(os.path.join(completions, name), encoding="utf-8") as script:
            if run("completions", shell)[:2] != (0, script.read()):
                yield f"completions {shell} is not {name}"
    if run("completions", "tcsh")[0] != 2 or run("completions")[0] != 2:
        yield "completions for a shell that is not known"
    if shutil.which("bash"):
        script = os.path.join(completions, "chainrule.bash")
        ask = (f'. "{script}"; COMP_WORDS=(chainrule check --format j); COMP_CWORD=3; _chainrule; echo "${{COMPREPLY[*]}}"; '
               'COMP_WORDS=(chainrule check --no); COMP_CWORD=2; _chainrule; echo "${COMPREPLY[*]}"; '
               'COMP_WORDS=(chainrule draw --format s); COMP_CWORD=3; _chainrule; echo "${COMPREPLY[*]}"; '
               'COMP_WORDS=(chainrule draw --direction ""); COMP_CWORD=3; _chainrule; echo "${COMPREPLY[*]}"')
        got = subprocess.run(["bash", "-c", ask], stdout=subprocess.PIPE, check=False, text=True).stdout.split()
        if got != ["json", "junit", "--no-hints", "svg", "auto", "right", "down"]:
            yield f"bash completes {got}"


def same_bytes():
    """The same seed gives the same bytes, and another seed other points"""
    for form in FORMATS:
        texts = {check("--format", form, "--seed", "5", NOTES[0])[1] for _ in range(3)}
        if len(texts) != 1:
            yield form
    first, other, more = (report(*options, file("wrong.sheet", WRONG.replace("claim A", "claim z = w*x + 0.5\nclaim A")))
                          for options in (["--seed", "5"], ["--seed", "6"], ["--seed", "5", "--samples", "3"]))
    if first["seed"] != 5 or more["points"] != 3:
        yield "the report does not say how it was made"
    if first["claims"][0]["verdict"] != "coincidence" or first["claims"][0]["claimed"] == other["claims"][0]["claimed"]:
        yield f"another seed changes nothing: {first['claims'][0]}"


def standard_input():
    """- is standard input, and --output writes a file as a whole"""
    status, text, _ = check("-", stdin=RIGHT.encode())
    if status != 0 or "standard input" not in text:
        yield f"{status} {text}"
    out = file("out.json", "before")
    os.chmod(out, 0o640)
    status, text, _ = check("--format", "json", "--output", out, file("wrong.sheet", WRONG))
    if status != 1 or text or schema.problems(json.load(open(out, encoding="utf-8")), SCHEMA):
        yield f"--output: {status} {text}"
    link = os.path.join(folder, "link.json")
    os.symlink("out.json", link)
    file("out.json", "UNTOUCHED")
    check("--format", "json", "--output", link, "wrong.sheet")
    if not os.path.islink(link) or "UNTOUCHED" in open(out, encoding="utf-8").read():
        yield "a link is not followed"
    status, text, _ = check("--output", "/dev/stdout", "wrong.sheet")
    if not text or not stat.S_ISCHR(os.stat("/dev/null").st_mode):
        yield "a device is not written to"
    if check("--output", "no/such/folder", "wrong.sheet")[0] != 2 or check("--output", ".", "wrong.sheet")[0] != 2:
        yield "what cannot be written is not told"
    left = [name for name in os.listdir(folder) if name.startswith("out.json.")]
    if left:
        yield f"temporary files stay: {left}"


def nothing_is_lost():
    """What is read is never written over, by whatever path it is named"""
    sheet, reference = file("mine.sheet", WRONG), file("course.sheet", REFERENCE)
    for link, make in (("soft.sheet", os.symlink), ("hard.sheet", os.link)):
        make(sheet, os.path.join(folder, link))
    for arguments in (["check", "mine.sheet", "--output", "mine.sheet"], ["check", "mine.sheet", "--output", sheet],
                      ["check", "right.sheet", "mine.sheet", "--output", "./mine.sheet"],
                      ["check", "soft.sheet", "--output", "mine.sheet"], ["check", "mine.sheet", "--output", "soft.sheet"],
                      ["check", "mine.sheet", "--output", "hard.sheet"],
                      ["check", "--reference", reference, "mine.sheet", "--output", "course.sheet"],
                      ["practice", "right.sheet", "--output", "right.sheet"],
                      ["practice", "right.sheet", "--output", "new.sheet", "--key", "./right.sheet"],
                      ["practice", "right.sheet", "--key", "right.sheet"],
                      ["practice", "right.sheet", "--output", "new.sheet", "--key", "./new.sheet"]):
        status, _, said = run(*arguments)
        if status != 2 or "name another file" not in said and "name two files" not in said:
            yield f"{arguments}: {status} {said}"
    for name, text in (("mine.sheet", WRONG), ("course.sheet", REFERENCE), ("right.sheet", RIGHT)):
        if open(os.path.join(folder, name), encoding="utf-8").read() != text:
            yield f"{name} is written over"
    if os.path.exists(os.path.join(folder, "new.sheet")):
        yield "a sheet is written whose key is refused"


def in_terminal(**more):
    """What the command prints on a terminal."""
    master, slave = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    process = subprocess.Popen([program, "check", "wrong.sheet"], stdout=slave, cwd=folder,
                               env={**environment, "TERM": "xterm", **more})
    os.close(slave)
    text = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    process.wait()
    os.close(master)
    return text.decode()


def colour():
    """There is colour on a terminal only, and never with NO_COLOR; words say the same"""
    file("wrong.sheet", WRONG)
    shown = in_terminal()
    if "\x1b[31mwrong\x1b[0m" not in shown:
        yield f"no colour on a terminal: {shown!r}"
    if "\x1b" in in_terminal(NO_COLOR="1") or "\x1b" in in_terminal(TERM="dumb") or "\x1b" in check("wrong.sheet")[1]:
        yield "colour where there must be none"
    if re.sub("\x1b\\[[0-9]*m", "", shown).replace("\r", "") != check("wrong.sheet")[1]:
        yield "the words differ"


def ascii_only():
    """--ascii prints nothing else, and 100 columns are enough for it"""
    text = HEAD.replace("One neuron", "σ′ ≤ Größe " * 9) + "claim ∂-Test: ∂L/∂b = 2·(y − z)\n"
    sheet = file("greek.sheet", text)
    for form in FORMATS:
        printed = check("--ascii", "--format", form, sheet)[1]
        if not printed.isascii() or not printed:
            yield form
        yield from well_formed(form, printed)
    if check("--format", "json", sheet)[1].isascii():
        yield "the test says nothing"


def hints():
    """--no-hints keeps the verdicts and tells no mistake, repair or root"""
    file("wrong.sheet", WRONG)
    told, kept = report("wrong.sheet"), report("--no-hints", "wrong.sheet")
    if [c["verdict"] for c in told["claims"]] != [c["verdict"] for c in kept["claims"]]:
        yield "the verdicts differ"
    if not told["claims"][0]["mistakes"] or not told["roots"]:
        yield "there is nothing to hide"
    for form in FORMATS:
        text = check("--no-hints", "--format", form, "wrong.sheet")[1]
        yield from (f"{form} says {word}" for word in ("-2*", "exactly", "slip") if word in text)
    if kept["claims"][0]["mistakes"] or kept["roots"] or kept["claims"][0]["steps"][0]["note"]:
        yield "hints stay"


def explanations():
    """The text tells the mistake, the repaired formula, the root and the labels"""
    file("wrong.sheet", WRONG + "claim dL/db = 2*(y - z)\n")
    text = check("wrong.sheet")[1]
    for wanted in ("  A       wrong        dL/dz = 2*(y - z)\n", "exactly -1 times", "          wrote        ",
                   "          belongs      ", "          notice       ", "          repaired     dL/dz = -2*(y - z)\n",
                   "carries on the slip of A", "carried over from A: B", "line 9", "1 of 4 is right; 3 are wrong.",
                   "dL/db: C line 9", "Score: 4 of 5."):
        if wanted not in text:
            yield f"no '{wanted}' in\n{text}"


def grading():
    """A reference brings declarations, required claims and weights"""
    reference = file("course.sheet", REFERENCE)
    student = file("student.sheet", "let e = y - z\nclaim dL/dz = 2*e\nclaim dL/dw = 2*e*x\nclaim own: dz/db = 1\n")
    status, text, _ = check("--reference", reference, student)
    if status != 1 or "  Q3      missing      dL/db\n" not in text or "Score: 1 of 4." not in text:
        yield f"{status}\n{text}"
    if "-2*(y - z)" in text:
        yield "the answer of a missing claim is shown"
    got = report("--reference", reference, "--carried-forward", "0.25", student)
    scores = [(claim["score"]["earned"], claim["score"]["of"]) for claim in got["claims"]]
    if scores != [(0, 2), (0.25, 1), (0, 0)] or [m["id"] for m in got["missing"]] != ["Q3"]:
        yield f"{scores}"
    again = report("--reference", reference, "--seed", str(got["seed"]), student)
    if got["seed"] == report("--reference", reference, student)["seed"] or again["seed"] != got["seed"]:
        yield "the seed is not secret, or cannot be given"
    if str(got["seed"]) in check("--reference", reference, "--seed", str(got["seed"]), student)[1]:
        yield "the seed is shown to the student"
    if check("--reference", "nowhere.sheet", student)[0] != 2:
        yield "a reference that is missing"
    status, text, said = check("--format", "gradescope", "--reference", file("bad.sheet", "claim x ="), student)
    if status != 2 or json.loads(text)["score"] != 0 or "bad.sheet" not in said:
        yield f"a reference that cannot be read: {status} {said}"


def classes():
    """Several students make one row each, and a summary"""
    reference = file("course.sheet", REFERENCE)
    names = [os.path.basename(file(f"s{i}.sheet", f"claim dL/dz = {sign}2*(y - z)\nclaim dL/dw = -2*(y - z)*x\n"))
             for i, sign in enumerate(["-", "", ""])]
    status, text, said = check("--reference", reference, "--format", "csv", *names, "nobody.sheet")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if status != 2 or [row["sheet"] for row in rows] != [*names, "nobody.sheet"]:
        yield f"{status} {text}"
    if [row["Q1"] for row in rows] != ["2", "0", "0", "0"] or [row["earned"] for row in rows] != ["3", "1", "1", "0"]:
        yield text
    if [row["of"] for row in rows] != ["4"] * 4 or rows[3]["Q2 verdict"] != "missing":
        yield text
    if not re.search(r"2 of 4 .* in Q1", said) or "1 of 4 sheets could not be read" not in said:
        yield said
    for form in FORMATS:
        if form != "gradescope":
            yield from well_formed(form, check("--reference", reference, "--format", form, *names)[1])
    status, text, said = check("--reference", reference, "--format", "gradescope", *names)
    if status != 2 or text or "one student" not in said:
        yield f"two students are added up: {status} {text} {said}"


def formulas_in_cells():
    """A spreadsheet takes no cell of a student's for a formula"""
    text = check("--format", "csv", file("cells.sheet", HEAD + "claim =1+1: dL/db = 1\nclaim @x: dL/db = -1\n"))[1]
    for row in csv.reader(io.StringIO(text, newline="")):
        yield from (cell for cell in row if cell[:1] in ("=", "+", "@") or re.match(r"-[^0-9I]", cell))


def practice():
    """Slips that are put in are found again, and the key names them"""
    for seed in ("1", "7", "12"):
        status, _, said = run("practice", NOTES[-1], "--slips", "3", "--seed", seed, "--output", "find.sheet")
        if status != 0:
            yield said
            continue
        key = open(os.path.join(folder, "find.sheet.key"), encoding="utf-8").read()
        slipped = re.findall(r"^(.+?)(?: \(line \d+\))?: [a-z-]+$", key, re.MULTILINE)[0:]
        slipped = [name for name in slipped if name != "Key"]
        before = {c["id"]: c["verdict"] for c in report(NOTES[-1])["claims"]}
        after = {c["id"]: c["verdict"] for c in report("find.sheet")["claims"]}
        changed = [name for name in before if before[name] != after.get(name)]
        if len(slipped) != 3 or changed != slipped or any(after[name] != "wrong" for name in changed):
            yield f"seed {seed}: key {slipped}, changed {changed}"
    texts = [run("practice", NOTES[-1], "--seed", seed, "--key", "a.key")[1] for seed in ("7", "7", "8")]
    if texts[0] != texts[1] or texts[0] == texts[2]:
        yield "the seed does not tell which slips"
    status, _, said = run("practice", file("right.sheet", RIGHT), "--slips", "9")
    if status != 2 or "has room for 2 slips" not in said:
        yield f"too many: {status} {said}"
    if run("practice", "nowhere.sheet")[0] != 2 or run("practice", file("unread.sheet", "nonsense\n"))[0] != 2:
        yield "a sheet that cannot be read"


def told():
    """explain tells one derivative and derive all, in every format"""
    sheet = file("right.sheet", RIGHT)
    status, text, said = run("explain", sheet, "dL/dw", "--ascii")
    if (status, text, said) != (0, "dL/dw = dL/dz * dz/dw = -2(y - z) * x = -2(1 - 6.5) * 2 = 22\n", ""):
        yield f"{status} {text} {said}"
    if run("explain", "-", "\u2202L/\u2202w", "--ascii", stdin=RIGHT.encode())[1] != text:
        yield "another notation, from standard input, tells something else"
    for notation in (r"\frac{\partial L}{\partial w}", "d L / d w"):
        if run("explain", sheet, notation, "--ascii")[1] != text:
            yield f"{notation} tells something else"
    if run("explain", sheet, r"\frac{\partial^2 L}{\partial w^2}", "--ascii")[1] != run("explain", sheet, "d^2L/dw^2", "--ascii")[1]:
        yield "a second derivative in LaTeX tells something else"
    if not run("explain", sheet, "d^2L/dw^2", "--ascii")[1].endswith("= 2*x^2 = 2*2^2 = 8\n"):
        yield run("explain", sheet, "d^2L/dw^2", "--ascii")[1]
    status, text, said = run("derive", sheet, "--ascii")
    if status != 0 or "dL/dw = " not in text or "dL/db = dL/dz * dz/db = -2(y - z) * 1 = -2(y - z) = -2(1 - 6.5) = 11\n" not in text:
        yield f"derive: {status} {text} {said}"
    if "dz/dw = x = 2\n" not in run("derive", "--of", "z", sheet)[1]:
        yield "derive --of z"
    for form, mark in (("latex", r"\[" + "\n" + r"\begin{aligned}"), ("md", "$$\n"), ("html", "<!doctype html>")):
        for subcommand in (["explain", sheet, "dL/dw"], ["derive", sheet]):
            status, text, said = run(*subcommand, "--format", form)
            if status != 0 or mark not in text or said:
                yield f"{subcommand} {form}: {status} {text} {said}"
    html = run("derive", "--format", "html", NOTES[0])[1]
    for math in re.findall(r"<math.*?</math>", html, re.DOTALL):
        xml.etree.ElementTree.fromstring(math)
    if html.count("<math") < 9:
        yield "the page holds fewer than nine derivations"
    spelled = file("spelled.sheet", RIGHT + "symbol z = \\hat{Z}\n")
    if r"\hat{Z}" not in run("explain", spelled, "dL/dw", "--format", "latex")[1]:
        yield "LaTeX does not take the sheet's spelling"
    out = os.path.join(folder, "told.txt")
    if run("explain", sheet, "dL/dw", "--output", out)[:2] != (0, "") or "dL/dw" not in open(out, encoding="utf-8").read():
        yield "--output"
    for ending, mark in (("txt", "dL/dw ="), ("tex", r"\["), ("md", "## "), ("html", "<!doctype html>")):
        out = os.path.join(folder, "told." + ending)
        run("derive", sheet, "-o", out)
        if not open(out, encoding="utf-8").read().startswith(mark):
            yield f"what is written into a file that ends in {ending}"
    told_claims = run("derive", file("claims.sheet", "given x = 3\nlet y = x^2\nclaim dy/dx = 2*x\nclaim dy/dx = x\n"), "--ascii")
    if told_claims != (0, "dy/dx = 2*x = 2*3 = 6\n", ""):
        yield f"a sheet without parameters: {told_claims}"
    two = "given x = 2\nlet L = x^2\nlet M = x^3\nclaim dL/dx = 2*x\nclaim dM/dx = 3*x^2\n"
    if "dM/dx = 3*x^2" not in run("derive", file("two.sheet", two), "--ascii")[1]:
        yield "of two derivatives by the same name one is told"
    status, text, said = run("explain", sheet, "dw/dL")
    if (status, text) != (0, "dw/dL = 0\n") or "w does not depend on L: the derivative is 0; it is L that depends on w" not in said:
        yield f"a derivative turned round: {status} {text} {said}"
    kink = file("kink.sheet", "given x = 2\nparameter w = 0\nlet r = relu(w*x)\nlet L = r^2 + r\n")
    said = run("derive", kink)[2]
    if said.count("a kink at 'r' (relu) = 0") != 1 or "by convention 0" not in said:
        yield f"a kink at the sheet's numbers: {said}"


def told_errors():
    """What cannot be told is said with a caret, and near names"""
    sheet = file("right.sheet", RIGHT.replace("parameter w", "parameter w11"). replace("w*x", "w11*x").replace("/dw", "/dw11"))
    status, text, said = run("explain", sheet, "dL/dw1")
    if status != 2 or text or "near names are w11" not in said or "  dL/dw1\n      ^\n" not in said:
        yield f"{status} {said}"
    for argument, words in (("dL", "as in dL/dw"), ("L/w11", "as dL/dw"), ("dL/d", "as in dL/dw"), ("dQ/dw11", "'Q' is not declared"),
                            ("dL/dw11 + 1", "as dL/dw"), ("dL/dw11 = 2", "one formula is enough"), ("dL/d(", "")):
        status, text, said = run("explain", sheet, argument)
        if status != 2 or text or words not in said or "^" not in said:
            yield f"{argument}: {status} {said}"
    if run("explain", sheet, "")[0] != 2 or "as dL/dw" not in run("explain", sheet, "")[2]:
        yield "no derivative"
    if run("explain", "nowhere.sheet", "dL/dw")[0] != 2:
        yield "a sheet that is not there"
    status, text, said = run("derive", file("broken.sheet", RIGHT + "let q = 2*(\n"))
    if status != 2 or "dL/dw" not in text or "broken.sheet:8:" not in said or "^" not in said:
        yield f"a broken line: {status} {text} {said}"
    if "--of w11 is a number and no formula" not in run("derive", "--of", "w11", sheet)[2]:
        yield "a number that is no formula"
    if run("derive", file("none.sheet", "given x = 1\nlet y = x\n"))[0] != 2:
        yield "nothing to derive"
    status, _, said = run("derive", sheet, "--output", sheet)
    if status != 2 or "would be lost" not in said:
        yield f"its own sheet: {said}"


def draw(*arguments, **more):
    return run("draw", *arguments, **more)


def drawings():
    """Every sheet is drawn as a tree, as SVG that is well-formed XML, and as DOT"""
    sheets = [os.path.join(place, name) for place, _, names in os.walk(os.path.join(root, "examples"))
              for name in sorted(names) if name.endswith(".sheet")]
    if len(sheets) < 10:
        yield f"only {len(sheets)} sheets"
    for sheet in sheets:
        name = os.path.basename(sheet)
        for more in ([], ["--fold", "names"], ["--fold", "layers"], ["--limit", "5"], ["--direction", "down"],
                     ["--no-values", "--no-adjoints", "--no-slopes"]):
            status, text, said = draw("--format", "svg", *more, sheet)
            if status != 0 or said or draw("--format", "svg", *more, sheet)[1] != text:
                yield f"{name} {more}: {status} {said}"
                continue
            yield from (f"{name} {more}: {problem}" for problem in svg_problems(text))
            status, text, said = draw(*more, sheet)
            if status != 0 or said or any(len(line) > 100 for line in text.splitlines()):
                yield f"{name} {more}: {status} {said} {text}"
            status, text, said = draw("--format", "dot", *more, sheet)
            if status != 0 or not text.startswith("digraph {"):
                yield f"{name} {more}: {status} {said}"
            if "NaN" in text:
                yield f"{name} {more}: NaN is drawn, where every number is finite"


def graphviz():
    """Graphviz reads every drawing in its language, and finds all boxes and lines"""
    odd = file("odd.sheet", "title \"\\N {|<b>}\nparameter w = 2\nlet \u03c3 = w^2\nlet L = -\u03c3*w*w\n")
    for sheet in [*NOTES, odd]:
        text = draw("--format", "dot", sheet)[1]
        read = subprocess.run(["dot", "-Tplain"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False, timeout=60)
        plain = read.stdout.decode()
        if read.returncode != 0 or read.stderr:
            yield f"{sheet}: dot says {read.stderr.decode()}"
        elif (len(re.findall("^node ", plain, re.MULTILINE)), len(re.findall("^edge ", plain, re.MULTILINE))) != (
                len(re.findall(r"^  n\d+ \[", text, re.MULTILINE)), text.count(" -> ")):
            yield f"{sheet}: {plain}"


def svg_problems(text):
    """What is wrong with a drawing: its XML, ids that are no ids, what it would fetch or run."""
    svg = "{http://www.w3.org/2000/svg}"
    drawing = xml.etree.ElementTree.fromstring(text)
    ids = [element.get("id") for element in drawing.iter() if element.get("id")]
    if drawing.tag != svg + "svg" or len(ids) != len(set(ids)):
        yield "no svg, or an id stands twice"
    if any(element.tag in (svg + "script", svg + "image", svg + "foreignObject") for element in drawing.iter()):
        yield "it is more than a drawing"
    if "http" in text.replace("http://www.w3.org/2000/svg", "") or "url(" in text.replace("url(#tip)", ""):
        yield "it asks for something from elsewhere"
    if drawing[0].tag != svg + "title" or drawing[1].tag != svg + "desc" or not drawing[1].text:
        yield "it says nothing to those who do not see it"


def drawing_options():
    """The root, the folds and the endings of drawings are as they are asked for, and what cannot be is refused"""
    right = file("right.sheet", RIGHT)
    shown = draw(right)[1]
    for wanted in ("L = (y - z)^2", "└─ y - z", "z = w*x + b", "slope", "value", "adjoint"):
        if wanted not in shown:
            yield f"no {wanted} in\n{shown}"
    plain = draw("--ascii", "--no-slopes", "--root", "z", right)[1]
    if not plain.isascii() or not plain.splitlines()[1].startswith("z = w*x + b") or "slope" in plain or "L" in plain:
        yield plain
    for name, start in (("a.svg", "<svg"), ("a.dot", "digraph"), ("a.txt", " ")):
        draw(right, "--output", name)
        if not open(os.path.join(folder, name), encoding="utf-8").read().startswith(start):
            yield name
    if draw("-", stdin=RIGHT.encode())[1] != shown:
        yield "standard input"
    for arguments, status, words in (
            (["--root", "q", right], 2, "q is not declared there; there are z, L"),
            (["--neurons", right], 2, "no line such as 'network"),
            (["--neurons", "--format", "dot", NOTES[-1]], 2, "drawn as svg, not as dot"),
            ([file("empty.sheet", "")], 2, "nothing to draw"),
            ([file("leaves.sheet", "given x = 2\n")], 2, "nothing to draw"),
            (["nowhere.sheet"], 2, "No such file"),
            ([right, "--output", "right.sheet"], 2, "name another file"),
            ([right, "--output", "right.png"], 2, "the ending .png, only with .svg, .dot, .gv, .txt"),
            ([file("half.sheet", HEAD + "let q = (\n")], 2, ":6:"),
            (["--fold", "some", right], 2, "--fold"), (["--limit", "0", right], 2, "--limit")):
        got = draw(*arguments)
        if got[0] != status or words not in got[2]:
            yield f"{arguments}: {got}"
    if draw("half.sheet")[1] != shown:
        yield "what can be read is not drawn"


def neurons():
    """The network of a sheet is drawn with its weights"""
    for sheet in NOTES:
        if "\nnetwork " not in open(sheet, encoding="utf-8").read():
            continue
        status, text, said = draw("--neurons", sheet)
        if status != 0 or said:
            yield f"{sheet}: {status} {said}"
            continue
        yield from svg_problems(text)
        for wanted in ("w1_11 = ", "w2_21 = ", "b21 = ", ">yhat<", ">x2<", "layer 2, "):
            if wanted not in text:
                yield f"{sheet}: no {wanted}"
    large = "".join(f"given x{i + 1} = 1\n" for i in range(40)) + "network 40-30-10 tanh softmax\nlet L = -log(yhat3)\n"
    for arguments in (["--neurons"], ["--format", "svg"], ["--format", "svg", "--fold", "none"], ["--format", "dot"], []):
        status, text, said = draw(*arguments, file("network.sheet", large))
        if status != 0 or said or len(text) > 200000:
            yield f"{arguments}: {status} {said} {len(text)}"
    if "Folded by" not in draw("network.sheet")[1]:
        yield "it is not said what was folded"


def committed_drawings():
    """The README's drawings are what the command draws now"""
    for name, arguments in (("regression.svg", ["--fold", "names"]), ("neurons.svg", ["--neurons"])):
        path = os.path.join(root, "examples", "notes", name)
        sheet = os.path.join(root, "examples", "notes", "regression.sheet")
        if draw(*arguments, "--format", "svg", sheet)[1] != open(path, encoding="utf-8").read():
            yield f"draw it anew: chainrule draw {' '.join(arguments)} examples/notes/regression.sheet --output {name}"


def gradescope():
    """The grader's script writes results.json for whatever is handed in"""
    script = os.path.join(root, "examples", "gradescope", "run_autograder")
    def hand_in(files, grader=program):
        place = tempfile.mkdtemp(dir=folder)
        for part in ("source", "submission"):
            os.makedirs(os.path.join(place, part))
        shutil.copy(file("course.sheet", REFERENCE), os.path.join(place, "source", "course.sheet"))
        for name, text in files.items():
            with open(os.path.join(place, "submission", name), "wb") as out:
                out.write(text)
        subprocess.run(["bash", script], env={**os.environ, "AUTOGRADER_ROOT": place, "CHAINRULE": grader},
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True, timeout=60)
        with open(os.path.join(place, "results", "results.json"), encoding="utf-8") as results:
            return json.load(results)

    good = hand_in({"my.sheet": (HEAD + "claim dL/dz = -2*(y - z)\nclaim dL/dw = -2*(y - z)*x\n").encode()})
    if good["score"] != 3 or [test.get("score") for test in good["tests"]] != [2, 1, 0]:
        yield f"{good}"
    if good["extra_data"]["seed"] == 1:
        yield "the seed is not drawn"
    for files in ({}, {"a.sheet": b"", "b.sheet": b""}, {"a.sheet": b"\xff\xfe\0"}, {"a.sheet": b""}, {"a.pdf": b"%PDF"}):
        results = hand_in(files)
        if results["score"] != 0 or not results["output"]:
            yield f"{files}: {results}"
    for grader in ("/no/such/program", "false"):
        if hand_in({"a.sheet": RIGHT.encode()}, grader)["score"] != 0:
            yield grader
    for name in ("run_autograder", "setup.sh"):
        path = os.path.join(root, "examples", "gradescope", name)
        if subprocess.run(["bash", "-n", path], check=False).returncode != 0 or not os.access(path, os.X_OK):
            yield f"{name} is no script that can be run"


def schema_is_strict():
    """The schema refuses what is no report"""
    good = report(file("wrong.sheet", WRONG))
    for change in (lambda r: r.pop("seed"), lambda r: r.update(more=1), lambda r: r["claims"][0].update(verdict="fine"),
                   lambda r: r["claims"][0]["mistakes"][0].update(parts="sign"), lambda r: r.update(version=2),
                   lambda r: r["claims"][0].update(claimed="many"), lambda r: r["summary"].update(right=-1),
                   lambda r: r["roots"][0].pop("lines")):
        bad = json.loads(json.dumps(good))
        change(bad)
        if not schema.problems(bad, SCHEMA):
            yield f"{change}"
    if schema.problems(good, SCHEMA):
        yield f"{schema.problems(good, SCHEMA)}"


try:
    for test in (exit_statuses, formats, odd_input, no_claims, bad_arguments, help_texts, same_bytes, standard_input, nothing_is_lost,
                 colour, ascii_only, hints, explanations, grading, classes, formulas_in_cells, practice, told, told_errors,
                 drawings, drawing_options, neurons, committed_drawings, gradescope,
                 schema_is_strict):
        tap.check(test.__doc__, [str(problem) for problem in test()])
    if shutil.which("dot"):
        tap.check(graphviz.__doc__, [str(problem) for problem in graphviz()])
    else:
        tap.skipped(graphviz.__doc__, "there is no dot; Debian's package is graphviz")
finally:
    shutil.rmtree(folder)
tap.done()
