"""Split a question that asks several things into questions that stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.retrieval.clauses import Clause, begins, clauses_of
from assistant.retrieval.leaning import is_general, points_back
from assistant.retrieval.words import telling_words

_PARTS = 4
_CLAUSES = 16  # more of them are no question that anybody asks
_COMPARES = re.compile(
    r"\b(?:compar\w+|differ(?:s|ed|ent|ence|ences)?|versus|vs?|contrast\w*|in common|alike)\b", re.IGNORECASE
)
# What it stands for is said in another part and is no name: it cannot be told from this part alone.
_TIED = re.compile(
    r"\b(?:each(?!\s+(?:year|month|place|area|council))|both|either|neither|of (?:it|them)|else|instead|"
    r"respectively|he|she|his|her|others?|th[eo]se|this|that|"
    r"the (?:same|rest|former|latter|two|difference))\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"^\W*(?:which|whose|what\s+(?!was|were|is|are|did|does|do|has|have|had|can|could)\w+s)\b", re.IGNORECASE
)
_ASKING = re.compile(r"\b(?:who|whom|what|when|where|why|how|which|and|or)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:(?P<of>its)|it)\b", re.IGNORECASE)
_DEFINES = re.compile(r"^\W*(?:what\s+(?:is|are|was|were)\s+(?!the\b)|define\b)", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:programmes|schemes|initiatives|funds)\b", re.IGNORECASE)
# "The CRF evaluation", and not the CRF, is what "it" stands for.
_HEAD = re.compile(r"\s+(?:evaluation|review|report|study|guidance|prospectus|strategy)\b", re.IGNORECASE)
# "It" may be the evidence and not what that is on: "How good was the evidence on NRF, and what held it back?"
_ON = re.compile(
    r"\bthe\s+(?!way\b)[\w-]+\s+(?:of|on|for|about|into|behind|from)\s+(?:the\s+)?$", re.IGNORECASE
)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_WHEN_OR_WHERE = re.compile(
    r"(?:in|during|since|after|before|between|from|under|at|across|within|by)\b[^:?]{1,40}?[,:]?\s*",
    re.IGNORECASE,
)
_BY_PLACE = re.compile(r"\b(?:in|at|across|around|for)\s+(?:the\s+)?$", re.IGNORECASE)
_WORKED = re.compile(r"^\W*what\s+(?P<verb>work|help)(?:s|ed)\b", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"^(\W*what\s+(?:did|does)(?:\s+not|n['’]t))(?=\s+(?:in|at|for|there)\b|\W*$)", re.IGNORECASE
)


def split(query: str, finder: MentionFinder) -> tuple[str, ...]:
    """Return the questions that a question consists of, at most four, each with its subject.

    One element where it asks one thing, which is then `query` itself. It is split where each part is by its
    form a question of its own, and can be told by name what it is about: a wrong split costs more than none.
    A comparison is one question. No word of the question is lost but those that join its parts, and pronouns.
    """
    found = clauses_of(query)
    if not 2 <= len(found.items) <= _CLAUSES or (_COMPARES.search(query) and not found.numbered):
        return (query,)
    parts = [_Part.read(query, clause, finder) for clause in found.items]
    if not found.numbered:
        parts = _joined(query, parts, finder)
    parts = _at_most(query, parts, finder)
    lead = _Part.read(query, Clause(0, len(found.lead)), finder) if found.lead.strip() else None
    if len(parts) < 2 or not _named(parts, lead):
        return (query,)
    return tuple(_alone(query, parts, position, lead) for position in range(len(parts)))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a question, and what it says of its subject."""

    clause: Clause
    text: str
    named: Mentions
    programme: str  # the one that it names, as it names it; "" where it names none or several
    meant: str  # what "it" may stand for after this part: "the PfPP evaluation"; "" where that is not clear
    place: str  # with its preposition: "in Leeds"
    points: bool  # some word of it stands for something outside it
    general: bool  # it says nothing that could not be asked of any programme

    @classmethod
    def read(cls, query: str, clause: Clause, finder: MentionFinder) -> _Part:
        text = query[clause.start : clause.end].strip(" ,;")
        named = finder.find(text)
        return cls(
            clause,
            text,
            named,
            programme=text[slice(*finder.programme_spans(text)[0])] if len(named.programmes) == 1 else "",
            meant=_meant(text, finder) if len(named.programmes) == 1 else "",
            place=_place(text, finder),
            points=points_back(text, finder),
            general=all(is_general(word) for word in telling_words(_without_places(text, finder))),
        )

    @property
    def names(self) -> bool:
        return bool(self.named.programmes or self.named.ambiguous)

    @property
    def has_subject(self) -> bool:
        """Whether it says itself what it is about."""
        if self.names or _OF_ALL.search(self.text):
            return True
        return not self.points and bool(
            self.named.barriers or (_DEFINES.match(self.text) and not self.general)
        )


def _meant(text: str, finder: MentionFinder) -> str:
    start, end = finder.programme_spans(text)[0]
    if _ON.search(text, 0, start):
        return ""
    head = _HEAD.match(text, end)
    article = _ARTICLE_BEFORE.search(text, 0, start)
    return text[article.start() if article else start : head.end() if head else end]


def _place(text: str, finder: MentionFinder) -> str:
    spans = finder.place_spans(text)
    if len(spans) != 1:
        return ""
    start, end = spans[0]
    before = _BY_PLACE.search(text, 0, start)
    return text[before.start() : end] if before else f"in {text[start:end]}"


def _without_places(text: str, finder: MentionFinder) -> str:
    for start, end in reversed(finder.place_spans(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _joined(query: str, parts: Sequence[_Part], finder: MentionFinder) -> list[_Part]:
    """Join each clause that is no question of its own to the one before it."""
    kept = [parts[0]]
    for part in parts[1:]:
        last = kept[-1]
        if _is_own(part, kept) and len(last.text.split()) > 1 and _says(last.text):
            kept.append(part)
        else:
            kept[-1] = _Part.read(query, Clause(last.clause.start, part.clause.end), finder)
    return kept


def _is_own(part: _Part, before: Sequence[_Part]) -> bool:
    if part.names:
        return True
    if _TIED.search(part.text) or len(part.text.split()) < 2 or not _says(part.text):
        return False
    if _WHICH.match(before[-1].text) and (part.points or part.general):
        return False  # it asks of whichever they are
    if part.has_subject:
        return True
    nearest = next((each for each in reversed(before) if each.names), None)
    if nearest is not None:
        return bool(nearest.meant if _IT.search(part.text) else nearest.programme)
    return part.general or any(each.named.barriers for each in before)


def _says(text: str) -> bool:
    """Tell whether there is more than asking words in a text: not in "when and where"."""
    return bool(_ASKING.sub("", text).strip(" ,?"))


def _at_most(query: str, parts: list[_Part], finder: MentionFinder) -> list[_Part]:
    if len(parts) <= _PARTS:
        return parts
    rest = Clause(parts[_PARTS - 1].clause.start, parts[-1].clause.end)
    return [*parts[: _PARTS - 1], _Part.read(query, rest, finder)]


def _named(parts: Sequence[_Part], lead: _Part | None) -> bool:
    """Tell whether each part can be told by name what it is about, or says so itself in words of its own."""
    every = [*parts, lead] if lead else parts
    named = any(part.programme or part.named.barriers or part.place for part in every)
    return named or not any(part.points or part.general for part in parts)


def _alone(query: str, parts: Sequence[_Part], position: int, lead: _Part | None) -> str:
    part = parts[position]
    text = _whole(part.text, parts[0].text) if position else part.text
    if position and not part.clause.opens_sentence:
        text = _opened(query, parts[0], text)
    led = lead if not position else None
    if not part.has_subject and not (led and led.programme):
        others = [*reversed(parts[:position]), *([lead] if lead else [])]
        if part.general or part.points:  # "What helped" waits for the name in what comes after it
            others += parts[position + 1 :]
        text = _told(text, part, others)
    text = f"{led.text.rstrip(' :–-')}: {text}" if led else text
    text = text.rstrip(" ,;?")
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!")) else "?")


def _told(text: str, part: _Part, others: Sequence[_Part]) -> str:
    """Return a part with what the others, the nearest first, say that it is about."""
    for other in others:
        if other.programme:
            after = other.clause.start > part.clause.start
            place = other.place if after and part.general and not part.place else ""
            return _put(text, other.meant or other.programme, other.programme, place)
        if other.named.barriers:
            barrier = f"the {other.named.barriers[0]} barrier"
            return _put(text, barrier, barrier, "")
    place = "" if part.place else next((other.place for other in others if other.place), "")
    return f"{text.rstrip(' ?.')} {place}" if place else text


def _put(text: str, meant: str, name: str, place: str) -> str:
    """Return a part with what "it" stands for in its place, or else its subject behind it."""
    its = list(_IT.finditer(text))
    if len(its) == 1:
        suffix = "’s" if its[0]["of"] else ""
        text = f"{text[: its[0].start()]}{meant}{suffix}{text[its[0].end() :]}"
        return f"{text.rstrip(' ?.')} {place}" if place else text
    return f"{text.rstrip(' ?.')} ({name}{f', {place}' if place else ''})"


def _whole(text: str, first: str) -> str:
    """Return "what did not in Luton" with the verb that the first question has."""
    worked = _WORKED.match(first)
    return _LEFT_OUT.sub(rf"\1 {worked['verb']}", text) if worked else text


def _opened(query: str, first: _Part, text: str) -> str:
    """Return a part with the time or place that opens the sentence: "In 2012, who … and how …"."""
    opening = begins(query, first.clause)
    said = re.search(r"\d", opening) or (first.place and first.place in opening)
    return f"{opening}{text}" if said and _WHEN_OR_WHERE.fullmatch(opening) else text
