"""Read `catalogue.yaml`: what is known of each document beside its file."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from assistant.kernel.domain import DocumentStatus, Reference, Source
from assistant.kernel.errors import CorpusInvalid
from ingest.sources.groups import Groups, check_named

CATALOGUE = "catalogue.yaml"
# A catalogue may come from others: it can ask for these variables and for no other secret.
PASSWORDS = "PRECEDENT_PASSWORD_"

Text = Annotated[str, BeforeValidator(str)]  # YAML reads "2020" as a number and "2020-05-01" as a date


def spelt(name: str) -> str:
    """Return a file name as text: in one spelling of its accents, and with bytes that are no UTF-8 shown."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))


class _Mapping(BaseModel):
    """A YAML mapping, in which a key without a value is as no key."""

    model_config = ConfigDict(hide_input_in_errors=True)  # it may be a password in the wrong place

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        check_named(raw)
        # YAML 1.1 reads a bare `on` as the truth value.
        return {"on" if key is True else key: value for key, value in raw.items() if value is not None}


class _Withdrawn(_Mapping):
    on: Text = ""
    reason: Text = ""


class _Reference(_Mapping):
    publisher: Text = ""
    title: Text = ""
    year: Text = ""
    url: Text = ""


class _Tags(_Mapping):
    """What overrules the tags that are found in passages: ids of the taxonomy, or names of places."""

    model_config = ConfigDict(extra="forbid")

    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Entry(_Mapping):
    """One document of the catalogue."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    file: Annotated[str, AfterValidator(lambda value: spelt(value).removeprefix("./"))]
    title: Text
    publisher: Text = ""
    published: Text = ""
    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    tags: _Tags = _Tags()
    kind: Text = ""
    nation: Text = ""
    licence: Text = ""
    audience: Groups = ()  # who may see it; () for everyone
    status: DocumentStatus = DocumentStatus.CURRENT
    superseded_by: Text = ""
    withdrawn: _Withdrawn | None = None
    sources: tuple[_Reference, ...] = ()
    password_from: Annotated[str, Field(pattern=rf"^({PASSWORDS}[A-Z0-9_]+)?$")] = ""

    @model_validator(mode="before")
    @classmethod
    def _without_password(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "password" in raw:
            raise ValueError(
                f"a password does not belong in a file; set it as a variable {PASSWORDS}NAME "
                f"of the environment, and put 'password_from: {PASSWORDS}NAME' here"
            )
        return raw

    def source(self, name: str, sha256: str, size: int) -> Source:
        """Return what is known of the file `name` that the entry is about."""
        status, note = self._standing()
        return Source(
            id=self.id,
            name=name,
            sha256=sha256,
            size=size,
            title=self.title,
            publisher=self.publisher,
            published=self.published,
            kind=self.kind,
            nation=self.nation,
            licence=self.licence,
            programmes=self.programmes,
            places=self.places,
            barriers=self.barriers,
            themes=self.themes,
            always_tags=self.tags.always,
            never_tags=self.tags.never,
            status=status,
            superseded_by=self.superseded_by,
            status_note=note,
            audience=self.audience,
            references=tuple(Reference(r.publisher, r.title, r.year, r.url) for r in self.sources),
        )

    def _standing(self) -> tuple[DocumentStatus, str]:
        if self.withdrawn is not None:
            when = f" on {self.withdrawn.on}" if self.withdrawn.on else ""
            return DocumentStatus.WITHDRAWN, f"Withdrawn{when}. {self.withdrawn.reason}".strip()
        return (DocumentStatus.SUPERSEDED if self.superseded_by else self.status), ""


class _Catalogue(_Mapping):
    documents: tuple[Entry, ...] = ()


def read_catalogue(path: Path) -> Mapping[str, Entry]:
    """Return catalogue entries by file name; none when there is no catalogue.

    Raises `CorpusInvalid` naming the entry and what is wrong with it.
    """
    if not path.is_file():
        return {}
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = _Catalogue.model_validate(raw or {}).documents
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise CorpusInvalid(f"{path}: '{where}' is wrong: {first['msg']}; mend it there.") from error
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: not UTF-8, no such date, …
        raise CorpusInvalid(f"{path} cannot be read: {error}; mend it there.") from error
    by_file: dict[str, Entry] = {}
    ids: set[str] = set()
    for entry in entries:
        if entry.id in ids or entry.file in by_file:
            raise CorpusInvalid(f"{path}: '{entry.id}' ({entry.file}) is listed twice; remove one.")
        ids.add(entry.id)
        by_file[entry.file] = entry
    return by_file
