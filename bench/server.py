"""A real server in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil

PRECEDENT = (sys.executable, "-c", "from assistant.cli import main; main()")  # what the command does
_PATIENCE = 120  # seconds until it must be ready


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    process: psutil.Process

    def resident_mb(self) -> float:
        """Return the resident memory of the process in megabytes (of 10^6 bytes)."""
        return round(self.process.memory_info().rss / 1e6, 1)

    def peak_mb(self) -> float:
        """Return the most resident memory that the process ever had, in the same; needs Linux."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return round(int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6, 1)

    def has_mapped(self, library: str) -> bool:
        """Tell whether a file of a library, such as "torch", is in the memory of the process."""
        return any(library in Path(item.path).parts for item in self.process.memory_maps())


@contextmanager
def serving(index: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Yield a server over an index once it is ready, and stop it afterwards with what it recorded.

    `settings`: more of its environment.
    """
    port = _free_port()
    command = (*PRECEDENT, "serve", "--port", str(port), "--index", str(index))
    with TemporaryDirectory() as folder:
        records = f"sqlite:///{folder}/records.db"
        own = {"PRECEDENT_LOG_LEVEL": "warning", "PRECEDENT_RECORDS": records}
        environment = {**os.environ, **own, **(settings or {})}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                url = f"http://127.0.0.1:{port}"
                _wait(url, process)
                yield Server(url, psutil.Process(process.pid))
            finally:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode} before it was ready")
        try:
            if httpx.get(f"{url}/readyz", timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready within {_PATIENCE} s")
