"""Tell whether a reworded question says nothing that nobody said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.retrieval.following_up import Turn, needs_history
from assistant.retrieval.terms import without
from assistant.retrieval.words import telling_words

_ADDRESS = re.compile(
    r"https?:|www\.|\w@\w|\]\(|[<>\[\]{}`|]|\b[\w-]+\.(?:com|co|org|net|io|ai|uk|gov|eu|dev|app)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.?!])\s+(?=\S)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PHRASE = re.compile(r"[\"“]([^\"“”]{2,200})[\"”]")
_NAMED = ("programmes", "places")
_STEM = 5  # letters: “evaluated” is said by “evaluation”
_OWN = 0.5  # share of its telling words that may be the model's own
_OPENING = """
    about according across after against an and any are as at before between by can compare could define
    describe did do does during explain find for from give had has have how if in is list may name of on or
    over please should show since summarise tell that the their there these this those through to under until
    was were what when where whether which while who whom whose why will with within would
    """
_OPENERS = frozenset(_OPENING.split())


def objection(
    line: str,
    asked: str,
    history: Sequence[Turn],
    finder: MentionFinder,
    *,
    limit: int,
    ignored: Collection[str] = (),
) -> str:
    """Return why a line cannot stand for a question that was asked after `history`; "" where it can.

    It has to be one question of at most `limit` characters that leans on nothing any more, to keep every
    name, number and quoted phrase of what was asked, and to bring in no programme, place, number, capitalised
    word or address that stands in neither the question nor the history, nor a term that the reader asked to
    leave out; most of what it says has to be said there.
    """
    return next(_objections(line, asked, history, finder, limit, ignored), "")


def _objections(
    line: str,
    asked: str,
    history: Sequence[Turn],
    finder: MentionFinder,
    limit: int,
    ignored: Collection[str],
) -> Iterator[str]:
    said = " \n".join((asked, *(f"{turn.query} \n{turn.answer}" for turn in history)))
    if not line:
        yield "nothing"
    if "\n" in line or not line.isprintable():
        yield "more than one line"
    if len(line) > limit:
        yield "too long"
    if len(_SENTENCES.split(line)) > max(1, len(_SENTENCES.split(asked))):
        yield "more than one question"
    if _ADDRESS.search(line):
        yield "an address or markup"
    here, there, own = (finder.find(text) for text in (line, said, asked))
    yield from (f"nobody named {name}" for name in _names(here) - _names(there))
    yield from (f"{name} is lost" for name in _names(own) - _names(here))
    left_out = _names(here) - _names(without(here, ignored)) - _names(own)
    yield from (f"{name} was to be left out" for name in left_out)
    yield from (f"nobody said {number}" for number in _numbers(line) - _numbers(said))
    yield from (f"{number} is lost" for number in _numbers(asked) - _numbers(line))
    yield from (f"“{phrase}” is lost" for phrase in _PHRASE.findall(asked) if phrase not in line)
    known = _stems(_WORD.findall(" ".join((said, *_spelt(there, finder)))))
    yield from (f"nobody named {word}" for word in _capitalised(line) if not _stems([word]) <= known)
    words = telling_words(line)
    if words and sum(_stems([word]) <= known for word in words) < _OWN * len(words):
        yield "another question"
    if needs_history(line, tuple(history), finder):
        yield "it still leans on what was said"


def _names(mentions: Mentions) -> set[str]:
    return {name for facet in _NAMED for name in getattr(mentions, facet)}


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in _NUMBER.findall(text)}


def _capitalised(line: str) -> Iterator[str]:
    """Yield the words with a capital, but for one with which any question may open."""
    for position, word in enumerate(_WORD.findall(line)):
        if word[0].isupper() and (position or word.casefold() not in _OPENERS):
            yield word


def _spelt(mentions: Mentions, finder: MentionFinder) -> Iterator[str]:
    """Yield every way to write the programmes and places that were named."""
    for item in finder.taxonomy.programmes:
        if item.id in mentions.programmes:
            yield from (item.name, *item.aliases)
    for place in finder.taxonomy.places:
        if place.name in mentions.places:
            yield from (place.name, *place.aliases)


def _stems(words: Iterable[str]) -> set[str]:
    return {word.casefold().removesuffix("'s").removesuffix("’s")[:_STEM] for word in words}
