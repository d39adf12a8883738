"""Sentences of a text, and the words in them that carry meaning, roughly stemmed."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLOCK = re.compile(r"\s*\n\s*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bDr\.)(?<!\bNo\.)(?<!e\.g\.)(?<!i\.e\.)(?:(?=[”’\"'])[”’\"'])?\s+(?=[“‘\"'(]?[A-Z0-9£])"
)
_WORD = re.compile(r"[a-z][a-z'’-]*[a-z]|\d[\d,.]*\d|\d")
_ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "es",
    "ed",
    "er",
    "ly",
    "s",
    "e",
)
_ABBREVIATION = re.compile(r"\b[A-Z]{2,6}\b")
_CAPITALS = re.compile(r"[A-Z][\w-]*(?: (?:(?:of|for|and|the|in) )*[A-Z][\w-]*)*")
_STEM = 4  # letters that an ending leaves at least
_EMPTY_WORDS = """
a about after all also am an and any are as at be been before being between both but by can could
did do does  doing down during each for from had has have he her his how i if in into is it its it's
me more most my  no not of on or our out over own please programme programmes same she should so
some such tell than that the  their them then there these they this those through to under up very
was we were what when where which who  why will with would you your say said give list name describe
explain summarise
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line break always ends one."""
    return [
        sentence.strip()
        for block in _BLOCK.split(text.strip())
        for sentence in _SENTENCE_END.split(block)
        if sentence.strip()
    ]


def content(text: str) -> set[str]:
    """Return the stems of the words that carry meaning."""
    return {stem(word) for word in _WORD.findall(text.lower()) if word not in _EMPTY}


def spelled_out(text: str, names: Iterable[str]) -> str:
    """Return a text followed by those of the names that its abbreviations stand for."""
    abbreviations = set(_ABBREVIATION.findall(text))
    return " ".join([text, *(name for name in names if abbreviations & initials(name))])


def initials(name: str) -> set[str]:
    """Return the first letters of a name's runs of words with capitals: {"NDC"}."""
    return {"".join(re.findall(r"\b[A-Z]", run)) for run in _CAPITALS.findall(name)}


def stem(word: str) -> str:
    """Return a word without its ending, so that "pilots" and "piloted" are much the same."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
