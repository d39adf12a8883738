"""Refuse the binary formats of old Office programs, and say what to do instead."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Reading


def load_doc(_path: Path, _reading: Reading = Reading()) -> NoReturn:
    """Raise UnreadableFile: a Word document of before 2007."""
    raise UnreadableFile(
        "It is an old Word document (.doc); open it in Word or LibreOffice and save it as .docx",
        kind="unsupported",
    )


def load_ppt(_path: Path, _reading: Reading = Reading()) -> NoReturn:
    """Raise UnreadableFile: a presentation of before 2007."""
    raise UnreadableFile(
        "It is an old PowerPoint presentation (.ppt); open it in PowerPoint or LibreOffice and save it "
        "as .pptx",
        kind="unsupported",
    )
