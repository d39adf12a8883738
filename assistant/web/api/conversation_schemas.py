"""The shapes of conversations that are kept, and of what is thought of their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from assistant.records.reasons import LONGEST, reasons
from assistant.web.api import examples
from assistant.web.api.answer_schemas import AnswerShown
from assistant.web.api.schemas import FilterSet, shown

_Reason = Annotated[str, Field(max_length=64)]


def _listed(*, useful: bool) -> str:
    return ", ".join(f"“{value}”" for value, _ in reasons(useful))


class ConversationTurn(BaseModel):
    """A question of a conversation, and what became of it."""

    number: int = Field(description="In its conversation, from 1.")
    question: str = Field(description="As asked.")
    filters: FilterSet
    ignored: list[str] = Field(description="What was asked not to be read into the question.")
    asked_at: datetime
    repeats: int = Field(description="The number of the turn of which this is asked again; else 0.")
    state: str = Field(
        description="“answered”; “waiting”: it is being answered; “failed”: see `problem`; “stopped”: the "
        "service was stopped meanwhile, so ask again; “withheld”: it is not for readers of this service."
    )
    problem: str = Field(description="Why there is no answer; else empty.")
    answer: AnswerShown | None


class ConversationShown(BaseModel):
    """A conversation with all its turns."""

    model_config = shown(examples.CONVERSATION)

    id: str
    title: str
    url: str = Field(description="Its page, relative to this service.")
    begun_at: datetime
    updated_at: datetime = Field(description="When the last question was asked.")
    changeable: bool = Field(
        description="Whether it can be carried on, judged and deleted here: it was not begun in a browser."
    )
    turns: list[ConversationTurn]


class FeedbackRequest(BaseModel):
    """What is thought of an answer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.FEEDBACK]})

    useful: bool = Field(description="Whether the answer is of use.")
    reasons: list[_Reason] = Field(
        default=[],
        max_length=10,
        description=f"Why: of a useful one {_listed(useful=True)}; of another {_listed(useful=False)}.",
    )
    text: str = Field(default="", max_length=LONGEST, description="In words. Nothing personal: it is kept.")

    @field_validator("reasons")
    @classmethod
    def _known(cls, given: list[str], info: ValidationInfo) -> list[str]:
        if "useful" not in info.data:  # which is wrong already
            return given
        known = [value for value, _ in reasons(info.data["useful"])]
        if unknown := [reason for reason in given if reason not in known]:
            raise PydanticCustomError(
                "unknown_reason",
                "'{unknown}' is no reason here; there are {known}",
                {"unknown": unknown[0], "known": ", ".join(known)},
            )
        return given
