"""Conversations as this service may show them: what was answered with the sight of others is withheld."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.kernel.access import Audience
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.recording import may_read
from assistant.records.model import Conversation, Turn
from assistant.records.store import Records

WITHHELD = "A question that is not shown here"
WHY = (
    "This was answered from documents that are not for everyone, so the question and its answer are not "
    "shown here. They can be read where they were asked."
)


class Kept:
    """Reads conversations for the readers of the service. Writing goes to the records themselves."""

    def __init__(self, records: Callable[[], Records], audience: Audience, generation: Generation) -> None:
        """`records` may raise `RecordsUnusable`, and so do the methods then."""
        self._records = records
        self._audience = audience
        self._hidden = generation.hidden

    def conversation(self, id: str) -> Conversation | None:
        """Return a conversation, with nothing of the turns that are withheld but that there are such."""
        found = self._records().conversation(id)
        return self.shown(found) if found else None

    def turn(self, id: str) -> Turn | None:
        """Return a turn, or what is shown in its place."""
        found = self._records().turn(id)
        return self._shown(found) if found else None

    def shown(self, conversation: Conversation) -> Conversation:
        """Return a conversation as it is shown. Its title is its first question's, unless it was renamed."""
        turns = tuple(map(self._shown, conversation.turns))
        title = WITHHELD if is_withheld(turns[0]) else conversation.title
        return replace(conversation, title=title, turns=turns)

    def _shown(self, turn: Turn) -> Turn:
        if may_read(turn, self._audience, self._hidden):
            return turn
        return Turn(
            turn.id,
            turn.conversation_id,
            turn.number,
            WITHHELD,
            Filters(),
            (),
            turn.asked_at,
            problem=WHY,
            audience=turn.audience,
        )


def is_withheld(turn: Turn) -> bool:
    """Tell whether a turn stands for one that is not shown: no recorded problem is this very text."""
    return turn.problem is WHY
