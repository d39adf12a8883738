"""The one file that knows LangChain: open a model and call it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langsmith.run_helpers import tracing_context
from pydantic import ValidationError

from assistant.kernel.chat_model import Message, Role, Usage
from assistant.kernel.errors import ModelInvalid
from assistant.llm.choosing import PROVIDERS, Choice
from assistant.llm.faults import plain, read_fault
from assistant.llm.pieces import Piece

_MESSAGES: Mapping[Role, Callable[[str], BaseMessage]] = {
    Role.SYSTEM: SystemMessage,
    Role.USER: HumanMessage,
    Role.ASSISTANT: AIMessage,
}
# Where providers say that a stream ends and why; Ollama's older versions say only that it is done.
_ENDS = ("finish_reason", "stop_reason", "stopReason", "done_reason", "done")
_INSTALL = re.compile(r"pip install (?:-U )?([\w-]+)")
_INCOMPLETE = "incomplete_details"  # of OpenAI's Responses
_ADDRESSES = ("azure_endpoint", "openai_api_base", "anthropic_api_url", "base_url", "endpoint_url")


class Connection:
    """A model that was opened. Nothing is sent before it is called."""

    def __init__(self, choice: Choice) -> None:
        """Raises `ModelInvalid` where its package is missing, or it cannot be opened as the settings say."""
        self._choice = choice
        self._model = _opened(choice)

    @property
    def address(self) -> str:
        """Where it is called, for people; "" where its client knows."""
        found = next((str(each) for name in _ADDRESSES if (each := getattr(self._model, name, None))), "")
        return plain(found, secret=self._choice.secret, known=found)

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[Piece]:
        """Call the model and yield its stream. Raises `ModelFault`, and never the client's own faults."""
        begun = False
        try:
            # What readers ask goes to the model and nobody else, whatever LangSmith's variables say.
            with tracing_context(enabled=False):
                async for chunk in self._model.astream(
                    [_MESSAGES[each.role](each.text) for each in messages]
                ):
                    piece = _piece(chunk)
                    begun = begun or bool(piece.text)
                    yield piece
        except Exception as error:  # noqa: BLE001 - each client has its own
            # Without its cause: that may name the key, and a traceback would print it.
            raise read_fault(
                error, begun=begun, secret=self._choice.secret, known=self._choice.model
            ) from None


def _opened(choice: Choice) -> BaseChatModel:
    try:
        return init_chat_model(choice.model, model_provider=choice.provider, **choice.options)
    except ImportError as error:
        what = f"precedent-assistant[{choice.extra}]" if choice.extra else _package(error)
        raise ModelInvalid(
            f"The model “{choice.name}” needs a package that is not installed; run: pip install '{what}'"
        ) from None
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'options'}: {each['msg']}"
            for each in error.errors(include_input=False, include_url=False)
        )
        raise _invalid(choice, wrong) from None
    except Exception as error:  # noqa: BLE001 - each client has its own
        if choice.provider not in PROVIDERS and "Unsupported provider" in str(error):
            raise ModelInvalid(
                f"The model “{choice.name}” names the provider “{choice.provider}”, which is unknown; "
                f"one of these is meant: {', '.join(PROVIDERS)}."
            ) from None
        raise _invalid(choice, str(error)) from None


def _invalid(choice: Choice, why: str) -> ModelInvalid:
    known = PROVIDERS.get(choice.provider)
    variables = [known.key, *known.variables.values()] if known else []
    named = ", ".join(name for name in variables if name) or "see its documentation"
    return ModelInvalid(
        f"The model “{choice.name}” cannot be opened: "
        f"{plain(why, secret=choice.secret, known=choice.model).rstrip('.')}. Set PRECEDENT_MODEL_KEY, "
        f"PRECEDENT_MODEL_URL and PRECEDENT_MODEL_OPTIONS as it wants them, or its own: {named}."
    )


def _package(error: ImportError) -> str:
    """Return the package that LangChain asks for."""
    named = _INSTALL.search(str(error))
    return named[1] if named else str(error.name).replace("_", "-")


def _piece(chunk: AIMessageChunk) -> Piece:
    told: Mapping[str, Any] = chunk.response_metadata
    usage = chunk.usage_metadata
    end = next((_word(found) for name in _ENDS if (found := told.get(name))), "")
    if incomplete := told.get(_INCOMPLETE):
        end = str(incomplete.get("reason", end))
    return Piece(
        text=str(chunk.text),
        usage=Usage(usage["input_tokens"], usage["output_tokens"]) if usage else None,
        end=end,
        calls_tool=bool(chunk.tool_call_chunks or chunk.tool_calls or chunk.invalid_tool_calls),
    )


def _word(end: Any) -> str:
    return end if isinstance(end, str) else "done"
