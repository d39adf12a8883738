"""Documents for tests, without files."""

from __future__ import annotations

from dataclasses import replace

from assistant.kernel.domain import Block, BlockKind, Document, Page, Source


def made(name: str, *pages: str, **given: object) -> Document:
    """A document with one paragraph a page; `given` are fields of its source."""
    source = Source(id=name, name=f"{name}.pdf", sha256=name.ljust(64, "0"), size=1, title=name)
    return Document(
        replace(source, **given),  # type: ignore[arg-type]
        tuple(page(number, text) for number, text in enumerate(pages, 1)),
        paginated=True,
    )


def page(number: int, text: str) -> Page:
    """A page that is one paragraph, or nothing."""
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),) if text else ()
    return Page(number, str(number), f"page={number}", text, blocks)
