"""Statements about the collection, true and altered, on which the check of written answers is measured.

The format is described at the top of `corpus/golden/statements.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from assistant.evaluation.items import name_of, read_items
from assistant.kernel.domain import Hit, PassageRole
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import Found

STATEMENTS = "golden/statements.yaml"  # in the folder of the collection
TUNE, TEST = "tune", "test"  # constants are chosen on the one half; the other says what they are worth

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Trait(StrEnum):
    """What a true statement is made of, in the words of the file."""

    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    NAME = "name"
    TABLE = "table"
    LIST = "list"
    QUALITATIVE = "qualitative"
    JOINED = "joined"
    NEGATIVE = "negative"
    LESSON = "lesson"
    BARRIER = "barrier"


class Alteration(StrEnum):
    """What was done to a true statement so that its passages no longer support it."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATED = "negated"
    REVERSED = "reversed"  # another word turns the sense: "rose" for "fell", one barrier for another
    EXCHANGED = "exchanged"  # two things that it says changed places
    INVENTED = "invented"
    SOURCE = "source"  # as it is, but cited to passages that do not say it


class CitedSentence(BaseModel):
    """Where a statement stands: a sentence, word for word, on a page of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Text
    quote: Text


class Altered(BaseModel):
    """A statement that the passages of its sentences do not support."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Alteration
    text: Text = ""  # of a source exchanged for another: that of the true statement
    rests_on: tuple[CitedSentence, ...] = ()  # what it is cited to; none: what the true statement rests on
    by_rule: bool = False

    @model_validator(mode="after")
    def _says_what_changed(self) -> Self:
        changed, needed = (
            ("rests_on", self.rests_on) if self.kind is Alteration.SOURCE else ("text", self.text)
        )
        if not needed:
            raise ValueError(f"one of kind '{self.kind}' needs '{changed}'")
        return self


class GoldenStatement(BaseModel):
    """A true statement, the sentences that it rests on, and the ones that were made from it by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    kinds: Annotated[tuple[Trait, ...], Field(min_length=1)]
    text: Text
    rests_on: Annotated[tuple[CitedSentence, ...], Field(min_length=1)]
    altered: tuple[Altered, ...] = ()

    @property
    def half(self) -> str:
        """`TUNE` or `TEST`: by the hash of its id, so that it stays where it is when others come."""
        return (TUNE, TEST)[hashlib.sha256(self.id.encode()).digest()[0] % 2]

    def complete(self, altered: Altered) -> Altered:
        """Return one of its altered ones with its text, and the sentences that it is cited to."""
        return altered.model_copy(
            update={"text": altered.text or self.text, "rests_on": altered.rests_on or self.rests_on}
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A passage, and which of a page's characters a sentence of it takes up."""

    found: Found
    start: int
    end: int


def read_statements(path: Path) -> list[GoldenStatement]:
    """Return the statements in the order of the file.

    Raises `EvaluationInvalid` naming the statement and the field that is wrong.
    """
    items = read_items(path, "statements")
    statements = [
        _statement(item, f"{path}: statement {name_of(item, n)}") for n, item in enumerate(items, 1)
    ]
    seen: set[str] = set()
    for statement in statements:
        if statement.id in seen:
            raise EvaluationInvalid(f"{path}: statement {statement.id}: 'id' stands there twice.")
        seen.add(statement.id)
        said = [statement.text, *(altered.text for altered in statement.altered if altered.text)]
        if twice := next((text for text in said if said.count(text) > 1), None):
            raise EvaluationInvalid(f"{path}: statement {statement.id}: “{twice}” stands there twice.")
    return statements


class Passages:
    """Finds the passages that statements are cited to, by the quotes, in whatever index."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._pages: dict[str, list[tuple[str, list[_Standing]]]] = {}

    def cited(self, statement: str, sentences: Sequence[CitedSentence]) -> tuple[Hit, ...]:
        """Return the passages of sentences in their order, each once.

        Raises `EvaluationInvalid` naming the statement, where the index lacks the document or the quote.
        """
        hits = {hit.passage.id: hit for hit in (self._of(statement, sentence) for sentence in sentences)}
        return tuple(hits.values())

    def _of(self, statement: str, sentence: CitedSentence) -> Hit:
        entry = self._generation.sources.get(sentence.document)
        if entry is None:
            raise EvaluationInvalid(
                f"Statement {statement}: the index holds no document '{sentence.document}'; "
                "correct 'document', or ingest the collection that the statements are about."
            )
        for text, standing in self._of_document(sentence.document):
            at = text.find(sentence.quote)
            for each in standing if at >= 0 else ():
                if each.start <= at < each.end:
                    return Hit(each.found.passage, entry.source, 1.0, {})
        raise EvaluationInvalid(
            f"Statement {statement}: “{sentence.quote}” stands in no passage of '{sentence.document}'; "
            "correct 'quote': it is the sentence word for word."
        )

    def _of_document(self, document: str) -> list[tuple[str, list[_Standing]]]:
        if document not in self._pages:
            reader = self._generation.passages
            on: dict[int, list[_Standing]] = {number: [] for number, _, _ in reader.pages(document)}
            for found in reader.of_document(document):
                if found.passage.role is PassageRole.BODY:
                    for span in (span for sentence in found.passage.sentences for span in sentence.spans):
                        on[span.page].append(_Standing(found, span.start, span.end))
            self._pages[document] = [(reader.page_text(document, number), on[number]) for number in on]
        return self._pages[document]


def _statement(item: Any, where: str) -> GoldenStatement:
    try:
        return GoldenStatement.model_validate(item)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the entry"
        raise EvaluationInvalid(f"{where}: '{field}': {first['msg']}.") from error
