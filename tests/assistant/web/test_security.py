from __future__ import annotations

from collections.abc import Iterator

from fastapi.testclient import TestClient

from assistant.web.security import LARGEST_BODY


def _pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


def test_body_that_declares_too_great_a_length_is_refused(client: TestClient) -> None:
    response = client.post("/api/ask", content=b" " * (LARGEST_BODY + 1))
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "64 KB" in response.json()["detail"]


def test_body_that_comes_in_pieces_is_refused_once_it_is_too_long(client: TestClient) -> None:
    response = client.post("/api/ask", content=_pieces(2 * LARGEST_BODY))
    assert response.status_code == 413
    assert response.json()["status"] == 413


def test_body_of_the_largest_size_is_read(client: TestClient) -> None:
    body = b'{"question": "What was the Harbour Fund?"}'
    as_json = {"Content-Type": "application/json"}
    assert client.post("/api/ask", content=body.ljust(LARGEST_BODY), headers=as_json).status_code == 200
