"""Generations made from documents in memory, to be looked at, copied and damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder
from made_read_only import read_only

from assistant.kernel.boxes import WordBox, WordBoxes
from assistant.kernel.domain import (
    Block,
    BlockKind,
    Document,
    DocumentStatus,
    Page,
    Reference,
    Source,
)
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import CURRENT, GENERATIONS, IndexStore
from ingest.pipeline import Options, publish
from ingest.progress import Silent

Publish = Callable[[IndexStore, list[Document]], Path]


def paper(name: str, *paragraphs: str, **known: object) -> Document:
    """A document of one page, a paragraph a block."""
    text = "\n".join(paragraphs)
    starts = [sum(len(each) + 1 for each in paragraphs[:number]) for number in range(len(paragraphs))]
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, start, start + len(each))
        for start, each in zip(starts, paragraphs, strict=True)
    )
    source = Source(name, f"documents/{name}.pdf", name.ljust(64, "0"), len(text), f"On {name}", **known)
    return Document(source, (Page(1, "i", "page=1", text, blocks),), paginated=True)


HARBOUR = paper(
    "harbour",
    "The Harbour Fund paid for fourteen harbour towns. Each town had £3.5m.",
    "Trade grew by 12% in the towns.",
    publisher="Test Library",
    published="2020-05-01",
    kind="programme",
    nation="England",
    programmes=("harbour-fund",),
    places=("Whitby", "Hull"),
    barriers=("funding",),
    themes=("enterprise",),
    references=(Reference("Treasury", "Budget", "2001", "https://example.gov.uk/budget"),),
)
LANTERN = paper(
    "lantern",
    "The Lantern Programme joined the records of schools. Sharing data was slow.",
    published="2010",
    kind="evaluation",
    nation="Wales",
    programmes=("lantern",),
    places=("Cardiff",),
    barriers=("data-sharing",),
    status=DocumentStatus.SUPERSEDED,
    superseded_by="harbour",
)
ORCHARD = paper(
    "orchard", "Nine orchards were planted.", status=DocumentStatus.WITHDRAWN, status_note="Wrong."
)
TWO_PAGES = Document(
    Source("quay", "documents/Kaï.pdf", "quay".ljust(64, "0"), 9, "On quays", published="1999-12"),
    (
        Page(
            1,
            "iv",
            "page=1",
            "Findings\nThe quays were",
            (
                Block(BlockKind.HEADING, 0, 8, 1),
                Block(BlockKind.PARAGRAPH, 9, 23),
            ),
            WordBoxes([WordBox(0, 8, 72.0, 100.5, 120.25, 112.0), WordBox(9, 12, 72.0, 120.0, 90.0, 132.0)]),
            595.0,
            842.0,
        ),
        Page(2, "1", "page=2", "mended by 2006.", (Block(BlockKind.PARAGRAPH, 0, 15, 0, True),)),
    ),
    paginated=True,
)
DOCUMENTS = [HARBOUR, LANTERN, ORCHARD, TWO_PAGES]


@pytest.fixture(scope="session")
def publish_documents(tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Publish documents as the next generation of a store."""
    encoder = BagOfWordsEncoder()
    cache = tmp_path_factory.mktemp("kernel-cache")

    def run(store: IndexStore, documents: list[Document]) -> Path:
        publish(documents, Options(Path("made"), store.root, cache, rebuild=True), lambda: encoder, Silent())
        return store.current()

    return run


@pytest.fixture(scope="session")
def whole(publish_documents: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generation of `DOCUMENTS`; not to be written to."""
    return publish_documents(IndexStore(tmp_path_factory.mktemp("whole")), DOCUMENTS)


@pytest.fixture
def copied(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, in an index of its own, to be damaged."""
    folder = tmp_path / "index" / GENERATIONS / whole.name
    shutil.copytree(whole, folder)
    (tmp_path / "index" / CURRENT).write_text(whole.name)
    return folder


@pytest.fixture
def opened(whole: Path) -> Iterator[Generation]:
    generation = Generation(whole)
    yield generation
    generation.close()


@pytest.fixture
def locked(copied: Path) -> Iterator[Path]:
    """The copy where nobody, not even root, may write."""
    with read_only(copied):
        yield copied


@pytest.fixture
def made_documents() -> list[Document]:
    """What `whole` holds."""
    return DOCUMENTS


@pytest.fixture
def make_paper() -> Callable[..., Document]:
    return paper
