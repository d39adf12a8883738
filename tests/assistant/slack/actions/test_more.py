"""Show more of an answer."""

from __future__ import annotations

import json

import pytest
from slack_pressing import ADA, DIRECT, URL, Answered, Workplace, place, press

from assistant.kernel.errors import RecordsUnusable
from assistant.records.model import Turn
from assistant.slack.actions.more import show_more
from assistant.slack.delivery.troubles import Trouble


def shown(work: Workplace) -> str:
    messages = [*(m for *_, m in work.slack.whispered), *(m for _, m in work.slack.responded)]
    return json.dumps([message.blocks for message in messages])


def test_more_is_whispered_with_every_quotation_word_for_word(work: Workplace, turn: Turn) -> None:
    slack = work.do(show_more, press("more", turn.id, place()))
    assert "A quay was mended." in shown(work)
    assert {(where, person) for where, person, _ in slack.whispered} == {(place(), ADA)}
    assert slack.posted == []


def test_below_a_whispered_answer_the_address_of_the_press_is_used(
    work: Workplace, answered: Answered
) -> None:
    turn = answered(where=None)
    slack = work.do(show_more, press("more", turn.id, place(thread=""), whispered=True))
    assert "A quay was mended." in shown(work)
    assert {url for url, _ in slack.responded} == {URL}
    assert slack.whispered == []


def test_where_that_address_is_used_up_it_is_whispered_in_the_channel(
    work: Workplace, answered: Answered
) -> None:
    work.slack.refused["respond"] = Trouble.GONE
    turn = answered(where=None)
    assert work.do(show_more, press("more", turn.id, place(thread=""), whispered=True)).whispered


def test_a_whispered_answer_is_not_shown_below_a_message_that_all_see(
    work: Workplace, answered: Answered
) -> None:
    turn = answered(where=None)
    assert "no longer kept" in work.do(show_more, press("more", turn.id, place())).told
    assert "A quay" not in shown(work)


@pytest.mark.parametrize(("groups", "seen"), [((), False), (("board",), False), (("board", "audit"), True)])
def test_what_rests_on_restricted_documents_needs_every_group_still(
    work: Workplace,
    answered: Answered,
    groups: tuple[str, ...],
    seen: bool,
) -> None:
    direct = place(DIRECT)
    turn = answered(where=direct, audience=("audit", "board"))
    work.people[ADA] = frozenset(groups)
    work.do(show_more, press("more", turn.id, direct))
    assert ("A quay was mended." in shown(work)) == seen


def test_in_a_channel_nobodys_groups_count(work: Workplace, answered: Answered) -> None:
    turn = answered(audience=("board",))
    work.people[ADA] = frozenset({"board"})
    assert "no longer kept" in work.do(show_more, press("more", turn.id, place())).told


def test_a_fault_of_ours_is_told_and_raised_for_the_log(
    work: Workplace, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(_: str) -> None:
        raise RecordsUnusable("The disk at /var/secret is full.")

    monkeypatch.setattr(work.assistant.records, "turn", unusable)
    with pytest.raises(RecordsUnusable):
        work.do(show_more, press("more", turn.id, place()))
    assert work.slack.told
    assert "/var/secret" not in work.slack.told
