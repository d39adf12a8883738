"""One ingest from end to end: gather, read, split, encode, write, publish, report."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

from assistant.kernel.domain import Document, Source
from assistant.kernel.errors import CollectionShrunk
from assistant.kernel.index.account import Account, read_account, write_account
from assistant.kernel.index.generation import TAXONOMY_FILE, digest, stored_name
from assistant.kernel.index.manifest import SCHEMA_VERSION, Manifest, Refusal, Tombstone, write_manifest
from assistant.kernel.index.store import IndexStore
from assistant.kernel.taxonomy import Taxonomy, load_taxonomy
from assistant.kernel.tesseract import engine, missing_languages
from ingest import building, chunking, windows
from ingest.cache import ParsedCache, VectorCache, exported_encoder
from ingest.changes import Changes, compare
from ingest.departures import check_shrink, tombstones
from ingest.disk import remedies_named
from ingest.encoding import PassageEncoder
from ingest.families import Folded, families
from ingest.gathering import Collection, gather
from ingest.loading import PARSER_VERSION, Reading
from ingest.parsing import Parsed, parse, worth_another_try
from ingest.previous import Previous, newest_whole, previous
from ingest.progress import Progress
from ingest.readers.limits import Limits
from ingest.report.outcome import Report, account, reused
from ingest.sources.port import Origin
from ingest.tagging import Tagger, fingerprint, learn

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
    origins: Sequence[Origin] = ()  # sources beside the folder
    listed: bool = False  # a list of sources was read: one that is not in it was taken out on purpose
    only_origins: bool = False  # leave the folder's documents out
    apart: Sequence[Path] = ()  # folders of ours that may lie in the collection, such as the mirror
    workers: int = 0
    reading: Reading = field(default_factory=Reading)
    limits: Limits = field(default_factory=Limits)
    dry_run: bool = False
    rebuild: bool = False  # build a new generation even when nothing changed
    allow_shrink: bool = False  # publish even when a source has lost more than a third of its documents


@dataclass(frozen=True, slots=True)
class _Material:
    """What a generation is built from, wherever it was read."""

    documents: Sequence[Document]
    account: Account
    refused: tuple[Refusal, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    originals: Mapping[str, Path] = field(default_factory=dict)  # name in the generation → file
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    taxonomy_file: Path | None = None
    from_cache: int = 0  # documents that did not have to be parsed


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
        store = IndexStore(options.index)
        if options.dry_run:
            return _dry_run(_gathered(options, progress), store, options, progress)
        collection = _gathered(options, progress)
        taxonomy = load_taxonomy(collection.taxonomy) if collection.taxonomy else Taxonomy()
        encoder = make_encoder()
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
            sources = [document.source for document in documents]
            content = _content_digest(sources, (), None, encoder.id, options)
            earlier = previous(store)
            if earlier is not None and not options.rebuild and earlier.manifest.corpus_digest == content:
                return _nothing_changed(earlier, (), from_cache=len(documents), seconds=watch.seconds)
            material = _Material(documents, Account("", ()))
            manifest, encoded = _build(material, options, encoder, store, progress, watch, content, earlier)
            return _published(manifest, material, compare(documents, earlier), encoded, watch.seconds)


def _gathered(options: Options, progress: Progress) -> Collection:
    return gather(
        options.corpus,
        options.origins,
        progress,
        only_origins=options.only_origins,
        leaving_out=(options.index, options.cache, *options.apart),
        limits=options.limits,
    )


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
    content = _content_digest(sources, collection.refused, collection.taxonomy, encoder.id, options)
    earlier = previous(store)
    if _still_holds(earlier, content, collection, options):
        return _nothing_changed(earlier, collection.notices, from_cache=len(sources), seconds=watch.seconds)
    with watch.time("parsing"):
        parsed, kept, folded = _read(collection, ParsedCache(options.cache), options, progress)
    read = [document.source for document in kept]
    if not options.allow_shrink:
        _check_shrink(earlier, read, folded, options)
    refused = (*collection.refused, *parsed.refused)
    gone = {item.id: item.reason for item in collection.gone}
    material = _Material(
        kept,
        account("", parsed, kept, folded, refused, collection.notices),
        refused=refused,
        tombstones=tombstones(earlier, read, refused, gone),
        originals=_originals(collection, kept),
        taxonomy=taxonomy,
        taxonomy_file=collection.taxonomy,
        from_cache=len(parsed.reused),
    )
    changes = compare(kept, earlier)  # now: the generation before may be pruned by what follows
    manifest, encoded = _build(material, options, encoder, store, progress, watch, content, earlier)
    return _published(manifest, material, changes, encoded, watch.seconds)


def _check_shrink(
    earlier: Previous | None, read: Sequence[Source], folded: Sequence[Folded], options: Options
) -> None:
    present = [*read, *(item.source for item in folded)]
    compared = {origin.name for origin in options.origins}
    if earlier is not None and not options.listed:
        compared |= {source.origin for source in earlier.sources.values() if source.origin}
    check_shrink(earlier, present, options.corpus, compared)


def _read(
    collection: Collection, cache: ParsedCache, options: Options, progress: Progress
) -> tuple[Parsed, tuple[Document, ...], tuple[Folded, ...]]:
    parsed = parse(
        collection.files,
        cache,
        progress,
        workers=options.workers,
        reading=options.reading,
        limits=options.limits,
    )
    catalogued = {item.source.id for item in collection.files if item.catalogued}
    found = families(parsed.documents, catalogued=catalogued)
    return parsed, found.documents, found.folded


def _still_holds(
    earlier: Previous | None, content: str, collection: Collection, options: Options
) -> TypeGuard[Previous]:
    """Tell whether the generation before was built from the same; one that a crash cut short was not."""
    if earlier is None or options.rebuild or earlier.manifest.corpus_digest != content:
        return False
    return not worth_another_try(earlier.manifest.refused, collection.files)


def _nothing_changed(
    earlier: Previous, notices: Sequence[str], *, from_cache: int, seconds: Mapping[str, float]
) -> Report:
    """Report on a run that found nothing to do, without having opened a document."""
    manifest = earlier.manifest
    return Report(
        generation=manifest.id,
        published=False,
        dry_run=False,
        counts=manifest.counts,
        changes=Changes(same=tuple(earlier.sources)),
        account=reused(read_account(earlier.folder), notices),
        refused=manifest.refused,
        tombstones=manifest.tombstones,
        parsed_from_cache=from_cache,
        seconds=seconds,
    )


def _published(
    manifest: Manifest, material: _Material, changes: Changes, encoded: int, seconds: Mapping[str, float]
) -> Report:
    return Report(
        generation=manifest.id,
        published=True,
        dry_run=False,
        counts=manifest.counts,
        changes=changes,
        account=replace(material.account, generation=manifest.id),
        refused=material.refused,
        tombstones=material.tombstones,
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
    earlier: Previous | None,
) -> tuple[Manifest, int]:
    with watch.time("splitting"):
        prepared = building.prepare(material.documents, progress)
    with watch.time("exporting"):
        exported = exported_encoder(options.cache, encoder)
    cache = VectorCache(options.cache, encoder.id, encoder.dimension)
    try:
        with watch.time("encoding"):
            encoded, fresh = building.encode(prepared, encoder, cache, progress)
        with watch.time("tagging"):
            tagger = Tagger(material.taxonomy, learn(material.taxonomy, encoder, cache))
    finally:
        cache.close()
    created = datetime.now(UTC)
    # The last four digits go on with the time, so that names sort as they were published.
    name = f"{created:%Y-%m-%dT%H-%M-%S}Z-{created.microsecond // 16:04x}"
    folder = store.start(name)
    try:
        with watch.time("writing"):
            counts = building.write_stores(folder, material.documents, prepared, encoded, tagger, progress)
            before = earlier.folder if earlier else None
            building.copy_files(folder, material.originals, exported, material.taxonomy_file, before)
            write_account(replace(material.account, generation=name), folder)
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
                tombstones=material.tombstones,
            )
            write_manifest(manifest, folder)
            store.publish(folder)
            store.prune(keep=earlier.folder.name if earlier else newest_whole(store, besides=name))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest, fresh


def _dry_run(collection: Collection, store: IndexStore, options: Options, progress: Progress) -> Report:
    """Compare the collection with the current generation, and write nothing."""
    parsed, kept, folded = _read(collection, ParsedCache(options.cache, keep=False), options, progress)
    earlier = previous(store)
    refused = (*collection.refused, *parsed.refused)
    gone = {item.id: item.reason for item in collection.gone}
    read = [document.source for document in kept]
    notices = list(collection.notices)
    try:
        _check_shrink(earlier, read, folded, options)
    except CollectionShrunk as held_back:
        notices.append(f"An ingest would be held back. {held_back}")
    return Report(
        generation=store.current_name(),
        published=False,
        dry_run=True,
        counts={"documents": len(kept), "pages": sum(len(document.pages) for document in kept)},
        changes=compare(kept, earlier),
        account=account("", parsed, kept, folded, refused, notices),
        refused=refused,
        tombstones=tombstones(earlier, read, refused, gone),
        parsed_from_cache=len(parsed.reused),
    )


def _originals(collection: Collection, kept: Sequence[Document]) -> dict[str, Path]:
    paths = {item.source.id: item.path for item in collection.files}
    return {stored_name(document.source): paths[document.source.id] for document in kept}


def _content_digest(
    sources: Sequence[Source],
    refused: Sequence[Refusal],
    taxonomy: Path | None,
    encoder_id: str,
    options: Options,
) -> str:
    """Return a digest of all that decides what a generation holds, before any file is parsed."""
    languages = options.reading.languages
    ocr = [engine(), languages, missing_languages(languages)] if options.reading.ocr else []
    parts = [
        [asdict(source) for source in sources],
        [asdict(refusal) for refusal in refused],
        digest(taxonomy) if taxonomy else TAXONOMY_FILE,
        [SCHEMA_VERSION, PARSER_VERSION, dict(CHUNKING), encoder_id, fingerprint()],
        [ocr, asdict(options.limits)],
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
