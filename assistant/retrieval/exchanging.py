"""Ask an earlier question again of another programme, place, barrier or year: "And in Leeds?"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.kernel.mentions import MentionFinder
from assistant.retrieval.leaning import is_general
from assistant.retrieval.words import telling_words

_OPENER = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|thanks|so|now|then|and|but|or|also)\b\W*)*"
    r"(?:(?:what about|how about|what of|same for)\b\W*)?",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"^(?:in|for|at|of|with|from|under|on|by|since)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"the\s", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_BARRIER_AFTER = re.compile(r"\s+barriers?\b", re.IGNORECASE)
_YEAR = r"\b(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?\b"
_YEARS = re.compile(_YEAR)
_ONLY_YEAR = re.compile(_YEAR + r"\W*")
_CAPITALISED = re.compile(r"[A-Z][\w'’-]+(?:\s+(?:and|of|upon|on|with|the|under|le|[A-Z][\w'’-]+))*")
_ONES = re.compile(r"\s+ones?\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:what|who|whom|whose|when|where|why|how|which|did|does|do|is|are|was|were|can|has|have|had|tell|give|compare|versus|vs|than)\b",
    re.IGNORECASE,
)
_LONG = 8  # words; more are a question of their own
Spans = list[tuple[int, int]]


def exchanged(asked: str, earlier: str, finder: MentionFinder) -> str | None:
    """Return the earlier question of what a question names and nothing else; None where it says more."""
    opener = _OPENER.match(asked)
    opened = opener.end() if opener else 0
    rest = asked[opened:].strip(" ?.!")
    preposition = _PREPOSITION.match(rest)
    follows = asked[:opened].strip(" \"'“(") or preposition or asked.endswith("?")
    if not follows or len(asked.split()) > _LONG:
        return None
    name = rest[preposition.end() :] if preposition else rest
    joint = preposition.group().strip().lower() if preposition else ""
    return _put(name, joint, earlier, finder) if name else None


def replied(asked: str, earlier: str, finder: MentionFinder) -> str | None:
    """Return the earlier question, which was asked back, of what the reply names; None if it is no reply."""
    name = _OPENER.sub("", asked, count=1).strip(" ?.!")
    if not name or len(name.split()) > _LONG or _ASKS.search(name):
        return None
    spans = finder.ambiguous_spans(earlier)
    meant = _meant(name, earlier[slice(*spans[0])], finder) if spans else ""
    if meant:
        return _replaced(earlier, spans, meant)
    return _put(name, "", earlier, finder)


def _put(name: str, joint: str, earlier: str, finder: MentionFinder) -> str | None:
    if _ASKS.search(name):
        return None
    named = finder.find(name)
    if named.programmes and _only(name, finder.programme_spans(name)):
        return _programme(name, earlier, finder)
    known = finder.place_spans(name)
    if (known and _only(name, known)) or (joint and not named.programmes and _CAPITALISED.fullmatch(name)):
        return _place(name, joint or "in", earlier, finder)
    if _ONLY_YEAR.fullmatch(name):
        return _year(name, joint or "in", earlier)
    barrier = name if finder.barrier_spans(name) else f"{name} barrier"
    if _only(barrier, finder.barrier_spans(barrier)):
        return _barrier(name, earlier, finder)
    return None


def _programme(name: str, earlier: str, finder: MentionFinder) -> str:
    spans = finder.programme_spans(earlier)
    if not spans:
        return f"{earlier.rstrip(' ?.')} – {name}?"
    if len(finder.programmes(earlier)) > 1:  # of a comparison: one more to compare
        return f"{earlier[: spans[-1][1]]} and {name}{earlier[spans[-1][1] :]}"
    return _replaced(earlier, spans, name)


def _place(name: str, joint: str, earlier: str, finder: MentionFinder) -> str:
    spans = finder.place_spans(earlier)
    if not spans:
        return f"{earlier.rstrip(' ?.')} {joint} {name}?"
    if len({earlier[start:end] for start, end in spans}) > 1:
        return f"{earlier[: spans[-1][1]]} and {name}{earlier[spans[-1][1] :]}"
    return _replaced(earlier, spans, name)


def _barrier(name: str, earlier: str, finder: MentionFinder) -> str | None:
    if len(finder.subjects(earlier).barriers) != 1:
        return None
    spans = []
    for start, end in finder.barrier_spans(earlier):
        said = _BARRIER_AFTER.match(earlier, end)
        spans.append((start, said.end() if said else end))
    whole = name if _BARRIER_AFTER.search(name) else f"{name} barrier"
    return _replaced(earlier, spans, whole if _ARTICLE.match(whole) else f"the {whole}")


def _year(name: str, joint: str, earlier: str) -> str:
    if _YEARS.search(earlier):
        return _YEARS.sub(name, earlier)
    return f"{earlier.rstrip(' ?.')} {joint} {name}?"


def _replaced(earlier: str, spans: Spans, name: str) -> str:
    """Return the earlier question with a name in place of all of `spans`."""
    for start, end in reversed(spans):
        before = earlier[:start]
        if _ARTICLE.match(name):  # "what about the Lantern Programme" after "… of the Harbour Fund"
            before = _ARTICLE_BEFORE.sub("", before)
        earlier = f"{before}{name}{earlier[end:]}"
    return earlier


def _only(text: str, spans: Spans) -> bool:
    """Tell whether a text says nothing but what stands in its spans."""
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return bool(spans) and all(is_general(word) for word in telling_words(text))


def _meant(name: str, term: str, finder: MentionFinder) -> str:
    """Return the one programme, of those that an ambiguous term may mean, that a reply singles out."""
    words = _folded([_ONES.sub("", name)]) - _folded([term])
    fitting = []
    for item in finder.taxonomy.ambiguous:
        if item.term.casefold() == term.casefold():
            known = [finder.taxonomy.programme(each) for each in item.programmes]
            fitting = [each.name for each in known if each and words <= _folded((each.name, *each.aliases))]
    return fitting[0] if words and len(fitting) == 1 else ""


def _folded(texts: Iterable[str]) -> set[str]:
    return {word.casefold().removesuffix("s") for text in texts for word in telling_words(text)}
