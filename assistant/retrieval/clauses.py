"""Find where one question ends and another may begin, by their form alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)"
_AUXILIARY = (
    r"(?:was|were|is|are|did|does|do|has|have|had|can|could|will|would|should|might|may|must)(?:n['’]t)?"
)
_DID = r"(?:[a-z]+ed|ran|got|led|took|paid|made|won|lost|met|held|gave|chose|came|went|did)"
_ITEM = re.compile(r"(?:^|(?<=\s))\(?([1-9a-d])[.)]\s+")
_COUNTED = re.compile(
    r"\b(?:phase|round|wave|stage|part|volume|tier|section|chapter|figure|table|number|no|type|level|step)\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?!])[\"”’)]*\s+")
# Where another question may begin within a sentence: "and" alone joins far more than questions.
_JOINT = re.compile(
    rf"(?:\s*[,;]\s*(?:(?:and|but|plus)\s+)?|\s+(?:and|but|plus)\s+)(?:also\s+)?(?={_ASKS}\b)", re.IGNORECASE
)
_AND = re.compile(r"\b(?:and|but|plus)\b", re.IGNORECASE)
# The verb stands before its subject: "how much did it cost", and not "how much it cost".
_INVERTED = re.compile(
    rf"(?:(?:when|where|why|how|what|who|whom)\s+{_AUXILIARY}\b(?!\s+(?:then|now|once|formerly|later|called|known)\b)"
    rf"|how\s+(?:much|many|long|big|far|often|large|well|old)\b(?:\s+[\w'’-]+){{0,4}}?\s+{_AUXILIARY}\b"
    rf"|(?:which|what|whose)(?!\s+{_AUXILIARY}\b)(?:\s+[\w'’-]+){{1,3}}?\s+{_AUXILIARY}\b)",
    re.IGNORECASE,
)
# What is asked for is what does it: "who ran it", "what got in the way", "which firm traced the money".
_DOING = re.compile(
    r"(?:(?:who|what)\s+(?!(?:it|they|the|an?|that|this|these|those|we|you|i|he|she|kind|sort|about|if)\b)"
    rf"(?!{_AUXILIARY}\b)[a-z]+\b"
    rf"|(?:which|what|whose|how\s+(?:many|much))(?!\s+{_AUXILIARY}\b)(?:\s+[\w'’-]+){{1,3}}?\s+{_DID}\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(rf"\b{_ASKS}\b", re.IGNORECASE)
_ASKING_SENTENCE = re.compile(
    rf"^\W*(?:(?:and|but|so|also|or|then)\b\W*)?"
    rf"(?:{_ASKS}|{_AUXILIARY}|tell me|describe|explain|list|summarise)\b",
    re.IGNORECASE,
)
_JOINING = re.compile(r"^(?:and|but|so|also|or|then|finally)\b\W*(?:also\b\W*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of a question, `text[start:end]`, that may be a question of its own."""

    start: int
    end: int
    opens_sentence: bool = True


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a question in order, and whether it numbers them; then `lead` comes before the first."""

    items: tuple[Clause, ...]
    lead: str = ""
    numbered: bool = False


def clauses_of(text: str) -> Clauses:
    """Return what may be questions of their own in a text; a single clause where it is one question."""
    numbered = _numbered(text)
    if numbered is not None:
        return numbered
    found: list[Clause] = []
    for start, end in _sentences(text):
        bounds = [start, *_joints(text, start, end), end]
        for position, (first, last) in enumerate(pairwise(bounds)):
            found.append(Clause(_after_joint(text, first), last, position == 0))
    return Clauses(tuple(found))


def begins(text: str, clause: Clause) -> str:
    """Return what comes before the first asking word of a clause: "In 2012 "."""
    asking = _ASKING.search(text, clause.start, clause.end)
    return text[clause.start : asking.start()] if asking else ""


def _numbered(text: str) -> Clauses | None:
    marks = list(_ITEM.finditer(text))
    labels = "".join(mark[1] for mark in marks)
    if len(marks) < 2 or not ("123456789".startswith(labels) or "abcd".startswith(labels)):
        return None
    if any(_COUNTED.search(text, 0, mark.start()) for mark in marks) or _asks(text[: marks[0].start()]):
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = tuple(Clause(mark.end(), end) for mark, end in zip(marks, ends, strict=True))
    return Clauses(items, text[: marks[0].start()], numbered=True)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences that ask stand; one that does not belongs to the one after it, or else before."""
    bounds = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    start, end = 0, 0
    for first, last in pairwise(bounds):
        if _asks(text[first:last]) and end > start and _asks(text[start:end]):
            yield start, end
            start = first
        end = last
    yield start, end


def _asks(text: str) -> bool:
    """Tell whether a text has a sentence that asks: by its first word, or by asking words and its mark."""
    return any(
        _ASKING_SENTENCE.match(part) or (part.rstrip().endswith("?") and _ASKING.search(part))
        for part in _SENTENCE_END.split(text)
    )


def _joints(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a question may begin in a sentence after another one."""
    found = [match for match in _JOINT.finditer(text, start, end) if match.start() > start]
    ands = [match.start() for match in found if _AND.search(match.group())]
    before = start
    for match in found:
        inverted = _INVERTED.match(text, match.end(), end)
        listed = any(place >= match.start() for place in ands)
        whole = len(_ASKING.findall(text, before, match.start())) == 1  # no question within another
        if whole and (inverted or (listed and _DOING.match(text, match.end(), end))):
            yield match.start()
            before = match.end()


def _after_joint(text: str, start: int) -> int:
    """Return where the words of a clause begin, behind what joins it to the one before."""
    while start < len(text) and not text[start].isalnum() and text[start] not in "\"“‘'(£":
        start += 1
    joining = _JOINING.match(text[start:])
    return start + joining.end() if joining else start
