"""What `python -m bench.written` counts as a citation that bears its statement out."""

from __future__ import annotations

import pytest
from made_answers import answer, citation

from assistant.kernel.domain import Statement, StatementKind

written = pytest.importorskip("bench.written", reason="the benchmarks are not installed with the package")
SAID = "It cost £5 million altogether in 2009."
REWORDED = "In total, it cost £5m in 2009 (Leeds 2010)."
CAME_FROM = {written._plain(SAID): {REWORDED}}


@pytest.mark.parametrize(
    ("quote", "same", "alike", "wrong"),
    [
        (REWORDED, 1, 0, 0),
        ("it cost £5m in 2009", 1, 0, 0),  # the part of it that stands on one page
        ("The cost of £5 million in 2009 came to that altogether, as Hull found.", 0, 1, 0),
        ("The cost was £6 million altogether in 2009, as others found in Hull.", 0, 0, 1),
        ("It was led from Bradford by three councils.", 0, 0, 1),
    ],
)
def test_a_quote_is_the_reworded_sentence_or_says_it_or_neither(
    quote: str, same: int, alike: int, wrong: int
) -> None:
    made = answer(citation(1, quote), statements=(Statement(SAID, StatementKind.WRITTEN, (1,)),))
    found = written._cited([made], CAME_FROM)
    assert (found.citations, found.same, found.alike, len(found.wrong)) == (1, same, alike, wrong)
    assert found.precision == same + alike
    assert found.found == same


def test_where_nothing_was_written_there_is_no_precision() -> None:
    assert written._cited([], {}).precision is None
