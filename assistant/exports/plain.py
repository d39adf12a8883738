"""Write an outline as plain text, to be pasted anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.exports.outline import REFERENCES, Block, BlockKind, Outline, Reference


def plain_text(outline: Outline) -> str:
    """Return the document as text: a line for each block, and its references below it."""
    paragraphs = [outline.title, *(_block(block) for block in outline.blocks)]
    if outline.references:
        paragraphs += [REFERENCES, *("\n".join(_reference(item)) for item in outline.references)]
    return "\n\n".join([*paragraphs, " ".join(outline.about)]) + "\n"


def _block(block: Block) -> str:
    marks = "".join(f" [{number}]" for number in block.marks)
    bullet = "- " if block.kind is BlockKind.ITEM else ""
    return f"{bullet}{block.text}{marks}" + (f"\n  {block.url}" if block.url else "")


def _reference(reference: Reference) -> Iterator[str]:
    yield f"[{reference.number}] {reference.described}"
    yield f"“{reference.quote}”"
    for link in reference.links:
        yield f"{link.text}: {link.url}"
