"""Read robots.txt as RFC 9309 says: the group for us or for all, and the longest rule that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

MOST_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
_NUMBER = re.compile(r"\d{1,6}(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says to us."""

    rules: tuple[tuple[str, bool], ...] = ()  # path pattern, whether it is allowed
    delay: float | None = None  # seconds between two requests

    def allows(self, path: str) -> bool:
        """Say whether a path with its query may be asked for."""
        path = _spelt(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]  # of two as long, the one that allows


def read_rules(text: str, agent: str) -> Rules:
    """Return the rules in a robots.txt for `agent` ("precedent"), or those for everyone."""
    groups = list(_groups(text))
    for name in (agent.lower(), "*"):
        own = [lines for agents, lines in groups if name in agents]
        if own:
            return _rules([line for lines in own for line in lines])
    return Rules()


def _groups(text: str) -> Iterable[tuple[set[str], list[tuple[str, str]]]]:
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for raw in text.removeprefix("\ufeff").splitlines():
        key, separator, value = raw.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not separator:
            continue
        if key == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(value.lower())
        else:
            lines.append((key, value))
    yield agents, lines


def _rules(lines: Sequence[tuple[str, str]]) -> Rules:
    kept = tuple(
        (_spelt(value), key == "allow") for key, value in lines if key in ("allow", "disallow") and value
    )
    delays = [float(value) for key, value in lines if key == "crawl-delay" and _NUMBER.fullmatch(value)]
    return Rules(kept, max(delays, default=None))


def _fits(pattern: str, path: str) -> bool:
    """Match a pattern with `*` and a last `$`, in time that its length bounds."""
    ends = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for index, part in enumerate(others):
        if ends and index == len(others) - 1:
            return len(path) - len(part) >= at and path.endswith(part)
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not ends or at == len(path)


def _spelt(path: str) -> str:
    """Return a path in one spelling of its percent-encoding."""
    return quote(unquote(path), safe="/*$?&=;:@!'(),+~%")
