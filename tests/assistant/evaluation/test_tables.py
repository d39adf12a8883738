from __future__ import annotations

import pytest

from assistant.evaluation.tables import Table, figure, share


def test_markdown_has_a_ruler_under_the_headers() -> None:
    assert Table(("a", "b"), (("1", "2"),)).markdown() == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (1.0, "100%"), (0.99999, "99.9%"), (0.57, "57%"), (0.0, "0%"), (0.8765, "87.6%")],
)
def test_share_is_never_rounded_up(value: float | None, said: str) -> None:
    assert share(value) == said


def test_figure_without_a_measurement_is_a_dash() -> None:
    assert (figure(None), figure(0.8255), figure(12.4, places=0)) == ("–", "0.826", "12")
