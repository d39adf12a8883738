from __future__ import annotations

import lxml.html
from fastapi.testclient import TestClient


def test_interface_page_describes_every_operation_with_examples(client: TestClient) -> None:
    shown = lxml.html.fromstring(client.get("/docs").text)
    headings = {" ".join(heading.text_content().split()) for heading in shown.xpath("//main//h2")}
    schema = client.get("/openapi.json").json()
    assert headings == {
        f"{method.upper()} {path}" for path, all_ in schema["paths"].items() for method in all_
    }
    # In the order in which the fields are described.
    assert '{\n  "question": "How many pilots did Total Place have?"' in shown.text_content()
    assert "event: begun\ndata: {" in shown.text_content()


def test_fields_of_a_body_are_described_down_to_the_filters(client: TestClient) -> None:
    names = lxml.html.fromstring(client.get("/docs").text).xpath("//th/code/text()")
    assert {"question", "filters.programmes", "filters.year_from", "programme", "k"} <= set(names)
