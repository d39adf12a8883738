"""Connections to checked addresses only, each held to the time that a request may take.

A name is looked up once and what it led to is connected to, so that an answer which changes
between the check and the connection (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any, TypeVar

import httpcore

from ingest.sources.fetching.policy import Address, Policy

T = TypeVar("T")
Resolve = Callable[[str, int], Sequence[str]]  # host, port → addresses in the order to try


class NotPublic(Exception):
    """A host leads to an address that may not be connected to."""


class TooSlow(Exception):
    """A request took all the time that it may take."""


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host; raise `OSError` when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Network(httpcore.NetworkBackend):
    """Opens connections as the policy allows. `deadline` is set by the client before each request."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()
        self.deadline = float("inf")  # on the monotonic clock

    def remaining(self, timeout: float | None) -> float:
        """Return how long an operation may take; raise `TooSlow` when there is no time left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers; raise `NotPublic` where one is not allowed."""
        try:
            addresses = [ip_address(each) for each in self._resolve(host, port)]
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(f"{host} was not found") from error
        for address in addresses:
            if not self._policy.may_connect(address):
                raise NotPublic(f"{host} leads to {address}, which is not a public address")
        return self._first_that_answers(addresses, port, timeout, local_address, socket_options)

    def _first_that_answers(
        self,
        addresses: Sequence[Address],
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> httpcore.NetworkStream:
        fault: Exception = httpcore.ConnectError("it has no address")
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self.remaining(timeout), local_address, socket_options
                )
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends when the time of the request does.

    A timeout for each read alone would let a server send a byte a minute for ever.
    """

    def __init__(self, stream: httpcore.NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._in_time(lambda left: self._stream.read(max_bytes, left), timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._in_time(lambda left: self._stream.write(buffer, left), timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._in_time(
            lambda left: self._stream.start_tls(ssl_context, server_hostname, left), timeout
        )
        return _Stream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _in_time(self, operation: Callable[[float], T], timeout: float | None) -> T:
        left = self._network.remaining(timeout)
        try:
            return operation(left)
        except httpcore.TimeoutException:
            self._network.remaining(timeout)  # was it the wait for a byte, or the whole time?
            raise
