"""Time the pictures of pages, each with a quotation marked: `python -m bench.pictures`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from assistant.evaluation.tables import Table
from assistant.kernel.domain import Span
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.web.page_pictures import PagePictures, PictureOf, PictureSize
from assistant.web.picture_requests import page_picture
from bench.record import against, record

TARGETS = {"page_p95_ms": 150.0}
_LABELS = {
    "page_p50_ms": "a page drawn, p50, ms",
    "page_p95_ms": "a page drawn, p95, ms",
    "page_max_ms": "a page drawn, the slowest, ms",
    "page_p50_kb": "its PNG, p50, KB",
    "page_max_kb": "its PNG, the largest, KB",
    "thumbnail_p50_ms": "a thumbnail drawn, p50, ms",
    "thumbnail_p50_kb": "its PNG, p50, KB",
    "remembered_p95_ms": "a page drawn before, p95, ms",
}


def main(index: Annotated[Path | None, typer.Option(help="The index to read.")] = None) -> None:
    """Draw every page of the PDFs in an index and write the figures beside their targets."""
    generation = Generation(IndexStore(index or Settings().index).current())
    pages = list(wanted(generation))
    small = [PictureOf(page.path, page.page, size=PictureSize.THUMBNAIL) for page in pages]
    # More than a service keeps, so that the pages that were drawn are all remembered.
    pictures = PagePictures(kept=1 << 40)
    figures: dict[str, Any] = {
        **measured("page", pages, pictures.png),
        **measured("thumbnail", small, pictures.png),
        "remembered_p95_ms": measured("again", pages, pictures.png)["again_p95_ms"],
    }
    rows = tuple(_row(name, figures[name]) for name in _LABELS)
    record(
        "pictures",
        "Pictures of pages",
        "python -m bench.pictures",
        {**figures, "targets": TARGETS, "pages": len(pages)},
        (
            f"{len(pages)} pages of the PDFs in the collection, the first 200 characters of each marked.",
            Table(("Measure", "Figure", "Target", ""), rows),
        ),
    )


def wanted(generation: Generation) -> Iterator[PictureOf]:
    """Yield the pictures of all pages that can be drawn, each with its beginning marked."""
    for document_id, entry in generation.sources.items():
        for number in range(1, entry.pages + 1):
            page = generation.passages.page(document_id, number)
            if page and page.width and entry.paginated:
                marked = Span(number, 0, min(200, len(page.text))) if page.text else None
                yield page_picture(generation, entry, page, marked)


def measured(name: str, pages: list[PictureOf], draw: Callable[[PictureOf], bytes]) -> dict[str, float]:
    """Return how long drawing took, in milliseconds, and how large what was drawn is, in KB."""
    times, sizes = [], []
    for page in pages:
        started = time.perf_counter()
        sizes.append(len(draw(page)) / 1000)
        times.append((time.perf_counter() - started) * 1000)
    return {
        f"{name}_p50_ms": round(float(np.percentile(times, 50)), 1),
        f"{name}_p95_ms": round(float(np.percentile(times, 95)), 1),
        f"{name}_max_ms": round(max(times), 1),
        f"{name}_p50_kb": round(float(np.percentile(sizes, 50)), 1),
        f"{name}_max_kb": round(max(sizes), 1),
    }


def _row(name: str, figure: float) -> tuple[str, ...]:
    target = TARGETS.get(name)
    if target is None:
        return (_LABELS[name], str(figure), "", "")
    return (_LABELS[name], str(figure), f"≤ {target:g}", against(figure, target, at_least=False))


if __name__ == "__main__":
    typer.run(main)
