"""Read the proper names in a text, and tell which of them another text says, in full or by initials."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.answering.checking import dates, figures

_KEPT = 16_384  # texts

_TOKEN = re.compile(r"[^\W_]+(?:[&.’'][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
# What may stand inside a name: "Department for Levelling Up, Housing and Communities".
_WITHIN = re.compile(r"\s*(?:,?\s(?:(?:and|&|of|for|the|in|on|to|with)\s)+|,\s|\s|-|/)\s*")
_NUMERAL = re.compile(r"[IVX]{1,4}$")
# Written with a capital where one of them is meant, and still no name.
_COMMON = frozenset(
    """
    programme programmes program fund funds funding scheme schemes initiative initiatives project projects
    government governments council councils department departments ministry minister ministers secretary
    parliament committee report reports guidance review reviews evaluation evaluations strategy plan plans
    pilot pilots partnership partnerships phase round wave year years stage page table section part area areas
    zone zones deal deals board boards agreement agreements authority authorities state officials i
    """.split()  # noqa: SIM905 a list of words reads better so
)
# With the word after it one name: East Sussex is not West Sussex, though "west" be said of something else.
_SIDES = frozenset(
    "north south east west northern southern eastern western central upper lower inner outer".split()  # noqa: SIM905
)
# Bodies are told apart by what comes with such a word, though it be ordinary: "Institute for Government".
_BODIES = frozenset("institute foundation trust centre commission university college society".split())  # noqa: SIM905
# The one stands for the other: "Scottish ministers" are Scotland's.
_ALSO = {
    "scottish": "scotland", "scots": "scotland", "scotland": "scottish", "welsh": "wales", "wales": "welsh",
    "english": "england", "england": "english", "british": "britain", "britain": "british", "uk": "britain",
    "irish": "ireland", "ireland": "irish", "european": "europe", "europe": "european",
    "whitehall": "central",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capital:
    """A word with a capital, of a proper name as far as can be told."""

    start: int
    end: int
    word: str  # without a possessive
    opens: bool  # it opens a sentence, where any word has a capital

    @property
    def acronym(self) -> str:
        """The capitals of a word that has several, "PPP" of PfPP; "" of one that is no acronym."""
        capitals = "".join(letter for letter in self.word if letter.isupper())
        return capitals if len(capitals) > 1 else ""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of texts, as names are looked up in them."""

    words: frozenset[str]  # stemmed, and as written in lower case
    acronyms: frozenset[str]
    initials: str  # of the words with capitals that follow one another: "NAO LGA"
    pairs: frozenset[tuple[str, str]]  # of words with capitals that follow one another in a name


@lru_cache(maxsize=_KEPT)
def read(text: str) -> tuple[tuple[Capital, ...], ...]:
    """Return the names in a text: the words with capitals that may belong together. Months are none."""
    runs: list[list[Capital]] = []
    for capital in _capitals(text):
        if runs and _WITHIN.fullmatch(text, runs[-1][-1].end, capital.start):
            runs[-1].append(capital)
        else:
            runs.append([capital])
    return tuple(map(tuple, runs))


def _capitals(text: str) -> Iterator[Capital]:
    taken = [(date.start, date.end) for date in dates.read(text)]
    taken += [(figure.start, figure.end) for figure in figures.read(text)]
    for match in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        if word.islower() or not any(map(str.isupper, word)) or _NUMERAL.match(word):
            continue
        if not any(start <= match.start() < end for start, end in taken):
            yield Capital(match.start(), match.end(), word, _opens(text, match.start()))


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \u00a0“‘\"'([")
    return not before or before[-1] in ".!?:;•|\n"


def said(text: str, stems: Collection[str]) -> Said:
    """Return what of names is said in a text whose stemmed words are `stems`."""
    runs = read(text)
    acronyms = {capital.acronym for run in runs for capital in run if capital.acronym}
    initials = " ".join("".join(capital.word[0] for capital in run) for run in runs)
    words = {word.casefold() for word in re.findall(r"[^\W_]+", text)}
    pairs = frozenset(pair for run in runs for pair in _pairs(run))
    return Said(frozenset(words | set(stems)), frozenset(acronyms), initials.upper(), pairs)


def _pairs(run: Sequence[Capital]) -> Iterator[tuple[str, str]]:
    words = [capital.word.casefold() for capital in run]
    return pairwise(words)


def missing(
    run: Sequence[Capital], told: Said, stem: Callable[[str], str], ordinary: Callable[[str], bool]
) -> list[Capital]:
    """Return the words of a name that `told` does not say; `ordinary` judges one that opens a sentence."""
    spelt = _spelt_out(run, told.acronyms)
    return [
        capital
        for at, capital in enumerate(run)
        if _is_apart(run, at, told)
        or (
            at not in spelt
            and not (capital.acronym and capital.acronym.upper() in told.initials)
            and not (capital.acronym and capital.acronym in told.acronyms)
            and not all(_is_said(part, told, stem) for part in re.findall(r"[^\W_]+", capital.word))
            and not (capital.opens and not capital.acronym and ordinary(capital.word))
        )
    ]


def _is_apart(run: Sequence[Capital], at: int, told: Said) -> bool:
    """Tell whether a word makes a name of its own with the next one, and `told` has not the two together."""
    for one, other in _pairs(run[at : at + 2]):
        if one in _SIDES:
            return (one, other) not in told.pairs
        if one in _BODIES:
            return not {(one, other), (other, one)} & told.pairs
    return False


def _is_said(word: str, told: Said, stem: Callable[[str], str]) -> bool:
    folded = word.casefold()
    forms = {folded, stem(word), _ALSO.get(folded, folded)}
    return folded in _COMMON or len(word) == 1 or not told.words.isdisjoint(forms)


def _spelt_out(run: Sequence[Capital], acronyms: Iterable[str]) -> set[int]:
    """Return which words of a name spell out one of some acronyms."""
    initials = "".join(capital.word[0] for capital in run).upper()
    found: set[int] = set()
    for acronym in acronyms:
        at = initials.find(acronym.upper())
        if at >= 0:
            found.update(range(at, at + len(acronym)))
    return found
