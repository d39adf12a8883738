"""Loaders that fail as real ones do; apart from the other fakes, for reader processes import them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from assistant.kernel.domain import Block, BlockKind, Page
from assistant.kernel.errors import UnreadableFile
from ingest.loading import Loaded, Reading


def obedient(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Do what the first word of a file says; else read it as one paragraph."""
    text = path.read_text(encoding="utf-8")
    match text.split()[0]:
        case "exit":
            os._exit(1)
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "refuse":
            raise UnreadableFile("It needs a password", kind="password")
        case "sleep":
            time.sleep(60)
    page = Page(1, "1", "page=1", text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))
    return Loaded((page,), paginated=True, title="", published="", publisher="")
