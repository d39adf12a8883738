"""corpus/sources.yaml: the real publications that a user with internet access fetches."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from assistant.kernel.settings import Settings
from assistant.kernel.taxonomy import load_taxonomy
from ingest.sources.addresses.entry import AddressesEntry
from ingest.sources.fetching.canonical import canonical
from ingest.sources.fetching.policy import Policy
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.listing import Listed, origins, read_entries

CORPUS = Path(__file__).resolve().parents[3] / "corpus"


@pytest.fixture(scope="module")
def listed() -> list[Listed]:
    return list(read_entries(CORPUS / "sources.yaml"))


def addresses(listed: list[Listed]) -> list[str]:
    found: list[str] = []
    for each in listed:
        if isinstance(each.entry, AddressesEntry):
            found += [address.url for address in each.entry.addresses]
        elif isinstance(each.entry, GovukEntry):
            found += each.entry.pages
    return found


def test_it_makes_sources(listed: list[Listed], tmp_path: Path) -> None:
    made = origins(CORPUS / "sources.yaml", Settings(mirror=tmp_path, _env_file=None))
    assert [origin.name for origin in made] == [each.id for each in listed]


def test_each_address_is_there_once_and_on_an_allowed_host(listed: list[Listed]) -> None:
    found = [canonical(url) for url in addresses(listed)]
    assert len(found) == len(set(found)) >= 50
    for each in listed:
        for url in addresses([each]):
            Policy(each.entry.hosts).check(url)


def test_no_host_is_allowed_that_is_not_needed(listed: list[Listed]) -> None:
    for each in listed:
        if isinstance(each.entry, AddressesEntry):
            used = {
                (urlsplit(address.url).hostname or "").removeprefix("www.")
                for address in each.entry.addresses
            }
            assert {host.removeprefix("www.") for host in each.entry.hosts} == used


def test_pages_of_govuk_are_asked_over_its_api(listed: list[Listed]) -> None:
    for each in listed:
        hosts = {urlsplit(url).hostname for url in addresses([each])}
        assert ("www.gov.uk" in hosts) == isinstance(each.entry, GovukEntry)


def test_ids_are_unique_and_apart_from_those_of_the_shipped_documents(listed: list[Listed]) -> None:
    ids = [
        each.entry.document_id(address)
        for each in listed
        if isinstance(each.entry, AddressesEntry)
        for address in each.entry.addresses
    ]
    shipped = yaml.safe_load((CORPUS / "catalogue.yaml").read_text(encoding="utf-8"))["documents"]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {document["id"] for document in shipped}


def test_programmes_are_those_of_the_taxonomy(listed: list[Listed]) -> None:
    known = {programme.id for programme in load_taxonomy(CORPUS / "taxonomy.yaml").programmes}
    for each in listed:
        tagged = set(each.entry.programmes)
        if isinstance(each.entry, AddressesEntry):
            tagged |= {name for address in each.entry.addresses for name in address.programmes}
        assert tagged <= known


def test_each_document_has_a_title_and_a_publisher(listed: list[Listed]) -> None:
    for each in listed:
        if isinstance(each.entry, AddressesEntry):
            assert all(address.title and address.publisher for address in each.entry.addresses)
