from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.changes import PageChanges, listed
from ingest.report.outcome import Report

Ingest = Callable[..., Report]


@pytest.mark.parametrize(
    ("numbers", "text"), [((), ""), ((3,), "3"), ((9, 3, 7, 8), "3, 7–9"), ((1, 2, 4, 5), "1–2, 4–5")]
)
def test_pages_are_listed_as_people_write_them(numbers: tuple[int, ...], text: str) -> None:
    assert listed(numbers) == text


@given(st.sets(st.integers(1, 50)))
def test_a_list_of_pages_names_each_page_and_no_other(numbers: set[int]) -> None:
    named: set[int] = set()
    for part in filter(None, listed(tuple(numbers)).split(", ")):
        first, _, last = part.partition("–")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == numbers


def sections(*texts: str) -> str:
    return "\n\n".join(f"# Part {number}\n\n{text}" for number, text in enumerate(texts, 1))


@pytest.fixture
def changed(run: Ingest, corpus: Path) -> Callable[[str, str], PageChanges]:
    """What a dry run says of a document that was one text and is another."""

    def changed(before: str, after: str) -> PageChanges:
        (corpus / "plan.md").write_text(before)
        run()
        (corpus / "plan.md").write_text(after)
        changes = run(dry_run=True).changes
        assert changes.changed == ("plan",)
        return changes.pages["plan"]

    return changed


def test_a_dry_run_names_the_pages_that_changed(changed: Callable[[str, str], PageChanges]) -> None:
    one = sections("First text.", "Second text.", "Third text.", "Fourth text.")
    two = one.replace("Second", "Other").replace("Fourth", "Last")
    assert changed(one, two) == PageChanges((2, 4), ())


def test_new_pages_are_changed_and_the_rest_is_not(changed: Callable[[str, str], PageChanges]) -> None:
    one = sections("First text.", "Second text.")
    assert changed(one, one + "\n\n# Added\n\nMore text.") == PageChanges((3,), ())


def test_pages_that_went_are_counted(changed: Callable[[str, str], PageChanges]) -> None:
    assert changed(sections("First.", "Second.", "Third."), sections("First.", "Second.")) == PageChanges(
        (), (3,)
    )


def test_other_bytes_with_the_same_text_change_no_page(changed: Callable[[str, str], PageChanges]) -> None:
    assert changed(sections("First."), sections("First.") + "\n\n\n") == PageChanges()


def test_what_was_withdrawn_and_superseded_since_is_told(run: Ingest, corpus: Path) -> None:
    run()
    (corpus / "catalogue.yaml").write_text(
        "documents:\n"
        "  - {id: orchard, file: orchard.txt, title: Orchards, withdrawn: {on: 2024-01-02, reason: Wrong.}}\n"
        "  - {id: harbour, file: harbour.txt, title: Harbours, superseded_by: lantern}\n"
    )
    changes = run(dry_run=True).changes
    assert (changes.withdrawn, changes.superseded) == (("orchard",), ("harbour",))
    run()
    assert run(dry_run=True).changes.withdrawn == ()
