"""A terminal is told nothing by a document, a question or a model but words."""

from __future__ import annotations

import io
import re

import pytest
from assaults import Assault, read_all
from rich.console import Console
from surfaces import Besieged

from assistant.commands.ask import show
from assistant.commands.replaying import replay

# What a terminal obeys, but for the colours that we set ourselves.
OURS = re.compile("\x1b\\[[\\d;]*m")
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ATTACKS = [
    assault
    for assault in read_all()
    if assault.id.startswith(
        ("terminal", "turned", "event-stream", "markup-in-a-question", "prompt-in-a-code")
    )
]


@pytest.mark.parametrize("assault", ATTACKS, ids=lambda assault: assault.id)
def test_nothing_is_printed_that_a_terminal_obeys(assault: Assault, besieged: Besieged) -> None:
    told = besieged.client.post("/api/ask", json={"question": assault.asks}).json()
    records = besieged.assistant.records
    turn = records.conversation(told["conversation_id"]).turns[-1]
    printed = io.StringIO()
    console = Console(file=printed, force_terminal=True, width=100)
    show(turn.answer, console, "http://127.0.0.1:8000")
    replay(turn, records.trace(turn.id), console, whole_prompts=True)
    assert OURS.search(printed.getvalue())
    found = OBEYED.findall(OURS.sub("", printed.getvalue()))
    assert found == []
    # Even a colour is ours: none that an attack names.
    assert "\x1b[31mred" not in printed.getvalue()


def test_the_test_would_see_what_a_terminal_obeys() -> None:
    printed = io.StringIO()
    print("a title \x1b]0;b\x07\x1b[2J", file=printed)
    assert OBEYED.search(OURS.sub("", printed.getvalue()))
