"""Read the span of years that a question plainly asks to keep to: "since 2015", "in the 1990s"."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Years:
    """A span of years, both ends in it; None where it is open."""

    first: int | None
    last: int | None
    said: str = ""  # as it stands in the question

    @property
    def value(self) -> str:
        """As a term is written: "2015-", "-2011", "2010-2015"."""
        return f"{self.first or ''}-{self.last or ''}"

    @property
    def name(self) -> str:
        """As people say it: "since 2015", "before 2012", "between 2010 and 2015", "in 2019"."""
        if self.first is None or self.last is None:
            return f"since {self.first}" if self.first else f"before {(self.last or 0) + 1}"
        return f"in {self.first}" if self.first == self.last else f"between {self.first} and {self.last}"

    @property
    def published(self) -> str:
        """As said of documents: "published since 2015"."""
        return f"published {self.name}"

    @property
    def running(self) -> str:
        """As said of programmes: "running since 2015"."""
        return f"running {self.name}"

    def overlap(self, first: int | None, last: int | None) -> bool:
        """Tell whether another span, whose open ends are None, shares a year with this one."""
        begins_in_time = self.last is None or first is None or first <= self.last
        return begins_in_time and (self.first is None or last is None or last >= self.first)


_YEAR = r"(?:19|20)\d\d"
# "Before 2000 homes were built" tells no year: what follows one ends the thought or leads on, and is no noun.
_FOLLOWS = (
    r"(?=\s*(?:$|[?!;:)\]”\"']|[.,](?!\d)|[-–—]\s)|\s+(?:about|across|against|and|any|are|as|at|been|but|by|can"
    r"|dealt|did|do|does|for|found|from|got|had|has|have|helped|how|in|into|is|made|met|of|on|or|paid|ran|say|says|show"
    r"|shows|that|the|there|to|was|were|what|when|where|which|who|with|\w+ed)\b)"
)
_SINCE = (
    rf"(?:since\s+(?P<since>{_YEAR})|from\s+(?P<from>{_YEAR})\s+(?:on|onwards?)|after\s+(?P<after>{_YEAR}))"
)
_UNTIL = rf"(?:before\s+(?P<before>{_YEAR})|(?:until|till|up\s+to)\s+(?P<until>{_YEAR}))"
_BETWEEN = (
    rf"(?:between\s+(?P<first>{_YEAR})\s+and|from\s+(?P<from_>{_YEAR})\s+(?:to|until|till|through))"
    rf"\s+(?P<last>{_YEAR})"
)
_DECADE = r"(?:in|during|over|from|of|throughout)\s+the\s+(?P<decade>(?:19|20)\d0)['’]?s"
_SPAN = re.compile(rf"\b(?:{_BETWEEN}|{_SINCE}|{_UNTIL}|{_DECADE})(?!\d){_FOLLOWS}", re.IGNORECASE)
_WORKS = (
    r"(?:publications?|reports?|evaluations?|guidance|documents?|papers?|stud(?:y|ies)|research|evidence|audits?"
    r"|reviews?|briefings?|prospectus(?:es)?)"
)
_ISSUED = r"(?:published|issued|written|released|dated|appeared)"
# "reports since 2015", "evidence published in the 2000s", "guidance on data sharing issued after 2010"
_OF_WORKS = re.compile(rf"\b(?:{_WORKS}|(?:{_WORKS}\s+(?:[\w'’-]+\s+){{0,6}})?{_ISSUED})\s+$", re.IGNORECASE)
_IN_A_YEAR = re.compile(rf"\b{_ISSUED}\s+(?:in|during)\s+(?P<year>{_YEAR}){_FOLLOWS}", re.IGNORECASE)


def published(text: str) -> Years | None:
    """Return the years in which what `text` asks for was published, where it plainly says so."""
    if found := _IN_A_YEAR.search(text):
        return Years(int(found["year"]), int(found["year"]), found.group())
    spans = (found for found in _SPAN.finditer(text) if _OF_WORKS.search(text[: found.start()]))
    return next(filter(None, map(_read, spans)), None)


def spoken_of(text: str) -> Years | None:
    """Return the one span of years that `text` speaks of; None where there is none, or more than one."""
    spans = [_read(found) for found in _SPAN.finditer(text)]
    return spans[0] if len(spans) == 1 else None


def _read(found: re.Match[str]) -> Years | None:
    said = {name: int(year) for name, year in found.groupdict().items() if year}
    first, last = said.get("since", said.get("from")), said.get("until")
    if "decade" in said:
        first, last = said["decade"], said["decade"] + 9
    elif "last" in said:
        first, last = said.get("first", said.get("from_")), said["last"]
    elif "after" in said:
        first = said["after"] + 1
    elif "before" in said:
        last = said["before"] - 1
    backwards = first is not None and last is not None and first > last
    return None if backwards else Years(first, last, found.group())
