"""Find where sentences begin and end, so that whole ones can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A full stop after one of these does not end a sentence …
_ABBREVIATIONS = _listed(
    """
    approx cf ch chap col cont dept dr ed eds eg et fig figs gov hon ie lt mr mrs ms mt nos op p para paras
    pp prof ref rev sec sect sgt ste supp trans univ v viz vol vols vs e.g i.e jan feb mar apr jun jul aug
    sep sept oct nov dec
    """
)
# … after one of these it does, unless a number follows: "etc. The" ends a sentence, "No. 5" does not.
_UNLESS_NUMBERED = frozenset({"etc", "a.m", "p.m", "al", "art", "no", "est"})
# After these, as after initials and "U.K.", a name may follow ("St. Helens", "J. Smith"), and so only
# a word that begins sentences and no name says that one has ended.
_BEFORE_NAMES = frozenset({"st", "co", "corp", "inc", "ltd", "jr", "sr"})
_SENTENCE_OPENERS = _listed(
    """
    A After All Although Among An And As At Because Before Between Both But By Despite During Each Few For
    From He Her Here His How However I If In Instead It Its Many Most No Nor Not Of On One Only Or Other
    Our Over Overall She Since So Some Such That The Their Then There These They This Those Though Three
    Through To Two Under Until We What When Where Which While Who Why With Within Without Yet You
    """
)

# A mark, what closes after it, and a number where a superscript stood: "in all places.12 The".
_CANDIDATE = re.compile(
    r"""
    (?: (?: (?<=[^\W\d_]{3}) | (?<=[)\]”’]) ) [.!?] ["'”’)\]]* (?P<note> \d{1,2} )
    |   [.!?…]+ ["'”’)\]]*
    ) (?= \s | $ )
    """,
    re.VERBOSE,
)
_OPENER = re.compile(r"[\"'“‘(\[]*(\w|[£$€#•–-])")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|\.)*\Z")
_LONGEST_LAST_WORD = 24  # characters; no abbreviation is as long
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # "J", "U.K", "Ph.D"
_LIST_MARK = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,5})[)\]]?")
_LOWER_MARK = re.compile(r"(?:[a-n]|[ivx]{1,4})[.)]\s")


def split(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence of `text`, in order, without the white space between them.

    Every character that is not white space lies in exactly one sentence. A colon does
    not end a sentence; nor does a full stop in an abbreviation, initial or number, or
    after the mark of a list item ("1. First").
    """
    start = _skip_space(text, 0)
    for match in _CANDIDATE.finditer(text):
        end = match.end()
        if end <= start or not _ends(text, start, match):
            continue
        yield start, end
        start = _skip_space(text, end)
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the mark in `match` ends the sentence that began at `start`."""
    mark = match.start()
    following = _skip_space(text, match.end())
    if following == len(text):
        return True
    if text[mark - 1 : mark].isspace() and mark > start:
        return True  # text cut into tokens, as " ." is: there the case of letters tells nothing
    opener = _OPENER.match(text, following)
    if opener and opener.group(1).islower() and not _LOWER_MARK.match(text, following):
        return False  # a sentence does not begin in lower case
    if not match["note"] and match.group() != ".":
        return True
    if mark - start <= _LONGEST_LAST_WORD and _LIST_MARK.fullmatch(text, start, mark):
        return False
    last = _LAST_WORD.search(text, max(start, mark - _LONGEST_LAST_WORD), mark)
    return last is None or _may_follow(last.group(), text, opener)


def _may_follow(word: str, text: str, opener: re.Match[str] | None) -> bool:
    """Tell whether what opens after `word` and its full stop may be another sentence."""
    known = word.casefold()
    initial = word != "I" and word[:1].isupper() and _INITIALS.fullmatch(word)
    if initial or known in _BEFORE_NAMES:
        following = _WORD.match(text, opener.start(1)) if opener else None
        return following is not None and following.group() in _SENTENCE_OPENERS
    if known in _UNLESS_NUMBERED:
        return not (opener and opener.group(1).isdigit())
    return known not in _ABBREVIATIONS
