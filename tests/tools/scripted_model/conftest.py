"""Prompts as Precedent sends them, and a server that answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from assistant.kernel.prompting import Prompts, Rendered
from assistant.kernel.shipped import shipped
from tools.scripted_model.asked import Asked, Said
from tools.scripted_model.server import ScriptedServer, serving

Ask = Callable[..., Asked]
PILOT = "Thirteen places took part in the pilot in 2021. However, the budget was £5m."


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with serving() as running:
        yield running


def _passages(texts: tuple[str | tuple[str, str], ...]) -> str:
    titled = [("A pilot, 2021", text) if isinstance(text, str) else text for text in texts]
    return "\n".join(
        f'<passage number="{number}" title="{title}" publisher="A council" date="2022" heading="At a glance">\n'
        f"{text}\n</passage>"
        for number, (title, text) in enumerate(titled, start=1)
    )


def _asked(rendered: Rendered, model: str, attempt: int) -> Asked:
    messages = tuple(Said(message.role.value, message.text) for message in rendered.messages)
    return Asked(model, messages, streamed=True, include_usage=True, limit=None, attempt=attempt)


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Return what makes a request: a question, and passages as texts or (title, text)."""
    prompts = Prompts(shipped("prompts"))

    def made(
        question: str,
        *texts: str | tuple[str, str],
        prompt: str = "answer",
        model: str = "good",
        attempt: int = 1,
        **more: object,
    ) -> Asked:
        given: Mapping[str, object] = {
            "question": question,
            "passages": _passages(texts or (PILOT,)),
            "words": 150,
        } | more
        wanted = {name: value for name, value in given.items() if value is not None}
        return _asked(prompts.render(prompt, **wanted), model, attempt)

    return made
