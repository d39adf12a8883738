"""Write one generation: passages, words, vectors, encoder and the files themselves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.kernel.domain import Document, Passage
from assistant.kernel.encoder import Float32Array
from assistant.kernel.errors import PrecedentError
from assistant.kernel.index import account, lexical, passages, vectors
from assistant.kernel.index.exact import Float16Array
from assistant.kernel.index.generation import (
    ENCODER_FOLDER,
    FILES_FOLDER,
    TAXONOMY_FILE,
    VECTORS_FILE,
    digest,
)
from ingest.cache import VectorCache
from ingest.chunking import chunk
from ingest.encoding import PassageEncoder
from ingest.progress import Progress
from ingest.tagging import Tagger
from ingest.windows import Window, head, windows

_SAVED_EVERY = 256  # windows; what is encoded survives an interruption up to this many


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage with its windows, ready to be written."""

    document: Document
    passage: Passage
    head: Window
    windows: tuple[Window, ...]

    @property
    def texts(self) -> tuple[Window, ...]:
        """All that is encoded of the passage."""
        return (self.head, *self.windows)


def prepare(documents: Sequence[Document], progress: Progress) -> list[Prepared]:
    """Split documents into passages and their windows."""
    progress.stage("Splitting into passages", len(documents))
    prepared = []
    for document in documents:
        for passage in chunk(document):
            title = document.source.title
            cut = tuple(windows(title, passage))
            prepared.append(Prepared(document, passage, head(title, passage), cut))
        progress.advance()
    return prepared


def encode(
    prepared: Sequence[Prepared], encoder: PassageEncoder, cache: VectorCache, progress: Progress
) -> tuple[Mapping[str, Float16Array], int]:
    """Return (window key → its vectors, how many were encoded now); the rest came from the cache."""
    wanted = {window.key: window for item in prepared for window in item.texts}
    # In half precision, as they are kept: a large collection has a hundred thousand of them.
    known = {key: rows.astype(np.float16) for key, rows in cache.get(list(wanted)).items()}
    missing = [window for key, window in wanted.items() if key not in known]
    progress.stage("Encoding passages", len(wanted))
    progress.advance(len(known))
    fresh: list[tuple[str, Float32Array]] = []
    try:
        for index, rows in encoder.encode(missing) if missing else ():
            fresh.append((missing[index].key, rows))
            known[missing[index].key] = rows.astype(np.float16)
            progress.advance()
            if len(fresh) >= _SAVED_EVERY:
                cache.put(fresh)
                fresh.clear()
    finally:
        cache.put(fresh)
    return known, len(missing)


def write_stores(
    folder: Path,
    documents: Sequence[Document],
    prepared: Sequence[Prepared],
    encoded: Mapping[str, Float16Array],
    tagger: Tagger,
    progress: Progress,
) -> dict[str, int]:
    """Write passages.db, lexical/, vectors/ and vectors.npy; return the counts."""
    progress.stage("Writing the index", 4)
    rows = list(_rows(prepared, encoded, tagger))
    passages.write_passages(folder / passages.FILE, documents, rows)
    progress.advance()
    lexical.write_lexical(folder / lexical.FOLDER, _lexical_entries(prepared))
    progress.advance()
    total = vectors.write_vectors(folder / vectors.FOLDER, _window_vectors(prepared, encoded))
    progress.advance()
    stacked = _passage_vectors(prepared, encoded)
    np.save(folder / VECTORS_FILE, stacked)
    progress.advance()
    return {
        "documents": len(documents),
        "pages": sum(len(document.pages) for document in documents),
        "passages": len(prepared),
        "windows": total,
        "sentences": sum(len(item.passage.sentences) for item in prepared),
        "vectors": len(stacked),
    }


def copy_files(
    folder: Path, originals: Mapping[str, Path], encoder: Path, taxonomy: Path | None, previous: Path | None
) -> None:
    """Put the encoder, the taxonomy and every original (sha256 + suffix → path) into a generation.

    Generations share unchanged files by hard links; a user's own file is always copied,
    because it may be edited in place. Raises `PrecedentError` when one is being edited just now.
    """
    files = folder / FILES_FOLDER
    files.mkdir()
    for name, path in originals.items():
        earlier = previous / FILES_FOLDER / name if previous else None
        if earlier is not None and earlier.is_file():
            _link_or_copy(earlier, files / name)
        else:
            shutil.copyfile(path, files / name)
            if not name.startswith(digest(files / name)):
                raise PrecedentError(
                    f"Nothing was published: {path} changed while it was being read; run this again. "
                    "The index is as it was."
                )
    (folder / ENCODER_FOLDER).mkdir()
    for path in encoder.iterdir():
        _link_or_copy(path, folder / ENCODER_FOLDER / path.name)
    if taxonomy is None:
        (folder / TAXONOMY_FILE).write_text("{}\n", encoding="utf-8")
    else:
        shutil.copyfile(taxonomy, folder / TAXONOMY_FILE)


def stable_files(folder: Path) -> tuple[dict[str, int], dict[str, str]]:
    """Return sizes of the files that readers never touch, and digests of those that decide answers."""
    names = [passages.FILE, VECTORS_FILE, TAXONOMY_FILE, account.FILE]
    names += [f"{ENCODER_FOLDER}/{path.name}" for path in sorted((folder / ENCODER_FOLDER).iterdir())]
    # Dotted names are tantivy's locks and its list of files, which opening may touch.
    names += [f"{lexical.FOLDER}/{path.name}" for path in sorted((folder / lexical.FOLDER).glob("[!.]*"))]
    originals = [f"{FILES_FOLDER}/{path.name}" for path in sorted((folder / FILES_FOLDER).iterdir())]
    sizes = {name: (folder / name).stat().st_size for name in (*names, *originals)}
    return sizes, {name: digest(folder / name) for name in (*names, *originals)}


def _rows(
    prepared: Sequence[Prepared], encoded: Mapping[str, Float16Array], tagger: Tagger
) -> Iterator[passages.PassageRow]:
    vector = 0
    for row, item in enumerate(prepared):
        sentences = np.concatenate([encoded[window.key][1:] for window in item.windows])
        tags = tagger.tags(item.document.source, item.passage, sentences.astype(np.float32))
        yield passages.PassageRow(row, item.passage, tags, vector, len(item.windows))
        vector += 1 + len(item.windows) + len(item.passage.sentences)


def _lexical_entries(prepared: Sequence[Prepared]) -> Iterator[lexical.LexicalEntry]:
    for row, item in enumerate(prepared):
        yield lexical.LexicalEntry.of(row, item.document.source.title, item.passage)


def _window_vectors(
    prepared: Sequence[Prepared], encoded: Mapping[str, Float16Array]
) -> Iterator[tuple[str, Float32Array]]:
    """Yield what is searched: every window, and the head of a passage that has several."""
    for row, item in enumerate(prepared):
        for number, window in enumerate(item.windows):
            yield vectors.window_id(row, number), encoded[window.key][0].astype(np.float32)
        if len(item.windows) > 1:
            yield vectors.window_id(row, len(item.windows)), encoded[item.head.key][0].astype(np.float32)


def _passage_vectors(prepared: Sequence[Prepared], encoded: Mapping[str, Float16Array]) -> Float16Array:
    """Return every passage's vectors one after the other: its head, its windows, its sentences."""
    rows = []
    for item in prepared:
        own = [encoded[window.key] for window in item.windows]
        rows += [encoded[item.head.key][:1], *(block[:1] for block in own), *(block[1:] for block in own)]
    return np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float16)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(source, target)
