"""What sources.yaml says of a list of addresses."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, model_validator

from ingest.sources.entry import Identity, Tags, Text, Url
from ingest.sources.fetching.canonical import host_of
from ingest.sources.fetching.outcomes import FetchFailed
from ingest.sources.fetching.policy import Policy

_DIGEST = 6


def _host(value: str) -> str:
    try:
        return host_of(f"https://{value}")
    except FetchFailed as error:
        raise ValueError(error.reason) from error


Host = Annotated[str, Field(pattern=r"^[^/:@?#\s]+$"), AfterValidator(_host)]


class Address(Tags):
    """One document: where it is, and what is known of it before it is opened."""

    url: Url
    id: Identity | None = None
    title: Text = ""
    publisher: Text = ""
    published: Text = ""
    kind: Text = ""
    nation: Text = ""
    licence: Text = ""


class AddressesEntry(Tags):
    """Addresses, and the hosts that may be asked for them. Tags count for every one of them."""

    type: Literal["addresses"] = "addresses"
    id: Identity
    hosts: frozenset[Host] = Field(min_length=1)
    addresses: tuple[Address, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> AddressesEntry:
        policy = Policy(self.hosts)
        for address in self.addresses:
            try:
                policy.check(address.url)
            except FetchFailed as error:
                raise ValueError(str(error)) from error
        seen: set[str] = set()
        for name in (*(a.url for a in self.addresses), *map(self.document_id, self.addresses)):
            if name in seen:
                raise ValueError(f"{name} is listed twice; remove one")
            seen.add(name)
        return self

    def document_id(self, address: Address) -> str:
        """Return the id of the document at an address: its own, or one made of the address."""
        if address.id is not None:
            return address.id
        parts = urlsplit(address.url)
        name = PurePosixPath(unquote(parts.path)).stem or parts.hostname or ""
        readable = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50].strip("-")
        digest = hashlib.sha256(address.url.encode()).hexdigest()[:_DIGEST]
        return "-".join(part for part in (self.id, readable, digest) if part)
