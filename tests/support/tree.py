# SPDX-License-Identifier: MIT
"""Which files belong to the source tree, and which headers stay in it."""

import os
import posixpath
import re
import subprocess


def tracked(root):
    """Paths relative to root that git knows or would add; None outside a git checkout."""
    if not os.path.exists(os.path.join(root, ".git")):
        return None
    command = ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z", "--cached", "--others",
               "--exclude-standard"]
    try:
        answer = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    names = {name for name in answer.stdout.decode("utf-8", "replace").split("\0") if name}
    return sorted(name for name in names if os.path.isfile(os.path.join(root, name)))


def files(root):
    """The same, and outside a git checkout whatever lies in the folders of the project."""
    known = tracked(root)
    if known is not None:
        return known
    found = []
    for folder, folders, names in os.walk(root):
        here = os.path.relpath(folder, root)
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", ".git", ".cache"))
        if here == ".":
            folders[:] = [name for name in folders if name in ("autograd", "nn", "tests", "examples", ".ci")]
        found += [os.path.normpath(os.path.join(here, name)) for name in names]
    return sorted(found)


def internal_headers(root):
    """The headers that are not installed, as autograd/meson.build and nn/meson.build list them."""
    def block(folder, pattern):
        with open(os.path.join(root, folder, "meson.build"), encoding="utf-8") as file:
            return re.search(folder + r"_internal\s*=\s*" + pattern, file.read(), re.DOTALL).group(1)

    def names(text):
        return re.findall(r"'(\w+)'", text)

    rows = re.findall(r"'(\w*)':\s*\[(.*?)\]", block("autograd", r"\{(.*?)\n\}"), re.DOTALL)
    return ({posixpath.join("autograd", folder, name + ".hpp") for folder, row in rows for name in names(row)}
            | {f"nn/{name}.hpp" for name in names(block("nn", r"\[(.*?)\n\]"))})
