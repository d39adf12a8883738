from __future__ import annotations

import random

import pytest
from documents_made import made
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import Document, DocumentStatus
from ingest.families import families

CHOSEN = random.Random(7)
WORDS = [f"word{number}" for number in range(4000)]


def prose(seed: int, words: int = 400) -> str:
    """So many words of running text, always the same for a seed."""
    return " ".join(random.Random(seed).choices(WORDS, k=words)).replace("word", "w").translate(_LETTERS)


# Numbers are compared apart from words, so the prose has none.
_LETTERS = str.maketrans("0123456789", "abcdefghij")


def standing(*documents: Document, catalogued: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    found = families(documents, catalogued=catalogued)
    return {d.source.id: (d.source.status.value, d.source.superseded_by) for d in found.documents}


def test_the_same_report_on_two_sites_is_kept_once_with_both_addresses() -> None:
    report = prose(1)
    one = made("one", report, origin="govuk", url="https://a.example/report")
    two = made("two", f"Skip to content {report} Contact us", origin="partners", url="https://b.example/x")
    found = families([one, two])
    assert [document.source.id for document in found.documents] == ["one"]
    assert found.documents[0].source.also_at == ("https://b.example/x",)
    assert [(item.source.id, item.kept) for item in found.folded] == [("two", "one")]
    assert found.folded[0].resemblance > 0.9


def test_a_file_without_an_address_takes_that_of_the_same_report_on_the_web() -> None:
    report = prose(1)
    kept = families([made("file", report), made("web", report, origin="govuk", url="https://a.example/r")])
    assert kept.documents[0].source.url == "https://a.example/r"


def test_a_template_filled_in_for_another_place_is_a_document_of_its_own() -> None:
    text = prose(2)
    leeds = made("leeds", f"{text} 13 19 22 and 31", origin="a")
    york = made("york", f"{text} 14 20 25 and 37", origin="b")
    assert standing(leeds, york).keys() == {"leeds", "york"}


def test_much_the_same_text_in_one_folder_is_kept_as_it_is() -> None:
    text = prose(3)
    assert standing(made("one", f"{text} first end"), made("two", f"{text} other end")).keys() == {
        "one",
        "two",
    }


def test_the_very_same_text_in_one_folder_is_kept_once() -> None:
    text = prose(3)
    assert standing(made("one", text), made("two", text)).keys() == {"one"}


def test_what_is_catalogued_is_never_folded_into_another() -> None:
    text = prose(3)
    assert standing(made("one", text), made("two", text), catalogued=("one", "two")).keys() == {"one", "two"}


def test_a_report_that_is_catalogued_stands_for_one_that_is_not() -> None:
    text = prose(3)
    found = families(
        [made("web", text, origin="govuk", url="https://a.example/r"), made("own", text)], catalogued=("own",)
    )
    assert [(item.source.id, item.kept) for item in found.folded] == [("web", "own")]
    assert found.documents[0].source.url == "https://a.example/r"


def versions(*published: str, titles: tuple[str, ...] = ()) -> list[Document]:
    """Versions of one document, each with a part of its own."""
    return [
        made(
            f"p{number}",
            f"{prose(4)} {prose(10 + number, 60)}",
            title=titles[number - 1] if titles else "Place pilot guidance",
            published=date,
        )
        for number, date in enumerate(published, 1)
    ]


def test_versions_are_chained_step_by_step_and_the_newest_stands() -> None:
    assert standing(*versions("2019-04", "2024-01-10", "2021")) == {
        "p1": ("superseded", "p3"),
        "p3": ("superseded", "p2"),
        "p2": ("current", ""),
    }


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("Place pilot guidance v1.2", "Place pilot guidance v1.10"),
        ("Place pilot guidance (draft)", "Place pilot guidance"),
        ("Place pilot guidance, version 1", "Place pilot guidance, version 2"),
    ],
)
def test_without_dates_the_version_in_the_title_decides(older: str, newer: str) -> None:
    assert standing(*versions("", "", titles=(newer, older))) == {
        "p1": ("current", ""),
        "p2": ("superseded", "p1"),
    }


def test_annual_reports_with_other_texts_are_no_versions() -> None:
    one = made("one", prose(5), title="Annual report 2019", published="2019")
    two = made("two", prose(6), title="Annual report 2020", published="2020")
    assert set(standing(one, two).values()) == {("current", "")}


def test_versions_that_nothing_puts_in_order_are_left_alone() -> None:
    assert set(standing(*versions("2019", "2019")).values()) == {("current", "")}


def test_what_a_catalogue_says_of_two_documents_is_not_overruled() -> None:
    found = standing(*versions("2019", "2021"), catalogued=("p1", "p2"))
    assert set(found.values()) == {("current", "")}


def test_a_withdrawn_version_stays_withdrawn() -> None:
    old, new = versions("2019", "2021")
    old = made("p1", *(p.text for p in old.pages), title=old.source.title, published="2019",
               status=DocumentStatus.WITHDRAWN)  # fmt: skip
    assert standing(old, new)["p1"] == ("withdrawn", "")


@given(st.lists(st.sampled_from([prose(seed, 80) for seed in range(4)]), max_size=8))
def test_every_document_is_kept_or_folded_into_one_that_is_kept(texts: list[str]) -> None:
    documents = [made(f"d{number}", text, title="") for number, text in enumerate(texts)]
    found = families(documents)
    kept = {document.source.id for document in found.documents}
    folded = {item.source.id for item in found.folded}
    assert kept | folded == {document.source.id for document in documents}
    assert not kept & folded
    assert {item.kept for item in found.folded} <= kept
    assert len(kept) == len(set(texts))
