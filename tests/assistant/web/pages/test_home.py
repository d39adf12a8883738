from __future__ import annotations

import pytest
from chats import NewBrowser, form_with, press, text, typed, visit
from fastapi.testclient import TestClient

from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.records.store import Records
from assistant.web.app import create_app
from assistant.web.readers import COOKIE


def test_examples_ask_themselves(browser: TestClient) -> None:
    page = visit(browser, "/")
    offered = page.xpath("//section[h2[@id='examples']]")[0]
    asked = [text(button) for button in offered.xpath(".//button")]
    assert "What got in the way of Lantern Programme, and what helped?" in asked
    answer = press(browser, offered, asked[0])
    assert "legal worry" in text(answer.get_element_by_id("turn-1"))


def test_question_box_has_a_label_and_says_what_is_quoted_from(browser: TestClient) -> None:
    page = visit(browser, "/")
    assert text(page.xpath("//label[@for='question']")[0]) == "Your question"
    assert "4 documents" in text(page.get_element_by_id("main"))


def test_page_header_names_the_organisation(settings: Settings) -> None:
    named = settings.model_copy(update={"organisation": "Ministry <of> Tests"})
    page = visit(TestClient(create_app(build_assistant(named))), "/")
    assert text(page.xpath("//header//a")[0]) == "Ministry <of> Tests"


def test_address_fills_the_box_in_and_asks_nothing(browser: TestClient, records: Records) -> None:
    page = visit(browser, "/?q=What+was+paid+for%3F&programme=HBF&year_from=2020")
    assert typed(page) == "What was paid for?"
    narrowed = page.xpath("//fieldset[legend='Narrowed to']//input")
    assert [(field.get("name"), field.get("value")) for field in narrowed] == [
        ("programme", "harbour-fund"),
        ("year_from", "2020"),
    ]
    assert [text(label) for label in page.xpath("//fieldset//label")] == [
        "Harbour Fund",
        "published since 2020",
    ]
    assert records.history(browser.cookies.get(COOKIE, "")) == ([], 0)


def test_what_is_narrowed_to_is_not_offered_again(browser: TestClient) -> None:
    page = visit(browser, "/?programme=lantern&year_from=2020")
    offered = {field.get("name"): field.xpath("option/@value") for field in page.xpath("//form//select")}
    assert offered["programme"] == ["", "harbour-fund", "orchard"]
    assert "year_from" not in offered
    assert "2020" in offered["year_to"]


@pytest.mark.parametrize("address", ["/?programme=", "/?year_from=&q=", "/?unknown=1&c=x"])
def test_empty_and_unknown_fields_of_an_address_do_no_harm(browser: TestClient, address: str) -> None:
    assert not visit(browser, address).xpath("//fieldset")


def test_filter_that_stands_for_nothing_is_told_and_the_question_kept(browser: TestClient) -> None:
    page = visit(browser, "/?q=Why%3F&programme=Atlantis", 422)
    assert "no programme called 'Atlantis'" in text(page.xpath("//*[@role='alert']")[0])
    assert typed(page) == "Why?"


@pytest.mark.parametrize(
    "query",
    ["q=%FF%FE%00", "q=%F0%9F%8E%89", "q=???", "q=a&q=b", "q=Quelles+villes%3F", "q=" + "why+" * 2500],
)
def test_odd_question_in_an_address_never_fails(browser: TestClient, query: str) -> None:
    assert browser.get(f"/?{query}").status_code == 200


def test_looking_sets_no_cookie(browser: TestClient) -> None:
    for address in ("/", "/conversations", "/?q=Why%3F"):
        assert "set-cookie" not in browser.get(address).headers


def test_service_without_an_index_says_so(empty_client: TestClient) -> None:
    page = visit(_for_people(empty_client), "/", 503)
    assert text(page.xpath("//h1")[0]) == "The service is not ready"
    assert "precedent ingest" in text(page.get_element_by_id("main"))


def test_every_form_of_a_page_has_a_token_of_its_own(browser: TestClient, new_browser: NewBrowser) -> None:
    tokens = [field.get("value") for one in (browser, new_browser()) for field in _tokens(one)]
    assert len(tokens) == len(set(tokens)) > 2
    assert form_with(visit(browser, "/"), "Compare Lantern Programme")[0].fields["once"]


def _tokens(browser: TestClient) -> list[object]:
    return list(visit(browser, "/").xpath("//input[@name='once']"))


def _for_people(client: TestClient) -> TestClient:
    client.headers["Accept"] = "text/html"
    return client
