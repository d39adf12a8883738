from __future__ import annotations

import json
from typing import Any

import pytest
from mcp.server.mcpserver import MCPServer
from mcp_calls import called, fault_of, found, text_of

from assistant.bootstrap import Assistant
from assistant.kernel.index.generation import Generation
from assistant.mcp_server import reading
from assistant.mcp_server.server import build_server

SITE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(("tool", "argument"), [("search", "Harbour Fund"), ("fetch", "harbour-fund")])
def test_research_agents_get_one_text_with_the_same_json(
    server: MCPServer[Any], tool: str, argument: str
) -> None:
    result = called(server, tool, **{"search": {"query": argument}, "fetch": {"id": argument}}[tool])
    assert json.loads(text_of(result)) == found(result)


def test_results_have_what_research_agents_expect_and_where_each_stands(
    server: MCPServer[Any], generation: Generation
) -> None:
    first = found(called(server, "search", query="competitive bidding in Whitby", limit=1))["results"][0]
    assert first["title"] == "The Harbour Fund, 2001 to 2006"
    assert first["url"].startswith(f"{SITE}/documents/harbour-fund/pages/2?start=")
    page = generation.passages.page_text("harbour-fund", 2)
    assert all(piece in page for piece in first["text"].split(" … "))
    assert "competitive bidding" in first["text"]
    assert (first["publisher"], first["published"], first["page"]) == ("Test Library", "2020-05-01", 2)


def test_what_is_found_can_be_fetched(server: MCPServer[Any], generation: Generation) -> None:
    first = found(called(server, "search", query="sharing data between schools and clinics"))["results"][0]
    fetched = found(called(server, "fetch", id=first["id"]))
    stored = generation.passages.by_id(first["id"])
    assert stored is not None
    assert fetched["text"] == stored.passage.text
    assert fetched["id"] == first["id"]
    assert fetched["url"].startswith(f"{SITE}/documents/{first['document_id']}/pages/")
    assert fetched["metadata"]["programmes"] == ["lantern"]


def test_no_more_is_returned_than_asked_for(server: MCPServer[Any]) -> None:
    assert len(found(called(server, "search", query="programme", limit=2))["results"]) == 2


def test_filters_narrow_by_names_and_aliases(server: MCPServer[Any]) -> None:
    narrowed = found(called(server, "search", query="council", filters={"programmes": ["HBF"]}))
    assert {item["document_id"] for item in narrowed["results"]} == {"harbour-fund"}
    assert narrowed["documents"] == 1


def test_unknown_programme_is_told_with_names_near_it(server: MCPServer[Any]) -> None:
    told = fault_of(called(server, "search", query="aims", filters={"programmes": ["Lanten"]}))
    assert "no programme called 'Lanten'" in told
    assert "Lantern Programme" in told
    assert "list_programmes" in told


def test_other_unknown_names_are_told_with_those_that_are_known(server: MCPServer[Any]) -> None:
    told = fault_of(called(server, "search", query="aims", filters={"nations": ["France"]}))
    assert "no nation called 'France'" in told
    assert "England, Scotland, Wales" in told


@pytest.mark.parametrize(
    "arguments",
    [{"query": "aims", "filters": {"programme": ["HBF"]}}, {"query": "aims", "limit": 0}, {"q": "aims"}],
)
def test_arguments_that_are_misspelt_or_out_of_range_are_refused(
    server: MCPServer[Any], arguments: dict[str, Any]
) -> None:
    assert "validation error" in fault_of(called(server, "search", **arguments))


def test_empty_query_is_told(server: MCPServer[Any]) -> None:
    assert "empty; type one" in fault_of(called(server, "search", query=" "))


def test_page_is_fetched_word_for_word(server: MCPServer[Any], generation: Generation) -> None:
    page = found(called(server, "fetch", id="harbour-fund/pages/2"))
    assert page["text"] == generation.passages.page_text("harbour-fund", 2)
    assert page["url"] == f"{SITE}/documents/harbour-fund/pages/2"
    assert page["metadata"]["next"] == "harbour-fund/pages/3"
    assert found(called(server, "fetch", id="harbour-fund/pages/3"))["metadata"]["next"] == ""


def test_document_is_fetched_page_by_page(server: MCPServer[Any], generation: Generation) -> None:
    document = found(called(server, "fetch", id="harbour-fund"))
    assert document["text"].count("[page ") == 3
    assert all(generation.passages.page_text("harbour-fund", page) in document["text"] for page in (1, 2, 3))
    assert document["metadata"]["next"] == ""
    assert "[section What got in the way]" in found(called(server, "fetch", id="lantern"))["text"]


def test_long_document_is_read_on_where_it_was_cut(
    server: MCPServer[Any], generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_MOST", len(generation.passages.page_text("harbour-fund", 1)) + 1)
    begun = found(called(server, "fetch", id="harbour-fund"))
    assert begun["text"].count("[page ") == begun["metadata"]["last_page"] == 1
    then = found(called(server, "fetch", id=begun["metadata"]["next"]))
    assert then["text"] == generation.passages.page_text("harbour-fund", 2)


def test_document_that_no_longer_stands_says_so(server: MCPServer[Any]) -> None:
    known = found(called(server, "fetch", id="orchard"))["metadata"]
    assert known["status"] == "withdrawn"
    assert "Its figures could not be confirmed." in known["status_note"]
    assert found(called(server, "fetch", id="lantern-early"))["metadata"]["superseded_by"] == "lantern"


@pytest.mark.parametrize(
    ("wanted", "remedy"),
    [
        ("nothing", "what search returns"),
        ("nothing/pages/1", "what search returns"),
        ("lantern/pages/99", "99"),
    ],
)
def test_unknown_id_is_told_with_where_ids_come_from(
    server: MCPServer[Any], wanted: str, remedy: str
) -> None:
    assert remedy in fault_of(called(server, "fetch", id=wanted))


def test_links_begin_with_the_address_that_is_set(assistant: Assistant) -> None:
    assistant.settings = assistant.settings.model_copy(update={"url": "https://precedent.example.gov.uk/"})
    document = found(called(build_server(assistant), "fetch", id="lantern"))
    assert document["url"] == "https://precedent.example.gov.uk/documents/lantern"
