"""Read a thread from Slack, where the records know nothing of it."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from assistant.retrieval.following_up import Turn
from assistant.slack.asking.hearing import by_app, is_own, is_said
from assistant.slack.asking.questions import is_courtesy
from assistant.slack.asking.shortening import up_to
from assistant.slack.asking.text import has_words, question_of
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.domain import Payload, Place

if TYPE_CHECKING:
    from assistant.slack.delivery.calls import Slack
    from assistant.slack.delivery.identity import Identity

log = structlog.get_logger(__name__)

_TURNS = 6  # that a question is read with, as many as of a recorded conversation
_MESSAGES = 1000  # of a longer thread, those that come first
_CHARACTERS = 500  # of each message
_MARKED_UP = 4 * _CHARACTERS  # of it that are looked at, with addresses and other markup


class Threads:
    """What was said in threads, as Slack has it. Where Slack does not let it be read, nothing was."""

    def __init__(self, slack: Slack, me: Identity) -> None:
        self._slack = slack
        self._me = me

    async def history(self, place: Place, upto: str) -> tuple[Turn, ...]:
        """Return what was said in a thread before the time of a message, or at all, the oldest first.

        What people said gives no subject but what it names, unless the app answered it. Other apps,
        courtesies and what tells of joining and the like are left out.
        """
        if place.thread == upto:  # it begins the thread
            return ()
        turns: deque[Turn] = deque(maxlen=_TURNS)
        async for message in self._messages(place):
            if upto and message["ts"] >= upto:
                break
            text = up_to(question_of((message.get("text") or "")[:_MARKED_UP], self._me.user), _CHARACTERS)
            if is_own(message, self._me):
                if turns and text:
                    turns.append(replace(turns.pop(), found=True))
            elif is_said(message) and not by_app(message) and has_words(text) and not is_courtesy(text):
                turns.append(Turn(text, answer="", found=False))
        return tuple(turns)

    async def first(self, place: Place) -> str:
        """Return what a thread begins with, as typed; "" where the app said it, or it has no words."""
        async for message in self._messages(place):
            own = is_own(message, self._me) or not is_said(message)
            return "" if own else question_of(message.get("text") or "", self._me.user)
        return ""

    async def _messages(self, place: Place) -> AsyncIterator[Payload]:
        read = 0
        try:
            async for message in self._slack.replies(place):
                yield message
                read += 1
                if read == _MESSAGES:
                    break
        except SlackTrouble as trouble:
            log.warning(
                "slack_thread_unread",
                channel=place.channel,
                thread=place.thread,
                trouble=trouble.kind.value,
                remedy=trouble.remedy,
            )
