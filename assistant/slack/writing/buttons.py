"""Buttons under an answer: their ids, what their values hold, and the questions that can be asked with one.

Values hold the id of a turn and nothing else, but for questions to ask, which hold the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.bootstrap import Reply
from assistant.kernel.domain import AnswerStatus
from assistant.slack.domain import Block
from assistant.slack.writing.limits import BUTTON_TEXT, BUTTON_VALUE
from assistant.slack.writing.links import Links
from assistant.slack.writing.markdown import line
from assistant.slack.writing.rich import actions, button, plain, rich_text, runs, section, small_print, words

FEEDBACK = "feedback"  # values "useful:TURN" and "not_useful:TURN"
USEFUL, NOT_USEFUL = "useful", "not_useful"
MORE = "more"
OPEN = "open"  # leads to the page; that it was pressed needs no answer
EXPORT = "export"
PERSON = "person"
SHARE = "share"
WITHOUT = "without"  # value: the question without personal data
SUGGESTIONS = tuple(f"suggestion_{index}" for index in range(5))  # value: the question
ALOUD = "aloud"  # id of the block of a button that asks in the thread, though its message is whispered
EVERY = (FEEDBACK, MORE, OPEN, EXPORT, PERSON, SHARE, WITHOUT, *SUGGESTIONS)

_LABEL = "Ask this"
_UNSETTLED = (AnswerStatus.PARTIAL, AnswerStatus.NOT_FOUND)
_REFUSED = (AnswerStatus.CLARIFY, AnswerStatus.DECLINED)


def asked_next(questions: Sequence[str], heading: str = "") -> Iterator[tuple[Block, ...]]:
    """Yield questions, each with a button that asks it; a question too long for a button is there without.

    They come in groups of blocks that stay together.
    """
    above = small_print(heading)
    for index, text in enumerate(filter(line, questions)):
        for block in _question(text, index):
            yield (*above, block)
            above = ()


def _question(text: str, index: int) -> tuple[Block, ...]:
    if len(text) > BUTTON_VALUE or index >= len(SUGGESTIONS):
        return tuple(rich_text(section(run)) for run in runs([words(line(text))], BUTTON_VALUE))
    spoken = f"Ask: {line(text)}"
    ask = button(_LABEL, SUGGESTIONS[index], text, spoken=spoken if len(spoken) <= BUTTON_TEXT else "")
    return ({"type": "section", "text": plain(text), "accessory": ask},)


def under(reply: Reply, links: Links, *, whispered: bool = False) -> tuple[Block, ...]:
    """Return the rows of buttons at the end of an answer; none where the answer is kept nowhere."""
    turn, answer = reply.turn_id, reply.answer
    if not turn:
        return ()
    told = bool(answer.citations) or answer.status in _UNSETTLED
    row = [
        *([button("Show more", MORE, turn)] if told else []),
        button("Open in browser", OPEN, address=links.conversation(reply.conversation_id, reply.number)),
        *([button("Export briefing", EXPORT, turn)] if told else []),
        *([button("Ask a person", PERSON, turn)] if answer.status not in _REFUSED else []),
        *([button("Share in channel", SHARE, turn)] if whispered and answer.status not in _REFUSED else []),
    ]
    return (actions(*row), *([_feedback(turn)] if told else []))


def _feedback(turn: str) -> Block:
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": {
                    "text": plain("Useful"),
                    "accessibility_label": "This answer is useful",
                    "value": f"{USEFUL}:{turn}",
                },
                "negative_button": {
                    "text": plain("Not useful"),
                    "accessibility_label": "This answer is not useful",
                    "value": f"{NOT_USEFUL}:{turn}",
                },
            }
        ],
    }
