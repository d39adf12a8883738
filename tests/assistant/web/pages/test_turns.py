"""Chips: what a question was understood as, and what it is narrowed to."""

from __future__ import annotations

from chats import TOWNS, ask, chips, press, questions, text, turns
from fastapi.testclient import TestClient


def test_what_was_understood_can_be_taken_away(browser: TestClient) -> None:
    (turn,) = turns(ask(browser, TOWNS))
    assert chips(turn) == ["Harbour Fund"]
    page = press(browser, turn, "Harbour Fund ×")
    assert questions(page) == [TOWNS, TOWNS]
    again = turns(page)[1]
    assert chips(again) == []
    assert text(again.xpath(".//a[@href='#turn-1']")[0]) == "First asked above"


def test_what_was_taken_away_stays_away_when_more_is(browser: TestClient) -> None:
    (turn,) = turns(ask(browser, "Compare the Harbour Fund and the Lantern Programme on funding"))
    assert {"Harbour Fund", "Lantern Programme"} <= set(chips(turn))
    page = press(browser, turn, "Harbour Fund ×")
    page = press(browser, turns(page)[-1], "Lantern Programme ×")
    assert not {"Harbour Fund", "Lantern Programme"} & set(chips(turns(page)[-1]))


def test_term_can_be_added_and_taken_away_again(browser: TestClient) -> None:
    (turn,) = turns(ask(browser, "How many staff were trained?"))
    page = press(browser, turn, "Ask again", programme="lantern", year_from="2020")
    assert chips(turns(page)[1]) == ["Lantern Programme", "published since 2020"]
    assert (
        text(page.xpath("//fieldset[legend='Narrowed to']")[0])
        == "Narrowed to Lantern Programme published since 2020"
    )
    page = press(browser, turns(page)[1], "published since 2020 ×")
    assert chips(turns(page)[2]) == ["Lantern Programme"]
    page = press(browser, turns(page)[2], "Lantern Programme ×")
    assert "Lantern Programme" not in chips(turns(page)[3])


def test_years_that_were_read_from_a_question_can_be_taken_away(browser: TestClient) -> None:
    (turn,) = turns(ask(browser, "What was published since 2021 on sharing data?"))
    assert "published since 2021" in chips(turn)
    page = press(browser, turn, "published since 2021 ×")
    assert "published since 2021" not in chips(turns(page)[1])


def test_narrowing_of_the_box_is_carried_on_until_it_is_unticked(browser: TestClient) -> None:
    first = ask(browser, "How many staff were trained?", programme="lantern")
    second = ask(browser, "How many councils joined?", first)
    assert "Lantern Programme" in chips(turns(second)[1])
    third = ask(browser, TOWNS, second, programme="")
    assert "Lantern Programme" not in chips(turns(third)[2])
