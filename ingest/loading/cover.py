"""Read the date of publication off the first page of a document."""

from __future__ import annotations

import re

_LONGEST = 150  # words of a page that is a cover; on a longer one dates are part of what is told
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY = r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \t]+)?"  # a number on the line above is none
_DATE = re.compile(rf"\b{_DAY}(?P<month>{'|'.join(_MONTHS)}),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
# What stands before a date and says that the document bears it, best first; before a date of something else.
_SAYING = tuple(
    re.compile(rf"\b{words}\W*(?:(?:on|in)\s+)?$", re.IGNORECASE)
    for words in ("published", "adopted", "date", "dated", "issued")
)
_OF_ANOTHER = re.compile(
    r"\b(?:ended|ending|to|until|till|from|since|between|before|after|by|for|on|and)\W*(?:the\s+)?$",
    re.IGNORECASE,
)


def cover_date(page: str, made: str) -> str:
    """Return the date that a cover gives its document, as YYYY-MM-DD or YYYY-MM; "" where it gives none.

    `page` is the text of the first page, `made` what the file says of its date, or "". A date that
    is said to be the document's goes before any other; others count when they are one and the same.
    """
    if len(page.split()) > _LONGEST:
        return ""
    found = [(_rank(page[: match.start()]), _iso(match)) for match in _DATE.finditer(page)]
    dates = [(rank, date) for rank, date in found if date and rank is not None and _is_past(date, made)]
    best = min((rank for rank, _ in dates), default=0)
    named = {date for rank, date in dates if rank == best}
    months = {date[:7] for date in named}
    return max(named, key=len) if len(months) == 1 else ""


def _rank(before: str) -> int | None:
    """How plainly the words before a date say that it is the document's, from 0; None: it is not."""
    for rank, saying in enumerate(_SAYING):
        if saying.search(before):
            return rank
    return None if _OF_ANOTHER.search(before) else len(_SAYING)


def _iso(match: re.Match[str]) -> str:
    month = _MONTHS.index(match["month"].lower()) + 1
    day = int(match["day"] or 0)
    if day > 31:
        return ""
    return f"{match['year']}-{month:02}" + (f"-{day:02}" if day else "")


def _is_past(date: str, made: str) -> bool:
    """Whether the file may have been made after it, give or take the delay of a printer."""
    return not made or int(date[:4]) <= int(made[:4]) + 1
