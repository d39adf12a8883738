"""Each rule finds its fault, and a good paper has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from assistant.kernel.taxonomy import parse_taxonomy
from tools.corpus.papers import Paper
from tools.corpus.validation import citations, validate

TAXONOMY = parse_taxonomy(
    yaml.safe_load("""
        barriers: [{id: funding, name: Funding}]
        themes: [{id: spend-mapping, name: Spend mapping}]
        programmes: [{id: total-place, name: Total Place}]
        places: [{name: Kent}]
    """)
)
WORDS = "word " * 250 + "(Treasury 2010) "


def faults(*papers: Paper) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in validate(papers, TAXONOMY)]


def test_a_good_paper_has_no_faults(make_paper: Callable[..., Paper]) -> None:
    assert faults(make_paper()) == []


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"programmes": ["total-pace"]}, "programmes", "'total-pace' is not in taxonomy.yaml"),
        ({"places": ["Kent", "Kent"]}, "places", "listed 2 times"),
        ({"barriers": ["money"]}, "barriers", "'money' is not"),
        ({"themes": ["money"]}, "themes", "'money' is not"),
        ({"text": "Too short (Treasury 2010)."}, "text", "has 4 words; 200 to 1500"),
        ({"text": WORDS * 7}, "text", "words; 200 to 1500"),
        ({"text": f"# Title\n\n{WORDS}"}, "text", "first-level heading"),
        ({"text": f"## Sources\n\n{WORDS}"}, "text", "added by the builder"),
        ({"text": f"{WORDS} 1 ≥ 0"}, "text", "U+2265"),
        ({"text": f"{WORDS} (Hansard 2011)"}, "sources", "has no 'Hansard 2011'"),
        ({"text": WORDS.replace("2010", "of old")}, "sources", "'Treasury 2010' is not cited"),
        ({"superseded_by": "total-place"}, "superseded_by", "is not another paper"),
        ({"superseded_by": "unknown"}, "superseded_by", "is not another paper"),
        ({"withdrawn": {"on": "2026-01-01", "reason": "Wrong."}}, "withdrawn.on", "before"),
        ({"format": "md", "layout": {"columns": 2}}, "layout", "is for PDF"),
    ],
)
def test_a_fault_is_found(
    make_paper: Callable[..., Paper], changes: dict[str, Any], field: str, message: str
) -> None:
    found = faults(make_paper(**changes))
    assert [each for each in found if each[0] == field and message in each[1]]
    assert len(found) == 1


def test_a_source_is_listed_once_and_by_its_year(make_paper: Callable[..., Paper]) -> None:
    source = make_paper().sources[0].model_dump()
    twice = make_paper(sources=[source, source])
    other_year = make_paper(sources=[{**source, "year": 2011}])
    assert faults(twice) == [("sources", "'Treasury 2010' stands for 2 sources")]
    assert faults(other_year) == [("sources", "'Treasury 2010' does not end with its year, 2011")]


def test_a_successor_is_later_and_excludes_withdrawal(make_paper: Callable[..., Paper]) -> None:
    old = make_paper(id="old", superseded_by="new", withdrawn={"on": "2026-12-01", "reason": "Wrong."})
    new = make_paper(id="new", published="2026-01-01")
    assert [field for field, _ in faults(old, new)] == ["withdrawn", "superseded_by"]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("One figure (Public Finance 2010).", {"Public Finance 2010"}),
        ("Over a\nline (Public\nFinance 2010; NAO undated-b).", {"Public Finance 2010", "NAO undated-b"}),
        ("By a ministry (Department of Health 2004a).", {"Department of Health 2004a"}),
        ("An aside (Scotland from 2003), a date (March 2010), years (2009 to 2010).", set()),
        ("Dates (LEGI, 2006) and spans (April 2012 to March 2013; April and May 2010).", set()),
    ],
)
def test_citations_are_told_from_other_brackets(text: str, cited: set[str]) -> None:
    assert citations(text) == cited
