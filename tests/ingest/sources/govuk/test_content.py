from __future__ import annotations

from typing import Any

import pytest
from govuk_items import ADVICE, PILOT, attached, html_publication, landing, nations, withdrawn
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.kernel.errors import UnreadableFile
from ingest.sources.govuk.addresses import Site
from ingest.sources.govuk.content import Attachment, AttachmentKind, Item, plain_text, read_item

SITE = Site()
FILE = f"{SITE.assets}/media/0000/annex.pdf"


def read(raw: Any) -> Item:
    return read_item(raw, SITE)


def test_a_landing_page_tells_who_when_what_and_where() -> None:
    item = read(landing(details={"national_applicability": nations("england")}))
    assert item.title == "Example place pilot: advice"
    assert item.description == "Advice from an invented pilot."
    assert (item.publisher, item.kind, item.nation) == ("Example Department", "guidance", "England")
    assert (item.published, item.updated) == ("2024-01-02", "2024-03-04")
    assert not item.withdrawn


def test_an_item_with_only_what_can_be_relied_on_is_read() -> None:
    item = read({"base_path": "/a", "title": "A", "details": {}, "links": {}})
    assert item == Item("/a", "A")


@pytest.mark.parametrize("raw", [None, [], "html", {}, {"base_path": None}, {"base_path": "no-slash"}])
def test_what_is_no_content_item_is_unreadable(raw: Any) -> None:
    with pytest.raises(UnreadableFile, match="not a page's content"):
        read(raw)


_FEW = settings(max_examples=50)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = ("title", "description", "details", "links", "withdrawn_notice", "public_updated_at", "redirects")
_DETAILS = ("body", "attachments", "documents", "national_applicability", "public_timestamp")


@_FEW
@given(
    st.dictionaries(st.sampled_from(_FIELDS), _JSON),
    st.dictionaries(st.sampled_from(_DETAILS), _JSON),
    st.dictionaries(st.sampled_from(("parent", "organisations")), _JSON),
)
def test_no_field_of_the_wrong_kind_stops_the_reading(
    fields: dict[str, Any], details: dict[str, Any], links: dict[str, Any]
) -> None:
    item = read(landing() | {"details": details, "links": links} | fields)
    assert item.path == PILOT


def test_attachments_keep_their_order_and_kind() -> None:
    listed = [
        attached("html", ADVICE, title="The advice"),
        attached("file", FILE, title="Annex A", content_type="application/PDF"),
        attached("external", "https://example.org/partner", title="Partner site"),
        attached("hologram", "/x"),
    ]
    assert read(landing(details={"attachments": listed})).attachments == (
        Attachment(AttachmentKind.HTML, f"https://www.gov.uk{ADVICE}", "The advice"),
        Attachment(AttachmentKind.FILE, FILE, "Annex A", "application/pdf"),
        Attachment(AttachmentKind.EXTERNAL, "https://example.org/partner", "Partner site"),
    )


def test_of_an_old_page_the_links_in_its_rendered_attachments_are_taken() -> None:
    rendered = (
        f'<section class="attachment embedded"><div class="thumbnail"><a href="{FILE}"><img alt=""></a></div>'
        f'<h2 class="title"><a href="{FILE}">Annex\n A</a></h2>'
        f'<a href="/government/uploads/system/uploads/attachment_data/file/1/data.csv/preview">View online</a>'
        '<a href="mailto:accessible@example.org">Request an accessible format</a></section>'
    )
    page = f'<section><h2><a href="{ADVICE}">The advice</a></h2><a href="https://example.org/a.pdf">Partner</a></section>'
    item = read(landing(details={"attachments": None, "documents": [rendered, page]}))
    assert item.attachments == (
        Attachment(AttachmentKind.FILE, FILE, "Annex A"),
        Attachment(AttachmentKind.HTML, f"https://www.gov.uk{ADVICE}", "The advice"),
        Attachment(AttachmentKind.EXTERNAL, "https://example.org/a.pdf", "Partner"),
    )


def test_a_page_of_full_text_names_its_landing_page() -> None:
    item = read(html_publication())
    assert (item.landing, item.landing_kind) == (PILOT, "guidance")
    assert item.description == ""


@pytest.mark.parametrize(
    ("details", "changed", "published", "updated"),
    [
        ({"first_published_version": True}, {}, "2024-03-04", "2024-03-04"),
        ({"first_published_version": False}, {}, "", "2024-03-04"),
        ({}, {"first_published_at": "2024-01-02T00:00:00Z"}, "2024-01-02", "2024-03-04"),
        ({}, {"first_published_at": "2024-09-01T00:00:00Z"}, "2024-03-04", "2024-03-04"),
        ({"public_timestamp": None}, {"public_updated_at": None}, "", ""),
    ],
)
def test_the_dates_are_those_that_a_reader_of_the_page_sees(
    details: dict[str, Any], changed: dict[str, Any], published: str, updated: str
) -> None:
    item = read(html_publication(details=details, **changed))
    assert (item.published, item.updated) == (published, updated)


def test_a_page_that_was_elsewhere_before_has_the_date_it_had_there() -> None:
    assert read(landing(details={"first_public_at": "2011-05-23T00:00:00+01:00"})).published == "2011-05-23"


def test_a_day_is_the_day_in_london() -> None:
    assert read(landing(public_updated_at="2024-03-31T23:30:00Z")).updated == "2024-04-01"


@pytest.mark.parametrize(
    ("applicable", "nation"),
    [
        (("england",), "England"),
        (("wales", "england"), "England and Wales"),
        (("england", "scotland", "wales"), "England, Scotland and Wales"),
        (("england", "scotland", "wales", "northern_ireland"), "UK"),
        ((), ""),
    ],
)
def test_a_page_names_the_nations_it_applies_to(applicable: tuple[str, ...], nation: str) -> None:
    assert read(landing(details={"national_applicability": nations(*applicable)})).nation == nation


def test_a_withdrawn_page_says_when_and_why_in_plain_words() -> None:
    item = read(landing(withdrawn_notice=withdrawn()))
    assert item.withdrawn
    assert item.withdrawn_note == "Withdrawn on 2024-06-01. Replaced by newer advice."


def test_the_organisation_that_leads_is_the_publisher() -> None:
    both = {
        "organisations": [{"title": "One"}, {"title": "Two"}, {"title": "One"}],
        "primary_publishing_organisation": [{"title": "Two"}],
    }
    assert read(landing(links=both)).publisher == "Two"
    assert read(landing(links=both | {"primary_publishing_organisation": []})).publisher == "One; Two"


def test_a_body_in_several_renderings_is_taken_as_html() -> None:
    renderings = [
        {"content_type": "text/govspeak", "content": "x"},
        {"content_type": "text/html", "content": "<p>x</p>"},
    ]
    assert read(landing(details={"body": renderings})).body == "<p>x</p>"


def test_a_pointer_to_another_page_says_where() -> None:
    pointer = {"base_path": "/old", "schema_name": "redirect", "redirects": [{"destination": "/new"}]}
    assert read(pointer).moved_to == "https://www.gov.uk/new"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Tw<b>o</b>.</p>", "One. Two."),
        ("", ""),
        ("plain &amp; simple", "plain & simple"),
        ("<ul><li>a<li>b</ul>", "a b"),
    ],
)
def test_html_becomes_words_on_one_line(html: str, text: str) -> None:
    assert plain_text(html) == text
