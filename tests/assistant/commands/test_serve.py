from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Run


@pytest.fixture
def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(url: str, *, within: float) -> int:
    """Wait for an address to answer; return the HTTP status."""
    end = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return int(response.status)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_service_answers_until_it_is_stopped(
    index_folder: Path, free_port: int, tmp_path: Path, ended_by: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--port", str(free_port)],
        env={**os.environ, "PRECEDENT_INDEX": str(index_folder)},
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert answered(f"http://127.0.0.1:{free_port}/readyz", within=60) == 200
        process.send_signal(ended_by)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == (0 if ended_by is signal.SIGINT else -signal.SIGTERM)
    assert f"Precedent is at http://127.0.0.1:{free_port}" in err
    assert "Traceback" not in err


def test_missing_index_is_told_before_serving(precedent: Run, tmp_path: Path) -> None:
    done = precedent("serve", "--index", str(tmp_path / "none"))
    assert done.status == 1
    assert "run 'precedent ingest'" in done.err


def test_port_that_is_taken_is_told(precedent: Run, free_port: int) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        done = precedent("serve", "--port", str(free_port))
    assert done.status == 1
    assert f"Cannot listen on 127.0.0.1:{free_port}" in done.err
    assert "--port" in done.err


def test_host_that_is_none_is_told(precedent: Run, free_port: int) -> None:
    done = precedent("serve", "--host", "no.such.host.invalid", "--port", str(free_port))
    assert done.status == 1
    assert "--host" in done.err


def test_port_out_of_range_is_refused(precedent: Run) -> None:
    assert precedent("serve", "--port", "70000").status == 2
