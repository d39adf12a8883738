"""What may be asked for: which hosts, which ports, how much, how long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from ingest.sources.fetching.canonical import host_of
from ingest.sources.fetching.outcomes import FetchFailed

Address = IPv4Address | IPv6Address

_PORTS = {"http": 80, "https": 443}
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
# Addresses of the sixth version that stand for one of the fourth, in their last 32 bits.
_EMBEDDING = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
_SIX_TO_FOUR = IPv6Network("2002::/16")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a client may ask for. Every redirect is held against it too."""

    hosts: frozenset[str]  # in lower case; "example.org" stands for "www.example.org" too, and so back
    robots: bool = True  # ask robots.txt first and do as it says
    most_bytes: int = 200_000_000  # a larger file is refused
    connect_seconds: float = 20.0
    read_seconds: float = 60.0  # without a byte
    total_seconds: float = 600.0  # for one file, from asking to its last byte
    most_redirects: int = 5
    private: bool = False  # allow addresses that are not public; for tests against a local server
    ports: frozenset[int] = frozenset()  # besides 80 for http and 443 for https; for tests

    def check(self, url: str) -> str:
        """Return the host of an address that may be asked for.

        Raises `FetchFailed` of the kind "refused" with what is wrong. The address that the host
        leads to is checked when it is connected to: see `network.py`.
        """
        host = host_of(url)
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme.lower()]
        if port != _PORTS[parts.scheme.lower()] and port not in self.ports:
            raise FetchFailed(url, "refused", f"port {port} is not the usual one of {parts.scheme.lower()}")
        if not self._listed(host):
            raise FetchFailed(
                url, "refused", f"{host} is not an allowed host; add it to 'hosts' if it is to be trusted"
            )
        literal = literal_address(host, url)
        if literal is not None and not self.may_connect(literal):
            raise FetchFailed(url, "refused", f"{host} is not a public address")
        return host

    def may_connect(self, address: Address) -> bool:
        """Say whether a connection may be made to this address."""
        return self.private or is_public(address)

    def _listed(self, host: str) -> bool:
        other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
        return host in self.hosts or other in self.hosts


def literal_address(host: str, url: str = "") -> Address | None:
    """Return the address that a host spells out, or None for a name.

    Raises `FetchFailed` for spellings that some programs read as an address and some do not:
    "0x7f.1", "2130706433", "0177.0.0.1".
    """
    try:
        return ip_address(host)
    except ValueError:
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise FetchFailed(url or host, "refused", f"{host} is an odd spelling of an address") from None
        return None


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet: not private, loopback, link-local, …"""
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return False
        if any(address in network for network in _EMBEDDING):
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address in _SIX_TO_FOUR:
            return is_public(IPv4Address((int(address) >> 80) & 0xFFFFFFFF))
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
