"""A collection written by an enemy: markup in its names, its headings and its text, and an address that is a script."""

from __future__ import annotations

from pathlib import Path

_CATALOGUE = """
documents:
  - {id: hostile, file: documents/hostile.md, title: "<img src=x onerror=alert(1)> Wells",
     publisher: "<b>Us</b>", published: 2020, programmes: [wells], kind: '"><script>alert(2)</script>',
     sources: [{publisher: P, title: Poisoned, year: 2020, url: "javascript:alert(3)"},
               {publisher: P, title: Sound, year: 2020, url: "https://example.gov.uk/wells"}]}
"""
_TAXONOMY = """
programmes:
  - {id: wells, name: "Wells <script>alert(4)</script> Fund", aliases: [Wells Fund]}
"""
_TEXT = """# Wells

## What \\<script\\>alert(5)\\</script\\> was

The Wells Fund paid for 12 wells and \\<script\\>alert(6)\\</script\\> in 2003.
"""


def write_hostile(folder: Path) -> Path:
    """Write the collection into `folder` and return it."""
    (folder / "documents").mkdir(parents=True)
    (folder / "catalogue.yaml").write_text(_CATALOGUE, encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(_TAXONOMY, encoding="utf-8")
    (folder / "documents" / "hostile.md").write_text(_TEXT, encoding="utf-8")
    return folder
