"""What every entry of sources.yaml may say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ingest.sources.fetching.canonical import canonical
from ingest.sources.fetching.outcomes import FetchFailed
from ingest.sources.groups import Groups, check_named


def _one_spelling(url: str) -> str:
    try:
        return canonical(url)
    except FetchFailed as error:
        raise ValueError(error.reason) from error


Text = Annotated[str, BeforeValidator(str)]  # YAML reads "2020" as a number and "2020-05-01" as a date
Identity = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)]
Url = Annotated[str, AfterValidator(_one_spelling)]


class Entry(BaseModel):
    """A mapping of sources.yaml, in which a key without a value is as no key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    audience: Groups = ()  # who may see its documents, where they do not say themselves; () for everyone

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        check_named(raw)
        return {key: value for key, value in raw.items() if value is not None}


class Tags(Entry):
    """What documents are about, beside what their text names."""

    programmes: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()
    barriers: tuple[Text, ...] = ()
    themes: tuple[Text, ...] = ()
