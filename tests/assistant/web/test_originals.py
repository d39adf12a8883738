from __future__ import annotations

import pytest

from assistant.kernel.index.generation import Generation
from assistant.web.originals import original


def test_pdf_is_shown_in_the_browser(generation: Generation) -> None:
    kept = original(generation, generation.sources["harbour-fund"])
    assert (kept.media_type, kept.disposition) == ("application/pdf", "inline")
    assert kept.path.read_bytes().startswith(b"%PDF")
    assert kept.file_name == "harbour.pdf"


@pytest.mark.parametrize(
    ("document", "media_type"),
    [
        ("lantern", "text/markdown"),
        ("lantern-early", "text/html"),
        ("orchard", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_any_other_format_is_downloaded_and_may_run_nothing(
    generation: Generation, document: str, media_type: str
) -> None:
    kept = original(generation, generation.sources[document])
    assert (kept.media_type, kept.disposition) == (media_type, "attachment")
    assert "sandbox" in kept.policy
