"""Find where sentences begin and end, so that whole ones can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    """
    approx art cf ch chap co col cont corp dept dr ed eds eg est et etc fig figs gov hon inc ie jr lt ltd
    mr mrs ms mt no nos op p para paras pp prof ref rev sec sect sgt sr st ste supp trans univ v viz vol
    vols vs e.g i.e a.m p.m jan feb mar apr jun jul aug sept sep oct nov dec
    """.split()
)
# … unless what follows cannot be its continuation: "etc. The" ends a sentence, "No. 5" does not.
_MAY_END = frozenset({"etc", "inc", "ltd", "co", "corp", "a.m", "p.m", "al", "st", "no", "est", "jr", "sr"})

_CANDIDATE = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+|$)")
_OPENER = re.compile(r"[\"'“‘(\[]*(\w|[£$€#•–-])")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)$")


def split(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence of `text`, in order, without the white space between them.

    Every character that is not white space lies in exactly one sentence. A colon does
    not end a sentence; nor does a full stop in an abbreviation, initial or number.
    """
    start = _skip_space(text, 0)
    for match in _CANDIDATE.finditer(text):
        end = match.end()
        if end <= start or not _ends(text, match.start(), end):
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


def _ends(text: str, mark: int, end: int) -> bool:
    following = _skip_space(text, end)
    if following == len(text):
        return True
    opener = _OPENER.match(text, following)
    if opener and opener.group(1).islower():
        return False  # a sentence does not begin in lower case
    if text[mark] != "." or end - mark > 1:
        return True
    last = _LAST_WORD.search(text, 0, mark)
    if last is None:
        return True
    word = last.group(1)
    if len(word) == 1 and word.isupper() and word != "I":
        return False  # an initial: "J. Smith"
    if word.casefold() not in _ABBREVIATIONS:
        return True
    is_number = bool(opener and opener.group(1).isdigit())
    return word.casefold() in _MAY_END and not is_number
