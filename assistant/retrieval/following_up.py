"""Read a follow-up with the turns before it, so that it stands alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.retrieval.terms import without

_REFERS_BACK = re.compile(
    r"\b(it|its|they|them|their|that|those|this|these|he|she|there|one|ones|both|either|"
    r"the (same|latter|former|programme|scheme|fund|pilots?|first|second))\b",
    re.IGNORECASE,
)
_OPENS_AS_FOLLOW_UP = re.compile(
    r"^\W*(and|but|so|also|what about|how about|why|who else|any|or)\b", re.IGNORECASE
)
_ARTICLE = re.compile(r"the\s", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_NAME = re.compile(r"(?<=[\w,;:’')] )[A-Z]\w+")  # a capital that opens no sentence
_BARE_FOLLOW_UP = re.compile(r"^\W*(and|what about|how about|or)\b\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation, as searched, and the first thing that was answered."""

    query: str
    answer: str  # "" where it was not answered in full
    found: bool = True  # something was quoted; a question without an answer gives no subject


def refers_back(text: str, finder: MentionFinder) -> bool:
    """Tell whether a question leans on something said before it."""
    if finder.find(text).programmes:
        return False
    return bool(_REFERS_BACK.search(text) or _OPENS_AS_FOLLOW_UP.search(text))


_BRIEF = 4  # words


def stand_alone(
    asked: str,
    history: tuple[Turn, ...],
    finder: MentionFinder,
    *,
    ignored: Collection[str] = (),
    given: bool = False,
) -> str:
    """Return a follow-up as a question of its own, read with the turns before it.

    "And PfPP?" takes over the earlier question with the programme exchanged; a question
    that leans on a pronoun is told which programme or barrier was being spoken of, unless `ignored`.
    `given`: the reader's filters say what it is about, so no turn does.

    Turns that found nothing give no subject, and what says next to nothing does not reach past them.
    """
    last = next((turn for turn in reversed(history) if turn.found), None)
    if last is None:
        return asked
    named = finder.find(asked)
    rest = _BARE_FOLLOW_UP.sub("", asked).strip(" ?")
    if named.programmes and _BARE_FOLLOW_UP.search(asked) and len(rest.split()) <= 6:
        return _exchanged(last.query, rest, finder)
    if given or named.programmes or named.ambiguous or not _leans(asked, named, brief_too=history[-1].found):
        return asked
    subject = _subject(last, finder, ignored)
    return f"{asked.rstrip(' ?.')} ({subject})?" if subject else asked


def _leans(asked: str, named: Mentions, *, brief_too: bool) -> bool:
    """A question leans on what was said by a pronoun, by how it opens, or by saying next to nothing.

    A name says something, though nobody should know it: "What helped in Wakefiled?"
    """
    names = named.places or named.barriers or _NAME.search(asked)
    brief = brief_too and len(asked.split()) <= _BRIEF and not names
    return brief or bool(_REFERS_BACK.search(asked) or _OPENS_AS_FOLLOW_UP.search(asked))


def _exchanged(earlier: str, subject: str, finder: MentionFinder) -> str:
    """Return the earlier question with its programme replaced by another."""
    spans = finder.programme_spans(earlier)
    if not spans:
        return f"{earlier.rstrip(' ?')} – {subject}?"
    start, end = spans[0]
    before = earlier[:start]
    if _ARTICLE.match(subject):  # "what about the Lantern Programme" after "… of the Harbour Fund"
        before = _ARTICLE_BEFORE.sub("", before)
    return f"{before}{subject}{earlier[end:]}"


def _subject(turn: Turn, finder: MentionFinder, ignored: Collection[str]) -> str:
    """Return the names of what a turn was about: the question's, or else those of its answer."""
    for text in (turn.query, turn.answer):
        names = finder.names(without(finder.find(text), ignored))
        if names:
            return ", ".join(names[:2])
    return ""
