"""Tell whether a web page still says the same: its bytes differ with every visit on many sites."""

from __future__ import annotations

import hashlib
from pathlib import Path

_LONGEST = 20_000_000  # bytes; no page is longer, and its bytes will do


def sameness(path: Path, suffix: str) -> str:
    """Return a digest of the words of a web page's content; "" for other files, whose bytes tell.

    Raises `UnreadableFile` for a page that is plainly no document: an error page, or one that is
    empty until its programs run.
    """
    if suffix != ".html" or path.stat().st_size > _LONGEST:
        return ""
    import lxml.html

    from ingest.loading.markup.hidden import Taken
    from ingest.loading.markup.html import read_page

    content = read_page(path.read_bytes(), Taken()).content
    words = " ".join(lxml.html.document_fromstring(content).text_content().split()) if content else ""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest() if words else ""
