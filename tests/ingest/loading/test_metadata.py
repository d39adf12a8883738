"""What a file says of itself is believed only where it makes sense."""

from __future__ import annotations

import pytest

from ingest.loading.metadata import choose_title, iso_date, publisher, sound_title


@pytest.mark.parametrize(
    "told",
    [
        "",
        "untitled",
        "Untitled-3",
        "Microsoft Word - report.doc",
        "Document1",
        "report_final.pdf",
        "Slide 1",
        "PowerPoint Presentation",
        "12345",
        "C:\\temp\\x",
        "Layout 1",
        "Impact Assessment template",
        "x" * 300,
    ],
)
def test_rubbish_is_no_title(told: str) -> None:
    assert sound_title(told) == ""


def test_a_title_is_believed_when_the_opening_bears_it_out() -> None:
    opening = "Weirs of the lower river: a survey. Prepared in 1902."
    assert choose_title("Weirs of the Lower River", ["A survey"], opening) == "Weirs of the Lower River"
    assert choose_title("Annual leave", ["Contents", "Weirs and fords"], opening) == "Weirs and fords"
    assert choose_title("Annual leave", [], opening) == "Annual leave"
    assert choose_title("", ["Contents", "May 2019"], opening) == ""


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("D:20240705101900+01'00'", "2024-07-05"), ("2024-07-05T10:00:00Z", "2024-07-05"),
        ("2024-07", "2024-07"),
        ("2024", "2024"), ("D:0000", ""), ("soon", ""), ("", ""), ("2024-13-01", "2024"),
    ],
)  # fmt: skip
def test_dates_are_brought_to_one_form(told: str, date: str) -> None:
    assert iso_date(told) == date


def test_only_an_organisation_is_a_publisher() -> None:
    assert publisher("Ministry of Weirs") == "Ministry of Weirs"
    assert publisher("City of London Corporation") == "City of London Corporation"
    assert publisher("jsmith4") == ""
    assert publisher("Jane Smith") == ""
