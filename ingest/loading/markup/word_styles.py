"""Work out what a Word document's styles say of a run of text or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree
from lxml.etree import _Element as Element

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
_HEADING = re.compile(r"(?:heading ([1-9])|title)", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_CHAIN = 20  # styles based on styles


def value(element: Element | None) -> str:
    """The value of a property; "" where it has none, or is not there."""
    return str(element.get(f"{W}val") or "") if element is not None else ""


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off is on."""
    return element is not None and value(element).lower() not in _OFF


def _add_heading(root: Element, level: int) -> str:
    key = f"PrecedentHeading{level}"
    style = lxml.etree.SubElement(root, f"{W}style", {f"{W}type": "paragraph", f"{W}styleId": key})
    lxml.etree.SubElement(style, f"{W}name", {f"{W}val": f"heading {level}"})
    return key


class Styles:
    """The styles of a document, each with what it takes from those it is based on.

    Styles of headings that the document lacks are added to it.
    """

    def __init__(self, root: Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles: dict[str, Element] = {str(e.get(f"{W}styleId") or ""): e for e in found}
        self._known: dict[tuple[str, str], Element | None] = {}
        self.heading_ids: dict[int, str] = {}
        for key, element in self._styles.items():
            named = _HEADING.fullmatch(value(element.find(f"{W}name")))
            if named and named.group(1):
                self.heading_ids[int(named.group(1))] = key
        for level in range(1, 10):
            if root is not None and level not in self.heading_ids:
                self.heading_ids[level] = _add_heading(root, level)

    def find(self, key: str, path: str) -> Element | None:
        """A property by its path ("rPr/sz"), of a style or of the nearest that it is based on."""
        if (key, path) not in self._known:
            full = "/".join(f"{W}{part}" for part in path.split("/"))
            found = (style.find(full) for style in self._chain(key))
            self._known[key, path] = next((element for element in found if element is not None), None)
        return self._known[key, path]

    def is_heading(self, key: str) -> bool:
        """Whether pandoc takes a style for a heading or a title, by its name or one that it is based on."""
        return any(_HEADING.fullmatch(value(style.find(f"{W}name"))) for style in self._chain(key))

    def of_run(self, run: Element, paragraph_style: str, name: str) -> Element | None:
        """A property of a run: its own, or from its character style, or from its paragraph's style."""
        character_style = ""
        own = run.find(f"{W}rPr")
        if own is not None:
            found = own.find(f"{W}{name}")
            if found is not None:
                return found
            character_style = value(own.find(f"{W}rStyle"))
        found = self.find(character_style, f"rPr/{name}") if character_style else None
        return found if found is not None else self.find(paragraph_style, f"rPr/{name}")

    def _chain(self, key: str) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(key)
            if style is None:
                return
            yield style
            key = value(style.find(f"{W}basedOn"))
