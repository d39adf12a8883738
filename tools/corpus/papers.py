"""Read the papers: Markdown files that open with YAML front matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Work(_Record):
    """A published source that a paper cites."""

    key: Text  # as cited in the text: "Public Finance 2010"
    publisher: Text
    title: Text
    year: int | Literal["undated"]
    url: Address | None = None


class Layout(_Record):
    """How a PDF is set."""

    columns: Annotated[int, Field(ge=1, le=2)] = 1
    front_matter: Literal["none", "roman"] = "none"


class Withdrawal(_Record):
    """When and why a paper was withdrawn."""

    on: date
    reason: Text


class Paper(_Record):
    """One briefing paper: its front matter and its text in Markdown."""

    id: Identifier
    title: Text
    format: Literal["pdf", "docx", "odt", "html", "md"]
    layout: Layout | None = None
    published: date
    kind: Literal["programme", "barrier", "comparison"]
    nation: Literal["England", "Scotland", "Wales", "Northern Ireland", "UK"]
    programmes: tuple[Text, ...]
    places: tuple[Text, ...]
    barriers: tuple[Text, ...]
    themes: tuple[Text, ...]
    superseded_by: Identifier | None = None
    withdrawn: Withdrawal | None = None
    sources: Annotated[tuple[Work, ...], Field(min_length=1)]
    text: Text

    @property
    def file(self) -> str:
        """The path of the built file within the collection."""
        return f"documents/{self.id}.{self.format}"

    @property
    def status(self) -> str:
        """Whether the paper still stands: current, superseded or withdrawn."""
        if self.withdrawn:
            return "withdrawn"
        return "superseded" if self.superseded_by else "current"

    @property
    def words(self) -> int:
        """How many words the text has; marks that stand alone do not count."""
        return sum(any(character.isalnum() for character in token) for token in self.text.split())


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a paper, and where."""

    file: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.message}"


class PaperUnreadable(Exception):
    """A paper whose front matter cannot be used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def read_paper(path: Path) -> Paper:
    """Read one paper, or raise `PaperUnreadable` with every fault of its front matter."""
    opening, _, rest = path.read_text(encoding="utf-8").partition("---\n")
    front, fence, text = rest.partition("\n---\n")
    if opening or not fence:
        raise PaperUnreadable([Problem(path.name, "front matter", "does not stand between two --- lines")])
    try:
        # All scalars stay text, so that `on` is a word and dates are read by the types above.
        values = yaml.load(front, yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise PaperUnreadable([Problem(path.name, "front matter", f"is not YAML: {error}")]) from error
    if not isinstance(values, dict):
        raise PaperUnreadable([Problem(path.name, "front matter", "is not a list of fields")])
    try:
        return Paper.model_validate({**values, "text": text})
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise PaperUnreadable(
            Problem(path.name, ".".join(map(str, fault["loc"])), fault["msg"]) for fault in faults
        ) from error


def read_papers(folder: Path) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Read every paper in `folder`, by id, with the faults of those that cannot be read."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        try:
            paper = read_paper(path)
        except PaperUnreadable as error:
            problems.extend(error.problems)
            continue
        papers.append(paper)
        if paper.id != path.stem:
            problems.append(Problem(path.name, "id", f"is {paper.id!r}, but the file is named {path.stem!r}"))
    return tuple(sorted(papers, key=lambda paper: paper.id)), tuple(problems)
