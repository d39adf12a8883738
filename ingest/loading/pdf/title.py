"""Find the title of a PDF: what its metadata says if the first page bears it out, else its largest words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.loading.metadata import choose_title
from ingest.loading.pdf.drafts import Draft
from ingest.loading.pdf.headings import Mark
from ingest.loading.pdf.setting import Setting

_LARGER = 1.12  # of the running text's size: smaller words on a first page are no title
_LONGEST = 30  # words
_SAME_SIZE = 0.5  # points


def find_title(
    told: str, pages: Sequence[Sequence[Draft]], marks: Sequence[Mapping[int, Mark]], document: Setting
) -> str:
    """The title, or "" when neither metadata nor text have one."""
    first = next((page for page in pages if page), ())
    # A first page that is a picture says nothing against the metadata.
    opening = told if pages and not pages[0] else "\n".join(draft.text for draft in first)
    headings = [
        drafts[index].text
        for drafts, found in zip(pages, marks, strict=True)
        for index, mark in sorted(found.items())
        if mark.level
    ]
    return choose_title(told, [_largest(first, document), *headings], opening)


def _largest(drafts: Sequence[Draft], document: Setting) -> str:
    """The largest words of a page, with what follows them in the same size."""
    fit = [draft for draft in drafts if draft.lines and draft.words <= _LONGEST]
    size = max((draft.size for draft in fit), default=0.0)
    if size < _LARGER * document.size:
        return ""
    start = next(index for index, draft in enumerate(fit) if draft.size == size)
    parts: list[str] = []
    for draft in fit[start:]:
        if abs(draft.size - size) > _SAME_SIZE:
            break
        parts.append(draft.text)
    return " ".join(parts)
