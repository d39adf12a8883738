"""Numbers are written as their format shows them, dates as ISO dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.sheets.number_formats import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (45291.0, "General", "45291"), (0.1 + 0.2, "General", "0.3"), (-3.5, "General", "-3.5"),
        (1234567.891, "#,##0", "1,234,568"), (1234.5, "#,##0.00", "1,234.50"), (0.5, "0", "1"),
        (0.453, "0.0%", "45.3%"), (0.4567, "0%", "46%"), (1.5, "0.0#", "1.5"), (2.0, "#.##", "2"),
        (3.2, '"£"#,##0.0,,"m"', "£0.0m"), (3_200_000, '"£"0.0,,"m"', "£3.2m"), (12, '0" km"', "12 km"),
        (1500, "[$£-809]#,##0", "£1,500"), (-1500, "£#,##0;(£#,##0)", "(£1,500)"),
        (0, '0;-0;"none"', "none"), (-7, "[Red]-0;[Blue]-0", "-7"), (-0.001, "0.0", "0.0"),
        (1234.5, '_-"£"* #,##0.00_-', "£1,234.50"), (0.25, "# ?/?", "0.25"), (12345, "0.00E+00", "1.23E+04"),
        (45292, "dd/mm/yyyy", "2024-01-01"), (45292.5, "dd/mm/yyyy hh:mm", "2024-01-01 12:00"),
        (45292, "mmm-yy", "Jan 2024"), (45292, "yyyy", "2024"), (0.75, "h:mm", "18:00"),
        (1.5, "[h]:mm", "36:00"), (45292, "[$-F800]dddd, mmmm dd, yyyy", "2024-01-01"), (7, "@", "7"),
        (-5, "dd/mm/yyyy", "-5"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_it_is_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_a_workbook_may_count_its_days_from_1904() -> None:
    assert shown(43830, "yyyy-mm-dd", since_1904=True) == "2024-01-01"


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet='0#?.,%;"[]$ymdhsE+-_*@\\ a£', max_size=12),
)
def test_no_format_makes_a_number_fail(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_is_the_same_when_read_again(value: int) -> None:
    assert int(shown(value, "General")) == value
    assert int(shown(value, "#,##0").replace(",", "")) == value
