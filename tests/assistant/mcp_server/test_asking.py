from __future__ import annotations

import asyncio
import threading
from dataclasses import fields
from typing import Any

import pytest
from mcp import Client
from mcp.server.mcpserver import MCPServer
from mcp_calls import called, fault_of, found, text_of, with_client

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop
from assistant.mcp_server.calling import in_thread
from assistant.mcp_server.server import build_server
from assistant.mcp_server.shapes import FilterSet

WHAT = "What was the Harbour Fund?"


def test_answer_cites_quotations_that_stand_on_their_pages(
    server: MCPServer[Any], generation: Generation
) -> None:
    answer = found(called(server, "ask", question=WHAT))
    assert answer["status"] == "answered"
    assert answer["citations"]
    for citation in answer["citations"]:
        page = generation.passages.page_text(citation["document_id"], citation["page"])
        assert citation["quote"] in page
        assert citation["url"].startswith("http://127.0.0.1:8000/documents/harbour-fund/pages/")
    numbers = {citation["number"] for citation in answer["citations"]}
    assert {number for said in answer["statements"] for number in said["citations"]} == numbers
    assert "[1]" in answer["text"]


def test_text_of_an_answer_names_its_sources_with_their_addresses(server: MCPServer[Any]) -> None:
    result = called(server, "ask", question=WHAT)
    answer, text = found(result), text_of(result)
    assert text.startswith(answer["text"])
    for citation in answer["citations"]:
        assert (
            f"[{citation['number']}] {citation['title']}, Test Library, 2020, page {citation['page_label']}"
            in text
        )
        assert citation["url"] in text
    sections = text_of(called(server, "ask", question="What got in the way of the Lantern Programme?"))
    assert "section “What got in the way”" in sections


def test_what_the_collection_does_not_say_is_not_made_up(server: MCPServer[Any]) -> None:
    answer = found(called(server, "ask", question="What do giraffes eat in winter?"))
    assert answer["status"] == "not_found"
    assert answer["citations"] == []


def test_ambiguous_question_is_asked_back_with_choices(server: MCPServer[Any]) -> None:
    result = called(server, "ask", question="What was the coastal money spent on?")
    answer = found(result)
    assert answer["status"] == "clarify"
    assert len(answer["choices"]) == 2
    assert all(f"- {choice}" in text_of(result) for choice in answer["choices"])


def test_filters_narrow_what_is_answered_from(server: MCPServer[Any]) -> None:
    answer = found(called(server, "ask", question="Who paid?", filters={"programmes": ["Lantern"]}))
    assert {citation["document_id"] for citation in answer["citations"]} <= {"lantern"}
    assert answer["documents"] == 2


def test_every_filter_of_the_assistant_can_be_set() -> None:
    assert set(FilterSet.model_fields) == {field.name for field in fields(Filters)}
    given = FilterSet(programmes=["HBF"], year_from=2001)
    assert given.to_domain() == Filters(programmes=("HBF",), year_from=2001)


def test_client_that_asks_for_progress_is_told_what_is_said(server: MCPServer[Any]) -> None:
    told: list[tuple[float, str]] = []

    async def hear(progress: float, _: float | None, message: str | None) -> None:
        told.append((progress, message or ""))

    async def ask(client: Client) -> Any:
        return await client.call_tool("ask", {"question": WHAT}, progress_callback=hear)

    answer = found(with_client(server, ask))
    assert [number for number, _ in told] == list(range(1, len(told) + 1))
    messages = [message for _, message in told]
    assert messages[0] == f"Searching for: {WHAT}"
    assert [said["text"] for said in answer["statements"]] == messages[-len(answer["statements"]) :]


def test_question_that_cannot_be_asked_is_told_with_the_remedy(server: MCPServer[Any]) -> None:
    assert "Shorten it" in fault_of(called(server, "ask", question="why " * 1000))


def test_defect_tells_nothing_of_the_inside(
    server: MCPServer[Any], assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(assistant, "ask", broken)
    assert fault_of(called(server, "ask", question=WHAT)) == "Error executing tool ask"


def test_missing_index_is_told_with_the_command_that_mends_it(settings: Settings, tmp_path: Any) -> None:
    without = build_assistant(settings.model_copy(update={"index": tmp_path / "none"}))
    told = fault_of(called(build_server(without), "ask", question=WHAT))
    assert "run 'precedent ingest'" in told


def test_answers_are_kept_where_conversations_are(settings: Settings) -> None:
    recorded = build_assistant(settings.model_copy(update={"records": "sqlite://"}), recorded=True)
    begun: list[str] = []
    begin = recorded.records.begin

    def noticed(asked: str, **options: Any) -> Any:
        turn = begin(asked, **options)
        begun.append(turn.conversation_id)
        return turn

    recorded.records.begin = noticed  # type: ignore[method-assign]
    answer = found(called(build_server(recorded), "ask", question=WHAT))
    (kept_id,) = begun
    kept = recorded.records.conversation(kept_id)
    assert kept is not None
    assert kept.reader == ""
    assert kept.turns[0].answer is not None
    assert kept.turns[0].answer.text == answer["text"]
    recorded.library.close()
    recorded.records.close()


def test_caller_that_goes_away_stops_the_work() -> None:
    begun, stopped = threading.Event(), threading.Event()

    def work(stop: Stop) -> None:
        stop.then(stopped.set)
        begun.set()
        assert stopped.wait(10)

    async def leave() -> None:
        task = asyncio.create_task(in_thread(work))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert stopped.is_set()
