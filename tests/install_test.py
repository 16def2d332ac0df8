# SPDX-License-Identifier: MIT
"""What is installed can be used: a small program is built and run through pkg-config, CMake, and as a Meson
subproject. What is installed is what the build directory holds, in a place that it was not configured for: nothing may
depend on where the prefix is. With CHAINRULE_FULL=1 a static library too, built anew and unoptimised, and the
subproject is compiled as a whole.

usage: install_test.py ROOT BUILD [--command] -- COMPILER...     --command: the command is a part of this build
"""

import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tree
from tap import Tap

CONSUMER = """\
// SPDX-License-Identifier: MIT
#include <autograd/autograd.hpp>
#include <autograd/journal.hpp>
#include <nn/nn.hpp>

#include <cstdio>

int main() {
  autograd::set_journal_level(autograd::Level::info);
  autograd::report_event(autograd::Level::info, "used from outside");
  std::puts("it works");
}
"""
# On a Debian without dpkg-dev Meson takes lib64 for libdir.
LIB64 = "set_property(GLOBAL PROPERTY FIND_LIBRARY_USE_LIB64_PATHS TRUE)"
CMAKE = """\
cmake_minimum_required(VERSION 3.16)
project(consumer CXX)
{lib64}
find_package(chainrule 0.1 REQUIRED)
add_executable(consumer consumer.cpp)
target_link_libraries(consumer PRIVATE chainrule::chainrule)
"""
CMAKE_REFUSED = """\
cmake_minimum_required(VERSION 3.16)
project(consumer CXX)
{lib64}
find_package(chainrule {wish} QUIET)
if(chainrule_FOUND)
  message(FATAL_ERROR "was accepted")
endif()
"""
MESON = """\
project('consumer', 'cpp', default_options: ['cpp_std=c++20', 'default_library={kind}'])
executable('consumer', 'consumer.cpp', dependencies: dependency('chainrule', fallback: 'chainrule'))
"""

root, build = (os.path.abspath(path) for path in sys.argv[1:3])
with_command = "--command" in sys.argv[:sys.argv.index("--")]
compiler = sys.argv[sys.argv.index("--") + 1:]
if shutil.which("ccache") and os.path.basename(compiler[0]) != "ccache":
    compiler = ["ccache", *compiler]
place = os.path.join(build, "install_test")
environment = {name: value for name, value in os.environ.items()
               if name not in ("CHAINRULE_LOG", "DESTDIR", "PKG_CONFIG_PATH", "LD_LIBRARY_PATH", "CXXFLAGS", "LDFLAGS")}
environment["CXX"] = " ".join(compiler)
tap = Tap()


class Failed(Exception):
    pass


def run(command, cwd=place, **more):
    """What a command prints; raises Failed with what it said."""
    try:
        answer = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, env={**environment, **more}, timeout=1200, check=False)
    except subprocess.TimeoutExpired as timeout:
        raise Failed(f"{' '.join(command)}\ntakes too long") from timeout
    except OSError as error:
        raise Failed(f"{' '.join(command)}\n{error}") from error
    text = answer.stdout.decode("utf-8", "replace")
    if answer.returncode != 0:
        raise Failed(f"{' '.join(command)}\nended with status {answer.returncode}\n" + "\n".join(text.splitlines()[-40:]))
    return text


def consumer_in(name, files):
    folder = os.path.join(place, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for file_name, text in {"consumer.cpp": CONSUMER, **files}.items():
        with open(os.path.join(folder, file_name), "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def must_work(program, cwd, **more):
    said = run([program], cwd, **more)
    if sorted(said.splitlines()) != ["chainrule: info: used from outside", "it works"]:
        raise Failed(f"{program} printed:\n{said}")


def install(kind):
    """The prefix, the library's folder in it, and what pkg-config has to put before every folder."""
    options = {option["name"]: option["value"]
               for option in json.loads(run([meson, "introspect", "--buildoptions", build]))}
    if kind == "shared" == options["default_library"]:
        stage = os.path.join(place, "stage")
        shutil.rmtree(stage, ignore_errors=True)
        run([meson, "install", "-C", build, "--no-rebuild", "--destdir", stage])
        prefix = stage + options["prefix"]
    else:
        stage, prefix, made = "", os.path.join(place, "prefix-" + kind), os.path.join(place, "build-" + kind)
        for folder in (prefix, made):
            shutil.rmtree(folder, ignore_errors=True)
        run([meson, "setup", made, root, "--prefix", prefix, "--buildtype=plain", "-Ddefault_library=" + kind,
             "-Dtests=disabled", "-Dexamples=" + ("enabled" if with_command else "disabled")])
        run([meson, "compile", "-C", made])
        run([meson, "install", "-C", made, "--no-rebuild"])
    package = glob.glob(os.path.join(prefix, "**", "chainrule.pc"), recursive=True)
    if len(package) != 1:
        raise Failed(f"{len(package)} files chainrule.pc below {prefix}")
    return prefix, os.path.dirname(os.path.dirname(package[0])), stage


def all_headers(prefix):
    """Every header that is not internal is installed, and no other, at its own path; none needs another package."""
    problems, internal = [], tree.internal_headers(root)
    for folder in ("autograd", "nn"):
        for path in glob.glob(os.path.join(root, folder, "**", "*.hpp"), recursive=True):
            name = os.path.relpath(path, root)
            installed = os.path.join(prefix, "include", name)
            if name in internal:
                if os.path.exists(installed):
                    problems.append(f"{name} is installed, and is internal")
                continue
            if not os.path.isfile(installed):
                problems.append(f"{name} is not installed")
                continue
            with open(installed, encoding="utf-8") as file:
                if re.search(r"#\s*include\s*[<\"](spdlog|fmt|nlohmann|xsimd)/", file.read()):
                    problems.append(f"{name} includes what a user may not have")
    if problems:
        raise Failed("\n".join(problems))


def the_command(prefix):
    """The program runs from where it is installed, and the shells find its completions."""
    program = os.path.join(prefix, "bin", "chainrule")
    sheet = os.path.join(root, "examples", "sheets", "sigmoid_neuron.right.sheet")
    if "chainrule 0." not in run([program, "--version"]) or "are right." not in run([program, "check", sheet]):
        raise Failed(f"{program} does not do its work")
    for name in ("bash-completion/completions/chainrule", "zsh/site-functions/_chainrule",
                 "fish/vendor_completions.d/chainrule.fish"):
        if not os.path.isfile(os.path.join(prefix, "share", name)):
            raise Failed(f"{name} is not installed")


def no_json_package(libdir):
    """Nobody needs the JSON library to use this one."""
    with open(os.path.join(libdir, "pkgconfig", "chainrule.pc"), encoding="utf-8") as file:
        if "nlohmann" in file.read():
            raise Failed("chainrule.pc asks for nlohmann_json")


def through_pkg_config(kind, prefix, libdir, stage):
    where = {"PKG_CONFIG_PATH": os.path.join(libdir, "pkgconfig")}
    if kind == "shared":
        # Without any other package in sight: a consumer of the shared library needs nothing else.
        where = {"PKG_CONFIG_LIBDIR": os.path.join(libdir, "pkgconfig"), "PKG_CONFIG_SYSROOT_DIR": stage,
                 "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1", "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1"}
    ask = ["pkg-config", "--cflags", "--libs", *(["--static"] if kind == "static" else []), "chainrule"]
    folder = consumer_in("pkg-config-" + kind, {})
    flags = shlex.split(run(ask, **where))
    run([*compiler, "-std=c++20", "consumer.cpp", "-o", "consumer", *flags], folder)
    must_work("./consumer", folder, LD_LIBRARY_PATH=libdir)


def through_cmake(kind, prefix):
    def configure(name, text):
        folder = consumer_in(name, {"CMakeLists.txt": text})
        run(["cmake", "-G", "Ninja", "-S", ".", "-B", "build", "-DCMAKE_PREFIX_PATH=" + prefix], folder)
        return folder

    folder = configure("cmake-" + kind, CMAKE.format(lib64=LIB64))
    run(["cmake", "--build", "build"], folder)
    must_work("build/consumer", folder)
    for name, wish in (("version", "9.9"), ("component", "0.1 COMPONENTS nothing_like_it")):
        configure(f"cmake-{kind}-{name}", CMAKE_REFUSED.format(lib64=LIB64, wish=wish))


def through_meson(kind):
    folder = consumer_in("meson-" + kind, {"meson.build": MESON.format(kind=kind)})
    os.makedirs(os.path.join(folder, "subprojects"))
    os.symlink(root, os.path.join(folder, "subprojects", "chainrule"))
    run([meson, "setup", "build", "--buildtype=plain"], folder)
    if full:
        run([meson, "compile", "-C", "build"], folder)
        must_work("build/consumer", folder)
    else:
        # Compiling the library once more takes minutes; that the consumer compiles against it tells nearly as much.
        run([ninja, "-C", "build", "consumer.p/consumer.cpp.o"], folder)
    leftovers = [name for name in run([meson, "introspect", "--targets", "build"], folder).split('"')
                 if name.endswith("_test.cpp")]
    if leftovers:
        raise Failed("a subproject builds its tests: " + ", ".join(leftovers))


def attempt(title, needed, action, *arguments):
    """One line of TAP; the result of the action, None when it failed or a needed program is missing."""
    missing = [name for name in needed if shutil.which(name) is None]
    if missing:
        tap.skipped(title, f"{missing[0]} is not installed")
        return None
    try:
        result = action(*arguments)
    except Failed as problem:
        tap.failed(title, problem)
        return None
    tap.passed(title)
    return result


meson = shutil.which("meson") or "meson"
ninja = next(filter(None, map(shutil.which, ("ninja", "ninja-build", "samu"))), "ninja")
os.makedirs(place, exist_ok=True)
full = os.environ.get("CHAINRULE_FULL") == "1"
for kind in ("shared", "static") if full else ("shared",):
    installed = attempt(f"a {kind} library is installed", ["meson"], install, kind)
    if installed is not None:
        prefix, libdir, _ = installed
        attempt(f"its headers are all there ({kind})", [], all_headers, prefix)
        if with_command:
            attempt(f"the command is installed ({kind})", [], the_command, prefix)
        attempt(f"its package asks for no JSON library ({kind})", [], no_json_package, libdir)
        attempt(f"it is used through pkg-config ({kind})", ["pkg-config"], through_pkg_config, kind, *installed)
        attempt(f"it is used through CMake ({kind})", ["cmake"], through_cmake, kind, prefix)
for kind in ("static", "shared") if full else ("static",):
    attempt(f"it is used as a Meson subproject ({kind})", ["meson"], through_meson, kind)
tap.done()
