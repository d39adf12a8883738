"""What documents and people wrote, in Slack's two languages: shown as it is, and nothing more.

Markdown blocks and streams take standard Markdown, with backslashes before what would mark up; and Slack
reads its own "<…>" in them too, mentions and links, so that angle brackets and ampersands become entities.
Texts beside blocks are "mrkdwn", which knows those entities alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.exports.wording import legible

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS_UP = re.compile(
    r"[\\`*_~\[\]@]"  # code, emphasis, links, images, mentions
    r"|:(?=//|[\w+'-]+:)"  # addresses, and emoji by their names
    r"|(?<=\w)\.(?=[^\W\d_]{2})"  # names of sites: "evil.example"
)
# A backslash comes after it: headings, rules, items of lists, "2010\. In that year" among them.
_BEGINS_BLOCK = re.compile(r"^(?=[-+#=|])|^[0-9]{1,9}(?=[.)](?: |$))")
_WRITTEN = re.compile(r"\\(.)|\[((?:\\.|[^\\\]])*)\]\([^)]*\)|[*_]|^> ", re.MULTILINE)


def line(text: str) -> str:
    """Return a text as one line without control characters, its words as they are."""
    return " ".join(legible(text).split())


def escaped(text: str) -> str:
    """Return a text as one line of Markdown that is shown as the text, word for word."""
    text = _BEGINS_BLOCK.sub(r"\g<0>\\", _MARKS_UP.sub(r"\\\g<0>", line(text)))
    return text.translate(_ENTITIES)


def mrkdwn(text: str) -> str:
    """Return a text for "mrkdwn": it pings nobody and links nowhere.

    Its asterisks and the like may still mark it up, for which there is no remedy. What must read word for
    word belongs into Markdown, plain text or rich text.
    """
    return legible(text).translate(_ENTITIES)


def linked(text: str, address: str) -> str:
    """Return a link of Markdown; the address is one of `Links`."""
    return f"[{escaped(text)}]({address})"


def unmarked(markdown: str) -> str:
    """Return what Markdown of ours says, as "mrkdwn": without its marks, links as their words."""
    return _WRITTEN.sub(lambda found: found[1] or unmarked(found[2] or ""), markdown)


def parts(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return a line of text in as many parts as it takes for each to fit, cut between words if it has any."""
    if not text:
        return []
    if fits(text):
        return [text]
    middle = len(text) // 2
    cut = text.rfind(" ", 1, middle)
    cut = middle if cut < 0 else cut
    return [*parts(text[:cut].strip(), fits), *parts(text[cut:].strip(), fits)]
