"""Read a follow-up with the turns before it, by rules, so that it stands alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.retrieval.exchanging import exchanged, replied
from assistant.retrieval.leaning import is_general, leans, refers_back
from assistant.retrieval.terms import without
from assistant.retrieval.words import telling_words

__all__ = ["Turn", "needs_history", "refers_back", "stand_alone"]

_NAMES = 2  # of what was spoken of, that a question is told at most
_CARRIED = 25  # words of an earlier question, that one is told at most
# It asks about the question before it, and says nothing of its own.
_BARE = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?)\b\W*)?(?P<word>"
    r"why(?: not| so| (?:is|was) that)?|how(?: so| come| much| many)?|when|where|who|"
    r"(?:by|for) whom|since when|in what way|(?:what|who|where|which|anything|anyone) else|any others?|"
    r"(?:any |tell me )?more|go on|for example|such as)\W*$",
    re.IGNORECASE,
)
_CARRIED_ON = re.compile(r"^[\w ]{2,20} – ")
_CHOICE = re.compile(
    r"\bthe\s+(?:(?P<number>first|second|third|last|other)\s+(?:one|programme|scheme|fund)|(?P<side>former|latter))\b",
    re.IGNORECASE,
)
_NUMBERS = {"first": 0, "former": 0, "second": 1, "third": 2, "last": -1, "latter": -1}
_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|versus|vs?|than|similar|alike|contrast|beside|as well as)\b", re.IGNORECASE
)
_THING = re.compile(r"\b(?:it|that|this|them|those|these|they)\b", re.IGNORECASE)
# "Was it part of Total Place?", but not "Was it Total Place?" nor "Is it true that Total Place …".
_RELATES = re.compile(
    r"^\W*(?:(?:and|but|so|or|also)\s+)?(?:(?:how|why|when|where|what|how much|in what way)\s+)?"
    r"(?:was|is|were|are|did|does|do|has|have|had|can|could|will|would)\s+(?:it|they)\s+"
    r"(?!like\b|true\b|possible\b|clear\b|known\b|worth\b|that\b|take\b|just\b|only\b|really\b)",
    re.IGNORECASE,
)
_COMPARED_ALONE = re.compile(
    r"^\W*(?:(?:and|now|so|then|please)\s+)*(?:(?:compared?|contrast)\s+(?=(?:with|to)\b)|(?=(?:versus|vs?)\b))",
    re.IGNORECASE,
)
_COMPARE_LAST = re.compile(r"\bcompared?\W*$", re.IGNORECASE)
_THERE = re.compile(r"\b(?:there|here|the (?:area|place|town|city|council|region))\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:two|both|each|either|neither)\b", re.IGNORECASE)
_OF_ONE = re.compile(r"\b(?:it|its|they|their|them|the (?:programme|scheme|fund|pilots?))\b", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<=[\w,;:’')] )[A-Z][\w'’-]+(?:\s+(?:(?:of|for|and|the)\s+)*[A-Z][\w'’-]+)*")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation, as searched, and the first thing that was answered."""

    query: str
    answer: str  # "" where it was not answered in full
    found: bool = True  # something was quoted; else it gives no subject but what it names
    asked_back: bool = False  # it was answered with a question
    headings: tuple[str, ...] = ()  # that its answer is set out under, in order


def needs_history(
    asked: str, history: tuple[Turn, ...], finder: MentionFinder, *, given: bool = False
) -> bool:
    """Tell whether a question leans on the turns before it; one that does not is never read with them."""
    follow_up = _FollowUp(asked, finder.find(asked), history, finder)
    return bool(history) and (_by_form(follow_up) is not None or (not given and _wants_telling(follow_up)))


def stand_alone(
    asked: str,
    history: tuple[Turn, ...],
    finder: MentionFinder,
    *,
    ignored: Collection[str] = (),
    given: bool = False,
) -> str:
    """Return a follow-up as a question of its own, read with the turns before it.

    "And PfPP?" and "In Leeds?" ask the earlier question again of another programme or place; "Compare it with
    PfPP" and "the second one" are told which is meant; "Why?" takes the earlier question along; any other
    question that leans on what was said is told what was spoken of, unless that is `ignored`.
    `given`: the reader's filters say what it is about, so no turn does.

    Turns that found nothing give no subject but those that they name. A question with a subject of its own
    takes nothing along.
    """
    follow_up = _FollowUp(asked, finder.find(asked), history, finder, ignored)
    if not history:
        return asked
    formed = _by_form(follow_up)
    if formed is not None:
        return formed
    return asked if given or not _wants_telling(follow_up) else _told(follow_up)


@dataclass(frozen=True, slots=True)
class _FollowUp:
    """A question, and what it may be a follow-up to."""

    asked: str
    named: Mentions
    history: tuple[Turn, ...]
    finder: MentionFinder
    ignored: Collection[str] = ()

    @property
    def spoken_of(self) -> Iterator[Turn]:
        """The turns that say what is spoken of, the last first."""
        return (turn for turn in reversed(self.history) if turn.found or any(self.names(turn.query)))

    def names(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the programmes and barriers, and those of the places, in a text."""
        found = without(self.finder.find(text), self.ignored)
        return tuple(self.finder.names(found)), found.places

    def programmes(self, text: str) -> tuple[str, ...]:
        """Return the names of the programmes in a text, in its order."""
        found = without(self.finder.find(text), self.ignored).programmes
        known = (self.finder.taxonomy.programme(each) for each in found)
        return tuple(each.name for each in known if each)


def _by_form(follow_up: _FollowUp) -> str | None:
    """Return what a question is that says by its form how it follows; None where it does not."""
    tried = (form(follow_up) for form in (_reply, _exchange, _choice, _comparison))
    return next((found for found in tried if found is not None), None)


def _reply(follow_up: _FollowUp) -> str | None:
    last = follow_up.history[-1]
    return replied(follow_up.asked, last.query, follow_up.finder) if last.asked_back else None


def _exchange(follow_up: _FollowUp) -> str | None:
    last = next(follow_up.spoken_of, None)
    return exchanged(follow_up.asked, last.query, follow_up.finder) if last else None


def _choice(follow_up: _FollowUp) -> str | None:
    """Return a question with the name of "the second one" of those last set side by side."""
    said = _CHOICE.search(follow_up.asked)
    several = _several(follow_up) if said else ()
    if not said or not several:
        return None
    which = (said["number"] or said["side"]).casefold()
    if which == "other":
        last = follow_up.programmes(follow_up.history[-1].query)
        several = tuple(name for name in several if name not in last)
    at = _NUMBERS.get(which, 0)
    if not several or at >= len(several) or (which == "other" and len(several) > 1):
        return None
    return f"{follow_up.asked[: said.start()]}{several[at]}{follow_up.asked[said.end() :]}"


def _several(follow_up: _FollowUp) -> tuple[str, ...]:
    """Return the programmes that the last turn with several of them sets side by side."""
    for turn in follow_up.spoken_of:
        for text in (turn.query, "; ".join(turn.headings)):
            if len(names := follow_up.programmes(text)) > 1:
                return names
    return ()


def _comparison(follow_up: _FollowUp) -> str | None:
    """Return a question that sets what was spoken of beside a programme that it names."""
    asked = follow_up.asked
    if not follow_up.named.programmes:
        return None
    own = follow_up.programmes(asked)
    lasts = (follow_up.programmes(turn.query) for turn in follow_up.spoken_of)
    subject = [name for name in next((names for names in lasts if names), ()) if name not in own]
    if not subject:
        return None
    name = " and ".join(subject[:_NAMES])
    if alone := _COMPARED_ALONE.search(asked):
        return f"{asked[: alone.end()]}{name} {asked[alone.end() :]}"
    if _COMPARE_LAST.search(asked):
        return f"{asked.rstrip(' ?.')} with {name}?"
    start, _ = follow_up.finder.programme_spans(asked)[0]
    thing = _THING.search(asked, 0, start)
    if thing and (
        _COMPARES.search(asked) or (_RELATES.search(asked) and telling_words(asked[thing.end() : start]))
    ):
        return f"{asked[: thing.start()]}{name}{asked[thing.end() :]}"
    return None


def _wants_telling(follow_up: _FollowUp) -> bool:
    """Tell whether a question has to be told what was spoken of."""
    named = follow_up.named
    if named.programmes or named.ambiguous:
        return False
    brief_too = follow_up.history[-1].found
    if _BARE.search(follow_up.asked):
        return brief_too
    return leans(follow_up.asked, named, follow_up.finder, brief_too=brief_too)


def _told(follow_up: _FollowUp) -> str:
    """Return a question with what was spoken of put behind it."""
    asked = follow_up.asked
    if bare := _BARE.search(asked):
        last = next(follow_up.spoken_of, None)
        return (
            f"{_capitalised(bare['word'])} – {_lowered(_own(last.query), follow_up.finder)}?"
            if last
            else asked
        )
    subject = _subject(follow_up)
    return f"{asked.rstrip(' ?.')} ({subject})?" if subject else asked


def _subject(follow_up: _FollowUp) -> str:
    """Return what was spoken of: names, where there are any, or else the question itself."""
    if _SEVERAL.search(follow_up.asked) and (several := _several(follow_up)):
        return ", ".join(several[:_NAMES])
    turns = list(follow_up.spoken_of)
    if _of_a_programme(follow_up):
        turns = [turn for turn in turns if follow_up.programmes(turn.query)] or turns
    if not turns:
        return ""
    turn = turns[0]
    if names := _names_of(follow_up, turn.query):
        return names
    known = follow_up.finder.find(turn.query)
    if known.programmes or known.barriers or known.places:
        return _names_of(follow_up, turn.answer)  # what it names is to be left out
    if capitals := [run for run in _CAPITALS.findall(turn.query) if " " in run]:
        return ", ".join(capitals[:_NAMES])
    if names := _names_of(follow_up, turn.answer):
        return names
    own = _own(turn.query)
    carried = not _of_a_programme(follow_up) and len(own.split()) <= _CARRIED
    return _lowered(own, follow_up.finder) if carried else ""


def _names_of(follow_up: _FollowUp, text: str) -> str:
    names, places = follow_up.names(text)
    own = follow_up.finder.names(follow_up.named)
    chosen = [name for name in names if not (own and name.startswith("the ") and name.endswith(" barrier"))][
        :_NAMES
    ]
    if not follow_up.named.places and (not chosen or _THERE.search(follow_up.asked)):
        chosen += places[:1]
    return ", ".join(chosen)


def _of_a_programme(follow_up: _FollowUp) -> bool:
    """Tell whether a question can be of nothing but a programme: "When did it end?"."""
    return bool(_OF_ONE.search(follow_up.asked)) and all(map(is_general, telling_words(follow_up.asked)))


def _own(query: str) -> str:
    """Return an earlier question without the bare word that took it along."""
    return _CARRIED_ON.sub("", query).rstrip(" ?.")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str, finder: MentionFinder) -> str:
    """Return a question as it reads behind a dash, unless a name opens it."""
    opening = [*finder.programme_spans(text), *finder.place_spans(text)]
    if any(start == 0 for start, _ in opening) or text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]
