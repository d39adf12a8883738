from __future__ import annotations

import lxml.html
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import Block, BlockKind, Page, Span
from assistant.web.page_pictures import PagePictures
from assistant.web.pages.evidence import paragraphs

QUOTE = "Each town in the Harbour Fund received £3.5m over five years from the Treasury."


def page(client: TestClient, address: str) -> lxml.html.HtmlElement:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return lxml.html.fromstring(response.text)


def test_quote_is_marked_in_the_text_and_on_the_picture(client: TestClient) -> None:
    found = client.get("/api/documents/harbour-fund/pages/1", params={"quote": QUOTE}).json()["quote"]
    shown = page(client, f"/documents/harbour-fund/pages/1?start={found['start']}&end={found['end']}")
    assert shown.get_element_by_id("quote").text == QUOTE
    (picture,) = shown.xpath("//img")
    assert client.get(picture.get("src")).content.startswith(b"\x89PNG")
    assert f"start={found['start']}&end={found['end']}" in picture.get("src")
    assert picture.get("alt")


def test_quote_may_be_named_by_its_words(client: TestClient) -> None:
    response = client.get("/documents/harbour-fund/pages/1", params={"quote": QUOTE})
    assert lxml.html.fromstring(response.text).get_element_by_id("quote").text == QUOTE


def test_page_links_on_back_and_to_the_document_at_this_page(client: TestClient) -> None:
    shown = page(client, "/documents/harbour-fund/pages/2")
    assert shown.xpath("//a[@rel='prev']/@href") == ["/documents/harbour-fund/pages/1"]
    assert shown.xpath("//a[@rel='next']/@href") == ["/documents/harbour-fund/pages/3"]
    assert "/api/documents/harbour-fund/file#page=2" in shown.xpath("//a/@href")


def test_section_has_no_picture_and_its_document_is_downloaded(client: TestClient) -> None:
    shown = page(client, "/documents/lantern/pages/3?start=0&end=4")
    assert not shown.xpath("//img")
    assert shown.xpath("//a[@href='/api/documents/lantern/file']")[0].text == "Download the document (MD)"


def test_script_in_a_document_is_shown_as_text(client: TestClient) -> None:
    shown = page(client, "/documents/lantern-early/pages/2")
    assert "<script>alert(1)</script>" in shown.text_content()
    assert not shown.xpath("//main//script")


@pytest.mark.parametrize("query", ["quote=never", "start=0&end=90000", "start=9&end=3"])
def test_quote_that_is_no_longer_there_leaves_the_page_and_says_so(client: TestClient, query: str) -> None:
    shown = page(client, f"/documents/lantern/pages/1?{query}")
    assert "The quotation is not where it was" in shown.text_content()
    assert not shown.xpath("//mark")
    assert "The Lantern Programme" in shown.xpath("//section")[0].text_content()


def test_panel_gets_the_same_content_without_what_frames_a_page(client: TestClient) -> None:
    address = "/documents/harbour-fund/pages/1?start=0&end=9"
    whole = page(client, address)
    response = client.get(address, headers={"HX-Request": "true", "Accept": "text/html"})
    part = lxml.html.fragment_fromstring(response.text, create_parent=True)
    assert not part.xpath("//header | //main | //h1 | //title")
    assert part.xpath("//h2")[0].text == whole.xpath("//h1")[0].text
    for path in ("//mark/text()", "//section//p//text()", "//img/@src", "//img/@data-quote-at"):
        assert [str(each) for each in part.xpath(path)] == [
            str(each) for each in whole.xpath(f"//main{path}")
        ]
    assert response.headers["vary"] == client.get(address).headers["vary"]
    assert "HX-Request" in response.headers["vary"]


def test_panel_turns_pages_within_itself_and_leads_to_the_page_by_itself(client: TestClient) -> None:
    response = client.get("/documents/harbour-fund/pages/2?start=0&end=9", headers={"HX-Request": "true"})
    part = lxml.html.fragment_fromstring(response.text, create_parent=True)
    assert part.xpath("//a[@data-evidence]/@href") == [
        "/documents/harbour-fund/pages/1",
        "/documents/harbour-fund/pages/3",
    ]
    assert part.xpath("//a[contains(., 'by itself')]/@href") == [
        "/documents/harbour-fund/pages/2?start=0&end=9#quote"
    ]


def test_picture_has_its_room_before_it_has_come_and_says_where_the_quote_is(client: TestClient) -> None:
    (picture,) = page(client, "/documents/harbour-fund/pages/1?start=0&end=9").xpath("//main//img")
    assert int(picture.get("width")) < int(picture.get("height"))
    assert 0 < float(picture.get("data-quote-at")) < 0.5
    assert "immutable" in client.get(picture.get("src")).headers["cache-control"]


def test_page_that_cannot_be_drawn_says_so_in_place_of_its_picture(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PagePictures, "can_draw", lambda *_: False)
    shown = page(client, "/documents/harbour-fund/pages/1")
    assert not shown.xpath("//img")
    assert "There is no picture of this page" in shown.text_content()


@given(st.lists(st.text("ab c", min_size=1, max_size=9), min_size=1, max_size=5), st.data())
def test_marking_changes_no_text_and_marks_the_quote_once_begun(
    parts: list[str], data: st.DataObject
) -> None:
    text = "\n".join(parts)
    blocks, at = [], 0
    for part in parts:
        blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(part)))
        at += len(part) + 1
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = list(paragraphs(Page(1, "1", "page=1", text, tuple(blocks)), Span(1, start, end)))
    pieces = [piece for paragraph in found for piece in paragraph.pieces]
    assert ["".join(piece.text for piece in paragraph.pieces) for paragraph in found] == parts
    assert "".join(p.text for p in pieces if p.marked) == text[start:end].replace("\n", "")
    begun = any(piece.marked for piece in pieces)
    assert sum(piece.first for piece in pieces) == sum(piece.last for piece in pieces) == begun


def test_a_note_is_linked_from_where_its_mark_stood() -> None:
    text = "Half of it was spent by 2009.\nAudited in 2010."
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 29),
        Block(BlockKind.NOTE, 30, 46, mark="3", marked_at=10),
    )
    body, note = paragraphs(Page(1, "1", "page=1", text, blocks), Span(1, 5, 18))
    assert [(piece.text, piece.marked, piece.note) for piece in body.pieces] == [
        ("Half ", False, ""),
        ("of it", True, "3"),
        (" was spe", True, ""),
        ("nt by 2009.", False, ""),
    ]
    assert (note.kind, note.note) == (BlockKind.NOTE, "3")


def test_each_cell_of_a_row_is_shown_under_the_header_of_its_column() -> None:
    text = "Leeds | £3m"
    row = Block(BlockKind.TABLE_ROW, 0, len(text), header=("Place", "Spent"))
    (shown,) = paragraphs(Page(1, "1", "page=1", text, (row,)), Span(1, 2, len(text)))
    assert [(cell.header, [piece.text for piece in cell.pieces]) for cell in shown.cells] == [
        ("Place", ["Le", "eds"]),
        ("Spent", ["£3m"]),
    ]
    assert [(piece.first, piece.last) for piece in shown.pieces if piece.marked] == [
        (True, False),
        (False, True),
    ]


def test_row_with_other_cells_than_headers_is_shown_as_it_is() -> None:
    text = "Leeds | £3m | 2004"
    row = Block(BlockKind.TABLE_ROW, 0, len(text), header=("Place", "Spent"))
    (shown,) = paragraphs(Page(1, "1", "page=1", text, (row,)), None)
    assert [(cell.header, cell.pieces[0].text) for cell in shown.cells] == [("Place | Spent", text)]
