"""From rows to what the rest of the program sees, and from texts to what a row can hold."""

from __future__ import annotations

from hashlib import sha256
from unicodedata import category

from assistant.records.model import Conversation, Feedback, GivenFeedback, Turn
from assistant.records.tables import TITLE, ConversationRow, FeedbackRow, TurnRow

UNREADABLE = "The answer that was given can no longer be read. Ask again."


def to_conversation(row: ConversationRow) -> Conversation:
    """Return a conversation with its turns in order."""
    turns = tuple(to_turn(turn) for turn in row.turns)
    return Conversation(row.id, row.reader, row.title, row.begun_at, row.updated_at, turns)


def to_turn(row: TurnRow) -> Turn:
    """Return a turn with the feedback that was given on it."""
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        number=row.number,
        question=row.question,
        filters=row.filters,
        ignored=row.ignored,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        problem=UNREADABLE if row.answered_at and row.answer is None else row.problem,
        repeats=row.repeats,
        audience=row.audience,
        feedback=_to_feedback(row.feedback) if row.feedback else None,
    )


def to_given(row: FeedbackRow) -> GivenFeedback:
    """Return feedback with what it was given on."""
    return GivenFeedback(row.turn_id, _to_feedback(row), row.question, row.answer, row.generation)


def _to_feedback(row: FeedbackRow) -> Feedback:
    return Feedback(row.useful, row.reasons, row.text, row.given_at)


def storable(text: str) -> str:
    """Return a text without halves of characters, and without control characters but tab and line feed.

    PostgreSQL cannot hold NUL, UTF-8 no half of a pair, and a terminal obeys some of the others.
    """
    kept = (each for each in text if each in "\t\n" or category(each) != "Cc")
    return "".join(kept).encode("utf-8", "replace").decode("utf-8")


def title_of(text: str) -> str:
    """Return a text as a title: on one line, shortened at a word to `TITLE` characters with an ellipsis."""
    line = " ".join(storable(text).split())
    if len(line) <= TITLE:
        return line
    head = line[:TITLE]  # a character more than fits, so that a word that just fits is kept
    kept = head.rpartition(" ")[0] or head[:-1]
    return f"{kept.rstrip(' ,;:–-')}…"


def token_of(reader: str, once: str) -> str | None:
    """Return what tells a reader's submission from all others, in 64 characters; None without a token."""
    return sha256(f"{reader}\n{once}".encode("utf-8", "replace")).hexdigest() if once else None
