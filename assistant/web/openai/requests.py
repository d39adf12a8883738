"""What a client sends to `/v1/chat/completions`, as far as it is read; the rest is ignored."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.web.openai.errors import RequestRefused

MODEL = "precedent"
_TEXTS = ("text", "input_text")


class Part(BaseModel):
    """A part of a message's content."""

    type: str = Field(description="“text”; anything else cannot be read.")
    text: str = Field(default="", description="What is said.")


def _parts(content: Any) -> Any:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return content or []


class MessageGiven(BaseModel):
    """A message of the conversation so far."""

    role: str = Field(description="“user” and “assistant” are read; “system” and all others are not obeyed.")
    content: Annotated[list[Part], BeforeValidator(_parts)] = Field(
        default=[], description="A text, or parts of type “text”."
    )

    @property
    def text(self) -> str:
        """What is said, without pictures and the like."""
        return "\n".join(part.text for part in self.content if part.type in _TEXTS).strip()

    @property
    def unread(self) -> list[str]:
        """The types of those parts that cannot be read: "image_url"."""
        return [part.type for part in self.content if part.type not in _TEXTS]


class StreamOptions(BaseModel):
    """How a stream is to be."""

    include_usage: bool = Field(default=False, description="Whether tokens are told at the end.")


class ChatRequest(BaseModel):
    """A conversation that is to be carried on; the last message of the user is the question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "How many pilots did Total Place have?"}],
                    "stream": False,
                }
            ]
        }
    )

    model: str = Field(default=MODEL, description=f"“{MODEL}”.")
    messages: list[MessageGiven] = Field(min_length=1, description="The conversation, oldest first.")
    stream: bool | None = Field(default=False, description="Whether the answer is sent while it is made.")
    stream_options: StreamOptions | None = Field(default=None, description="How the stream is to be.")
    n: int | None = Field(default=1, description="1: there is one answer.")
    response_format: dict[str, object] | None = Field(default=None, description="“text”.")
    tool_choice: str | dict[str, object] | None = Field(
        default=None, description="“auto” or “none”: tools are never called."
    )

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end with the tokens."""
        return bool(self.stream_options and self.stream_options.include_usage)

    @property
    def wants_json(self) -> bool:
        """Whether the message is to be JSON, which a chore can be, and an answer cannot."""
        return self.response_format is not None and self.response_format.get("type") != "text"


def check_model(name: str) -> None:
    """Raise 404 for a model that is not here."""
    if name != MODEL:
        raise RequestRefused(
            f"There is no model “{name[:100]}” here; ask for “{MODEL}”.",
            param="model",
            status=404,
            code="model_not_found",
        )


def check_possible(request: ChatRequest) -> None:
    """Raise 400 for what would be answered with something else than was asked for."""
    if request.n not in (None, 1):
        raise RequestRefused("There is one answer to a question; leave n out.", param="n")
    if request.wants_json:
        raise RequestRefused(
            "Answers are text with citations, not JSON; leave response_format out. "
            "/api/ask returns answers and their citations as JSON.",
            param="response_format",
        )
    if request.tool_choice not in (None, "auto", "none"):
        raise RequestRefused("Tools are never called from here; leave tool_choice out.", param="tool_choice")
