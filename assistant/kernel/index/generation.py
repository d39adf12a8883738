"""One generation opened for reading: manifest, passages, words, vectors and encoder together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread

import numpy as np

from assistant.kernel.domain import Source
from assistant.kernel.encoder import OnnxEncoder
from assistant.kernel.errors import IndexDamaged, PrecedentError
from assistant.kernel.index import lexical, passages, vectors
from assistant.kernel.index.account import Account, read_account
from assistant.kernel.index.exact import PassageVectors
from assistant.kernel.index.facets import Facets
from assistant.kernel.index.manifest import read_manifest
from assistant.kernel.index.reading import Reader
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import Taxonomy, load_taxonomy

ENCODER_FOLDER = "encoder"
FILES_FOLDER = "files"
VECTORS_FILE = "vectors.npy"
TAXONOMY_FILE = "taxonomy.yaml"
_REMEDY = "run 'precedent index rollback', or 'precedent ingest --rebuild' to build a new one"


@dataclass(frozen=True, slots=True)
class Catalogued:
    """A document of a generation, without its text."""

    source: Source
    paginated: bool
    pages: int


class Generation:
    """What readers see of the index. Nothing here writes."""

    hidden: frozenset[str] = frozenset()  # ids of documents that are not for whoever reads it

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open the generation in `folder`.

        Raises `IndexDamaged` when a file is missing, has another size than the manifest
        says, or a store does not hold what it should; `EncoderInvalid` for the encoder.
        """
        self.folder = folder
        self.manifest = read_manifest(folder)
        check_sizes(folder, self.manifest.files)
        with damage_named(folder), ExitStack() as opened:
            self.passages = passages.PassageReader(folder / passages.FILE)
            opened.callback(self.passages.close)
            self.lexical = lexical.LexicalReader(folder / lexical.FOLDER)
            self.sources = {
                source.id: Catalogued(source, paginated, pages)
                for source, paginated, pages in self.passages.sources()
            }
            self.taxonomy: Taxonomy = load_taxonomy(folder / TAXONOMY_FILE)
            self.finder = MentionFinder(self.taxonomy)
            self.exact = PassageVectors(folder / VECTORS_FILE, self.passages.layout())
            self.standing = self.passages.standing()
            self.reader = Reader(self.passages, self.lexical, self.finder)
            opened.pop_all()
        self._threads = threads
        self._vectors_lock = Lock()
        self._encoder_lock = Lock()
        self._vectors: vectors.VectorReader | None = None
        self._encoder: OnnxEncoder | None = None

    @property
    def id(self) -> str:
        """The generation's name."""
        return self.manifest.id

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """What tells it from other generations, and from what others see of the same one."""
        return self.id, self.hidden

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups that documents are restricted to."""
        return frozenset(group for entry in self.sources.values() for group in entry.source.audience)

    @cached_property
    def account(self) -> Account:
        """What became of the files that readers may know of; raises `IndexDamaged` when it cannot be read.

        Of what was refused these are the files that are for everyone. Notices name files and addresses, so
        there are none where any file is restricted: whoever keeps the collection reads them in the report.
        """
        whole = read_account(self.folder)
        restricted = any(item.audience for item in whole.files)
        files = (
            item
            for item in whole.files
            if item.document in self.sources or not (item.document or item.audience)
        )
        return replace(whole, files=tuple(files), notices=() if restricted else whole.notices)

    @property
    def vectors(self) -> vectors.NearestRows:
        """The window vectors, opened at their first use."""
        with self._vectors_lock:
            if self._vectors is None:
                self._vectors = vectors.VectorReader(self.folder / vectors.FOLDER)
            return self._vectors

    @property
    def encoder(self) -> OnnxEncoder:
        """The question encoder, loaded at its first use."""
        with self._encoder_lock:
            if self._encoder is None:
                self._encoder = OnnxEncoder(self.folder / ENCODER_FOLDER, threads=self._threads)
            return self._encoder

    @cached_property
    def facets(self) -> Facets:
        """The facets of every passage, read at their first use."""
        sources = [entry.source for entry in self.sources.values()]
        return Facets(sources, [document for document, _ in self.standing], self.passages.tagged())

    def open_vectors_meanwhile(self) -> None:
        """Begin to open the vectors in another thread: it takes as long as loading the encoder."""
        if self._vectors is None and not self._vectors_lock.locked():
            Thread(target=self._try_vectors, daemon=True).start()

    def _try_vectors(self) -> None:
        with suppress(PrecedentError):  # who needs them opens them again and is told what is wrong
            _ = self.vectors

    def warm(self) -> None:
        """Load what is loaded at first use, so that the first question is as quick as the next.

        Raises as opening does, for damage that shows only then.
        """
        with damage_named(self.folder):
            self.encoder.encode(["warm"])
            self.vectors.search(np.zeros(self.manifest.dimension, dtype=np.float32) + 1.0, limit=1)

    def close(self) -> None:
        """Release every file."""
        self.passages.close()
        with self._vectors_lock:
            if self._vectors is not None:
                self._vectors.close()


def stored_name(source: Source) -> str:
    """Return the name under which a generation keeps an original in `files/`."""
    return f"{source.sha256}{Path(source.name).suffix.lower()}"


def check_sizes(folder: Path, expected: Mapping[str, int]) -> None:
    """Raise `IndexDamaged` when a file of the manifest is missing or cut short."""
    for name, size in expected.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise IndexDamaged(f"The generation {folder.name} is incomplete ({name}); {_REMEDY}.")


def verify(folder: Path) -> list[str]:
    """Check a generation thoroughly; return what is wrong, in plain words (empty when all is well).

    Digests of its files, agreement of the stores' counts, and that every sentence stands
    on the page that it names.
    """
    manifest = read_manifest(folder)
    check_sizes(folder, manifest.files)
    changed = [
        f"{name} has changed since it was built"
        for name, expected in manifest.digests.items()
        if digest(folder / name) != expected
    ]
    if changed:  # what the stores make of that would say no more
        return changed
    generation = Generation(folder)
    try:
        with damage_named(folder):
            return [*_wrong_counts(generation), *_wrong_quotes(generation)]
    finally:
        generation.close()


@contextmanager
def damage_named(folder: Path) -> Iterator[None]:
    """Raise `IndexDamaged` for whatever goes wrong in reading a generation."""
    try:
        yield
    except PrecedentError:
        raise
    except Exception as error:  # SQLite, NumPy, JSON and Chroma: each has its own types for damage
        raise IndexDamaged(f"The generation {folder.name} cannot be read ({error}); {_REMEDY}.") from error


def digest(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _wrong_counts(generation: Generation) -> list[str]:
    counts = generation.manifest.counts
    expected = {**counts, "lexical entries": counts.get("passages", 0)}
    actual = {
        "documents": generation.passages.count("documents"),
        "pages": generation.passages.count("pages"),
        "passages": generation.passages.count("passages"),
        "windows": generation.vectors.count(),
        "vectors": generation.exact.count,
        "lexical entries": generation.lexical.count(),
    }
    return [
        f"{name}: {found} found, {expected.get(name)} expected"
        for name, found in actual.items()
        if found != expected.get(name)
    ]


def _wrong_quotes(generation: Generation) -> list[str]:
    texts: dict[tuple[str, int], str] = {}
    wrong: list[str] = []
    for found in generation.passages.all():
        passage = found.passage
        for sentence in passage.sentences:
            keys = [(passage.document_id, span.page) for span in sentence.spans]
            for key in keys:
                if key not in texts:
                    texts[key] = generation.passages.page_text(*key)
            stands = (
                texts[key][span.start : span.end] for key, span in zip(keys, sentence.spans, strict=True)
            )
            # Over a page end, what lies between the two spans is white space.
            if not keys or " ".join(stands).split() != sentence.text.split():
                pages = " and ".join(str(span.page) for span in sentence.spans) or "any"
                wrong.append(f"passage {passage.id}: a sentence is not on page {pages}")
    return wrong
