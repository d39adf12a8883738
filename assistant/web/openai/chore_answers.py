"""Do the chores of front ends by rules: nothing is searched, no model is asked, nothing is recorded."""

from __future__ import annotations

import json
import textwrap
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from assistant.kernel.mentions import MentionFinder
from assistant.retrieval.understanding import understand
from assistant.web.openai.chores import Chore, ChoreKind

_TITLE = 60  # characters
_TAGS = 6
_TAGGED = 10  # questions that tags are read from, the last
_SUBJECT = 1000  # characters of each
_UNTAGGED = "General"  # what front ends call a chat about nothing in particular
_KEPT = 500  # answers whose suggestions are remembered
_BEGINS = 100  # characters of an answer that it is known by: front ends shorten the rest
_EMOJI = "\N{SPEECH BALLOON}"

_Made = str | list[str]


class Suggestions:
    """What can be asked next after each of the last answers. Safe to share between threads.

    Known by a question and its answer, so that they are told to nobody but who has both.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def remember(self, question: str, answer: str, suggested: tuple[str, ...]) -> None:
        """Keep the suggestions of an answer, which were tried when it was made."""
        with self._lock:
            self._kept[_known_by(question, answer)] = suggested
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def of(self, question: str, answer: str) -> tuple[str, ...]:
        """Return the suggestions of an answer; none where it is not remembered."""
        with self._lock:
            return self._kept.get(_known_by(question, answer), ())


@dataclass(frozen=True, slots=True)
class Desk:
    """What chores are done with."""

    finder: MentionFinder
    suggestions: Suggestions


def done(chore: Chore, desk: Desk) -> str:
    """Return what a front end asked for, in the shape that it expects."""
    key, make = _DONE[chore.kind]
    made = make(chore, desk)
    if chore.as_json and key:
        return json.dumps({key: made}, ensure_ascii=False)
    return made if isinstance(made, str) else "\n".join(made)


def _title(chore: Chore, _: Desk) -> _Made:
    asked = " ".join(chore.chat[0].question[:_SUBJECT].split()) if chore.chat else ""
    return textwrap.shorten(asked.rstrip(" ?.!"), _TITLE, placeholder="…") or _UNTAGGED


def _tags(chore: Chore, desk: Desk) -> _Made:
    asked = [each.question[:_SUBJECT] for each in chore.chat[-_TAGGED:]]
    terms = [term for question in asked for term in understand(question, desk.finder).terms]
    return list(dict.fromkeys(term.name for term in terms))[:_TAGS] or [_UNTAGGED]


def _follow_ups(chore: Chore, desk: Desk) -> _Made:
    return list(desk.suggestions.of(chore.chat[-1].question, chore.chat[-1].answer)) if chore.chat else []


def _queries(chore: Chore, _: Desk) -> _Made:
    return [chore.chat[-1].question] if chore.chat else []


def _last_question(chore: Chore, _: Desk) -> _Made:
    return chore.chat[-1].question if chore.chat else ""


def _summary(chore: Chore, _: Desk) -> _Made:
    return "\n".join(["Asked so far:", *(f"- {each.question}" for each in chore.chat)])


# Each with the name that its JSON has; "" where it is always words.
_DONE: Mapping[ChoreKind, tuple[str, Callable[[Chore, Desk], _Made]]] = {
    ChoreKind.TITLE: ("title", _title),
    ChoreKind.TAGS: ("tags", _tags),
    ChoreKind.FOLLOW_UPS: ("follow_ups", _follow_ups),
    ChoreKind.QUERIES: ("queries", _queries),
    ChoreKind.AUTOCOMPLETE: ("text", lambda *_: ""),
    ChoreKind.EMOJI: ("", lambda *_: _EMOJI),
    ChoreKind.PICTURE: ("prompt", _last_question),
    ChoreKind.TOOLS: ("tool_calls", lambda *_: []),
    ChoreKind.SUMMARY: ("", _summary),
}


def _known_by(question: str, answer: str) -> str:
    return sha256(f"{question.strip()}\n{answer.strip()[:_BEGINS]}".encode("utf-8", "replace")).hexdigest()
