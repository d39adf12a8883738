"""A reader's browser, as far as the chat pages go: it asks by forms, and reads what it is shown."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
from fastapi.testclient import TestClient
from httpx import Response
from lxml.html import HtmlElement

TOWNS = "How many towns did the Harbour Fund pay for?"
NewBrowser = Callable[[], TestClient]


def parsed(response: Response, status: int = 200) -> HtmlElement:
    """Return the page that was sent, of the status that is expected."""
    assert response.status_code == status, response.text
    return lxml.html.fromstring(response.text)


def visit(browser: TestClient, address: str, status: int = 200) -> HtmlElement:
    return parsed(browser.get(address), status)


def text(*elements: HtmlElement) -> str:
    return " ".join(" ".join(element.text_content() for element in elements).split())


def send(
    browser: TestClient, form: HtmlElement, button: HtmlElement | None = None, **typed: object
) -> Response:
    """Send a form as a browser does: what is in its fields, what was `typed`, the button that was pressed."""
    values: dict[str, list[object]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    if button is not None and button.get("name"):
        values[button.get("name")] = [*values.get(button.get("name"), []), button.get("value")]
    values.update({name: value if isinstance(value, list) else [value] for name, value in typed.items()})
    assert form.get("method") == "post"
    return browser.post(form.get("action"), data=values)


def box(page: HtmlElement) -> HtmlElement:
    """Return the form of the question box."""
    return page.get_element_by_id("ask")


def typed(page: HtmlElement) -> str:
    """Return what stands in the question box; the line end after its tag is not shown."""
    return str(box(page).fields["question"]).removeprefix("\n")


def ask(browser: TestClient, question: str, on: HtmlElement | None = None, **typed: object) -> HtmlElement:
    """Ask in the box of a page, by default the first page; return the page that shows the answer."""
    page = visit(browser, "/") if on is None else on
    return parsed(send(browser, box(page), question=question, **typed))


def turns(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath("//article[contains(@class, 'app-turn')]")


def questions(page: HtmlElement) -> list[str]:
    return [text(turn.xpath("h2/bdi")[0]) for turn in turns(page)]


def chips(turn: HtmlElement) -> list[str]:
    """Return the terms that a turn's question is narrowed by."""
    return [text(chip).removesuffix(" ×") for chip in turn.xpath(".//button[contains(@class, 'app-chip')]")]


def form_with(scope: HtmlElement, words: str) -> tuple[HtmlElement, HtmlElement]:
    """Return the form that has a button with these words, and the button."""
    found = [button for button in scope.xpath(".//form//button") if words in text(button)]
    assert len(found) == 1, f"{len(found)} buttons say {words!r}"
    (form,) = found[0].xpath("ancestor::form")
    return form, found[0]


def press(browser: TestClient, scope: HtmlElement, words: str, **typed: object) -> HtmlElement:
    """Press the button with these words; return the page that follows."""
    form, button = form_with(scope, words)
    return parsed(send(browser, form, button, **typed))


def address_of(page: HtmlElement) -> str:
    """Return the address of the conversation that a page shows."""
    (found,) = page.xpath("//button/@data-copy-address")
    return str(found)


def conversation_of(page: HtmlElement) -> str:
    """Return the id of the conversation that a page shows."""
    return address_of(page).rpartition("/")[2]
