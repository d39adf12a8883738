"""Word a sentence a little otherwise, so that it says the same and is no longer verbatim."""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|furthermore|in addition|also|for example|for instance|therefore|indeed|overall|"
    r"in particular|in practice|nevertheless|as a result|in fact|but|and|so|yet),?\s+",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"^((?:In|By|From|During|Between|Since) [^,;:]*\b(?:1[89]|20)\d\d\b), ([^,;:“‘]+)\.$")
_MONEY = re.compile(r"([£$€]\d[\d,.]*)\s?(bn|m|k|billion|million|thousand)\b")
_SCALES = {
    "bn": " billion", "m": " million", "k": ",000", "billion": "bn", "million": "m", "thousand": ",000",
}  # fmt: skip
_NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
}  # fmt: skip
# A number by itself: not the first word, none of "twenty-five", "two thirds", "three hundred".
_NUMBER = re.compile(
    rf"(?<=[a-z,;] )({'|'.join(_NUMBERS)})\b"
    r"(?!-|\s+(?:thirds?|quarters?|fifths?|hundred|thousand|million|billion|or)\b)"
)
_SYNONYMS = {
    "approximately": "about", "whilst": "while", "in order to": "to", "due to": "because of",
    "prior to": "before", "commenced": "began", "utilised": "used", "in total": "altogether",
    "carried out": "conducted", "a number of": "several", "amongst": "among",
}  # fmt: skip
_SYNONYM = re.compile(rf"\b({'|'.join(_SYNONYMS)})\b")
# "(DLUHC 2024a; PAC undated)" at the end: where the passage has it from.
_FROM = re.compile(r"\s*\((?:[^()]*\b(?:(?:1[89]|20)\d\d[a-z]?|undated(?: [a-z])?)[;, ]*)+\)(?=\.?$)")
_CELL_FROM = re.compile(r";\s*Sources?:\s*\([^()]*\)\.?$")  # the last cell of a table's row
_MARK = re.compile(r"\s*\[\^?[\d,;\s–-]+\]")


def reword(sentence: str) -> str:
    """Return the same said otherwise; as it was where nothing of it can safely be changed."""
    for step in _STEPS:
        sentence = step(sentence)
    return sentence[:1].upper() + sentence[1:]


def _unmarked(sentence: str) -> str:
    """Without the numbers of notes, which would pass for those of passages."""
    return _MARK.sub("", sentence)


def _without_references(sentence: str) -> str:
    return _FROM.sub("", _CELL_FROM.sub("", sentence))


def _begun_plainly(sentence: str) -> str:
    return _CONNECTIVE.sub("", sentence)


def _time_last(sentence: str) -> str:
    """ "In 2010, councils spent less." → "Councils spent less in 2010." """

    def turned(found: Match[str]) -> str:
        time, rest = found.groups()
        return f"{rest} {time[0].lower()}{time[1:]}."

    return _FRONTED.sub(turned, sentence)


def _money(sentence: str) -> str:
    return _MONEY.sub(lambda found: found[1] + _SCALES[found[2]], sentence)


def _per_cent(sentence: str) -> str:
    if " per cent" in sentence:
        return re.sub(r"(?<=\d) per cent\b", "%", sentence)
    return re.sub(r"(?<=\d)%", " per cent", sentence)


def _years(sentence: str) -> str:
    return re.sub(r"\b((?:1[89]|20)\d\d)[-–]((?:1[89]|20)\d\d)\b", r"\1 to \2", sentence)


def _digits(sentence: str) -> str:
    return _NUMBER.sub(lambda found: _NUMBERS[found[1]], sentence)


def _synonyms(sentence: str) -> str:
    return _SYNONYM.sub(lambda found: _SYNONYMS[found[1]], sentence)


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".!?" else f"{sentence.rstrip(' ;:,')}."


_STEPS: tuple[Callable[[str], str], ...] = (
    _unmarked, _without_references, _begun_plainly, _ended, _time_last, _money, _per_cent, _years,
    _digits, _synonyms,
)  # fmt: skip
