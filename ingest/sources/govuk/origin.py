"""A GOV.UK source of sources.yaml."""

from __future__ import annotations

from assistant.kernel.errors import UnreadableFile
from ingest.progress import Progress
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import FetchFailed
from ingest.sources.govuk.addresses import Site
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.govuk.gathering import Gathering
from ingest.sources.govuk.search import find
from ingest.sources.mirror import Mirror
from ingest.sources.port import Gathered, Outlook, RemoteOrigin

_OK = 200


def origin(entry: GovukEntry, client: Client, mirror: Mirror, site: Site = Site()) -> RemoteOrigin:
    """Return the source that an entry describes; `site` is another than GOV.UK in tests."""
    return GovukOrigin(entry, client, mirror, site)


class GovukOrigin:
    """What one entry asks of GOV.UK."""

    def __init__(self, entry: GovukEntry, client: Client, mirror: Mirror, site: Site) -> None:
        self._entry = entry
        self._client = client
        self._mirror = mirror
        self._site = site

    @property
    def name(self) -> str:
        """What sources.yaml calls it."""
        return self._entry.id

    def gather(self, progress: Progress) -> Gathered:
        """Fetch what is new or changed, and return all that there is now.

        Where GOV.UK does not answer, what was fetched last stands, and the notices say so. Raises
        `MirrorBusy` while another run is fetching.
        """
        try:
            with self._mirror.run():
                return Gathering(self._entry, self._client, self._mirror, self._site).run(progress)
        finally:
            self._client.close()

    def check(self, progress: Progress) -> Outlook:
        """Count the pages listed and found, and try the addresses of those listed."""
        progress.stage(f"Asking GOV.UK for {self.name}", len(self._entry.pages) + self._entry.searches)
        paths: set[str] = set()
        problems: list[str] = []
        try:
            for address in self._entry.pages:
                path = self._site.path_of(address)
                problem = self._problem(path)
                if problem:
                    problems.append(f"{address}: {problem}")
                else:
                    paths.add(path)
                progress.advance()
            if self._entry.searches:
                try:
                    paths.update(find(self._client, self._site, self._entry).paths)
                except (FetchFailed, UnreadableFile) as fault:
                    problems.append(f"{self._site.search}: {fault.reason}")
                progress.advance()
        finally:
            self._client.close()
        kept = sum(bool(each.document) and not each.gone for each in self._mirror.all())
        return Outlook(len(paths), kept, tuple(problems))

    def _problem(self, path: str) -> str:
        if not path:
            return "this is no address of GOV.UK"
        try:
            peeked = self._client.peek(self._site.content(path))
        except FetchFailed as fault:
            return fault.reason
        return "" if peeked.status == _OK else f"nothing there ({peeked.status})"
