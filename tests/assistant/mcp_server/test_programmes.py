from __future__ import annotations

from typing import Any

import pytest
from made_answers import answer, citation, extract
from mcp.server.mcpserver import MCPServer
from mcp_calls import called, fault_of, found, text_of

from assistant.bootstrap import Assistant
from assistant.kernel.domain import AnswerStatus, Statement, StatementKind
from assistant.mcp_server import programmes
from assistant.mcp_server.server import build_server


def test_programmes_are_listed_with_years_nation_and_documents(server: MCPServer[Any]) -> None:
    result = called(server, "list_programmes")
    listed = {item["id"]: item for item in found(result)["programmes"]}
    assert set(listed) == {"harbour-fund", "lantern", "orchard"}
    assert listed["harbour-fund"] == {
        "id": "harbour-fund",
        "name": "Harbour Fund",
        "aliases": ["HBF"],
        "nation": "England",
        "first_year": 2001,
        "last_year": 2006,
        "documents": 1,
    }
    assert listed["lantern"]["last_year"] is None
    text = text_of(result)
    assert "- Harbour Fund (HBF), id harbour-fund: England, 2001 to 2006, 1 document\n" in text
    assert "Wales, from 2010" in text


def test_listed_programme_can_be_filtered_by(server: MCPServer[Any]) -> None:
    for item in found(called(server, "list_programmes"))["programmes"]:
        hits = found(called(server, "search", query=item["name"], filters={"programmes": [item["id"]]}))
        assert hits["results"]


def test_programmes_are_compared_part_by_part(server: MCPServer[Any]) -> None:
    result = called(server, "compare_programmes", programmes=["HBF", "Lantern"], aspect="what got in the way")
    compared = found(result)
    assert [(part["programme"], part["found"]) for part in compared["parts"]] == [
        ("harbour-fund", True),
        ("lantern", True),
    ]
    sources = {item["number"]: item["document_id"] for item in compared["citations"]}
    for part in compared["parts"]:
        cited = [number for said in part["statements"] for number in said["citations"]]
        assert cited
        assert {sources[number] for number in cited} == {part["programme"]}
        assert f"[{cited[0]}]" in part["text"]
        assert f"## {part['name']}\n{part['text']}" in text_of(result)
    assert compared["citations"][0]["url"] in text_of(result)


def test_part_without_evidence_says_so(awkward_assistant: Assistant) -> None:
    result = called(
        build_server(awkward_assistant),
        "compare_programmes",
        programmes=["Quarry Trust", "Ghost Scheme"],
        aspect="what it was",
    )
    compared = found(result)
    quarry, ghost = compared["parts"]
    assert compared["status"] == "partial"
    assert quarry["found"]
    assert not ghost["found"]
    assert ghost["text"] == "The collection does not say this of Ghost Scheme."
    assert f"## Ghost Scheme\n{ghost['text']}" in text_of(result)


def test_notice_about_the_whole_is_in_no_part() -> None:
    said = (
        Statement("Harbour Fund", StatementKind.HEADING),
        extract("Quays were mended.", 1),
        Statement("Lantern Programme", StatementKind.HEADING),
        extract("Records were joined.", 2),
        Statement("Written answers are resting.", StatementKind.NOTICE),
    )
    made = answer(
        citation(1, "Quays were mended."),
        citation(2, "Records were joined.", document="lantern"),
        statements=said,
    )
    names = {"harbour-fund": "Harbour Fund", "lantern": "Lantern Programme"}
    shown = programmes.compared(made, names, "aims", "http://localhost")
    assert [part.text for part in shown.parts] == ["Quays were mended. [1]", "Records were joined. [2]"]
    assert shown.notices == ["Written answers are resting."]


@pytest.mark.parametrize("status", [AnswerStatus.DECLINED, AnswerStatus.CLARIFY])
def test_what_was_not_looked_up_has_no_parts(status: AnswerStatus) -> None:
    said = (Statement("Precedent does not do that.", StatementKind.NOTICE),)
    shown = programmes.compared(answer(status=status, statements=said), {"lantern": "Lantern"}, "aims", "")
    assert shown.parts == []
    assert shown.notices == ["Precedent does not do that."]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Harbour Fund", "Lanten"], "Lantern Programme"),
        (["Harbour Fund", "HBF"], "name another"),
        (["Harbour Fund"], "at least 2"),
        (["a", "b", "c", "d", "e"], "at most 4"),
    ],
)
def test_programmes_that_cannot_be_compared_are_told(
    server: MCPServer[Any], names: list[str], told: str
) -> None:
    assert told in fault_of(called(server, "compare_programmes", programmes=names, aspect="aims"))
