from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading import load
from ingest.sources.govuk.content import Item
from ingest.sources.govuk.page import has_text, written


def read(item: Item, folder: Path) -> list[tuple[str, str]]:
    """The sections of the file that is written for an item: anchors and texts."""
    path = folder / "page.html"
    path.write_bytes(written(item))
    return [(page.anchor, page.text) for page in load(path).pages]


def test_title_description_and_body_become_sections(tmp_path: Path) -> None:
    body = '<p>One.</p><h2 id="two">Two</h2><p>Three.</p><h3 id="four">Four</h3><p>Five.</p>'
    sections = read(Item("/a", "A <title> & more", description="1 < 2", body=body), tmp_path)
    assert [text for _, text in sections] == ["A <title> & more\n1 < 2\nOne.", "Two\nThree.\nFour\nFive."]
    assert sections[1][0] == "two"


def test_the_description_of_full_text_is_left_out_for_govuk_does_not_show_it(tmp_path: Path) -> None:
    item = Item("/a/b", "A", description="Not shown.", body="<p>Shown.</p>", landing="/a")
    assert [text for _, text in read(item, tmp_path)] == ["A\nShown."]


@pytest.mark.parametrize(
    "tags", ["</main>", "</body></html>", "</div></div>", "<html><body>", "<head></head>", "</BODY\n>"]
)
def test_a_tag_too_many_does_not_end_the_text(tags: str, tmp_path: Path) -> None:
    item = Item("/a", "A", body=f'<div><p>Before.</p>{tags}<h2 id="b">B</h2><p>After.</p></div>')
    assert read(item, tmp_path) == [("a", "A\nBefore."), ("b", "B\nAfter.")]


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_body_makes_a_file_and_the_same_one_each_time(body: str, title: str) -> None:
    item = Item("/a", title, body=body)
    assert written(item) == written(item)
    assert isinstance(has_text(item), bool)


def test_a_page_of_pictures_has_no_text() -> None:
    assert not has_text(Item("/a", "A", body='<div><img src="/a.png" alt="A map"></div>'))
    assert not has_text(Item("/a/b", "A", description="D", landing="/a"))
    assert has_text(Item("/a", "A", description="D"))
