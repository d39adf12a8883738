from __future__ import annotations

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from assistant.bootstrap import build_assistant
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.web.app import create_app


def test_process_is_healthy_with_and_without_an_index(client: TestClient, empty_client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert empty_client.get("/healthz").status_code == 200


def test_service_with_an_index_is_ready_and_names_what_it_reads(client: TestClient) -> None:
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["generation"] == client.get("/api/search?q=towns").json()["generation"]
    assert ready["counts"]["documents"] == 4
    assert ready["age_seconds"] >= 0
    assert ready["encoder"] == "bag-of-words"
    assert ready["problem"] == ""


def test_service_without_an_index_says_which_command_mends_it(empty_client: TestClient) -> None:
    for address in ("/readyz", "/api/documents", "/api/search?q=a", "/"):
        response = empty_client.get(address)
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert "precedent ingest" in response.json()["detail"]


def test_damaged_generation_is_told_of_while_an_older_one_serves(index_folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_folder, index)
    store = IndexStore(index)
    newer = index / "generations" / "2999-01-01T00-00-00Z-0000"
    shutil.copytree(store.current(), newer)
    (newer / "passages.db").write_bytes(b"cut short")
    (index / "CURRENT").write_text(newer.name)
    client = TestClient(create_app(build_assistant(Settings(index=index, _env_file=None))))
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert "precedent index rollback" in ready.json()["problem"]
    assert client.post("/api/ask", json={"question": "What was the Harbour Fund?"}).status_code == 200


def test_index_with_nothing_whole_in_it_is_not_ready(index_folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_folder, index)
    (IndexStore(index).current() / "manifest.json").write_text("{")
    response = TestClient(create_app(build_assistant(Settings(index=index, _env_file=None)))).get("/readyz")
    assert response.status_code == 503
    assert "precedent" in response.json()["detail"]
