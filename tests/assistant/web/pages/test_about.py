from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.index.account import Account, FileAccount, Quality
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.web.app import create_app

ACCOUNT = Account(
    "g",
    (
        FileAccount("harbour.pdf", "loaded", document="harbour-fund", quality=Quality("good", (), 3)),
        FileAccount(
            "lantern.md",
            "loaded",
            document="lantern",
            quality=Quality("poor", ("half of its words are no words",), 4),
        ),
        FileAccount("locked.pdf", "password", reason="It needs a password; name one in the catalogue."),
        FileAccount(
            "scan.pdf", "needs_ocr", reason="Its pages are pictures.", url="https://example.gov.uk/s"
        ),
    ),
    ("<b>The source was slow.</b>",),
)


def shown(client: TestClient, address: str = "/about") -> lxml.html.HtmlElement:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return lxml.html.fromstring(response.text)


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def changed(index_folder: Path) -> Iterator[TestClient]:
    """A service with settings of its own."""
    settings = Settings(
        index=index_folder,
        contact="help@example.gov.uk",
        conversation_days=1,
        records="sqlite://",
        _env_file=None,
    )
    assistant = build_assistant(settings)
    with TestClient(create_app(assistant)) as made:
        yield made
    assistant.library.close()


def test_collection_is_told_in_numbers_that_lead_to_its_documents(client: TestClient) -> None:
    page = shown(client)
    assert "4 documents with" in text(page)
    assert "published from 2019 to 2022" in text(page)
    (publisher,) = page.xpath("//table//a/@href")
    assert client.get(publisher, headers={"Accept": "text/html"}).text.count('class="app-document"') == 4
    assert page.xpath("//a[contains(., 'earlier version')]/@href") == ["/documents?status=superseded"]


def test_last_ingest_tells_what_was_left_out_and_what_was_read_badly(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Generation, "account", ACCOUNT)
    page = shown(client)
    assert "Of 4 files, 2 could be read and 2 were left out." in text(page)
    assert "locked.pdf It needs a password; name one in the catalogue." in text(page)
    assert page.xpath("//dt/a[.='scan.pdf']/@href") == ["https://example.gov.uk/s"]
    assert page.xpath("//dt[a/@href='/documents/lantern']/following-sibling::dd[1]/text()") == [
        "Poor: half of its words are no words"
    ]
    assert "<b>The source was slow.</b>" in text(page)


def test_ingest_that_read_everything_says_only_that(client: TestClient) -> None:
    assert "Of 4 files, 4 could be read." in text(shown(client))


@pytest.mark.parametrize("address", ["/about", "/about/accessibility", "/about/privacy"])
def test_contact_is_that_of_the_settings(changed: TestClient, address: str) -> None:
    assert shown(changed, address).xpath("//a[@href='mailto:help@example.gov.uk']")


@pytest.mark.parametrize("address", ["/about", "/about/accessibility", "/about/privacy"])
def test_without_a_contact_there_is_no_empty_link(client: TestClient, address: str) -> None:
    page = shown(client, address)
    assert not page.xpath("//main//a[not(normalize-space())]")
    assert "write to whoever gave you this address" in text(page)


def test_privacy_says_how_long_things_are_kept_as_the_settings_have_it(changed: TestClient) -> None:
    page = text(shown(changed, "/about/privacy"))
    assert "1 day after the last question" in page
    assert "precedent-reader" in page


# ── With Slack, and without ──


def test_privacy_tells_what_is_kept_of_questions_in_slack_where_an_app_is_set_up(
    client: TestClient, set_to: Callable[..., TestClient]
) -> None:
    assert "Slack" not in text(shown(client, "/about/privacy"))
    page = text(shown(set_to(slack_bot_token=SecretStr("xoxb-…")), "/about/privacy"))
    assert "the ids that Slack has for the channel and the thread are kept" in page


# ── With a language model, and without ──


@pytest.fixture
def set_to(index_folder: Path) -> Iterator[Callable[..., TestClient]]:
    """Return a function that makes a service of some settings."""
    opened: list[Library] = []

    def make(**settings: object) -> TestClient:
        library = Library(IndexStore(index_folder))
        opened.append(library)
        own = Settings(index=index_folder, _env_file=None).model_copy(update=settings)
        return TestClient(create_app(Assistant(own, library)))

    yield make
    for library in opened:
        library.close()


def test_without_a_model_about_says_that_none_writes_and_privacy_that_nobody_is_told(
    client: TestClient,
) -> None:
    about, privacy = text(shown(client)), text(shown(client, "/about/privacy"))
    assert "No language model writes answers here." in about
    assert "They are quoted whole, not rewritten" in about
    assert "Who else is told Nobody." in privacy
    assert "language model" not in privacy


def test_with_a_model_about_says_what_it_sees_and_what_is_checked(set_to: Callable[..., TestClient]) -> None:
    page = text(shown(set_to(model="openai:gpt-5-mini")))
    assert "No language model" not in page and "quoted whole, not rewritten" not in page
    for said in ("It is openai:gpt-5-mini", "What is checked", "What is not checked", "the model is stopped"):
        assert said in page
    assert "it is left out, and the answer says how many were" in page


def test_about_says_what_becomes_of_a_sentence_that_fails_as_the_settings_have_it(
    set_to: Callable[..., TestClient],
) -> None:
    marked = text(shown(set_to(model="openai:m", unsupported="mark")))
    assert "shown with the words “Not found in the sources” before it" in marked


def test_privacy_names_who_has_the_models_and_what_they_are_sent(set_to: Callable[..., TestClient]) -> None:
    client = set_to(model="anthropic:claude-x", small_model="openai:gpt-x")
    page = text(shown(client, "/about/privacy"))
    assert "What it needs is sent to Anthropic and to OpenAI" in page
    assert "passages of the documents" in page and "your questions before it" in page
    assert "the terms under which" in page


def test_privacy_tells_of_a_small_model_alone(set_to: Callable[..., TestClient]) -> None:
    page = text(shown(set_to(small_model="ollama:llama3"), "/about/privacy"))
    assert "A language model helps to read follow-up questions." in page
    assert "a model on the machine that this service runs on" in page
    assert "passages of the documents" not in page and "the terms under which" not in page


def test_privacy_says_what_is_refused_and_kept_as_the_settings_have_it(
    set_to: Callable[..., TestClient],
) -> None:
    kept = text(shown(set_to(), "/about/privacy"))
    assert "is refused. It is not searched for, sent on or kept" in kept
    assert "How each answer was made" in kept
    other = text(shown(set_to(refuse_personal_data=False, traces=False), "/about/privacy"))
    assert "is refused" not in other and "How each answer was made" not in other


def test_reading_about_it_sets_no_cookie(client: TestClient) -> None:
    for address in ("/about", "/about/privacy", "/documents", "/documents/lantern"):
        assert "set-cookie" not in client.get(address).headers


def test_about_needs_an_index_and_privacy_does_not(empty_client: TestClient) -> None:
    assert empty_client.get("/about").status_code == 503
    assert empty_client.get("/about/privacy").status_code == 200
    assert empty_client.get("/about/accessibility").status_code == 200
