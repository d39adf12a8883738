from __future__ import annotations

from typing import Any

import pytest
from mcp import Client
from mcp.server.mcpserver import MCPServer
from mcp.shared.exceptions import MCPError
from mcp.types import TextResourceContents
from mcp_calls import with_client

from assistant.kernel.index.generation import Generation
from assistant.mcp_server import resources


def read(server: MCPServer[Any], uri: str) -> str:
    result = with_client(server, lambda client: client.read_resource(uri))
    (content,) = result.contents
    assert isinstance(content, TextResourceContents)
    assert content.mime_type == "text/plain"
    return content.text


async def pages(client: Client) -> list[list[Any]]:
    listed, cursor = [], None
    while not listed or cursor:
        page = await client.list_resources(cursor=cursor)
        listed.append(page.resources)
        cursor = page.next_cursor
    return listed


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_documents_are_listed_page_by_page(
    server: MCPServer[Any], generation: Generation, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(resources, "_LISTED", 3)
    listed = with_client(server, pages, mode=mode)
    assert [len(page) for page in listed] == [3, 1]
    every = [item for page in listed for item in page]
    assert [item.uri for item in every] == [f"precedent://documents/{name}" for name in generation.sources]
    assert every[0].title == next(iter(generation.sources.values())).source.title
    assert "Test Library" in every[0].description


def test_listed_documents_can_be_read(server: MCPServer[Any]) -> None:
    for item in with_client(server, pages)[0]:
        assert read(server, str(item.uri))


def test_page_is_read_word_for_word(server: MCPServer[Any], generation: Generation) -> None:
    text = read(server, "precedent://documents/harbour-fund/pages/2")
    assert text == generation.passages.page_text("harbour-fund", 2)


def test_templates_tell_how_documents_and_pages_are_addressed(server: MCPServer[Any]) -> None:
    listed = with_client(server, lambda client: client.list_resource_templates()).resource_templates
    assert {item.uri_template for item in listed} == {
        "precedent://documents/{document_id}",
        "precedent://documents/{document_id}/pages/{number}",
    }


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("precedent://documents/nothing", "list of resources"),
        ("precedent://documents/harbour-fund/pages/9", "there is no 9"),
        ("precedent://documents/harbour-fund/pages/two", "nothing with the id"),
        ("precedent://documents/..%2F..%2Fetc", "Unknown resource"),
        ("file:///etc/passwd", "Unknown resource"),
    ],
)
def test_what_is_not_there_is_told(server: MCPServer[Any], uri: str, told: str) -> None:
    with pytest.raises(MCPError, match=told):
        read(server, uri)


@pytest.mark.parametrize("cursor", ["twelve", "-3", "9" * 5000])
def test_cursor_that_was_not_given_is_refused(server: MCPServer[Any], cursor: str) -> None:
    with pytest.raises(MCPError, match="begin again without one"):
        with_client(server, lambda client: client.list_resources(cursor=cursor))
