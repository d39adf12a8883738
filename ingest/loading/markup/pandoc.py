"""Run pandoc on one document and give back its syntax tree."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from typing import Any

from assistant.kernel.errors import UnreadableFile

_SECONDS = 60
_MEMORY = "-M1500M"  # pandoc's heap; a document that needs more is not an honest one
_HEAP_EXHAUSTED = 251

Node = Any  # a node of pandoc's tree: {"t": type, "c": content}, or a list of such


def syntax_tree(form: str, content: bytes) -> dict[str, Node]:
    """Pandoc's tree of a document's bytes in a format that pandoc knows by the name `form`.

    Raises UnreadableFile when pandoc cannot read it, takes too long or needs too much memory.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and no shell
            [*_command(), "--from", form, "--to", "json", "+RTS", _MEMORY, "-RTS"],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise UnreadableFile(f"Reading it took longer than {_SECONDS} seconds", kind="too_large") from fault
    except OSError as fault:
        raise UnreadableFile(
            f"pandoc could not be run ({fault.strerror}); reinstall pypandoc-binary"
        ) from fault
    if done.returncode == _HEAP_EXHAUSTED:
        raise UnreadableFile("Reading it needs too much memory", kind="too_large")
    if done.returncode:
        raise UnreadableFile(f"It is damaged, or not what its name says: {_complaint(done.stderr)}")
    return _parsed(done.stdout)


@functools.cache
def _command() -> tuple[str, ...]:
    """Pandoc without access to files or network.

    On Linux it is started so that it ends with the process that reads the file: a reader that is
    killed has no time to stop it. `setpriv` does that without code between fork and exec.
    """
    import pypandoc  # what it imports in turn is of no use to whoever reads no such document

    setpriv = shutil.which("setpriv")
    leash = (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()
    return (*leash, pypandoc.get_pandoc_path(), "--sandbox")


def _complaint(stderr: bytes) -> str:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else "pandoc gave no reason"


def _parsed(output: bytes) -> dict[str, Node]:
    try:
        tree: dict[str, Node] = json.loads(output)
    except (ValueError, RecursionError) as fault:
        raise UnreadableFile("Its parts are nested too deeply to be read") from fault
    return tree
