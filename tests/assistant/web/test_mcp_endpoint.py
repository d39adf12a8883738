"""`/mcp` in a service that runs, called by the SDK's own client, and by others."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_calls import called, found, with_client
from web_service import Held, serving

from assistant.bootstrap import Assistant
from assistant.kernel.stopping import Stop
from assistant.web.app import create_app
from assistant.web.keyring import DEFAULT_SOURCES, Keyring

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
JSON = {"accept": "application/json"}
WHAT = "What was the Harbour Fund?"


@pytest.fixture
def service(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture
def local(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant), base_url="http://localhost", headers=JSON) as made:
        yield made


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_tools_and_resources_are_served(service: str, mode: str) -> None:
    async def look(client: Client) -> tuple[set[str], int]:
        tools = await client.list_tools()
        resources = await client.list_resources()
        return {tool.name for tool in tools.tools}, len(resources.resources)

    tools, resources = with_client(f"{service}/mcp", look, mode=mode)
    assert tools == {"search", "fetch", "ask", "list_programmes", "compare_programmes"}
    assert resources == 4


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_links_open_the_pages_of_the_service_that_was_called(service: str, mode: str) -> None:
    answer = found(called(f"{service}/mcp", "ask", question=WHAT, mode=mode))
    for citation in answer["citations"]:
        assert citation["url"].startswith(service)
        assert httpx.get(citation["url"]).status_code == 200


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_progress_is_streamed_to_who_asks_for_it(service: str, mode: str) -> None:
    told: list[str] = []

    async def hear(_: float, __: float | None, message: str | None) -> None:
        told.append(message or "")

    async def ask(client: Client) -> Any:
        return await client.call_tool("ask", {"question": WHAT}, progress_callback=hear)

    answer = found(with_client(f"{service}/mcp", ask, mode=mode))
    assert told[0] == f"Searching for: {WHAT}"
    assert answer["statements"][0]["text"] in told


def test_client_that_takes_no_events_gets_json(local: TestClient) -> None:
    response = local.post("/mcp", json=LIST)
    assert response.headers["content-type"] == "application/json"
    assert len(response.json()["result"]["tools"]) == 5


def test_security_headers_are_sent(local: TestClient) -> None:
    response = local.post("/mcp", json=LIST)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("chunked", [False, True])
def test_body_that_is_too_large_is_refused(local: TestClient, chunked: bool) -> None:
    body = b"x" * 70_000
    content = (body[start : start + 1000] for start in range(0, len(body), 1000)) if chunked else body
    response = local.post("/mcp", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert "64 KB" in response.json()["detail"]


def test_call_by_another_name_is_refused_with_the_remedy(local: TestClient) -> None:
    response = local.post("/mcp", json=LIST, headers={"host": "rebound.example"})
    assert response.status_code == 421
    assert "PRECEDENT_URL" in response.json()["detail"]


def test_page_of_another_site_is_refused(local: TestClient) -> None:
    response = local.post("/mcp", json=LIST, headers={"origin": "https://rebound.example"})
    assert response.status_code == 403
    assert local.post("/mcp", json=LIST, headers={"origin": "http://localhost:6274"}).status_code == 200


def test_service_answers_under_the_name_that_is_set(assistant: Assistant) -> None:
    assistant.settings = assistant.settings.model_copy(update={"url": "https://precedent.example.gov.uk"})
    with TestClient(
        create_app(assistant), base_url="http://precedent.example.gov.uk", headers=JSON
    ) as client:
        fetch = {"name": "fetch", "arguments": {"id": "lantern"}}
        response = client.post("/mcp", json={**LIST, "method": "tools/call", "params": fetch})
    content = response.json()["result"]["structuredContent"]
    assert content["url"] == "https://precedent.example.gov.uk/documents/lantern"


def test_key_is_asked_for_where_keys_were_made(assistant: Assistant, tmp_path: Path) -> None:
    assistant.settings = assistant.settings.model_copy(update={"keys": tmp_path / "keys.yaml"})
    key = Keyring(tmp_path / "keys.yaml").add("an agent", DEFAULT_SOURCES)
    with serving(assistant) as address:
        assert httpx.post(f"{address}/mcp", json=LIST, headers=JSON).status_code == 401
        wrong = {**JSON, "authorization": "Bearer precedent-wrong"}
        assert httpx.post(f"{address}/mcp", json=LIST, headers=wrong).status_code == 401

        async def tools() -> int:
            async with (
                httpx.AsyncClient(headers={"authorization": f"Bearer {key}"}) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
            ):
                return len((await client.list_tools()).tools)

        assert asyncio.run(tools()) == 5


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_are_no_sessions_to_listen_to_or_end(local: TestClient, method: str) -> None:
    response = local.request(method, "/mcp")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert "precedent mcp --help" in response.json()["detail"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"{}"])
def test_body_that_is_no_call_is_refused(local: TestClient, body: bytes) -> None:
    response = local.post("/mcp", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert local.post("/mcp", content=body, headers={"content-type": "text/plain"}).status_code == 415


def test_others_are_answered_while_an_answer_is_made(assistant: Assistant) -> None:
    held = Held(assistant)
    with serving(held) as address:
        asking = threading.Thread(target=called, args=(f"{address}/mcp", "ask"), kwargs={"question": WHAT})
        asking.start()
        assert held.reached.wait(30)
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert len(found(called(f"{address}/mcp", "search", query="aims"))["results"]) > 0
        held.let_go.set()
        asking.join(30)
        assert not asking.is_alive()


class Endless:
    """An assistant whose answer is made until it is told to stop."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.asked, self.stopped = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def ask(self, *_: object, stop: Stop, **__: object) -> None:
        stop.then(self.stopped.set)
        self.asked.set()
        self.stopped.wait(30)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_client_that_goes_away_stops_its_answer_within_a_second(assistant: Assistant, mode: str) -> None:
    endless = Endless(assistant)

    async def leave(client: Client) -> None:
        call = asyncio.create_task(client.call_tool("ask", {"question": WHAT}))
        assert await asyncio.to_thread(endless.asked.wait, 30)
        call.cancel()

    with serving(endless) as address:
        with_client(f"{address}/mcp", leave, mode=mode)
        left = time.monotonic()
        assert endless.stopped.wait(30)
        assert time.monotonic() - left < 1


def test_sdk_is_loaded_by_the_first_call_only(index_folder: Path) -> None:
    code = f"""
import sys
from fastapi.testclient import TestClient
from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app
settings = Settings(index={str(index_folder)!r}, records="sqlite://", _env_file=None)
client = TestClient(create_app(build_assistant(settings, recorded=True)), base_url="http://localhost")
assert client.get("/").status_code == client.get("/api/search?q=aims").status_code == 200
assert "mcp" not in sys.modules
assert client.post("/mcp", json={LIST!r}, headers={JSON!r}).status_code == 200
assert "mcp" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
