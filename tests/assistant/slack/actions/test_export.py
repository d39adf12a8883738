"""Briefings."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from slack_pressing import ADA, DIRECT, Answered, Workplace, place, press

from assistant.records.model import Turn
from assistant.slack.actions.export import export_briefing
from assistant.slack.delivery.troubles import SlackTrouble, Trouble


def read(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def test_the_conversation_so_far_is_put_into_the_thread(work: Workplace, answered: Answered) -> None:
    first = answered("What helped?", reader="a" * 32)
    answered("And then?", reader="a" * 32, conversation_id=first.conversation_id, quote="A crane came.")
    slack = work.do(export_briefing, press("export", first.id, place()))
    ((where, name, content),) = slack.uploaded
    assert (where, name) == (place(), "what-helped.docx")
    written = read(content)
    assert all(
        text in written for text in ("What helped?", "A quay was mended.", "And then?", "A crane came.")
    )


def test_in_a_channel_answers_that_rest_on_restricted_documents_are_left_out(
    work: Workplace,
    answered: Answered,
) -> None:
    first = answered(reader="a" * 32)
    answered(
        "What else?",
        reader="a" * 32,
        conversation_id=first.conversation_id,
        audience=("board",),
        quote="A secret pier.",
    )
    work.people[ADA] = frozenset({"board"})
    ((_, _, content),) = work.do(export_briefing, press("export", first.id, place())).uploaded
    assert "A quay was mended." in read(content)
    assert "secret" not in read(content)
    assert "What else?" not in read(content)


def test_in_a_direct_message_they_are_in_it(work: Workplace, answered: Answered) -> None:
    turn = answered(where=place(DIRECT), audience=("board",), quote="A secret pier.")
    work.people[ADA] = frozenset({"board"})
    ((where, _, content),) = work.do(export_briefing, press("export", turn.id, place(DIRECT))).uploaded
    assert where == place(DIRECT)
    assert "A secret pier." in read(content)


def test_below_a_whispered_answer_there_is_a_link_and_no_file_for_all(
    work: Workplace, answered: Answered
) -> None:
    turn = answered(where=None)
    slack = work.do(export_briefing, press("export", turn.id, place(thread=""), whispered=True))
    assert slack.uploaded == []
    assert f"https://precedent.example/conversations/{turn.conversation_id}.docx" in slack.told


@pytest.mark.parametrize(
    ("trouble", "said"), [(Trouble.MISSING_SCOPE, "files:write"), (Trouble.TOO_LONG, "did not take the file")]
)
def test_where_slack_refuses_the_file_there_is_a_link_and_a_line_for_the_log(
    work: Workplace, turn: Turn, trouble: Trouble, said: str
) -> None:
    work.slack.refused["upload"] = trouble
    with pytest.raises(SlackTrouble):
        work.do(export_briefing, press("export", turn.id, place()))
    assert said in work.slack.told
    assert f"/conversations/{turn.conversation_id}.docx" in work.slack.told


def test_what_is_gone_is_not_exported(work: Workplace, turn: Turn) -> None:
    work.assistant.records.delete(turn.conversation_id)
    slack = work.do(export_briefing, press("export", turn.id, place()))
    assert slack.uploaded == []
    assert "no longer kept" in slack.told
