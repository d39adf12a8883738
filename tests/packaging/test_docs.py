"""Commands, targets, settings and files that the documents name are those that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# These name no place to fetch from: where packages come from is for those who install to say.
WITHOUT_ADDRESSES = (
    "Dockerfile",
    "Makefile",
    "compose.yaml",
    "constraints.txt",
    "docs/deployment.md",
    ".ci/run",
    "tools/system.sh",
)

every_document = pytest.mark.parametrize(
    "text",
    [pytest.param(path.read_text(encoding="utf-8"), id=str(path.relative_to(ROOT))) for path in DOCUMENTS],
)


def commands(text: str) -> Iterator[str]:
    """Lines of shell examples, without prompts, redirections and what follows a pipe."""
    for block in re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            yield re.split(r"\s[|>&]", line.removeprefix("$ "))[0]


@every_document
def test_commands_in_examples_exist_with_their_options(
    text: str, parse_command: Callable[[list[str]], None]
) -> None:
    for line in commands(text):
        words = shlex.split(line, comments=True)
        if words[:2] == ["docker", "compose"]:
            words = words[words.index("precedent") :] if "precedent" in words else []
        if words and words[0].rpartition("/")[2] == "precedent":
            parse_command(["precedent", *words[1:]])


@every_document
def test_targets_of_make_exist(text: str, make_targets: set[str]) -> None:
    spoken = [line.split()[1:] for line in commands(text) if line.startswith("make ")]
    spoken += [words.split() for words in re.findall(r"`make ([^`]+)`", text)]
    targets = {word for words in spoken for word in words if "=" not in word}
    assert targets <= make_targets


@every_document
def test_variables_are_settings(text: str, setting_names: set[str]) -> None:
    assert set(re.findall(r"PRECEDENT_[A-Z][A-Z_]*", text)) <= setting_names


@every_document
def test_stages_of_the_image_exist(text: str, stages: dict[str, object]) -> None:
    assert set(re.findall(r"--target (\w+)", text)) <= set(stages)


@every_document
def test_links_between_documents_lead_somewhere(text: str) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)[^)]*\)", text):
        assert any(
            (path.parent / target).exists() for path in DOCUMENTS if path.read_text("utf-8") == text
        ), target


@pytest.mark.parametrize("name", WITHOUT_ADDRESSES)
def test_packaging_names_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\s'\"`:]+)", text))
    assert hosts <= {"127.0.0.1", "localhost"}


def test_the_guide_says_that_the_image_was_not_built() -> None:
    guide = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert "**The image was not built here.**" in guide
