from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response

from assistant.records.model import is_id, new_id
from assistant.web.readers import COOKIE, new_reader, reader_of, remember


def request(scheme: str = "http", cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    server = ("precedent.example", 443 if scheme == "https" else 80)
    return Request({"type": "http", "scheme": scheme, "server": server, "path": "/", "headers": headers})


def cookie(days: int, scheme: str = "http") -> str:
    response = Response()
    remember(response, "0" * 32, request(scheme), days=days)
    return response.headers["set-cookie"]


def test_reader_is_who_the_cookie_says() -> None:
    reader = new_reader()
    assert reader_of(request(cookie=f"{COOKIE}={reader}")) == reader


@pytest.mark.parametrize("value", ["", "x", "0" * 33, "A" * 32, "../etc"])
def test_cookie_that_was_not_set_here_is_nobody(value: str) -> None:
    assert reader_of(request(cookie=f"{COOKIE}={value}")) == ""


def test_cookie_is_kept_as_long_as_conversations_are() -> None:
    day = 24 * 60 * 60
    assert f"Max-Age={30 * day}" in cookie(30)
    # For good, as far as browsers go.
    assert f"Max-Age={400 * day}" in cookie(0) and f"Max-Age={400 * day}" in cookie(5000)


def test_cookie_is_sent_over_https_only_where_the_service_has_it() -> None:
    assert "Secure" in cookie(1, "https")
    assert "Secure" not in cookie(1)


@pytest.mark.parametrize("once", ["", "x", "0" * 33])
def test_new_readers_are_all_different(once: str) -> None:
    readers = {new_reader(once) for _ in range(10)}
    assert len(readers) == 10 and all(is_id(reader) for reader in readers)


def test_form_that_is_sent_twice_is_of_one_new_reader_whose_id_it_does_not_tell() -> None:
    once = new_id()
    assert new_reader(once) == new_reader(once) != once
    assert is_id(new_reader(once))
    assert new_reader(new_id()) != new_reader(once)
