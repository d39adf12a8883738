"""Find the programmes, places, barriers and themes that a text names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.kernel.taxonomy import Taxonomy

_SPEAKS_OF_BARRIERS = re.compile(r"\bbarriers?\b", re.IGNORECASE)
# Named after a place, and no place: "Sheffield Hallam University", "University of Birmingham".
_UNIVERSITY = re.compile(r"(?:\b[A-Z][\w'-]*\s+){1,3}University\b|\bUniversity of(?:\s+[A-Z][\w'-]*)+")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"})


@dataclass(frozen=True, slots=True)
class Mentions:
    """Taxonomy ids (names, for places) found in a text, in the order of their first mention."""

    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()  # terms that may mean several programmes


class _Names:
    """Longest-match search for a set of names in one pass."""

    def __init__(self, names: Iterable[tuple[str, str, bool]]) -> None:
        """`names`: (name as written, what it stands for, whether the case matters)."""
        exact: dict[str, str] = {}
        folded: dict[str, str] = {}
        for name, meaning, case_matters in names:
            plain = _plain(name)
            # Two letters are a name only in capitals: "GM" and not "gm".
            if case_matters or (plain.isupper() and len(plain) <= 2):
                exact.setdefault(plain, meaning)
            else:
                folded.setdefault(plain.lower(), meaning)
        self._searches = [
            (_alternatives(exact, 0), exact),
            (_alternatives(folded, re.IGNORECASE), folded),
        ]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, meaning) of every mention; a longer name hides a shorter one inside it."""
        found: list[tuple[int, int, str]] = []
        for pattern, meanings in self._searches:
            for match in pattern.finditer(text) if pattern else ():
                key = " ".join(match.group().split())
                # A pattern takes "ſ" for "s" and "ı" for "i"; a name is not written so.
                meaning = meanings.get(key) or meanings.get(key.lower())
                if meaning:
                    found.append((*match.span(), meaning))
        found.sort(key=lambda item: (item[0], -item[1]))
        return _without_nested(found)


def _plain(text: str) -> str:
    return " ".join(text.translate(_APOSTROPHES).split())


def _alternatives(names: Mapping[str, str], flags: int) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    body = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    return re.compile(rf"(?<![\w])(?:{body})(?![\w])", flags)


def _without_nested(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    end = -1
    for item in found:
        if item[0] >= end:
            kept.append(item)
            end = item[1]
    return kept


def speaks_of_barriers(text: str) -> bool:
    """Tell whether a text is about barriers, whichever."""
    return bool(_SPEAKS_OF_BARRIERS.search(text))


class MentionFinder:
    """Reads a text for the names of a taxonomy. Building one compiles patterns; reuse it."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._nations = _unique(item.nation for item in taxonomy.programmes if item.nation)
        programmes = [
            (name, f"programme:{programme.id}", programme.case_sensitive)
            for programme in taxonomy.programmes
            for written in (programme.name, *programme.aliases)
            for name in {written, written.replace(",", "")}  # a comma in a name is often left out
        ]
        ambiguous = [(item.term, f"ambiguous:{item.term}", False) for item in taxonomy.ambiguous]
        self._programmes = _Names([*programmes, *ambiguous])
        self._places = _Names(
            (name, place.name, True) for place in taxonomy.places for name in (place.name, *place.aliases)
        )
        regions = {name for place in taxonomy.places for name in (place.region, place.nation) if name}
        self._anywhere = _Names(
            [
                *((name, name, True) for place in taxonomy.places for name in (place.name, *place.aliases)),
                *((name, name, True) for name in sorted(regions.union(self._nations))),
            ]
        )
        self._barriers = _Names((term, item.id, False) for item in taxonomy.barriers for term in item.terms)
        # "Funding" alone is an ordinary word; it names the barrier where barriers are spoken of.
        self._named_barriers = _Names(
            (name, item.id, False) for item in taxonomy.barriers for name in (item.name, item.id, *item.terms)
        )
        self._themes = _Names(
            (name, theme.id, False) for theme in taxonomy.themes for name in (theme.name, *theme.terms)
        )

    def programmes(self, text: str) -> tuple[str, ...]:
        """Return the programmes that `text` names; quicker than `find` where no more is wanted."""
        named = self._programmes.find(text.translate(_APOSTROPHES))
        return _unique(meaning[10:] for _, _, meaning in named if meaning.startswith("programme:"))

    def programme_names(self, text: str, *, besides: Collection[str] = ()) -> list[str]:
        """Return the full names of the programmes that `text` names, `besides` those of these ids."""
        named = set(self.programmes(text)).difference(besides)
        return [item.name for item in self.taxonomy.programmes if item.id in named]

    def programme_spans(self, text: str, *, besides: Collection[str] = ()) -> list[tuple[int, int]]:
        """Return where `text` names programmes, `besides` those of these ids, in order."""
        found = self._programmes.find(text.translate(_APOSTROPHES))
        kept = (item for item in found if item[2].startswith("programme:") and item[2][10:] not in besides)
        return [(start, end) for start, end, _ in kept]

    def place_spans(self, text: str) -> list[tuple[int, int]]:
        """Return where `text` names places, regions and nations outside the names of programmes, in order."""
        text = text.translate(_APOSTROPHES)
        taken = self._programmes.find(text)
        found = self._anywhere.find(_UNIVERSITY.sub(lambda match: " " * len(match.group()), text))
        return [
            (start, end)
            for start, end, _ in found
            if not any(start < other_end and other < end for other, other_end, _ in taken)
        ]

    def barrier_spans(self, text: str) -> list[tuple[int, int]]:
        """Return where `text` names barriers, in order."""
        text = text.translate(_APOSTROPHES)
        barriers = self._named_barriers if speaks_of_barriers(text) else self._barriers
        return [(start, end) for start, end, _ in barriers.find(text)]

    def ambiguous_spans(self, text: str) -> list[tuple[int, int]]:
        """Return where `text` has terms that may mean several programmes, in order."""
        found = self._programmes.find(text.translate(_APOSTROPHES))
        return [(start, end) for start, end, meaning in found if meaning.startswith("ambiguous:")]

    def names(self, mentions: Mentions) -> list[str]:
        """Return the full names of the programmes and barriers mentioned."""
        programmes = [item.name for item in self.taxonomy.programmes if item.id in mentions.programmes]
        barriers = [
            f"the {item.id} barrier" for item in self.taxonomy.barriers if item.id in mentions.barriers
        ]
        return [*programmes, *barriers]

    def resolved(self, mentions: Mentions, text: str) -> Mentions:
        """Return `mentions` with an ambiguous name taken for the one programme of the nation in `text`."""
        nations = [
            nation for nation in self._nations if re.search(rf"\b{re.escape(nation)}\b", text, re.IGNORECASE)
        ]
        if not mentions.ambiguous or len(nations) != 1:
            return mentions
        meant = {
            programme
            for item in self.taxonomy.ambiguous
            if item.term in mentions.ambiguous
            for programme in item.programmes
        }
        fitting = [
            item.id for item in self.taxonomy.programmes if item.id in meant and item.nation == nations[0]
        ]
        if len(fitting) != 1:
            return mentions
        return replace(mentions, programmes=_unique((*mentions.programmes, fitting[0])), ambiguous=())

    def find(self, text: str) -> Mentions:
        """Return what `text` names."""
        text = text.translate(_APOSTROPHES)
        named = [meaning for _, _, meaning in self._programmes.find(text)]
        return replace(
            self.subjects(text),
            programmes=_unique(name[10:] for name in named if name.startswith("programme:")),
            ambiguous=_unique(name[10:] for name in named if name.startswith("ambiguous:")),
            places=_unique(meaning for _, _, meaning in self._places.find(_UNIVERSITY.sub(" ", text))),
        )

    def subjects(self, text: str) -> Mentions:
        """Return the barriers and themes that `text` names; quicker than `find` where no more is wanted."""
        text = text.translate(_APOSTROPHES)
        barriers = self._named_barriers if speaks_of_barriers(text) else self._barriers
        return Mentions(
            barriers=_unique(meaning for _, _, meaning in barriers.find(text)),
            themes=_unique(meaning for _, _, meaning in self._themes.find(text)),
        )


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
