"""`passages.db`: documents, pages, passages and tags of one generation, in SQLite."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.kernel.boxes import WordBoxes
from assistant.kernel.domain import (
    Block,
    BlockKind,
    Document,
    DocumentStatus,
    Filters,
    Page,
    Passage,
    PassageRole,
    Reference,
    Sentence,
    Source,
    Span,
)
from assistant.kernel.errors import IndexDamaged

FILE = "passages.db"

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, ordinal INTEGER, source TEXT, paginated INTEGER, pages INTEGER,
    kind TEXT, nation TEXT, status TEXT, year INTEGER
);
CREATE TABLE pages (
    document TEXT, number INTEGER, label TEXT, anchor TEXT, text TEXT, blocks TEXT, words BLOB,
    width REAL, height REAL, ocr INTEGER, confidence REAL, PRIMARY KEY (document, number)
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT, ordinal INTEGER, heading TEXT, role TEXT,
    sentences TEXT, first_vector INTEGER, windows INTEGER
);
CREATE INDEX passages_by_document ON passages (document, ordinal);
CREATE TABLE tags (facet TEXT, value TEXT, row INTEGER);
CREATE INDEX tags_by_value ON tags (facet, value, row);
"""

# Filter fields that are tags of passages, and those that are columns of documents.
_TAG_FACETS = {"programmes": "programme", "places": "place", "barriers": "barrier", "themes": "theme"}
_COLUMN_FACETS = {
    "kinds": "d.kind",
    "statuses": "d.status",
    "documents": "d.id",
    "publishers": "json_extract(d.source, '$.publisher')",
}


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as indexed: its row number ties the stores together."""

    row: int
    passage: Passage
    tags: Mapping[str, Sequence[str]]  # facet ("programme", …) → values
    first_vector: int  # row of its head in vectors.npy; its windows and its sentences follow
    windows: int


@dataclass(frozen=True, slots=True)
class Found:
    """A passage read back, with what is needed to score its sentences."""

    row: int
    passage: Passage
    first_vector: int
    windows: int


class CitedPage(NamedTuple):
    """A page without its blocks and words."""

    label: str
    anchor: str
    text: str
    ocr: bool
    confidence: float


def write_passages(path: Path, documents: Iterable[Document], rows: Iterable[PassageRow]) -> None:
    """Create `passages.db` with everything in it."""
    connection = sqlite3.connect(path)
    try:
        # The file is not visible until its generation is published, so no journal is needed.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA)
        for ordinal, document in enumerate(documents):
            connection.execute(
                "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)", _document_row(ordinal, document)
            )
            connection.executemany(
                "INSERT INTO pages VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (_page_row(document.source.id, page) for page in document.pages),
            )
        for row in rows:
            connection.execute("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?)", _passage_row(row))
            connection.executemany(
                "INSERT INTO tags VALUES (?,?,?)",
                [(facet, value, row.row) for facet, values in row.tags.items() for value in values],
            )
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
    finally:
        connection.close()


class PassageReader:
    """Reads `passages.db`; safe to share between threads, and unable to write."""

    def __init__(self, path: Path) -> None:
        # `immutable` tells SQLite that nobody writes, so it needs no locks and no writable folder.
        self._connection = sqlite3.connect(
            f"file:{_escaped(path)}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        # Reading a passage back costs more than finding it; a generation never changes.
        self._by_row = lru_cache(maxsize=_KEPT)(self._fetch)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def count(self, table: str) -> int:
        """Return the number of rows of "documents", "pages" or "passages"."""
        return int(self._all(f"SELECT count(*) FROM {table}")[0][0])

    def sources(self) -> list[tuple[Source, bool, int]]:
        """Return every document's source, whether it has real pages, and how many, in catalogue order."""
        rows = self._all("SELECT source, paginated, pages FROM documents ORDER BY ordinal")
        return [(_source(row[0]), bool(row[1]), row[2]) for row in rows]

    def pages(self, document_id: str) -> list[tuple[int, str, str]]:
        """Return (number, label, anchor) of each of a document's pages."""
        return self._all(
            "SELECT number, label, anchor FROM pages WHERE document = ? ORDER BY number", (document_id,)
        )

    def page(self, document_id: str, number: int) -> Page | None:
        """Return one page, or None when there is no such page."""
        rows = self._all(
            "SELECT number, label, anchor, text, blocks, words, width, height, ocr, confidence FROM pages "
            "WHERE document = ? AND number = ?",
            (document_id, number),
        )
        return _page(rows[0]) if rows else None

    def cited(self, document_id: str, number: int) -> CitedPage:
        """Return what a citation says of a page; all of it empty when there is no such page."""
        rows = self._all(
            "SELECT label, anchor, text, ocr, confidence FROM pages WHERE document = ? AND number = ?",
            (document_id, number),
        )
        if not rows:
            return CitedPage("", "", "", False, 1.0)
        label, anchor, text, ocr, confidence = rows[0]
        return CitedPage(label, anchor, text, bool(ocr), confidence)  # SQLite has no type for it

    def page_text(self, document_id: str, number: int) -> str:
        """Return one page's text, or "" when there is no such page."""
        rows = self._all("SELECT text FROM pages WHERE document = ? AND number = ?", (document_id, number))
        return str(rows[0][0]) if rows else ""

    def by_rows(self, rows: Sequence[int]) -> dict[int, Found]:
        """Return the passages of the given rows."""
        return {row: found for row in rows if (found := self._by_row(row))}

    def _fetch(self, row: int) -> Found | None:
        rows = self._all(f"{_SELECT} WHERE row = ?", (row,))
        return _found(rows[0]) if rows else None

    def documents_of(self, rows: Collection[int]) -> set[str]:
        """Return the ids of the documents that the given rows belong to."""
        if len(rows) <= _NAMED:
            marks = ",".join("?" * len(rows))
            found = self._all(f"SELECT DISTINCT document FROM passages WHERE row IN ({marks})", tuple(rows))
            return {item[0] for item in found}
        return {item[1] for item in self._all("SELECT row, document FROM passages") if item[0] in rows}

    def layout(self) -> list[tuple[int, int, int]]:
        """Return (first vector, windows, sentences) of every row, in order."""
        return self._all(
            "SELECT first_vector, windows, json_array_length(sentences) FROM passages ORDER BY row"
        )

    def standing(self) -> list[tuple[str, PassageRole]]:
        """Return (document id, role) of every row, in order."""
        rows = self._all("SELECT document, role FROM passages ORDER BY row")
        return [(document, PassageRole(role)) for document, role in rows]

    def by_id(self, passage_id: str) -> Found | None:
        """Return the passage with an id, or None."""
        rows = self._all("SELECT row FROM passages WHERE id = ?", (passage_id,))
        return self._by_row(rows[0][0]) if rows else None

    def of_document(self, document_id: str) -> list[Found]:
        """Return a document's passages in order."""
        return [
            _found(item)
            for item in self._all(f"{_SELECT} WHERE document = ? ORDER BY ordinal", (document_id,))
        ]

    def all(self) -> Iterator[Found]:
        """Yield every passage in row order."""
        with _damage_named():
            for item in self._connection.execute(f"{_SELECT} ORDER BY row"):
                yield _found(item)

    def tags(self, row: int) -> list[tuple[str, str]]:
        """Return the (facet, value) pairs of a passage."""
        return self._all("SELECT facet, value FROM tags WHERE row = ?", (row,))

    def tagged(self) -> list[tuple[str, str, int]]:
        """Return (facet, value, row) for every tag of every passage."""
        return self._all("SELECT facet, value, row FROM tags ORDER BY row, facet, value")

    def matching(self, filters: Filters) -> frozenset[int] | None:
        """Return the rows that a filter lets through, or None when it lets all through."""
        if not filters:
            return None
        clauses: list[str] = []
        values: list[object] = []
        for name, column in _COLUMN_FACETS.items():
            wanted = getattr(filters, name)
            if wanted:
                clauses.append(f"{column} IN ({','.join('?' * len(wanted))})")
                values.extend(wanted)
        if filters.nations:  # a document names all that it applies to: "England, Scotland and Wales"
            named = "', ' || replace(d.nation, ' and ', ', ') || ',' LIKE ?"
            clauses.append(f"({' OR '.join([named] * len(filters.nations))})")
            values.extend(f"%, {nation},%" for nation in filters.nations)
        for bound, comparison in (("year_from", ">="), ("year_to", "<=")):
            if getattr(filters, bound) is not None:
                clauses.append(f"d.year {comparison} ?")
                values.append(getattr(filters, bound))
        for name, facet in _TAG_FACETS.items():
            wanted = getattr(filters, name)
            if wanted:
                marks = ",".join("?" * len(wanted))
                clauses.append(f"p.row IN (SELECT row FROM tags WHERE facet = ? AND value IN ({marks}))")
                values.extend((facet, *wanted))
        condition = " AND ".join(clauses)
        rows = self._all(
            f"SELECT p.row FROM passages p JOIN documents d ON d.id = p.document WHERE {condition}",
            tuple(values),
        )
        return frozenset(row[0] for row in rows)

    def _all(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        with _damage_named():
            return self._connection.execute(sql, values).fetchall()


_KEPT = 4096  # passages read back
_NAMED = 10_000  # values in one statement; SQLite takes 32,766
_SELECT = "SELECT row, id, document, ordinal, heading, role, sentences, first_vector, windows FROM passages"


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise IndexDamaged(
            f"The passages cannot be read ({error}); run 'precedent index rollback', "
            "or 'precedent ingest --rebuild' to build a new index."
        ) from error


def _escaped(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _document_row(ordinal: int, document: Document) -> tuple[object, ...]:
    source = document.source
    return (
        source.id,
        ordinal,
        json.dumps(asdict(source), ensure_ascii=False),
        document.paginated,
        len(document.pages),
        source.kind,
        source.nation,
        source.status.value,
        source.year,
    )


def _page_row(document_id: str, page: Page) -> tuple[object, ...]:
    blocks = [
        [b.kind.value, b.start, b.end, b.level, b.continues, b.header, b.mark, b.marked_at]
        for b in page.blocks
    ]
    boxes = np.array(page.words.flat, dtype=np.float32)
    return (
        document_id,
        page.number,
        page.label,
        page.anchor,
        page.text,
        json.dumps(blocks),
        zlib.compress(boxes.tobytes()),
        page.width,
        page.height,
        page.ocr,
        page.confidence,
    )


def _passage_row(row: PassageRow) -> tuple[object, ...]:
    passage = row.passage
    sentences = [
        [s.text, [[span.page, span.start, span.end] for span in s.spans], s.kind.value, s.block, s.header]
        for s in passage.sentences
    ]
    return (
        row.row,
        passage.id,
        passage.document_id,
        passage.ordinal,
        json.dumps(passage.heading_path, ensure_ascii=False),
        passage.role.value,
        json.dumps(sentences, ensure_ascii=False),
        row.first_vector,
        row.windows,
    )


def _source(text: str) -> Source:
    raw = json.loads(text)
    raw["references"] = tuple(Reference(**item) for item in raw["references"])
    raw["status"] = DocumentStatus(raw["status"])
    for name in ("programmes", "places", "barriers", "themes", "always_tags", "never_tags", "also_at"):
        raw[name] = tuple(raw[name])
    raw["audience"] = tuple(raw.get("audience", ()))  # a generation of before there was one is for everyone
    return Source(**raw)


def _page(row: Sequence[Any]) -> Page:
    number, label, anchor, text, blocks, words, width, height, ocr, confidence = row
    return Page(
        number=number,
        label=label,
        anchor=anchor,
        text=text,
        blocks=tuple(_block(b) for b in json.loads(blocks)),
        words=WordBoxes.of(np.frombuffer(zlib.decompress(words), dtype=np.float32).tolist()),
        width=width,
        height=height,
        ocr=bool(ocr),
        confidence=confidence,
    )


def _block(raw: Sequence[Any]) -> Block:
    kind, start, end, level, continues, header, mark, marked_at = raw
    return Block(BlockKind(kind), start, end, level, continues, tuple(header), mark, marked_at)


def _found(item: Sequence[Any]) -> Found:
    row, passage_id, document_id, ordinal, heading, role, sentences, first_vector, windows = item
    return Found(
        row=row,
        passage=Passage(
            id=passage_id,
            document_id=document_id,
            ordinal=ordinal,
            heading_path=tuple(json.loads(heading)),
            sentences=tuple(
                Sentence(text, tuple(Span(*span) for span in spans), BlockKind(kind), block, tuple(header))
                for text, spans, kind, block, header in json.loads(sentences)
            ),
            role=PassageRole(role),
        ),
        first_vector=first_vector,
        windows=windows,
    )
