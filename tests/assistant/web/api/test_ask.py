from __future__ import annotations

from typing import Any
from uuid import uuid4

import lxml.html
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.settings import Settings
from assistant.records.model import new_id
from assistant.web.app import create_app

COMPARED = "Compare the Harbour Fund and the Lantern Programme on funding"
TOWNS = "How many towns did the Harbour Fund pay for?"


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_answer_has_exactly_the_fields_that_are_promised(client: TestClient) -> None:
    answer = ask(client, TOWNS)
    assert set(answer) == {
        "conversation_id",
        "turn",
        "url",
        "status",
        "text",
        "statements",
        "citations",
        "understood",
        "searched",
        "nearest",
        "choices",
        "suggestions",
        "generation",
        "timings_ms",
        "written",
    }
    assert set(answer["statements"][0]) == {"text", "kind", "citations", "header"}
    assert set(answer["citations"][0]) == {
        "number",
        "passage_id",
        "document_id",
        "title",
        "publisher",
        "published",
        "page",
        "page_label",
        "heading",
        "quote",
        "url",
        "status",
        "header",
        "ocr",
        "confidence",
        "origin_url",
    }
    assert set(answer["searched"]) == {"documents", "passages", "filters", "query", "ignored"}
    assert set(answer["understood"][0]) == {"facet", "value", "name"}


def test_answer_quotes_the_document_with_numbered_citations(client: TestClient) -> None:
    answer = ask(client, TOWNS)
    assert answer["status"] == "answered"
    assert "14 harbour towns" in answer["text"]
    numbers = {number for statement in answer["statements"] for number in statement["citations"]}
    assert numbers == {citation["number"] for citation in answer["citations"]}


@pytest.mark.parametrize(
    "question",
    [
        TOWNS,
        "What aims did the Lantern Programme have?",
        COMPARED,
        "How many orchards were planted by the Orchard Partnerships?",
    ],
)
def test_every_quote_shown_is_found_in_the_text_of_its_page(client: TestClient, question: str) -> None:
    citations = ask(client, question)["citations"]
    assert citations
    for citation in citations:
        address = f"/api/documents/{citation['document_id']}/pages/{citation['page']}"
        page = client.get(address, params={"quote": citation["quote"]}).json()
        found = page["quote"]
        assert page["text"][found["start"] : found["end"]] == citation["quote"]
        assert page["label"] == citation["page_label"]
        assert bool(page["boxes"]) == page["paginated"]


def test_citation_links_to_a_page_that_marks_the_quote(client: TestClient) -> None:
    citation = ask(client, TOWNS)["citations"][0]
    page = lxml.html.fromstring(client.get(citation["url"]).text)
    assert page.xpath("string(//mark[@id='quote'])") == citation["quote"]


def test_filters_are_understood_by_alias_and_told_back_by_id(client: TestClient) -> None:
    answer = ask(client, "What was paid for?", filters={"programmes": ["HBF"]})
    assert answer["searched"]["filters"]["programmes"] == ["harbour-fund"]
    assert {citation["document_id"] for citation in answer["citations"]} <= {"harbour-fund"}


def test_what_was_understood_can_be_left_out_of_the_question(client: TestClient) -> None:
    (term,) = ask(client, TOWNS)["understood"]
    assert term == {"facet": "programmes", "value": "harbour-fund", "name": "Harbour Fund"}
    without = ask(client, TOWNS, ignored=[f"{term['facet']}:{term['value']}"])
    assert without["understood"] == []
    assert without["searched"]["ignored"] == ["programmes:harbour-fund"]


def test_suggested_questions_have_answers(client: TestClient) -> None:
    suggestions = ask(client, TOWNS)["suggestions"]
    assert suggestions
    assert all(ask(client, question)["status"] in {"answered", "partial"} for question in suggestions)


def test_follow_up_is_read_with_the_question_before_it(client: TestClient) -> None:
    first = ask(client, "When did the Lantern Programme begin?")
    second = ask(client, "And what did it cost?", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert (first["turn"], second["turn"]) == (1, 2)
    assert "Lantern Programme" in second["searched"]["query"]


def test_answer_names_the_page_of_its_conversation(client: TestClient) -> None:
    answer = ask(client, TOWNS)
    assert answer["url"] == f"/conversations/{answer['conversation_id']}#turn-1"
    page = client.get(answer["url"])
    assert page.status_code == 200
    assert 'id="turn-1"' in page.text


@pytest.mark.parametrize("id", ["", "my-own", new_id()])
def test_conversation_that_is_not_known_begins_anew_under_another_id(client: TestClient, id: str) -> None:
    answer = ask(client, TOWNS, conversation_id=id)
    assert answer["turn"] == 1
    assert answer["conversation_id"] != id


def test_conversation_of_a_browser_is_neither_carried_on_nor_read_into_the_question(
    assistant: Assistant, client: TestClient
) -> None:
    theirs = assistant.ask("When did the Lantern Programme begin?", reader=new_id()).conversation_id
    answer = ask(client, "And what did it cost?", conversation_id=theirs)
    assert answer["conversation_id"] != theirs
    assert "Lantern" not in answer["searched"]["query"]
    kept = assistant.records.conversation(theirs)
    assert kept is not None
    assert len(kept.turns) == 1


def test_question_sent_again_with_its_token_is_asked_once(client: TestClient) -> None:
    token = uuid4().hex
    first, again = ask(client, TOWNS, once=token), ask(client, TOWNS, once=token)
    assert first == again
    assert ask(client, TOWNS)["conversation_id"] != first["conversation_id"]


def test_service_that_keeps_nothing_answers_without_a_conversation(settings: Settings) -> None:
    assistant = build_assistant(settings)
    with TestClient(create_app(assistant)) as client:
        answer = ask(client, TOWNS)
        assert answer["status"] == "answered"
        assert (answer["conversation_id"], answer["turn"], answer["url"]) == ("", 0, "")
        # What was sent can be sent back.
        assert ask(client, TOWNS, conversation_id=answer["conversation_id"])["status"] == "answered"
        problem = client.get(f"/api/conversations/{new_id()}")
        assert problem.status_code == 503
        assert "precedent serve" in problem.json()["detail"]
    assistant.library.close()


def test_what_the_collection_does_not_say_is_not_found_with_the_nearest_passages(client: TestClient) -> None:
    answer = ask(client, "How many dragons live on Mars?")
    assert answer["status"] == "not_found"
    assert answer["citations"] == []
    assert answer["nearest"]
    assert all(client.get(item["url"]).status_code == 200 for item in answer["nearest"])


def test_ambiguous_name_is_asked_back(client: TestClient) -> None:
    answer = ask(client, "What was the coastal money?")
    assert answer["status"] == "clarify"
    assert len(answer["choices"]) == 2


@pytest.mark.parametrize(
    "question",
    ["", "   ", "\n\t", "\u200b\ufeff", "x" * 10_000, "word " * 2_000],
)
def test_question_that_cannot_be_asked_is_refused_in_words(client: TestClient, question: str) -> None:
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert "question" in response.json()["detail"]


@pytest.mark.parametrize(
    "question",
    [
        "?",
        "!!! ... ???",
        "Combien de villes le Harbour Fund a-t-il aidées ?",
        "港口基金资助了多少个城镇？",
        "كم عدد المدن؟",
        "🎉🎉🎉",
        "'; DROP TABLE passages; --",
        '"unclosed phrase',
        "AND OR NOT (title:*) ^ ~ \\",
        "<script>alert(1)</script>",
        "a\x00b\x01c",
        "%s %(x)s {0} {{x}} ${x}",
    ],
)
def test_odd_question_gets_an_answer_of_some_kind(client: TestClient, question: str) -> None:
    assert ask(client, question)["status"] in {"answered", "partial", "not_found", "clarify", "declined"}


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_no_text_makes_it_fail(client: TestClient, question: str) -> None:
    assert client.post("/api/ask", json={"question": question}).status_code in {200, 422}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
        b"{",
        b"[]",
        b'"text"',
        b"{}",
        b'{"question": 5}',
        b'{"question": null}',
        b'{"question": "\\ud800"}',
        b'{"question": "What?", "filter": {}}',
        b'{"question": "What?", "filters": {"programme": ["x"]}}',
        b'{"question": "What?", "filters": {"programmes": "x"}}',
        b'{"question": "What?", "filters": {"year_from": 99999999999999999999}}',
        b'{"question": "What?", "conversation_id": "../../etc"}',
        b'{"question": "What?", "filters": {"programmes": ["\\ud800"]}}',
        b'{"question": "What?", "ignored": ["Total Place"]}',
        b'{"question": "What?", "ignored": ["programme:total-place"]}',
        b'{"question": "What?", "once": "1"}',
    ],
)
def test_malformed_body_is_a_problem_in_words(client: TestClient, body: bytes) -> None:
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    problem = response.json()
    assert problem["detail"]
    assert all(each["field"].startswith("body") and each["detail"] for each in problem["errors"])


def test_body_that_is_not_said_to_be_json_is_told_how_to_be(client: TestClient) -> None:
    response = client.post("/api/ask", data={"question": TOWNS})
    assert response.status_code == 422
    assert "application/json" in response.json()["detail"]


def test_unknown_programme_is_refused_with_the_known_ones(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": TOWNS, "filters": {"programmes": ["Atlantis"]}})
    assert response.status_code == 422
    assert "Harbour Fund" in response.json()["detail"]
