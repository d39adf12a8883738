"""What a model's stream is made of, and when such a stream is no answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

from assistant.kernel.chat_model import FaultKind, ModelFault, Usage

_CUT = (
    "what it wrote was cut short ({reason}); raise PRECEDENT_MODEL_TOKENS, "
    "which a model that reasons first spends on that too"
)
_CALLED = "it called a tool, and it was given none"
_REFUSED = "its service withheld the answer ({reason})"

# How a stream says that it ended, in every provider's words, where that is no good end.
_BAD_ENDS: dict[str, tuple[FaultKind, str]] = {
    **dict.fromkeys(
        ("length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"),
        (FaultKind.MALFORMED, _CUT),
    ),
    **dict.fromkeys(
        ("tool_calls", "tool_use", "function_call", "malformed_function_call"),
        (FaultKind.MALFORMED, _CALLED),
    ),
    **dict.fromkeys(
        (
            "content_filter",
            "content_filtered",
            "guardrail_intervened",
            "refusal",
            "safety",
            "blocklist",
            "prohibited_content",
            "recitation",
            "spii",
        ),
        (FaultKind.REFUSED, _REFUSED),
    ),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a stream."""

    text: str = ""  # without reasoning, pictures and the like
    usage: Usage | None = None  # what is to be added to that of the pieces before
    end: str = ""  # why the stream ends, in the provider's word; "" before it does
    calls_tool: bool = False


@dataclass(slots=True)
class Tally:
    """What is known of a call so far."""

    usage: Usage = field(default_factory=Usage)
    characters: int = 0

    def add(self, piece: Piece) -> None:
        """Count a piece."""
        if piece.usage:
            self.usage = Usage(self.usage.read + piece.usage.read, self.usage.written + piece.usage.written)
        self.characters += len(piece.text)


async def texts(pieces: AsyncIterator[Piece], tally: Tally, *, most: int) -> AsyncGenerator[str]:
    """Yield the text of a stream, at most `most` characters of it; none of it is empty.

    Raises `ModelFault` when what came is no answer. A stream that is cut short raises too, at its end: its
    last sentence may lack the number or the “not” that it was about to have.
    """
    end = ""
    async for piece in pieces:
        tally.add(piece)
        end = piece.end or end
        if piece.calls_tool:
            raise ModelFault(FaultKind.MALFORMED, _CALLED)
        if tally.characters > most:
            raise ModelFault(FaultKind.MALFORMED, "it did not stop at the length that it was asked to keep")
        if piece.text:
            yield piece.text
    if end.lower() in _BAD_ENDS:
        kind, detail = _BAD_ENDS[end.lower()]
        raise ModelFault(kind, detail.format(reason=end))
    if not tally.characters:
        raise ModelFault(FaultKind.MALFORMED, "it wrote nothing")
    if not end:
        raise ModelFault(FaultKind.MALFORMED, "its stream broke off without saying that it had ended")
