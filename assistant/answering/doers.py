"""Tell whether sentences say who did what a question asks of: "Who evaluated …?", "Who led …?"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assistant.kernel.index.generation import Generation

_ASKS = re.compile(r"\bwho\s+(?:(?:else|has|have|had|was|were|first)\s+)*(\w+)\b", re.IGNORECASE)
# What is done to a programme, as stems, with the words that tell as much. Of other deeds nothing is asked:
# who overcame, gained or moved is often told of people without a name.
_EVALUATED = ("evalu", "assess", "studi", "research")
_DEEDS = (
    _EVALUATED,
    ("lead", "chair", "head", "run", "manag", "deliv", "deliver"),
    ("fund", "pay", "financ", "sponsor"),
    ("commiss",),
    ("announc", "launch", "introduc"),
)
_SOURCES = re.compile(r"\([^()]*\)")  # "(LGA 2013)" says who wrote of it
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NEAR = 8  # words
_BODIES = re.compile(
    r"(?:committees?|universit(?:y|ies)|departments?|offices?|councils?|ministers?|mps|mayors?|partnerships?"
    r"|government|treasury|firms?|compan(?:y|ies)|consultants?|boards?|trusts?|teams?|authorit(?:y|ies)"
    r"|institutes?|agenc(?:y|ies)|communities|ministry)$",
    re.IGNORECASE,
)
_MONTHS = frozenset(calendar.month_name)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, as a question asks of it."""

    said: str  # "evaluated"
    stems: Collection[str]  # of the words that tell it


def asked(generation: Generation, query: str) -> Deed | None:
    """Return the deed whose doer a question asks for; None where it asks for none, or for another kind."""
    for found in _ASKS.finditer(query):
        stem = " ".join(generation.lexical.stems(found.group(1)))
        for stems in _DEEDS:
            if stem in stems:
                return Deed(found.group(1).lower(), stems)
    return None


def tells_of(generation: Generation, deed: Deed, texts: Iterable[str]) -> bool:
    """Tell whether some text speaks of a deed, whoever did it."""
    told = " ".join(_SOURCES.sub(" ", text) for text in texts)
    return any(stem in deed.stems for stem in generation.lexical.stems(told))


def named(generation: Generation, deed: Deed, texts: Iterable[str]) -> bool:
    """Tell whether some text has the name or the kind of a doer close to the deed."""
    return any(_names(generation, deed, text) for text in texts)


def _names(generation: Generation, deed: Deed, text: str) -> bool:
    text = _SOURCES.sub(" ", text)
    for start, end in reversed(generation.finder.programme_spans(text)):
        text = f"{text[:start]} {text[end:]}"  # what it was done to did not do it
    words = _WORD.findall(text)
    stems = [" ".join(generation.lexical.stems(word)) for word in words]
    # Councils and residents are told of in every evaluation; who made it has a name.
    bodies = deed.stems is not _EVALUATED
    doers = [
        at for at, word in enumerate(words) if (at and _is_name(word)) or (bodies and _BODIES.match(word))
    ]
    deeds = [at for at, stem in enumerate(stems) if stem in deed.stems]
    return any(0 < abs(doer - done) <= _NEAR for doer in doers for done in deeds)


def _is_name(word: str) -> bool:
    return word[0].isupper() and word not in _MONTHS
