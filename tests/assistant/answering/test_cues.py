from __future__ import annotations

import time

import pytest

from assistant.answering import cues
from assistant.retrieval.understanding import AnswerType


@pytest.mark.parametrize(
    ("wanted", "holds", "lacks"),
    [
        (AnswerType.MONEY, "It received £3.5m.", "It received 3.5 hectares."),
        (AnswerType.QUANTITY, "Thirteen places took part.", "Places took part."),
        (AnswerType.QUANTITY, "Trade grew by 12%.", "Trade grew."),
        (AnswerType.DURATION, "It ran for a two-year trial.", "It ran."),
        (AnswerType.DURATION, "It ran from 2001 to 2006.", "It began in 2001."),
        (AnswerType.TIME, "It began in 1998.", "It began early."),
        (AnswerType.PERSON, "It was led by the Treasury.", "It was large."),
        (AnswerType.NAMES, "Hull, Leeds and Whitby took part.", "Several towns took part."),
        (AnswerType.TROUBLE, "The grants came late.", "The grants came."),
        (AnswerType.REMEDY, "A named contact eased the work.", "The work began."),
    ],
)
def test_sentence_holds_what_is_wanted(wanted: AnswerType, holds: str, lacks: str) -> None:
    assert cues.held({wanted}, holds) == 1
    assert cues.held({wanted}, lacks) == 0


def test_each_thing_wanted_is_counted_once() -> None:
    assert cues.held({AnswerType.MONEY, AnswerType.TIME}, "It got £1 in 2001, £2 in 2002.") == 2
    assert cues.held(frozenset(), "It got £1 in 2001.") == 0


@pytest.mark.parametrize(
    ("counted", "text", "told"),
    [
        ("towns", "The fund paid for 14 harbour towns.", True),
        ("towns", "Fourteen years of town planning.", False),
        ("pilots", "There were thirteen pilots.", True),
        ("pilots", "Pilots: 13", True),
        ("pilots", "The pilots began in 2009.", False),
        ("people", "It trained 400 people.", True),
        ("pilots", "There were some pilots.", False),
    ],
)
def test_number_of_what_is_counted_is_found(counted: str, text: str, told: bool) -> None:
    pattern = cues.counting(counted)
    assert pattern is not None
    assert bool(pattern.search(text)) is told


def test_nothing_counted_has_no_pattern() -> None:
    assert cues.counting("") is None


@pytest.mark.parametrize(
    ("text", "heading", "silent"),
    [
        ("No evaluation of it was ever published.", "", True),
        ("The cost is not known.", "", True),
        ("It ran in nine towns.", "What is not known", True),
        ("The evaluation found gains.", "What it found", False),
        ("It is well known.", "", False),
    ],
)
def test_sentence_that_says_nothing_is_known_is_told_apart(text: str, heading: str, silent: bool) -> None:
    assert cues.says_unknown(text, heading) is silent


def test_view_is_told_from_a_finding() -> None:
    assert cues.is_view("Our reading, not a finding, is that it helped.")
    assert not cues.is_view("The evaluators found that it helped.")


@pytest.mark.parametrize(("question", "views"), [("What should we learn?", True), ("How many towns?", False)])
def test_question_that_asks_for_views_is_told_apart(question: str, views: bool) -> None:
    assert cues.asks_for_views(question) is views


@pytest.mark.parametrize(("heading", "opens"), [("At a glance", True), ("Summary", True), ("Costs", False)])
def test_heading_of_a_summary_is_known(heading: str, opens: bool) -> None:
    assert cues.is_opening(heading) is opens


def test_long_sentences_are_read_quickly() -> None:
    started = time.perf_counter()
    for text in ("no " * 3000, "A, " * 3000, "two to " * 2000, "pilots - " * 2000):
        cues.held(set(AnswerType), text)
        cues.says_unknown(text, "")
        pattern = cues.counting("pilots")
        assert pattern is not None
        pattern.search(text)
    assert time.perf_counter() - started < 3
