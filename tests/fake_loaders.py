"""Loaders that fail as real ones do; apart from the other fakes, for reader processes import them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from assistant.kernel.domain import Block, BlockKind, Page
from assistant.kernel.errors import UnreadableFile
from ingest.loading import Loaded, Reading


def obedient(path: Path, reading: Reading = Reading()) -> Loaded:
    """Do what the first word of a file says; else read it as one paragraph."""
    text = path.read_text(encoding="utf-8")
    match text.split():
        case ["exit", *_]:
            os._exit(1)
        case ["segfault", *_]:
            os.kill(os.getpid(), signal.SIGSEGV)
        case ["killed", *_]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["refuse", *_]:
            raise UnreadableFile("It needs a password", kind="password")
        case ["sleep", *_]:
            time.sleep(60)
        case ["patience", more, seconds, *_]:  # as one that has pages to recognise
            reading.more_time(float(more))
            time.sleep(float(seconds))
        case ["deaf", *_]:  # as one that hangs in C: no signal handler of Python's is ever run
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
            time.sleep(60)
        case ["start", *then]:  # a program, as pandoc is started
            with subprocess.Popen(["sleep", "60"]) as program:
                path.with_suffix(".pid").write_text(str(program.pid))
                if then:
                    os._exit(1)
        case ["swallow", megabytes, *_]:
            bytearray(int(megabytes) << 20)
        case ["swell", megabytes, *_]:  # and keep it for a while
            held = b"x" * (int(megabytes) << 20)
            time.sleep(2.3)
            del held
        case ["brood", count, megabytes, *_]:  # programs, each of them within the limit
            swell = f"held = b'x' * ({megabytes} << 20); import time; time.sleep(30)"
            for program in [subprocess.Popen([sys.executable, "-c", swell]) for _ in range(int(count))]:
                program.wait()
        case ["change", *_]:
            path.write_text("other words", encoding="utf-8")
        case ["vanish", *_]:
            path.unlink()
        case ["pages", count, *_]:
            return replace(_loaded(text), pages=_loaded(text).pages * int(count))
        case ["open", password, *_] if reading.password != password:
            raise UnreadableFile("It needs a password to open", kind="password")
        case ["picture", *_]:
            return replace(_loaded(text), pictures=(1,))
    return _loaded(text)


def telling(path: Path, reading: Reading = Reading()) -> Loaded:
    """Say of every file who published it, and when."""
    return replace(obedient(path, reading), title="Told", published="2001", publisher="Teller")


def _loaded(text: str) -> Loaded:
    page = Page(1, "1", "page=1", text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))
    return Loaded((page,), paginated=True, title="", published="", publisher="")
