from __future__ import annotations

import pytest

from ingest.loading.cover import cover_date


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ("The Weir Plan\nMarch 2020", "2020-03"),
        ("The Weir Plan\nAdopted 8 June 2022\nwww.example.gov.uk", "2022-06-08"),
        ("Printed 11 July 2011 and published 19 July 2011", "2011-07-19"),
        ("Date: 14 April 2020\nThe hearings were held on 11 June 2019. It was submitted on 15 March 2018.", "2020-04-14"),
        ("THE WEIR PLAN (AUGUST 2022)\nA report of August 2022", "2022-08"),
        ("The Weir Plan\n3rd May, 2021\nMay 2021", "2021-05-03"),
        ("The Weir Plan, Part 1\nNOVEMBER 2020", "2020-11"),
        ("Accounts for the year ended 31 March 2021", ""),
        ("Grants from April 2019 to March 2021", ""),
        ("Weirs\nMarch 2019\nMay 2020", ""),
        ("The Weir Plan 2007 – 2021", ""),
        ("A vision for the weirs\nJanuary 2036", ""),
        ("On 45 May 2021", ""),
        ("", ""),
        ("word " * 200 + "May 2021", ""),
    ],
)  # fmt: skip
def test_the_date_that_a_cover_gives_is_found_and_no_other(page: str, date: str) -> None:
    assert cover_date(page, "2022-11-30") == date


def test_without_another_date_the_cover_is_believed() -> None:
    assert cover_date("The Weir Plan\nJanuary 2036", "") == "2036-01"
