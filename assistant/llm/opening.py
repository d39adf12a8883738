"""Open the models that the settings name."""

from __future__ import annotations

from assistant.kernel.settings import Settings
from assistant.llm.choosing import Choice, choose, choose_small
from assistant.llm.model import LimitedModel, Limits


def open_model(settings: Settings) -> LimitedModel | None:
    """Return the model that writes answers; None where none is set. Raises `ModelInvalid`."""
    return _opened(settings, choose(settings))


def open_small_model(settings: Settings) -> LimitedModel | None:
    """Return the quick model that makes follow-ups stand alone; None where none is set.

    Raises `ModelInvalid`.
    """
    return _opened(settings, choose_small(settings))


def _opened(settings: Settings, choice: Choice | None) -> LimitedModel | None:
    if choice is None:
        return None
    # Imported here so that a service without a model does not pay for it.
    from assistant.llm.langchain import Connection

    connection = Connection(choice)
    return LimitedModel(choice.name, connection.stream, Limits.of(settings), address=connection.address)
