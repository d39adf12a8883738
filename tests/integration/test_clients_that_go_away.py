"""Whoever asks may go away, by whatever door they came: the model is stopped, and the answer kept.

A real service over real connections, and behind it a scripted model that stalls in the middle of its answer.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))  # for `web_service`

from web_service import serving as serving_web

from assistant.answering.writing import notices
from assistant.bootstrap import Assistant
from assistant.kernel.chat_model import ChatModel, FaultKind, Message, Usage
from assistant.kernel.domain import StatementKind
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop
from assistant.llm.opening import open_model
from assistant.records.model import Turn, new_id
from assistant.records.store import Records
from tools.scripted_model.performing import Call
from tools.scripted_model.server import ScriptedServer, serving

QUESTION = "How did councils in the Lantern Programme come to share data?"
_AT_ONCE = 1.0  # seconds until the model's service must see that its client has left
_PATIENCE = 10.0  # seconds for what is no subject of these tests


@dataclass(frozen=True)
class Request:
    """What a client sends."""

    path: str
    body: str
    headers: dict[str, str]

    def to(self, address: str) -> bytes:
        body = self.body.encode()
        headers = {"Host": urlsplit(address).netloc, "Content-Length": str(len(body)), **self.headers}
        lines = [f"POST {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body


def _json(path: str, body: object, accept: str = "application/json") -> Request:
    return Request(path, json.dumps(body), {"Content-Type": "application/json", "Accept": accept})


def _form(**headers: str) -> Request:
    body = urlencode({"question": QUESTION, "once": new_id()})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("/ask", body, {"Content-Type": "application/x-www-form-urlencoded", **named})


_EVENTS = "text/event-stream"
_CHAT = {"model": "precedent", "messages": [{"role": "user", "content": QUESTION}]}
_TOOL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}
DOORS = {
    "the API, streamed": _json("/api/ask", {"question": QUESTION}, _EVENTS),
    "the API, whole": _json("/api/ask", {"question": QUESTION}),
    "the page with a script": _form(HX_Request="true", Accept=f"text/html, {_EVENTS}"),
    "the form without a script": _form(Accept="text/html"),
    "OpenAI's API, streamed": _json("/v1/chat/completions", {**_CHAT, "stream": True}, _EVENTS),
    "OpenAI's API, whole": _json("/v1/chat/completions", _CHAT),
    "MCP, streamed": _json("/mcp", _TOOL, f"application/json, {_EVENTS}"),
    "MCP, whole": _json("/mcp", _TOOL),
}


@dataclass
class Watched:
    """A model, and how many of its calls are under way or waiting at a time."""

    model: ChatModel
    now: int = 0
    most: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def name(self) -> str:
        return self.model.name

    def write(
        self, messages: Sequence[Message], *, stop: Stop, seconds: float | None = None
    ) -> Iterator[str | Usage]:
        self._count(1)
        return self._read(self.model.write(messages, stop=stop, seconds=seconds))

    def _read(self, pieces: Iterator[str | Usage]) -> Iterator[str | Usage]:
        try:
            yield from pieces
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self.lock:
            self.now += change
            self.most = max(self.most, self.now)


@dataclass(frozen=True)
class Service:
    address: str
    records: Records
    model: Watched


@pytest.fixture(scope="module")
def scripted() -> Iterator[ScriptedServer]:
    with serving() as running:
        yield running


@contextmanager
def running(index: Path, scripted: ScriptedServer, folder: Path, **options: object) -> Iterator[Service]:
    settings = Settings(
        index=index,
        model_url=scripted.url,
        records=f"sqlite:///{folder}/records.db",
        keys=folder / "keys.yaml",
        strict_quotes=True,
        _env_file=None,
        **options,  # type: ignore[arg-type]
    )
    opened = open_model(settings)
    assert opened is not None
    model, records = Watched(opened), Records(settings.records, days=365)
    library = Library(IndexStore(index), warm=True)
    try:
        with serving_web(Assistant(settings, library, records, model=model)) as address:
            yield Service(address, records, model)
    finally:
        library.close()
        records.close()


@pytest.fixture(scope="module")
def stalling(
    index_folder: Path, scripted: ScriptedServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service whose model says half of its answer and then nothing more."""
    with running(
        index_folder, scripted, tmp_path_factory.mktemp("stalling"), model="openai:stalls"
    ) as service:
        yield service


def until(what: Callable[[], object], seconds: float = _PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.005)


def asked(service: Service, scripted: ScriptedServer, request: Request) -> tuple[Call, float]:
    """Ask, and go away when the model is in the middle of its answer; return its call, and when that was."""
    before = len(scripted.calls)
    at = urlsplit(service.address)
    with socket.create_connection((at.hostname or "", at.port or 0)) as connection:
        connection.sendall(request.to(service.address))
        until(lambda: len(scripted.calls) > before and scripted.calls[before].pieces)
        time.sleep(0.05)  # what was written is read
        assert not scripted.calls[before].left.is_set()
        leaving = time.monotonic()
    return scripted.calls[before], leaving


@pytest.mark.parametrize("door", DOORS)
def test_the_model_is_stopped_within_a_second_and_the_answer_kept_in_quotations(
    door: str, stalling: Service, scripted: ScriptedServer
) -> None:
    call, gone = asked(stalling, scripted, DOORS[door])
    assert call.left.wait(_PATIENCE), "the model's service did not see that its client left"
    assert call.left_at is not None
    assert call.left_at - gone < _AT_ONCE

    kept: list[Turn | None] = []
    until(lambda: kept.append(stalling.records.last()) or (kept[-1] and kept[-1].answer))
    turn = kept[-1]
    assert turn is not None and turn.answer is not None and turn.answer.written is not None
    assert turn.answer.written.fault == FaultKind.STOPPED.value
    kinds = [each.kind for each in turn.answer.statements]
    assert StatementKind.EXTRACT in kinds
    written = StatementKind.WRITTEN in kinds
    said = [each.text for each in turn.answer.statements if each.kind is StatementKind.NOTICE]
    assert said == [notices.instead(FaultKind.STOPPED, after_words=written, quoted=True)]


_ASKED, _AT_A_TIME, _CALLS = 20, 4, 2
_MOMENT = 0.05  # seconds; a call takes twice as long at least


def test_of_many_questions_at_once_none_is_lost_and_limits_are_kept(
    index_folder: Path, scripted: ScriptedServer, tmp_path: Path
) -> None:
    before = len(scripted.calls)
    options = {"model": "openai:good", "asking_at_once": _AT_A_TIME, "model_calls": _CALLS}
    scripted.pace = 0.002  # seconds a token, so that calls overlap
    try:
        with running(index_folder, scripted, tmp_path, **options) as service:

            def ask(_: int) -> httpx.Response:
                return httpx.post(f"{service.address}/api/ask", json={"question": QUESTION}, timeout=60)

            with ThreadPoolExecutor(_ASKED) as clients:
                answers = [response.raise_for_status().json() for response in clients.map(ask, range(_ASKED))]
            most = service.model.most
            turns = [service.records.conversation(each["conversation_id"]) for each in answers]
    finally:
        scripted.pace = 0.0
    assert len({each["conversation_id"] for each in answers}) == _ASKED
    assert all(found is not None and found.turns[0].answer for found in turns)
    kinds = Counter(kind for each in answers for kind in {said["kind"] for said in each["statements"]})
    assert kinds == {"written": _ASKED}
    assert 1 < most <= _AT_A_TIME
    assert 1 < most_at_once(scripted.calls[before:]) <= _CALLS


def most_at_once(calls: Sequence[Call]) -> int:
    """Return how many calls the model's service had at most at the same time."""
    # The service notes the end of a call a moment after its client has it.
    ends = [(call.ended or call.began) - _MOMENT for call in calls]
    changes = [(call.began, 1) for call in calls] + [(end, -1) for end in ends]
    now = most = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most
