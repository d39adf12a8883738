"""The types of sources that sources.yaml can list: how each is written down, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from assistant.kernel.settings import Settings
from ingest.sources.addresses.entry import AddressesEntry
from ingest.sources.entry import Entry, Identity, Text
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.pacing import Pace
from ingest.sources.fetching.policy import Policy
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.mirror import Mirror
from ingest.sources.port import Origin

_MEGABYTE = 1 << 20


class FolderEntry(Entry):
    """A folder on this machine, with or without a catalogue."""

    type: Literal["folder"] = "folder"
    id: Identity
    folder: Text  # relative to the file that it is written in


@dataclass(frozen=True, slots=True)
class Means:
    """What the makers of sources share."""

    settings: Settings
    beside: Path  # the folder that sources.yaml lies in
    pace: Pace = field(default_factory=Pace)

    def mirror(self, name: str) -> Mirror:
        """Return where what is fetched for a source is kept."""
        return Mirror(self.settings.mirror / name)

    def client(self, hosts: frozenset[str], mirror: Mirror, *, robots: bool = True) -> Client:
        """Return a client that may ask these hosts, and shares its pace with all others."""
        return Client(
            Policy(hosts, robots=robots, most_bytes=self.settings.file_megabytes * _MEGABYTE),
            mirror.partial,
            pace=self.pace,
            contact=self.settings.contact,
            proxy=self.settings.proxy,
        )


def _folder(entry: FolderEntry, means: Means) -> Origin:
    from ingest.readers.limits import Limits
    from ingest.sources.folder.origin import FolderOrigin

    settings = means.settings
    return FolderOrigin(
        entry.id,
        means.beside / Path(entry.folder).expanduser(),
        leaving_out=(settings.index, settings.cache, settings.mirror),
        limits=Limits(
            settings.file_seconds, settings.file_memory_mb, settings.file_pages, settings.file_megabytes
        ),
        audience=entry.audience,
    )


def _addresses(entry: AddressesEntry, means: Means) -> Origin:
    from ingest.sources.addresses.origin import origin

    mirror = means.mirror(entry.id)
    return origin(entry, means.client(entry.hosts, mirror), mirror)


def _govuk(entry: GovukEntry, means: Means) -> Origin:
    from ingest.sources.govuk.origin import origin

    mirror = means.mirror(entry.id)
    # Its interfaces are there for programs; robots.txt speaks of its pages.
    return origin(entry, means.client(entry.hosts, mirror, robots=False), mirror)


def _listed(entry: AddressesEntry) -> str:
    return f"{_counted(len(entry.addresses), 'address', 'addresses')} on {', '.join(sorted(entry.hosts))}"


def _searched(entry: GovukEntry) -> str:
    pages = _counted(len(entry.pages), "page", "pages") if entry.pages else ""
    words = [entry.query and f"“{entry.query}”", *entry.organisations, *entry.document_types]
    search = f"{entry.most:,} at most of {', '.join(filter(None, words))}" if entry.searches else ""
    return "; ".join(filter(None, (pages, search)))


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


@dataclass(frozen=True, slots=True)
class Type:
    """One type of source: how it is written down, what is made of it, how it is told in a few words."""

    entry: type[BaseModel]
    make: Callable[[Any, Means], Origin]
    summary: Callable[[Any], str]


TYPES: Mapping[str, Type] = {
    "addresses": Type(AddressesEntry, _addresses, _listed),
    "folder": Type(FolderEntry, _folder, lambda entry: str(entry.folder)),
    "govuk": Type(GovukEntry, _govuk, _searched),
}
