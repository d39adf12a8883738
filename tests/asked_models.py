"""Ask a model, and say what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.kernel.chat_model import ChatModel, Message, ModelFault, Role, Usage
from assistant.kernel.stopping import Stop

QUESTION = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Which towns took part?"))


@dataclass(frozen=True, slots=True)
class Heard:
    text: str = ""
    pieces: int = 0
    usage: Usage | None = None
    fault: ModelFault | None = None


def ask(model: ChatModel, *, seconds: float | None = None) -> Heard:
    """Read all of what a model writes, and its fault if it has one."""
    texts: list[str] = []
    usage = fault = None
    try:
        for item in model.write(QUESTION, stop=Stop(), seconds=seconds):
            if isinstance(item, Usage):
                usage = item
            else:
                texts.append(item)
    except ModelFault as caught:
        fault = caught
    return Heard("".join(texts), len(texts), usage, fault)


def fault_of(model: ChatModel, *, seconds: float | None = None) -> ModelFault:
    heard = ask(model, seconds=seconds)
    assert heard.fault, f"it answered: {heard.text}"
    return heard.fault
