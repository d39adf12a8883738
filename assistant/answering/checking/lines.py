"""The sentences of cited passages as a statement is held against them, each with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.checking.reading import Reading, TextReader
from assistant.kernel.domain import BlockKind, Hit, Sentence
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import Found

_LISTED = frozenset((BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.NOTE))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a cited passage."""

    hit: Hit
    row: int  # of the indexed passage that it belongs to, which is part of the hit
    at: int  # of the sentence in that passage
    sentence: Sentence
    reading: Reading
    about: Reading  # the document's title, publisher and date, and the headings over it
    intro: Reading | None  # what introduces the list or table that it is of
    before: Reading | None  # the sentence before it, which it may carry on

    @property
    def around(self) -> Iterator[Reading]:
        """What may be said of it without being repeated in it."""
        return (reading for reading in (self.intro, self.before, self.about) if reading is not None)


def read(generation: Generation, reader: TextReader, cited: Sequence[Hit]) -> list[Line]:
    """Return the sentences of cited passages, in the order cited, each once."""
    parts = {found.row: (hit, found) for hit in reversed(cited) for found in _parts(generation, hit)}
    in_order = sorted(parts.values(), key=lambda part: cited.index(part[0]))
    return [line for hit, found in in_order for line in _of_part(reader, hit, found)]


def cosines(generation: Generation, lines: Sequence[Line], vector: Float32Array) -> list[float]:
    """Return how near each sentence is to a statement in meaning; `vector` is the statement's."""
    closeness = generation.exact.closeness(vector, list(dict.fromkeys(line.row for line in lines)))
    return [float(closeness[line.row].sentences[line.at]) for line in lines]


def _parts(generation: Generation, hit: Hit) -> list[Found]:
    """Return the indexed passages that a hit joins, in reading order."""
    found = (generation.passages.by_id(passage_id) for passage_id in (hit.passage.id, *hit.merged))
    return sorted((part for part in found if part is not None), key=lambda part: part.passage.ordinal)


def _of_part(reader: TextReader, hit: Hit, found: Found) -> Iterator[Line]:
    source, passage = hit.source, found.passage
    # Full stops between them: what follows one another there is no name.
    about = reader.read(
        ". ".join((*passage.heading_path, source.title, source.publisher, source.published, source.nation))
    )
    readings = [reader.read(sentence.spoken) for sentence in passage.sentences]
    for at, sentence in enumerate(passage.sentences):
        before = readings[at - 1] if at else None
        intro = _introduction(passage.sentences, readings, at)
        yield Line(hit, found.row, at, sentence, readings[at], about, intro, before)


def _introduction(sentences: Sequence[Sentence], readings: Sequence[Reading], at: int) -> Reading | None:
    if sentences[at].kind not in _LISTED:
        return None
    above = (index for index in range(at - 1, -1, -1) if sentences[index].kind not in _LISTED)
    first = next(above, None)
    return None if first is None else readings[first]
