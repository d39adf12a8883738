"""One ingest from end to end: read, split, encode, write, publish, report."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

from assistant.kernel.domain import Document, Source
from assistant.kernel.errors import IndexDamaged, IndexMissing
from assistant.kernel.index.generation import TAXONOMY_FILE, check_sizes, digest, stored_name
from assistant.kernel.index.manifest import SCHEMA_VERSION, Manifest, Refusal, read_manifest, write_manifest
from assistant.kernel.index.passages import FILE, PassageReader
from assistant.kernel.index.store import IndexStore
from assistant.kernel.taxonomy import Taxonomy, load_taxonomy
from ingest import building, chunking, windows
from ingest.cache import ParsedCache, VectorCache, exported_encoder
from ingest.disk import remedies_named
from ingest.encoding import PassageEncoder
from ingest.loading import PARSER_VERSION
from ingest.parsing import CRASHED, Parsed, parse
from ingest.progress import Progress
from ingest.sources.folder.collection import Collection, read_collection

CHUNKING: Mapping[str, int] = {
    "version": chunking.VERSION,
    "passage_words": chunking.PASSAGE_WORDS,
    "window_version": windows.VERSION,
    "window_words": windows.WINDOW_WORDS,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What an ingest is asked to do."""

    corpus: Path
    index: Path
    cache: Path
    workers: int = 0
    dry_run: bool = False
    rebuild: bool = False  # build a new generation even when nothing changed


@dataclass(frozen=True, slots=True)
class Changes:
    """Document ids against the generation before."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did."""

    generation: str  # the generation that is current now; "" when there is none
    published: bool
    dry_run: bool
    counts: Mapping[str, int]
    changes: Changes
    refused: tuple[Refusal, ...]
    parsed_from_cache: int
    encoded: int  # windows encoded in this run
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Material:
    """What a generation is built from, wherever it was read."""

    documents: Sequence[Document]
    refused: tuple[Refusal, ...] = ()
    originals: Mapping[str, Path] = field(default_factory=dict)  # name in the generation → file
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    taxonomy_file: Path | None = None
    from_cache: int = 0  # documents that did not have to be parsed


@dataclass(frozen=True, slots=True)
class _Previous:
    """The generation that a new one follows."""

    folder: Path
    manifest: Manifest
    known: Mapping[str, str]  # document id → sha256


class _Stopwatch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - start, 3)


def ingest(options: Options, make_encoder: Callable[[], PassageEncoder], progress: Progress) -> Report:
    """Bring the index in step with the collection and return the report.

    The new generation is published with one atomic rename; whatever stops the run before
    that leaves the previous one as it was. Raises `PrecedentError` for what a person can mend.
    """
    with remedies_named(options.index):
        collection = read_collection(options.corpus, leaving_out=(options.index, options.cache))
        taxonomy = load_taxonomy(collection.taxonomy) if collection.taxonomy else Taxonomy()
        if options.dry_run:
            return _dry_run(collection, options)
        encoder = make_encoder()
        store = IndexStore(options.index)
        with store.lock():
            return _run(collection, taxonomy, options, encoder, store, progress)


def publish(
    documents: Sequence[Document],
    options: Options,
    make_encoder: Callable[[], PassageEncoder],
    progress: Progress,
) -> Report:
    """Bring the index in step with documents that did not come from files, and return the report.

    `options.corpus` only says where they came from. No originals and no taxonomy are kept;
    all else is as for `ingest`.
    """
    with remedies_named(options.index):
        encoder = make_encoder()
        store = IndexStore(options.index)
        with store.lock():
            watch = _Stopwatch()
            content = _content_digest([document.source for document in documents], (), None, encoder.id)
            previous = _previous(store)
            if _still_holds(previous, content, options):
                return _nothing_changed(previous, from_cache=len(documents), seconds=watch.seconds)
            material = _Material(documents)
            manifest, encoded = _build(material, options, encoder, store, progress, watch, content, previous)
            return _published(manifest, material, previous, encoded, watch.seconds)


def _run(
    collection: Collection,
    taxonomy: Taxonomy,
    options: Options,
    encoder: PassageEncoder,
    store: IndexStore,
    progress: Progress,
) -> Report:
    watch = _Stopwatch()
    sources = [item.source for item in collection.files]
    content = _content_digest(sources, collection.refused, collection.taxonomy, encoder.id)
    previous = _previous(store)
    if _still_holds(previous, content, options):
        return _nothing_changed(previous, from_cache=len(sources), seconds=watch.seconds)
    with watch.time("parsing"):
        parsed = parse(collection.files, ParsedCache(options.cache), progress, workers=options.workers)
    material = _Material(
        parsed.documents,
        refused=(*collection.refused, *parsed.refused),
        originals=_originals(collection, parsed),
        taxonomy=taxonomy,
        taxonomy_file=collection.taxonomy,
        from_cache=parsed.from_cache,
    )
    manifest, encoded = _build(material, options, encoder, store, progress, watch, content, previous)
    return _published(manifest, material, previous, encoded, watch.seconds)


def _still_holds(previous: _Previous | None, content: str, options: Options) -> TypeGuard[_Previous]:
    """Tell whether the generation before was built from the same; one that a crash cut short was not."""
    if previous is None or options.rebuild or previous.manifest.corpus_digest != content:
        return False
    return not any(refusal.kind == CRASHED for refusal in previous.manifest.refused)


def _nothing_changed(previous: _Previous, *, from_cache: int, seconds: Mapping[str, float]) -> Report:
    """Report on a run that found nothing to do, without having opened a document."""
    manifest = previous.manifest
    return Report(
        generation=manifest.id,
        published=False,
        dry_run=False,
        counts=manifest.counts,
        changes=Changes(same=tuple(previous.known)),
        refused=manifest.refused,
        parsed_from_cache=from_cache,
        encoded=0,
        seconds=seconds,
    )


def _published(
    manifest: Manifest,
    material: _Material,
    previous: _Previous | None,
    encoded: int,
    seconds: Mapping[str, float],
) -> Report:
    return Report(
        generation=manifest.id,
        published=True,
        dry_run=False,
        counts=manifest.counts,
        changes=_changes([document.source for document in material.documents], previous),
        refused=material.refused,
        parsed_from_cache=material.from_cache,
        encoded=encoded,
        seconds=seconds,
    )


def _build(
    material: _Material,
    options: Options,
    encoder: PassageEncoder,
    store: IndexStore,
    progress: Progress,
    watch: _Stopwatch,
    content: str,
    previous: _Previous | None,
) -> tuple[Manifest, int]:
    with watch.time("splitting"):
        prepared = building.prepare(material.documents, progress)
    with watch.time("exporting"):
        exported = exported_encoder(options.cache, encoder)
    cache = VectorCache(options.cache, encoder.id, encoder.dimension)
    try:
        with watch.time("encoding"):
            encoded, fresh = building.encode(prepared, encoder, cache, progress)
    finally:
        cache.close()
    created = datetime.now(UTC)
    # The last four digits go on with the time, so that names sort as they were published.
    name = f"{created:%Y-%m-%dT%H-%M-%S}Z-{created.microsecond // 16:04x}"
    folder = store.start(name)
    try:
        with watch.time("writing"):
            counts = building.write_stores(
                folder, material.documents, prepared, encoded, material.taxonomy, progress
            )
            earlier = previous.folder if previous else None
            building.copy_files(folder, material.originals, exported, material.taxonomy_file, earlier)
        with watch.time("publishing"):
            sizes, digests = building.stable_files(folder)
            manifest = Manifest(
                id=name,
                created=created.isoformat(timespec="seconds"),
                corpus=str(options.corpus),
                corpus_digest=content,
                encoder_id=encoder.id,
                encoder_name=encoder.name,
                dimension=encoder.dimension,
                chunking=dict(CHUNKING),
                counts=counts,
                files=sizes,
                digests=digests,
                refused=material.refused,
            )
            write_manifest(manifest, folder)
            store.publish(folder)
            store.prune(keep=previous.folder.name if previous else _newest_whole(store, besides=name))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest, fresh


def _dry_run(collection: Collection, options: Options) -> Report:
    """Compare files with the current generation without reading or writing any."""
    store = IndexStore(options.index)
    sources = [item.source for item in collection.files]
    return Report(
        generation=store.current_name(),
        published=False,
        dry_run=True,
        counts={"documents": len(sources)},
        changes=_changes(sources, _previous(store)),
        refused=collection.refused,
        parsed_from_cache=0,
        encoded=0,
    )


def _changes(sources: Sequence[Source], previous: _Previous | None) -> Changes:
    now = {source.id: source.sha256 for source in sources}
    known = previous.known if previous else {}
    return Changes(
        new=tuple(name for name in now if name not in known),
        changed=tuple(name for name, sha in now.items() if known.get(name, sha) != sha),
        same=tuple(name for name, sha in now.items() if known.get(name) == sha),
        gone=tuple(name for name in known if name not in now),
    )


def _previous(store: IndexStore) -> _Previous | None:
    """Return the current generation when it is whole; a damaged one is built anew, not compared with."""
    try:
        return _read_previous(store.current())
    except (IndexMissing, IndexDamaged):
        return None


def _newest_whole(store: IndexStore, *, besides: str) -> str:
    """Return the generation to go back to where the one before is damaged; "" when there is none."""
    for folder in store.generations():
        if folder.name != besides:
            with suppress(IndexDamaged):
                return _read_previous(folder).folder.name
    return ""


def _read_previous(folder: Path) -> _Previous:
    manifest = read_manifest(folder)
    check_sizes(folder, manifest.files)
    reader = PassageReader(folder / FILE)
    try:
        known = {source.id: source.sha256 for source, _, _ in reader.sources()}
    finally:
        reader.close()
    return _Previous(folder, manifest, known)


def _originals(collection: Collection, parsed: Parsed) -> dict[str, Path]:
    paths = {item.source.id: item.path for item in collection.files}
    return {stored_name(item.source): paths[item.source.id] for item in parsed.documents}


def _content_digest(
    sources: Sequence[Source], refused: Sequence[Refusal], taxonomy: Path | None, encoder_id: str
) -> str:
    """Return a digest of all that decides what a generation holds, before any file is parsed."""
    parts = [
        [asdict(source) for source in sources],
        [asdict(refusal) for refusal in refused],
        digest(taxonomy) if taxonomy else TAXONOMY_FILE,
        [SCHEMA_VERSION, PARSER_VERSION, dict(CHUNKING), encoder_id],
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
