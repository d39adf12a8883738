"""No address is connected to that is not public, however it is spelt."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import FetchFailed
from ingest.sources.fetching.policy import Policy, is_public

# The special-purpose registries of RFC 6890 and after, and multicast.
NOT_PUBLIC_4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/29", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
    )
]  # fmt: skip
NOT_PUBLIC_6 = [
    IPv6Network(block)
    for block in (
        "::/128", "::1/128", "100::/64", "2001::/32", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10",
        "ff00::/8",
    )
]  # fmt: skip
PUBLIC = ["8.8.8.8", "151.101.0.144", "93.184.215.14", "2a04:4e42::144", "2606:4700::1111"]
FOURTH = st.sampled_from(NOT_PUBLIC_4).flatmap(lambda block: st.ip_addresses(v=4, network=block))
SIXTH = st.sampled_from(NOT_PUBLIC_6).flatmap(lambda block: st.ip_addresses(v=6, network=block))


@given(FOURTH)
def test_no_special_address_of_the_fourth_version_is_public(address: IPv4Address) -> None:
    assert not is_public(address)


@given(SIXTH)
def test_no_special_address_of_the_sixth_version_is_public(address: IPv6Address) -> None:
    assert not is_public(address)


@given(FOURTH)
def test_nor_one_inside_an_address_of_the_sixth_version(address: IPv4Address) -> None:
    number = int(address)
    for block, shift in (("::ffff:0:0", 0), ("64:ff9b::", 0), ("::", 0), ("2002::", 80)):
        assert not is_public(IPv6Address(int(IPv6Address(block)) | number << shift)), block


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ip_address(address))
    if "." in address:
        assert is_public(IPv6Address(f"::ffff:{address}"))


def test_an_address_with_a_zone_is_not_public() -> None:
    assert not is_public(IPv6Address("2606:4700::1111%eth0"))


def spellings(address: IPv4Address) -> list[str]:
    """The ways in which some programs read an address of the fourth version."""
    number, parts = int(address), address.packed
    return [
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(f"0{part:o}" for part in parts),
        ".".join(hex(part) for part in parts),
        f"{parts[0]}.{int.from_bytes(parts[1:], 'big')}",
        f"{parts[0]}.{parts[1]}.{int.from_bytes(parts[2:], 'big')}",
    ]


@given(FOURTH)
def test_odd_spellings_are_refused_even_where_they_are_listed(address: IPv4Address) -> None:
    for host in (*spellings(address), str(address), f"[::ffff:{address}]", f"{address}."):
        listed = host.strip("[]").rstrip(".")
        policy = Policy(frozenset({listed, str(IPv6Address(listed)) if ":" in listed else listed}))
        with pytest.raises(FetchFailed) as caught:
            policy.check(f"http://{host}/")
        assert caught.value.kind == "refused", host


@given(SIXTH)
def test_literal_addresses_of_the_sixth_version_are_refused(address: IPv6Address) -> None:
    for host in (address.compressed, address.exploded):
        with pytest.raises(FetchFailed):
            Policy(frozenset({host})).check(f"http://[{host}]/")


@settings(max_examples=15)  # each makes a client with its certificates
@given(st.one_of(FOURTH, SIXTH))
def test_a_name_that_leads_to_one_is_not_connected_to(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    client = Client(
        Policy(frozenset({"name.example"}), robots=False),
        Path("unused"),
        resolve=lambda host, port: ["8.8.8.8", str(address)],
    )
    with pytest.raises(FetchFailed, match="not a public address") as caught:
        client.get("https://name.example/")
    assert caught.value.kind == "refused"
    client.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://elsewhere.example/", "not an allowed host"),
        ("https://example.org.elsewhere.example/", "not an allowed host"),
        ("https://notexample.org/", "not an allowed host"),
        ("https://sub.example.org/", "not an allowed host"),
        ("https://example.org:8443/", "port 8443 is not the usual one"),
        ("https://example.org:80/", "port 80 is not the usual one"),
        ("http://example.org:443/", "port 443 is not the usual one"),
        ("ftp://example.org/", "only http and https"),
        ("https://user:word@example.org/", "name or password"),
    ],
)
def test_other_hosts_ports_and_schemes_are_refused(url: str, reason: str) -> None:
    with pytest.raises(FetchFailed, match=reason):
        Policy(frozenset({"example.org"})).check(url)


def test_a_host_stands_for_itself_with_and_without_www() -> None:
    assert Policy(frozenset({"example.org"})).check("https://WWW.example.org/a") == "www.example.org"
    assert Policy(frozenset({"www.example.org"})).check("https://example.org:443/a") == "example.org"
