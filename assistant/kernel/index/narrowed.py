"""A generation as some readers see it: documents that are not for them are not in it at all.

Passages are numbered and counted anew without them, so that whatever reads a generation needs to
know nothing of this: words are as rare as they are in what is left, facets have the values of what
is left, and nothing else can be found, looked up or told of.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import finalize

import numpy as np
import numpy.typing as npt

from assistant.kernel.encoder import Float32Array, OnnxEncoder
from assistant.kernel.errors import PrecedentError
from assistant.kernel.index import lexical, passages, vectors
from assistant.kernel.index.exact import PassageVectors
from assistant.kernel.index.generation import VECTORS_FILE, Catalogued, Generation, damage_named
from assistant.kernel.index.reading import Reader

_ALL_COMPARED = 5000  # windows; up to so many, comparing every one is as quick as fetching more and dropping
_OVERFETCH = 4  # how many more windows are fetched than are wanted, since some are hidden
_IntArray = npt.NDArray[np.int64]

# A name without a schema means what is temporary first, so every statement of `PassageReader` reads these.
_VIEWS = """
CREATE TEMP TABLE kept (row INTEGER PRIMARY KEY, was INTEGER UNIQUE);
INSERT INTO kept SELECT row_number() OVER (ORDER BY row) - 1, row FROM main.passages
    WHERE document NOT IN (SELECT id FROM hidden);
CREATE TEMP VIEW documents AS SELECT id, ordinal, iif(
        json_extract(source, '$.superseded_by') IN (SELECT id FROM hidden),
        json_set(source, '$.superseded_by', ''), source
    ) AS source, paginated, pages, kind, nation, status, year
    FROM main.documents WHERE id NOT IN (SELECT id FROM hidden);
CREATE TEMP VIEW pages AS SELECT * FROM main.pages WHERE document NOT IN (SELECT id FROM hidden);
CREATE TEMP VIEW passages AS SELECT kept.row AS row, id, document, p.ordinal, heading, role, sentences,
    first_vector, windows FROM kept JOIN main.passages AS p ON p.row = kept.was;
CREATE TEMP VIEW tags AS SELECT facet, value, kept.row AS row FROM main.tags AS t
    JOIN kept ON kept.was = t.row;
"""


class Narrowed(Generation):
    """What is left of a generation without some documents. It shares what it can with the whole."""

    def __init__(self, whole: Generation, hidden: frozenset[str]) -> None:
        """`hidden` are the ids of the documents that are left out.

        Raises `IndexDamaged` as opening the whole does, and `PrecedentError` without a place for
        temporary files: the words of what is left are indexed in one.
        """
        self.folder = whole.folder
        self.hidden = hidden
        self.taxonomy = whole.taxonomy
        self.finder = whole.finder
        self._whole = whole
        with damage_named(self.folder):
            self.passages = self._kept = _KeptPassages(self.folder / passages.FILE, hidden)
            try:
                self.sources = {
                    source.id: Catalogued(source, paginated, pages)
                    for source, paginated, pages in self.passages.sources()
                }
                layout = self.passages.layout()
                self.exact = PassageVectors(self.folder / VECTORS_FILE, layout)
                self.standing = self.passages.standing()
                self.lexical = _words_of(self)
                self.reader = Reader(self.passages, self.lexical, self.finder)
                counts = {
                    "documents": len(self.sources),
                    "pages": self.passages.count("pages"),
                    "passages": len(layout),
                    "windows": sum(windows + (windows > 1) for _, windows, _ in layout),
                    "sentences": sum(sentences for _, _, sentences in layout),
                    "vectors": sum(1 + windows + sentences for _, windows, sentences in layout),
                }
            except BaseException:
                self.passages.close()
                raise
        # What is told of a collection to whoever keeps it names documents that these readers know nothing of.
        self.manifest = replace(whole.manifest, counts=counts, refused=(), tombstones=())

    @property
    def vectors(self) -> vectors.NearestRows:
        """The window vectors of the passages that are left."""
        return _KeptVectors(self._whole.vectors, self.exact, self._kept.was)

    @property
    def encoder(self) -> OnnxEncoder:
        """The question encoder, which is that of the whole."""
        return self._whole.encoder

    def open_vectors_meanwhile(self) -> None:
        """Begin to open the vectors of the whole in another thread."""
        self._whole.open_vectors_meanwhile()

    def close(self) -> None:
        """Release its own files; the whole stays open."""
        self.passages.close()


class _KeptPassages(passages.PassageReader):
    """The passages of a file but for those of hidden documents, numbered from 0 without gaps."""

    def __init__(self, path: Path, hidden: Collection[str]) -> None:
        super().__init__(path)
        finalize(self, self._connection.close)  # whoever lets go of a view cannot know who still reads it
        try:
            self._connection.execute("PRAGMA temp_store = MEMORY")
            self._connection.execute("CREATE TEMP TABLE hidden (id TEXT PRIMARY KEY)")
            self._connection.executemany("INSERT INTO hidden VALUES (?)", [(each,) for each in hidden])
            self._connection.executescript(_VIEWS)
        except BaseException:
            self.close()
            raise
        rows = self._all("SELECT was FROM kept ORDER BY row")
        self.was: _IntArray = np.array([row for (row,) in rows], dtype=np.int64)  # row → its row in the file


class _KeptVectors:
    """The nearest windows of the passages that are left, by the rows that these have now."""

    def __init__(self, whole: vectors.NearestRows, exact: PassageVectors, was: _IntArray) -> None:
        self._whole = whole
        self._exact = exact
        self._was = was

    def count(self) -> int:
        """Return the number of windows."""
        return self._exact.windows

    def search(self, vector: Float32Array, *, limit: int, among: Collection[str] | None = None) -> list[int]:
        """Return the passage rows of the `limit` nearest windows, nearest first, each once."""
        return list(dict.fromkeys(self.windows(vector, limit=limit, among=among)))

    def windows(self, vector: Float32Array, *, limit: int, among: Collection[str] | None = None) -> list[int]:
        """Return the passage row of each of the `limit` nearest windows, nearest first."""
        if among is not None:
            return self._now(self._whole.windows(vector, limit=limit, among=list(map(self._before, among))))
        if self.count() > _ALL_COMPARED:
            found = self._now(self._whole.windows(vector, limit=limit * _OVERFETCH))
            if len(found) >= limit:
                return found[:limit]
        return self._exact.nearest(vector, limit=limit)  # there are few, or most of what is near is hidden

    def _before(self, name: str) -> str:
        row, _, number = name.partition(".")
        return vectors.window_id(int(self._was[int(row)]), int(number))

    def _now(self, rows: list[int]) -> list[int]:
        places = np.searchsorted(self._was, rows)
        known = zip(places.tolist(), rows, strict=True)
        return [place for place, row in known if place < len(self._was) and self._was[place] == row]


def _words_of(generation: Generation) -> lexical.LexicalReader:
    """Index the words of a generation's passages anew, for how rare a word is tells of hidden ones too."""
    sources = generation.sources
    entries = (
        lexical.LexicalEntry.of(found.row, sources[found.passage.document_id].source.title, found.passage)
        for found in generation.passages.all()
    )
    try:
        with TemporaryDirectory(prefix="precedent-") as folder:
            lexical.write_lexical(Path(folder), entries)
            return lexical.LexicalReader(Path(folder))  # all of it is mapped into memory by now
    except (OSError, ValueError) as error:  # tantivy raises the latter where it cannot write
        raise PrecedentError(
            f"A collection with restricted documents needs room for temporary files ({error}); "
            "set TMPDIR to a folder that can be written to."
        ) from error
