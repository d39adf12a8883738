"""Read prompts from files and fill them in; a variable that is missing or too many is a fault."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.kernel.chat_model import Message, Role
from assistant.kernel.errors import PromptInvalid

_SUFFIX = ".md"
_DIGEST = 12  # hexadecimal digits: enough to tell versions of a file apart
# A line that says who speaks from there on: "## system".
_SPEAKER = re.compile(r"^## (system|user|assistant)[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt that is ready to be sent."""

    name: str
    digest: str  # of the file it was made from
    messages: tuple[Message, ...]


class Prompts:
    """The prompts of a folder, read when they are first wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, _Prompt] = {}

    def render(self, name: str, /, **variables: Any) -> Rendered:
        """Return a prompt with its variables filled in. Raises `PromptInvalid`."""
        prompt = self._read.get(name) or self._read.setdefault(name, self._open(name))
        return prompt.rendered(variables)

    def _open(self, name: str) -> _Prompt:
        path = self._folder / f"{name}{_SUFFIX}"
        try:
            return _Prompt(name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise PromptInvalid(
                f"The prompt {path} cannot be read; set PRECEDENT_PROMPTS to a folder that has it, "
                "or unset it for the shipped ones."
            ) from error


@dataclass(frozen=True)
class _Prompt:
    name: str
    text: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:_DIGEST]

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        # Documents go into a prompt as they are: there is no markup to escape for.
        return ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
        )

    @cached_property
    def _variables(self) -> frozenset[str]:
        return frozenset(meta.find_undeclared_variables(self._environment.parse(self.text)))

    @cached_property
    def _speakers(self) -> list[tuple[Role, str]]:
        """Split before filling in, so that nothing filled in can begin a message of its own."""
        _, *parts = _SPEAKER.split(self.text)
        return [(Role(role), text) for role, text in zip(parts[::2], parts[1::2], strict=True)]

    def rendered(self, variables: Mapping[str, Any]) -> Rendered:
        try:
            if wrong := self._variables ^ variables.keys():
                raise PromptInvalid(
                    f"The prompt “{self.name}” and the program disagree on {', '.join(sorted(wrong))}; "
                    "prompts/README.md names the variables of each."
                )
            if not self._speakers:
                raise PromptInvalid(f"The prompt “{self.name}” has no line “## user”; add one.")
            messages = tuple(
                Message(role, self._environment.from_string(text).render(variables).strip())
                for role, text in self._speakers
            )
        except TemplateError as error:
            raise PromptInvalid(f"The prompt “{self.name}” cannot be filled in: {error}. Mend it.") from error
        return Rendered(self.name, self.digest, messages)
