"""Find the data that ships with the code: the corpus, prompts and static files."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[2]


def shipped(name: str) -> Path:
    """Return the folder of shipped data called `name` ("corpus", "prompts", "static").

    A wheel carries it under `assistant/_shipped`; an editable install does not, and
    only then the repository root is looked in.
    """
    packaged = Path(str(files("assistant"))) / "_shipped" / name
    return packaged if packaged.is_dir() else _REPOSITORY / name
