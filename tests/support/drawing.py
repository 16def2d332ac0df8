# SPDX-License-Identifier: MIT
"""SVG files read back with Python's own XML parser: words, boxes, paths, and places turned into numbers."""

import re
import xml.etree.ElementTree as tree

NARROW, WIDE = set("iljtfrI.,:;'|!()[]- "), set("mwMW=+")  # of a font of 12
SVG = "{http://www.w3.org/2000/svg}"


class Drawing:
    """A chart: a file of its own, or an element of a page."""

    def __init__(self, path=None, element=None):
        if path:
            with open(path, encoding="utf-8") as file:
                self.source = file.read()
            self.root, self.space = tree.fromstring(self.source), SVG
        else:
            self.source, self.root, self.space = tree.tostring(element, encoding="unicode"), element, ""
        self.in_page = not path
        self.title = self.root.findtext(self.space + "title")
        self.description = self.root.findtext(self.space + "desc")
        self.texts = [(item.text or "", float(item.get("x")), float(item.get("y")), item.get("text-anchor"))
                      for item in self.all("text")]

    def all(self, tag, name=None):
        """All elements with this tag, and this class."""
        return [item for item in self.root.iter(self.space + tag)
                if name is None or name in (item.get("class") or "").split()]

    def words(self):
        return "\n".join(text for text, *_ in self.texts)

    def problems(self):
        """What is wrong with it as a picture that everybody can read."""
        found = []
        if self.root.tag != self.space + "svg" or self.root.get("role") != "img":
            found.append("no <svg role=\"img\">")
        if not self.title or not self.description:
            found.append("no title or no description")
        if not self.in_page and "prefers-color-scheme" not in self.source:
            found.append("nothing for dark screens")
        if re.search(r"<script|javascript:|\bon\w+=|https?://(?!www\.w3\.org/2000/svg)|<image|url\(", self.source):
            found.append("a script, or something from elsewhere")
        if re.search(r"\b(nan|inf)\b", " ".join(re.findall(r' d="[^"]*"', self.source))):
            found.append("a path with no numbers")
        return found + self.overlaps()

    def overlaps(self):
        """Words upon words, or outside of the picture; letters counted as narrow, wide or neither."""
        width, height = float(self.root.get("width")), float(self.root.get("height"))
        boxes, found = [], []
        for text, x, y, anchor in self.texts:
            wide = sum(4.0 if c in NARROW else 10.0 if c in WIDE else 7.2 for c in text)
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            boxes.append((text, left, left + wide, y - 9, y + 2))
        for i, (text, left, right, top, bottom) in enumerate(boxes):
            if left < -1 or right > width + 1 or top < 0 or bottom > height:
                found.append(f"'{text}' leaves the picture")
            for other, left2, right2, top2, bottom2 in boxes[:i]:
                if left < right2 and left2 < right and top < bottom2 and top2 < bottom:
                    found.append(f"'{text}' lies upon '{other}'")
        return found

    def lines(self, name):
        """The paths with this class: lists of points, for each piece."""
        return [points(item.get("d")) for item in self.all("path", name)]

    def across(self):
        """From a place across to its number, by the numbers that stand below the axis."""
        return self._scale([(x, text) for text, x, _, anchor in self.texts if anchor == "middle"])

    def up(self):
        """The same for heights; a number's text stands 4 below its line."""
        return self._scale([(y - 4, text) for text, _, y, anchor in self.texts if anchor == "end"])

    @staticmethod
    def _scale(pairs):
        pairs = [(place, float(text)) for place, text in pairs if re.fullmatch(r"-?[\d.]+(e-?\d+)?", text)]
        (place, number), (place2, number2) = pairs[0], pairs[-1]
        return lambda at: number + (at - place) / (place2 - place) * (number2 - number)


def points(path):
    pieces = []
    for command, x, y in re.findall(r"([ML])(-?[\d.]+) (-?[\d.]+)", path):
        if command == "M":
            pieces.append([])
        pieces[-1].append((float(x), float(y)))
    return pieces
