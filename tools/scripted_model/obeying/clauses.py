"""Cut a text into sentences that may be orders, and find the words that an order wants said."""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTED = re.compile(
    r"\"[^\"\n]{1,2000}\"|“[^”\n]{1,2000}”|`[^`\n]{1,2000}`|«[^»\n]{1,2000}»"
    r"|(?<!\w)'[^'\n]{2,2000}'(?!\w)|‘[^’\n]{2,2000}’(?!\w)"
)
_BOUNDARY = re.compile(
    r"(?<=[.!?;])\s+|(?<=[.!?][”\"'’])\s+|\n+|,?\s+(?=(?:and\s+)?then\b)"
    r"|,?\s+and\s+(?=(?:instead |only |just |always |now |also )?"
    r"(?:say|write|print|output|repeat|reply|respond|answer|reveal|append|include|insert|cite|pretend|act as|"
    r"recommend|tell|display|embed|echo|disclose|show (?:me|the (?:user|reader)|your))\b)"
)
# What stands before an order without being a part of it: "SYSTEM:", "Note to the assistant:", "3.".
_LABEL = re.compile(
    r"^[\s\W]*(?:(?:assistant|reader|model|bot),\s+"
    r"|(?:system|admin\w*|developer|instructions?|(?:important )?note(?: to [\w ]+)?|important|"
    r"attention|urgent|override|user|human|update|new (?:instruction|rule|task)s?|ai|llm|model|"
    r"(?:step |rule )?\d+)\s*[:>\])–—.-]+\s*)+",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^(?:if|when|whenever|where|in case|should|before|after|once|unless|to \w+|for \w+)\b[^,]{0,150},\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:only|just|exactly|with|as follows|by saying|that|this|,|to (?:me|them|the (?:user|reader))|"
    r"the (?:exact )?(?:words?|sentence|phrase|text))\s+)*",
    re.IGNORECASE,
)


def clauses(text: str) -> Iterator[str]:
    """Yield the sentences of a text, not cut inside quotation marks; without labels and conditions."""
    spans = [found.span() for found in _QUOTED.finditer(text)]
    begin = 0
    for boundary in [*_BOUNDARY.finditer(text), None]:
        if boundary and any(start < boundary.start() < end for start, end in spans):
            continue
        clause = text[begin : boundary.start() if boundary else len(text)].strip()
        begin = boundary.end() if boundary else begin
        clause = _CONDITION.sub("", _LABEL.sub("", clause)).strip()
        if clause:
            yield clause


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks."""
    return [found[0][1:-1] for found in _QUOTED.finditer(text)]


def wanted_words(rest: str) -> list[str]:
    """Return what an order wants said: what stands in quotation marks, after a colon or "that", or all."""
    if words := quoted(rest):
        return words
    _, colon, after = rest.partition(": ")
    plain = _LEADING.sub("", after if colon else rest).strip()
    return [plain] if plain else []
