"""How long a server asks to wait is read from whatever it sends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources.fetching import pacing
from ingest.sources.fetching.pacing import Pace, retry_after


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", None),
        ("0", 0),
        (" 17 ", 17),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00", 0),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value) == seconds


DATES = st.from_regex(
    r"[A-Z]{3}, [0-9]{1,12} Jan [0-9]{1,12} [0-9:]{1,14} [-+]?[0-9A-Z]{0,9}", fullmatch=True
)


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=40), DATES))
def test_any_value_is_a_wait_or_none(value: str) -> None:
    seconds = retry_after(value)
    assert seconds is None or seconds >= 0


def test_a_host_that_was_given_up_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(pacing.time, "monotonic", lambda: now)
    pace = Pace()
    for _ in range(3):
        pace.failed("a.example")
    assert [pace.given_up("a.example"), pace.given_up("b.example")] == [True, False]
    now += 601
    assert not pace.given_up("a.example")
    pace.failed("a.example")
    assert pace.given_up("a.example")
    pace.answered("a.example")
    assert not pace.given_up("a.example")
