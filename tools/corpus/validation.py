"""Check papers against the vocabulary, against each other and against their own citations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.kernel.taxonomy import Taxonomy
from tools.corpus.compose import ABOUT, SOURCES
from tools.corpus.papers import Paper, Problem

WORDS = range(200, 1501)
_BRACKETS = re.compile(r"\(([^()]+)\)")
# A citation is a name in capitals and a year: "Public Finance 2010", "Department of Health undated b".
_YEAR = r"(?:\d{4}|undated)(?:[ -]?[a-z])?"
_JOINERS = r"(?:of|and|for|the|&)"
_NAME = rf"(?:[^\W_a-z][^\s;]*|{_JOINERS})"
_CITATION = re.compile(rf"(?!{_JOINERS} ){_NAME}(?: {_NAME})*(?<!,) {_YEAR}")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Spring|Summer|Autumn|Winter) \d{4}"
)
Fault = tuple[str, str]  # field, message


def citations(text: str) -> frozenset[str]:
    """Return the sources that `text` cites in round brackets."""
    parts = (part.strip() for bracket in _bracketed(text) for part in bracket.split(";"))
    return frozenset(part for part in parts if _CITATION.fullmatch(part) and not _MONTH.search(part))


def _bracketed(text: str) -> list[str]:
    return _BRACKETS.findall(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class _Setting:
    names: Mapping[str, frozenset[str]]  # what each field of the front matter may hold
    papers: Mapping[str, Paper]


def _vocabulary(paper: Paper, setting: _Setting) -> Iterator[Fault]:
    for name, known in setting.names.items():
        values: Sequence[str] = getattr(paper, name)
        for value, count in Counter(values).items():
            if value not in known:
                yield name, f"{value!r} is not in taxonomy.yaml"
            if count > 1:
                yield name, f"{value!r} is listed {count} times"


def _length(paper: Paper, _: _Setting) -> Iterator[Fault]:
    if paper.words not in WORDS:
        yield "text", f"has {paper.words} words; {WORDS.start} to {WORDS.stop - 1} are wanted"


def _status(paper: Paper, setting: _Setting) -> Iterator[Fault]:
    if paper.superseded_by and paper.withdrawn:
        yield "withdrawn", "a paper is superseded or withdrawn, not both"
    if paper.withdrawn and paper.withdrawn.on < paper.published:
        yield "withdrawn.on", f"is before the paper was published ({paper.published})"
    if not paper.superseded_by:
        return
    successor = setting.papers.get(paper.superseded_by)
    if successor is None or successor is paper:
        yield "superseded_by", f"{paper.superseded_by!r} is not another paper"
    elif successor.published < paper.published:
        yield "superseded_by", f"{successor.id!r} was published earlier ({successor.published})"


def _sources(paper: Paper, _: _Setting) -> Iterator[Fault]:
    keys = [work.key for work in paper.sources]
    for key, count in Counter(keys).items():
        if count > 1:
            yield "sources", f"{key!r} stands for {count} sources"
    for work in paper.sources:
        if not re.search(rf" {work.year}(?:[ -]?[a-z])?$", work.key):
            yield "sources", f"{work.key!r} does not end with its year, {work.year}"
    for cited in sorted(citations(paper.text) - set(keys)):
        yield "sources", f"has no {cited!r}, which the text cites"
    cited_text = "; ".join(_bracketed(paper.text))
    for key in keys:
        if not re.search(rf"{re.escape(key)}(?!\w)", cited_text):
            yield "sources", f"{key!r} is not cited in the text"


def _headings(paper: Paper, _: _Setting) -> Iterator[Fault]:
    for marks, heading in re.findall(r"^(#+) +(.+?)\s*$", paper.text, re.MULTILINE):
        if len(marks) == 1:
            yield "text", f"{heading!r} is a first-level heading; the title is the only one"
        if heading in (ABOUT, SOURCES):
            yield "text", f"the section {heading!r} is added by the builder"


def _layout(paper: Paper, _: _Setting) -> Iterator[Fault]:
    if paper.layout and paper.format != "pdf":
        yield "layout", f"is for PDF, not for {paper.format}"


def _characters(paper: Paper, _: _Setting) -> Iterator[Fault]:
    if paper.format != "pdf":
        return
    texts = [paper.text, paper.title, *(f"{work.publisher}{work.title}" for work in paper.sources)]
    # The fonts that every PDF reader has hold the characters of Windows-1252 and no others.
    unknown = {character for character in "".join(texts) if not _in_windows_1252(character)}
    for character in sorted(unknown):
        yield "text", f"{character!r} (U+{ord(character):04X}) is not in the fonts of a PDF"


def _in_windows_1252(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


_RULES: tuple[Callable[[Paper, _Setting], Iterable[Fault]], ...] = (
    _vocabulary,
    _length,
    _status,
    _sources,
    _headings,
    _layout,
    _characters,
)


def validate(papers: Sequence[Paper], taxonomy: Taxonomy) -> tuple[Problem, ...]:
    """Return everything that is wrong with `papers`, by file and field."""
    setting = _Setting(
        names={
            "programmes": frozenset(programme.id for programme in taxonomy.programmes),
            "barriers": frozenset(barrier.id for barrier in taxonomy.barriers),
            "themes": frozenset(theme.id for theme in taxonomy.themes),
            "places": frozenset(place.name for place in taxonomy.places),
        },
        papers={paper.id: paper for paper in papers},
    )
    return tuple(
        Problem(f"{paper.id}.md", field, message)
        for paper in papers
        for rule in _RULES
        for field, message in rule(paper, setting)
    )
