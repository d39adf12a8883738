from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from assistant.bootstrap import Assistant
from assistant.web.app import create_app


@pytest.fixture
def failing(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(assistant.library, "open", fail)
    return TestClient(create_app(assistant), raise_server_exceptions=False)


def test_problem_has_the_members_of_the_standard(client: TestClient) -> None:
    problem = client.get("/api/documents/none").json()
    assert problem == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "The collection has no document 'none'; /documents lists those it has.",
        "instance": "/api/documents/none",
        "errors": [],
    }


def test_unknown_path_is_a_problem_for_programs_and_a_page_for_people(client: TestClient) -> None:
    problem = client.get("/nothing")
    page = client.get("/nothing", headers={"Accept": "text/html"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert page.headers["content-type"].startswith("text/html")
    assert problem.status_code == page.status_code == 404


def test_interface_answers_browsers_with_problems_too(client: TestClient) -> None:
    response = client.get("/api/documents/none", headers={"Accept": "text/html"})
    assert response.headers["content-type"] == "application/problem+json"


def test_wrong_method_is_a_problem_that_names_the_right_one(client: TestClient) -> None:
    response = client.get("/api/ask")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.json()["title"] == "Method Not Allowed"


def test_fault_tells_nothing_of_the_inside_and_keeps_the_headers(failing: TestClient) -> None:
    with capture_logs() as logged:
        response = failing.get("/api/search?q=towns")
    assert [(entry["event"], entry["path"]) for entry in logged] == [("request_failed", "/api/search")]
    assert "swordfish" in str(logged[0]["exc_info"])
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "swordfish" not in response.text
    assert "Traceback" not in response.text


def test_fault_on_a_page_is_a_page(failing: TestClient) -> None:
    with capture_logs():
        response = failing.get("/", headers={"Accept": "text/html"})
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "swordfish" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_value_that_was_refused_is_not_sent_back(client: TestClient) -> None:
    response = client.get("/api/search?q=a&k=<script>")
    assert response.status_code == 422
    assert "script" not in response.text
