from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from ingest import watching
from ingest.pipeline import Options


@pytest.fixture
def options(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    monkeypatch.setattr(watching, "_SETTLED_MS", 100)
    return Options(corpus, corpus / "data/index", corpus / "data/cache")


def changes(options: Options, change: threading.Thread) -> int:
    """What the first notice counts, of a change made while it is watched."""
    change.start()
    found = next(iter(watching.watch(options)))
    change.join()
    return found


def later(write: Path, text: str = "x", *, first: Path | None = None) -> threading.Thread:
    def act() -> None:
        time.sleep(0.5)
        if first is not None:
            first.parent.mkdir(parents=True, exist_ok=True)
            first.write_text("an index of our own")
            time.sleep(0.5)
        write.write_text(text)

    return threading.Thread(target=act, daemon=True)


def test_a_new_file_is_noticed(options: Options) -> None:
    assert changes(options, later(options.corpus / "new.txt")) == 1


def test_our_own_index_and_hidden_files_call_no_run(options: Options) -> None:
    own = options.index / "CURRENT"
    assert changes(options, later(options.corpus / "new.txt", first=own)) == 1
    hidden = options.corpus / ".new.txt.swp"
    assert changes(options, later(options.corpus / "more.txt", first=hidden)) == 1
