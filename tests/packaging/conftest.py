"""What the packaging tests read: the Dockerfile as stages, the commands and settings that exist."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import typer.main

from assistant.cli import build
from assistant.kernel.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, its continued lines joined."""

    name: str
    flags: dict[str, str]
    rest: str

    @property
    def words(self) -> list[str]:
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)

    @property
    def commands(self) -> list[list[str]]:
        """The commands of a RUN or CMD, without the variables that are set before them."""
        if self.rest.startswith("["):
            return [self.words]
        parts = [shlex.split(part) for part in re.split(r"&&|\|\||;", self.rest)]
        return [_without_variables(part) for part in parts]


@dataclass(frozen=True)
class Stage:
    """A stage of a Dockerfile: what stands between one FROM and the next."""

    name: str
    base: str
    instructions: tuple[Instruction, ...]

    def all(self, name: str) -> list[Instruction]:
        return [item for item in self.instructions if item.name == name]

    @property
    def text(self) -> str:
        return "\n".join(item.rest for item in self.instructions)

    @property
    def environment(self) -> dict[str, str]:
        return dict(word.split("=", 1) for item in self.all("ENV") for word in item.words)


def _without_variables(words: list[str]) -> list[str]:
    while words and re.match(r"[A-Z_]+=", words[0]):
        words = words[1:]
    return words


def _instructions(text: str) -> Iterator[Instruction]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        name, _, rest = line.strip().partition(" ")
        flags = {}
        while match := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
            flags[match[1]] = match[2]
            rest = rest[match.end() :]
        yield Instruction(name.upper(), flags, rest)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="session")
def stages() -> dict[str, Stage]:
    found: dict[str, Stage] = {}
    for item in _instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        if item.name == "FROM":
            base, _, name = re.split(r"\s+(as)\s+", item.rest, flags=re.IGNORECASE)
            found[name] = Stage(name, base, ())
        else:
            last = list(found.values())[-1]
            found[last.name] = Stage(last.name, last.base, (*last.instructions, item))
    return found


@pytest.fixture(scope="session")
def setting_names() -> set[str]:
    return {f"PRECEDENT_{name.upper()}" for name in Settings.model_fields}


@pytest.fixture(scope="session")
def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="session")
def parse_command() -> Callable[[list[str]], None]:
    """Read a `precedent …` command line without running it; its error tells what does not exist."""
    whole = typer.main.get_command(build())

    def parse(words: list[str]) -> None:
        command, rest = whole, words[1:]
        while rest and rest[0] in getattr(command, "commands", {}):
            command, rest = command.commands[rest[0]], rest[1:]
        assert not (rest and hasattr(command, "commands")) or rest[0].startswith("-"), f"no command {rest[0]}"
        with contextlib.suppress(typer.Exit):  # --help and --version end there
            command.make_context(words[0], rest)

    return parse
