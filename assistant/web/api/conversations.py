"""`/api/conversations`: what was asked and answered, to be read again, judged or deleted."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, HTTPException

from assistant.kernel.domain import Answer
from assistant.records.model import Feedback
from assistant.web.api.answer_schemas import AnswerShown
from assistant.web.api.conversation_schemas import ConversationShown, ConversationTurn, FeedbackRequest
from assistant.web.api.problems import documented
from assistant.web.api.schemas import FilterSet
from assistant.web.dependencies import (
    AnswerableGiven,
    AssistantGiven,
    ConversationGiven,
    GenerationGiven,
    RecordedGiven,
    ServiceGiven,
)
from assistant.web.pages.turns import TurnShown, conversation_address, turn_shown

router = APIRouter(prefix="/api/conversations", tags=["Conversations"])


async def _changeable(found: RecordedGiven) -> None:
    if found.reader:
        raise HTTPException(
            403, "This conversation was begun in a browser; it can be changed only there, on its page."
        )


_Changeable = Depends(_changeable)


@router.get("/{conversation_id}", responses=documented(404), summary="Read a conversation")
def conversation(
    found: ConversationGiven, generation: GenerationGiven, service: ServiceGiven
) -> ConversationShown:
    """Return a conversation with all its turns: anyone who has its id may read it.

    An answer whose stream was cut off is here when it is made.
    """
    turns = (turn_shown(found, turn.number, generation, service=service) for turn in found.turns)
    return ConversationShown(
        id=found.id,
        title=found.title,
        url=conversation_address(found.id),
        begun_at=found.begun_at,
        updated_at=found.updated_at,
        changeable=not found.reader,
        turns=[_turn(shown) for shown in turns],
    )


@router.delete(
    "/{conversation_id}",
    dependencies=[_Changeable],
    status_code=204,
    responses=documented(403, 404),
    summary="Delete a conversation",
)
def delete(found: RecordedGiven, assistant: AssistantGiven) -> None:
    """Delete a conversation that was begun here, not in a browser; what was thought of it stays."""
    assistant.records.delete(found.id)


@router.post(
    "/{conversation_id}/turns/{number}/feedback",
    dependencies=[_Changeable],
    status_code=204,
    responses=documented(403, 404, 413),
    summary="Judge an answer",
)
def feedback(body: FeedbackRequest, turn: AnswerableGiven, assistant: AssistantGiven) -> None:
    """Keep what is thought of an answer, in place of what was said of it before.

    It is kept with the question and the answer, even when the conversation is deleted. Only answers to
    what was asked here can be judged here, not those to a reader in a browser.
    """
    assistant.records.give_feedback(turn.id, Feedback(body.useful, tuple(body.reasons), body.text.strip()))


def _turn(shown: TurnShown) -> ConversationTurn:
    turn = shown.turn
    return ConversationTurn(
        number=turn.number,
        question=turn.question,
        filters=FilterSet.model_validate(turn.filters),
        ignored=list(turn.ignored),
        asked_at=turn.asked_at,
        repeats=shown.repeats,
        state=shown.standing,
        problem=turn.problem,
        answer=_answer(turn.answer, shown) if turn.answer else None,
    )


def _answer(answer: Answer, shown: TurnShown) -> AnswerShown:
    cited = tuple(replace(citation, url=shown.links[citation.number]) for citation in answer.citations)
    return AnswerShown.of(replace(answer, citations=cited), shown.turn.conversation_id, shown.turn.number)
