"""Pandoc runs within bounds, and not longer than the process that waits for it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from assistant.kernel.errors import UnreadableFile
from ingest.loading.markup import pandoc
from ingest.loading.markup.pandoc import syntax_tree


def test_a_tree_has_its_blocks() -> None:
    assert [block["t"] for block in syntax_tree("html", b"<h1>Fords</h1><p>Two.</p>")["blocks"]] == [
        "Header",
        "Para",
    ]


def test_a_file_that_a_document_names_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    content = f"\\include{{{tmp_path / 'secret'}}}\\input{{{tmp_path / 'secret.txt'}}}"
    assert "SECRET" not in str(syntax_tree("latex", content.encode()))


def test_a_document_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_SECONDS", 0.01)
    with pytest.raises(UnreadableFile, match="longer than") as caught:
        syntax_tree("html", b"<p>" * 300_000)
    assert caught.value.kind == "too_large"


def test_a_document_that_needs_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_MEMORY", "-M20M")
    with pytest.raises(UnreadableFile, match="memory") as caught:
        syntax_tree("html", b"<p>Two ran by day.</p>" * 100_000)
    assert caught.value.kind == "too_large"


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv, of util-linux, is not here")
def test_pandoc_ends_with_the_process_that_started_it() -> None:
    code = (
        "from ingest.loading.markup.pandoc import syntax_tree\n"
        "print('begun', flush=True)\n"
        "syntax_tree('html', b'<ul><li>' * 400_000)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        started = _wait(lambda: psutil.Process(reader.pid).children())
        os.kill(reader.pid, signal.SIGKILL)
    assert started
    assert _wait(lambda: not any(child.is_running() and child.status() != "zombie" for child in started))


def _wait(condition: object, seconds: float = 20) -> object:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():  # type: ignore[operator]
            return found
        time.sleep(0.02)
    return None
