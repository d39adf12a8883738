from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from assistant.kernel.domain import Filters
from assistant.web.api import (
    answer_schemas,
    conversation_schemas,
    document_schemas,
    events,
    examples,
    schemas,
)
from assistant.web.api.problems import Problem


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (answer_schemas.AskRequest, examples.ASK),
        (answer_schemas.AnswerShown, examples.ANSWER),
        (answer_schemas.WrittenShown, examples.WRITTEN),
        (events.BegunShown, examples.EVENT_DATA["begun"]),
        (events.UnderstoodShown, examples.EVENT_DATA["understood"]),
        (events.LookedThrough, examples.EVENT_DATA["searched"]),
        (events.CheckingShown, examples.EVENT_DATA["checking"]),
        (answer_schemas.CitationShown, examples.EVENT_DATA["citation"]),
        (events.SaidShown, examples.EVENT_DATA["statement"]),
        (answer_schemas.AnswerShown, examples.EVENT_DATA["done"]),
        (conversation_schemas.ConversationShown, examples.CONVERSATION),
        (conversation_schemas.FeedbackRequest, examples.FEEDBACK),
        (schemas.SearchShown, examples.SEARCH),
        (schemas.PassageShown, examples.PASSAGE),
        (document_schemas.DocumentsShown, examples.DOCUMENTS),
        (document_schemas.DocumentDetail, examples.DOCUMENT_DETAIL),
        (document_schemas.PageShown, examples.PAGE),
        (document_schemas.Ready, examples.READY),
        (Problem, examples.PROBLEM),
    ],
)
def test_example_is_exactly_what_its_model_takes(model: type[BaseModel], example: dict[str, Any]) -> None:
    assert model.model_validate(example).model_dump(mode="json", exclude_unset=True) == example


def test_filters_in_a_body_and_in_an_address_mean_the_same() -> None:
    body = schemas.FilterSet(programmes=["a", "b"], statuses=["current"], year_from=2001)
    address = schemas.FilterQuery.model_validate(
        {"programme": ["a", "b"], "status": ["current"], "year_from": 2001}
    )
    expected = Filters(programmes=("a", "b"), statuses=("current",), year_from=2001)
    assert body.to_domain() == address.to_domain() == expected


def test_problems_are_documented_with_the_media_type_they_are_sent_with(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    for path, operations in schema["paths"].items():
        sent = "application/json" if path.startswith("/v1/") else "application/problem+json"
        for operation in operations.values():
            for status, response in operation["responses"].items():
                assert status < "400" or set(response["content"]) == {sent}


def test_every_parameter_and_every_field_of_a_request_is_described(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            assert operation["summary"] and operation["description"], path
            for parameter in operation.get("parameters", ()):
                assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])
    for name in ("AskRequest", "FeedbackRequest", "FilterSet"):
        fields = schema["components"]["schemas"][name]["properties"]
        assert all(field.get("description") for field in fields.values())
