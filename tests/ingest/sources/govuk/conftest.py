"""A GOV.UK of one's own, and a source that gathers from it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from govuk_items import ADVICE, attached, html_publication, landing
from govuk_server import GovukServer
from reportlab.pdfgen.canvas import Canvas

from ingest.progress import Silent
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.pacing import Pace
from ingest.sources.fetching.policy import Policy
from ingest.sources.govuk.addresses import Site
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.govuk.origin import origin
from ingest.sources.mirror import Mirror
from ingest.sources.port import Gathered, RemoteOrigin

Make = Callable[..., RemoteOrigin]
Gather = Callable[..., Gathered]


@pytest.fixture
def server() -> Iterator[GovukServer]:
    server = GovukServer()
    yield server
    server.close()


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror" / "pilots")


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have slept, each time."""
    return []


@pytest.fixture
def make(server: GovukServer, mirror: Mirror, waits: list[float]) -> Make:
    """Make a source of what an entry says."""

    def make(**told: object) -> RemoteOrigin:
        entry = GovukEntry.model_validate({"id": "pilots", **told})
        hosts = frozenset({urlsplit(server.web).hostname or ""})
        policy = Policy(hosts, robots=False, private=True, ports=server.ports, read_seconds=5)
        client = Client(policy, mirror.partial, pace=Pace(per_second=1000, sleep=waits.append))
        return origin(entry, client, mirror, Site(server.web, server.assets_host))

    return make


@pytest.fixture
def gather(make: Make) -> Gather:
    """Gather what an entry asks for, as a new run would."""
    return lambda **told: make(**told).gather(Silent())


@pytest.fixture
def pilot(server: GovukServer) -> GovukServer:
    """A publication with its full text, a file, and a document on another site."""
    annex = server.asset("/media/0001/annex-a.pdf", pdf("Forty-two partnerships were asked."))
    listed = [
        attached("html", ADVICE, title="The advice in full"),
        attached("file", annex, title="Annex A", content_type="application/pdf"),
        attached("external", "https://example.org/partner", title="Partner site"),
    ]
    server.add(landing(details={"attachments": listed}))
    server.add(html_publication(), listed=False)
    return server


def pdf(text: str) -> bytes:
    """One page with a line of text."""
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return made.getvalue()
