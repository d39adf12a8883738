"""What the forms of the pages send: empty fields are fields left out, and unknown ones do no harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import AliasGenerator, ConfigDict, Field, model_validator

from assistant.kernel.domain import Filters
from assistant.retrieval.filtering import years
from assistant.retrieval.terms import key
from assistant.web.api.schemas import SINGULAR, FilterSet

_Term = Annotated[str, Field(max_length=220)]  # "facet:value"


class FilterFields(FilterSet):
    """Filters as the fields of a form or of an address, each repeatable."""

    model_config = ConfigDict(
        extra="ignore", alias_generator=AliasGenerator(alias=lambda name: SINGULAR.get(name, name))
    )

    @model_validator(mode="before")
    @classmethod
    def _filled_in(cls, fields: Any) -> Any:
        """Leave out what was left empty: "All programmes" is no programme."""
        if not isinstance(fields, dict):
            return fields
        filled = {name: _filled(value) for name, value in fields.items()}
        return {name: value for name, value in filled.items() if value not in ("", [])}


class HomeFields(FilterFields):
    """What the address of the question box may fill in."""

    q: str = ""


class AskFields(FilterFields):
    """A question as the form sends it."""

    question: str = ""
    instead: str = Field(default="", description="The question to ask in its place, without personal data.")
    conversation: str = ""
    repeats: str = Field(default="", description="The turn of which this is asked again.")
    once: str = Field(default="", max_length=64, description="Names the form: sent twice, it asks once.")
    ignored: list[_Term] = Field(default=[], max_length=50, description="Not to be read into the question.")
    alone: bool = Field(default=False, description="Not to be read with the questions before it.")
    without: _Term = Field(default="", description="The chip that was taken away.")

    @property
    def asked(self) -> str:
        """The question that is meant."""
        return self.instead or self.question

    def narrowed(self) -> tuple[Filters, tuple[str, ...]]:
        """Return the filters and what not to read into the question, both without the chip taken away."""
        chosen, ignored = self.to_domain(), tuple(self.ignored)
        kept = _lifted(chosen, self.without)
        # What was not set was read into the question.
        return (chosen, (*ignored, self.without)) if self.without and kept == chosen else (kept, ignored)


def _lifted(filters: Filters, term: str) -> Filters:
    """Return filters without one term, "facet:value"."""
    facet, _, value = term.partition(":")
    if facet in SINGULAR:
        left: dict[str, Any] = {facet: tuple(item for item in getattr(filters, facet) if item != value)}
        return replace(filters, **left)
    span = years(filters.year_from, filters.year_to)
    return replace(filters, year_from=None, year_to=None) if term == key(span.facet, span.value) else filters


def _filled(value: Any) -> Any:
    return [item for item in value if item != ""] if isinstance(value, list) else value
