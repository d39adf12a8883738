"""Read every file of a collection, in parallel, from the cache where it has been read before."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.kernel.domain import Document, Source
from assistant.kernel.index.manifest import Refusal
from assistant.kernel.tesseract import remedy
from ingest.cache import ParsedCache
from ingest.loading import Loaded, Loader, Reading, load
from ingest.loading.characters import clean_text, visible
from ingest.loading.cover import cover_date
from ingest.progress import Progress
from ingest.readers.crew import Crew
from ingest.readers.limits import Limits
from ingest.readers.reader import CRASHED, Reader
from ingest.readers.work import CHANGED, Duty
from ingest.sources.port import FileSource

__all__ = ["Limits", "Parsed", "parse", "worth_another_try"]

_PASSING = frozenset({CRASHED, CHANGED})  # refusals that may not come again
_UNSEEN = ".unseen"  # in the cache: read where the text in pictures could not be recognised


@dataclass(frozen=True, slots=True)
class Parsed:
    """The documents that could be read, in collection order, and the files that could not."""

    documents: tuple[Document, ...]
    refused: tuple[Refusal, ...]
    loaded: Mapping[str, Loaded]  # document id → what its loader said of it
    reused: frozenset[str]  # ids of the documents that came from the cache

    @property
    def from_cache(self) -> int:
        """How many documents came from the cache."""
        return len(self.reused)


def parse(
    files: Sequence[FileSource],
    cache: ParsedCache,
    progress: Progress,
    *,
    workers: int = 0,
    reading: Reading = Reading(),
    limits: Limits = Limits(),
    loader: Loader = load,
) -> Parsed:
    """Read `files` in so many processes, 0 for one on each core.

    A file that cannot be read, crashes its reader or goes beyond a limit is refused and costs
    nothing else. `loader` and its modules are imported by the readers anew.
    """
    progress.stage("Reading files", len(files))
    kept = _Kept(cache, _sight(reading))
    outcomes: dict[str, Loaded | Refusal] = {}
    unread = []
    reused: set[str] = set()
    for item in files:
        known = kept.get(item)
        if known is not None:
            reused.add(item.source.id)
        outcome = known or limits.too_big(item.source.name, item.source.size)
        if outcome is None:
            unread.append(item)
        else:
            outcomes[item.source.id] = outcome
            progress.advance()
    crew = Crew(
        workers or os.cpu_count() or 1, lambda: Reader(Duty(loader, reading, limits)), limits, progress
    )
    # Closed at once when the run stops here, say on a full disk, and its processes with it.
    with closing(crew.read(unread)) as results:
        for item, outcome in results:
            if isinstance(outcome, Loaded):
                kept.put(item, outcome)
            outcomes[item.source.id] = outcome
            progress.advance()
    return _sorted(files, outcomes, frozenset(reused))


def worth_another_try(refused: Sequence[Refusal], files: Sequence[FileSource]) -> bool:
    """Tell whether files that were refused may be readable now, though neither they nor a setting changed.

    A password lies outside the collection: where one was wrong, the next may be right.
    """
    given = {item.source.name for item in files if item.password}
    return any(item.kind in _PASSING or (item.kind == "password" and item.name in given) for item in refused)


def _sight(reading: Reading) -> str:
    """Return what tells readings of pictures apart in the cache: the languages they are recognised in."""
    return f".{reading.languages}" if reading.ocr and not remedy(reading.languages) else _UNSEEN


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was read in earlier runs; documents with pictures of text as they are recognised now, or not."""

    cache: ParsedCache
    sight: str

    def get(self, item: FileSource) -> Loaded | None:
        suffix = item.path.suffix
        known = self.cache.get(item.source.sha256, suffix)
        return known or self.cache.get(item.source.sha256, suffix + self.sight)

    def put(self, item: FileSource, loaded: Loaded) -> None:
        seen = loaded.pictures or any(page.ocr for page in loaded.pages)
        self.cache.put(item.source.sha256, item.path.suffix + (self.sight if seen else ""), loaded)


def _sorted(
    files: Sequence[FileSource], outcomes: Mapping[str, Loaded | Refusal], reused: frozenset[str]
) -> Parsed:
    documents, refused, loaded = [], [], {}
    for item in files:
        outcome = outcomes[item.source.id]
        if isinstance(outcome, Refusal):
            refused.append(replace(outcome, audience=item.source.audience))
        else:
            documents.append(_document(item, outcome))
            loaded[item.source.id] = outcome
    return Parsed(tuple(documents), tuple(refused), loaded, reused)


def _document(item: FileSource, loaded: Loaded) -> Document:
    return Document(_completed(item.source, loaded), loaded.pages, loaded.paginated)


def _completed(source: Source, loaded: Loaded) -> Source:
    """Fill in from the file itself what no catalogue says; whoever says it, in characters that are seen."""
    return replace(
        source,
        title=_seen(source.title) or loaded.title or _seen(Path(source.name).stem.replace("_", " ")),
        publisher=_seen(source.publisher) or loaded.publisher,
        published=source.published or _cover_date(loaded) or loaded.published,
        kind=_seen(source.kind),
        nation=_seen(source.nation),
        licence=_seen(source.licence),
        status_note=_seen(source.status_note),
    )


def _seen(text: str) -> str:
    """Return what a person sees of a text; what a terminal would obey and nobody sees is left out."""
    return clean_text(visible(text)[0])


def _cover_date(loaded: Loaded) -> str:
    """What the first page says; a file's own date is often that of its last conversion."""
    if not loaded.paginated or not loaded.pages:
        return ""
    return cover_date(loaded.pages[0].text, loaded.published)
