"""constraints.txt pins every package that is needed, at the version that is installed, and no other."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tools import constraints

BYTES_OF_THE_CORPUS = {"reportlab": "5.1.0", "pyphen": "0.18.1", "pypandoc-binary": "1.17"}
# One that another package brings, one that an extra of another brings, and those of the extra `baselines`.
NEEDED = {"torch", "greenlet", "mako", "httptools"}
NOT_NEEDED = {"precedent-assistant", "pip", "langchain-community", "langchain-chroma", "pdfplumber"}

# Markers choose other packages on other systems; the pins were made on this one.
as_pinned = pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info[:2] != (3, 11),
    reason="the versions are pinned for Python 3.11 on Linux",
)


@pytest.fixture(scope="module")
def lines(root: Path) -> list[str]:
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.fixture(scope="module")
def pinned(lines: list[str]) -> dict[str, str]:
    return {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in lines}


@pytest.fixture(scope="module")
def needed() -> set[str]:
    return constraints.needed()


def test_what_is_needed_is_told_from_what_lies_in_the_environment(needed: set[str]) -> None:
    assert needed >= NEEDED
    assert not needed & NOT_NEEDED


def test_lines_are_exact_and_name_no_place_to_fetch_from(lines: list[str]) -> None:
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", line), line


def test_what_decides_the_bytes_of_the_corpus_is_pinned(pinned: dict[str, str]) -> None:
    assert {name: pinned[name] for name in BYTES_OF_THE_CORPUS} == BYTES_OF_THE_CORPUS
    assert pinned["torch"] == "2.13.0"


@as_pinned
def test_everything_needed_is_pinned_at_the_version_installed(
    pinned: dict[str, str], needed: set[str]
) -> None:
    assert needed - set(pinned) == set()
    assert {name: _installed(name) for name in needed} == {name: pinned[name] for name in needed}


@as_pinned
def test_nothing_is_pinned_that_is_not_needed(pinned: dict[str, str], needed: set[str]) -> None:
    assert set(pinned) - needed == set()


@as_pinned
def test_make_constraints_would_write_the_lines_that_are_there(lines: list[str]) -> None:
    assert constraints.pins() == lines


def _installed(name: str) -> str:
    try:
        return version(name).partition("+")[0]
    except PackageNotFoundError:
        return "not installed"
