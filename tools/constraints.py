"""Pin in constraints.txt what Precedent and its extras need, at the versions that are installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "precedent-assistant"
EXTRAS = ("ingest", "eval", "openai", "anthropic", "google", "ollama", "langchain", "slack", "dev")
# What torch brings where its build is not for the processor alone; nothing here decides their versions.
ACCELERATOR = ("nvidia-", "cuda-", "triton")


def needed() -> set[str]:
    """Return every package that is needed here, directly or through another, by its canonical name.

    Others may lie in the same environment: those of the extra `baselines` are not needed, and not pinned.
    """
    found: set[tuple[str, str]] = set()
    queue = [(PROJECT, extra) for extra in ("", *EXTRAS)]
    while queue:
        wanted = queue.pop()
        if wanted not in found:
            found.add(wanted)
            queue += _asked_for(*wanted)
    return {name for name, _ in found if not name.startswith(ACCELERATOR)} - {PROJECT}


def _asked_for(name: str, extra: str) -> Iterator[tuple[str, str]]:
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            for each in ("", *requirement.extras):
                yield canonicalize_name(requirement.name), each


def pins() -> list[str]:
    """Return the lines: `name==version`, without the part of a version that names a build."""
    found = [distribution(name) for name in needed()]
    lines = [f"{each.metadata['Name']}=={each.version.partition('+')[0]}" for each in found]
    return sorted(lines, key=str.lower)


def main() -> None:
    """Write the pins under the file's opening comment."""
    path = Path("constraints.txt")
    comment = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*comment, *pins(), ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
