from __future__ import annotations

from io import BytesIO

import docx
import pytest
from chats import TOWNS, NewBrowser, address_of, ask, parsed, press, text, visit
from fastapi.testclient import TestClient

from assistant.records.store import Records

QUOTE = "The Harbour Fund paid for 14 harbour towns to mend their quays between 2001 and 2006."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = [
    ("docx", WORD, "attachment"),
    ("md", "text/markdown; charset=utf-8", "attachment"),
    ("txt", "text/plain; charset=utf-8", "inline"),
    ("html", "text/html; charset=utf-8", "inline"),
]


def words(content: bytes, suffix: str) -> str:
    if suffix != "docx":
        return content.decode()
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("suffix", "media_type", "shown"), FORMATS)
def test_conversation_and_answer_can_be_taken_away(
    browser: TestClient, suffix: str, media_type: str, shown: str, whole: bool
) -> None:
    address = address_of(ask(browser, TOWNS))
    found = browser.get(f"{address}.{suffix}" if whole else f"{address}/turns/1.{suffix}")
    assert found.headers["content-type"] == media_type
    name = f"how-many-towns-did-the-harbour-fund-pay-for.{suffix}"
    assert found.headers["content-disposition"] == f'{shown}; filename="{name}"'
    assert found.headers["cache-control"] == "no-store"
    assert QUOTE in words(found.content, suffix)
    if suffix != "docx":  # whose links are not in its text
        assert "http://testserver/documents/harbour-fund/pages/1?start=0" in found.text.replace("&amp;", "&")


def test_conversation_takes_all_its_turns_and_an_answer_itself(browser: TestClient) -> None:
    address = address_of(ask(browser, "When did the Lantern Programme begin?", ask(browser, TOWNS)))
    whole, second = (browser.get(f"{address}{rest}").text for rest in (".md", "/turns/2.md"))
    assert "14 harbour towns" in whole and "22 councils" in whole
    assert "14 harbour towns" not in second and "22 councils" in second


def test_file_is_named_after_the_conversation(browser: TestClient) -> None:
    page = ask(browser, TOWNS)
    for title, name in (("Quays & Piers", "quays-piers"), ("كم", "conversation"), ('a";\r\nb: c', "a-b-c")):
        page = press(browser, page, "Rename", title=title)
        sent = browser.get(f"{address_of(page)}.md").headers["content-disposition"]
        assert sent == f'attachment; filename="{name}.md"'


def test_page_to_print_has_every_turn_and_reference_and_no_form(browser: TestClient) -> None:
    address = address_of(ask(browser, "When did the Lantern Programme begin?", ask(browser, TOWNS)))
    page = visit(browser, f"{address}/print")
    printed = page.xpath("//div[@class='app-printed']")[0]
    assert QUOTE in text(printed) and "22 councils" in text(printed)
    assert not page.xpath("//main//form")
    assert page.xpath("//main//a[@href=$address]", address=address)
    assert len(page.xpath("//h1")) == 1


def test_turn_without_an_answer_can_be_taken_away_too(browser: TestClient, records: Records) -> None:
    turn = records.begin(TOWNS)
    records.fail(turn.id, "The model is damaged.")
    assert "The model is damaged." in browser.get(f"/conversations/{turn.conversation_id}.md").text


def test_what_a_reader_may_read_a_reader_may_take_away(browser: TestClient, new_browser: NewBrowser) -> None:
    address = address_of(ask(browser, TOWNS))
    assert QUOTE in new_browser().get(f"{address}.md").text


@pytest.mark.parametrize("suffix", ["pdf", "exe", "DOCX", "docx.md", "<b>"])
def test_other_formats_are_not_there(browser: TestClient, suffix: str) -> None:
    address = address_of(ask(browser, TOWNS))
    for rest in (f".{suffix}", f"/turns/1.{suffix}"):
        assert text(parsed(browser.get(address + rest), 404).xpath("//h1")[0]) == "That is not here"


@pytest.mark.parametrize("rest", [".html", "/turns/1.html", "/print"])
def test_hostile_question_is_text_wherever_it_goes(browser: TestClient, rest: str) -> None:
    address = address_of(ask(browser, "<script>alert(1)</script><img src=x onerror=alert(2)>"))
    page = visit(browser, address + rest)
    assert not page.xpath("//script[not(@src)] | //img | //@onerror")
    assert "<script>alert(1)</script>" in text(page)
