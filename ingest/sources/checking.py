"""Ask sources what they hold, without fetching it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.status import Status

from assistant.kernel.errors import NotFound, PrecedentError
from assistant.kernel.settings import Settings
from ingest.progress import Silent
from ingest.sources.listing import origins
from ingest.sources.port import Origin, Outlook, RemoteOrigin


def check(
    path: Path, settings: Settings, name: str | None, console: Console
) -> Iterator[tuple[str, Outlook]]:
    """Yield what each source of a file, or the one with a name, holds; `console` shows how it goes on.

    Raises `NotFound` where there is no source with that name.
    """
    listed = origins(path, settings)
    chosen = [origin for origin in listed if name in (None, origin.name)]
    if not chosen and name is not None:
        names = ", ".join(origin.name for origin in listed) or "none"
        raise NotFound(f"{path} lists no source '{name}'; it lists {names}.")
    with console.status("") as status:
        for origin in chosen:
            yield origin.name, _outlook(origin, _Shown(status))


def _outlook(origin: Origin, progress: _Shown) -> Outlook:
    try:
        if isinstance(origin, RemoteOrigin):
            return origin.check(progress)
        gathered = origin.gather(progress)
    except PrecedentError as error:
        return Outlook(0, 0, (str(error),))
    problems = tuple(f"{refusal.name}: {refusal.reason}" for refusal in gathered.refused)
    return Outlook(len(gathered.files), len(gathered.files), problems)


class _Shown(Silent):
    """Shows the stage and how far it is on one line."""

    def __init__(self, status: Status) -> None:
        self._status = status
        self._stage, self._done, self._total = "", 0, 0

    def stage(self, name: str, total: int) -> None:
        self._stage, self._done, self._total = name, 0, total
        self.advance(0)

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        self._status.update(f"{self._stage}: {self._done} of {self._total}")
