"""Marks set into a document before pandoc reads it, by which a place is found again in its tree.

They are made of noncharacters, which Unicode keeps free for a program's own use; those that a
document brings along are taken out first, so nothing in it can pass for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.loading.markup.pandoc import Node

_OPEN, _CLOSE, _SIGN = "\ufdd0", "\ufdd1", "\ufdd2"
_ANY = re.compile("[\ufdd0-\ufdef]")
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_SIGNED = re.compile(f"{_SIGN}([^{_SIGN}]*){_SIGN}\\s*")


def without_marks(text: str) -> str:
    """The text without any mark, or a character that could pass for one."""
    return _ANY.sub("", _SIGNED.sub("", _PLACE.sub("", text))) if _ANY.search(text) else text


def place(number: int) -> str:
    """What marks the place of the text number `number` that was taken out."""
    return f"{_OPEN}{number}{_CLOSE}"


def sign(printed: str) -> str:
    """What begins a note and says how its mark was printed: "3", "*"."""
    return f"{_SIGN}{without_marks(printed)}{_SIGN}"


def printed_sign(note: Node) -> str:
    """How the mark of a note (its blocks) was printed; "" when nothing says so."""
    words = "".join(text for kind, text in _strings(note) if kind == "Str")
    found = _SIGNED.match(words)
    return found.group(1) if found else ""


def places(blocks: Node, deepest: int) -> dict[int, int]:
    """Under which heading each marked place lies: how many headings down to level `deepest` stand before."""
    found: dict[int, int] = {}
    before = 0
    for kind, text in _strings(blocks):
        if kind == "Header":
            before += int(text) <= deepest
        else:
            for number in _PLACE.findall(text):
                found.setdefault(int(number), before)
    return found


def _strings(nodes: Node) -> Iterator[tuple[str, str]]:
    """Each word of a tree as ("Str", word), and before those of a heading ("Header", level)."""
    stack = [nodes]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("t") == "Str":
                yield "Str", node["c"]
                continue
            if node.get("t") == "Header" and "'Str'" in str(node["c"][2]):  # an empty one opens nothing
                yield "Header", str(node["c"][0])
            stack.append(node.get("c"))
        elif isinstance(node, list):
            stack.extend(reversed(node))
