"""A list of addresses on a server of this machine, gathered as often as a test likes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from local_server import LocalServer

from ingest.progress import Silent
from ingest.sources.addresses.entry import Address, AddressesEntry
from ingest.sources.addresses.origin import AddressList
from ingest.sources.fetching.client import Client
from ingest.sources.mirror import Mirror
from ingest.sources.port import Gathered


class List:
    """A list of addresses on the local server, gathered as often as a test likes."""

    def __init__(self, server: LocalServer, make_client: Callable[..., Client], folder: Path) -> None:
        self.server = server
        self._make_client = make_client
        self.mirror = Mirror(folder / "partners")
        self.paths = ["/a", "/b.pdf"]
        self.audience: tuple[str, ...] = ()

    def origin(self) -> AddressList:
        addresses = tuple(
            Address(
                url=self.server.url(path),
                id=path.strip("/").partition(".")[0],
                title=f"Title of {path}",
                publisher="Example",
                programmes=("ndc",),
            )
            for path in self.paths
        )
        # Not validated: its port is for tests only.
        entry = AddressesEntry.model_construct(
            id="partners", programmes=("pfpp",), addresses=addresses, audience=self.audience
        )
        return AddressList(entry, self._make_client(), self.mirror)

    def gather(self) -> Gathered:
        return self.origin().gather(Silent())
