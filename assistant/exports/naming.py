"""Name the file that a document is saved as."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60  # characters of the title
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d")  # devices, on Windows, whatever their suffix
_FALLBACK = "conversation"


def file_name(title: str, suffix: str) -> str:
    """Return a name of lower-case letters, digits and hyphens, safe on any system: "total-place.docx"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().replace("'", "").lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    if not slug or _RESERVED.fullmatch(slug):
        slug = _FALLBACK
    return f"{slug}.{suffix}"
