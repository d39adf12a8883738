"""Read a client's messages: the question, and the turns before it as the client tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.mentions import MentionFinder
from assistant.retrieval.following_up import Turn, stand_alone
from assistant.retrieval.understanding import tidy
from assistant.web.openai.errors import RequestRefused
from assistant.web.openai.requests import MessageGiven

_READ = 6  # earlier turns, as of a conversation that is kept here
_MARK = re.compile(r"\s?\[\d{1,4}\]")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")  # of Markdown: before ASCII punctuation
# Open WebUI puts the files of a chat before what was typed. They are not in the index, so nothing can be
# quoted from them, and they would be taken for a question of many pages.
_FILES_BEFORE = re.compile(r"\A\s*### Task:.*</context>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of a client's conversation, and what was answered; "" where nothing was."""

    question: str
    answer: str


def question_of(messages: Sequence[MessageGiven]) -> str:
    """Return what was asked last. Raises 400 where nothing was, or where it is not text."""
    last = next((message for message in reversed(messages) if message.role == "user"), None)
    if last is None:
        raise RequestRefused("No message is from the user; send the question as one.", param="messages")
    if last.unread:
        raise RequestRefused(
            f"The question holds something that is not text ({', '.join(dict.fromkeys(last.unread))}), "
            "and only text is read here; send the question without it.",
            param="messages",
        )
    return _FILES_BEFORE.sub("", last.text)


def earlier(messages: Sequence[MessageGiven]) -> tuple[Exchange, ...]:
    """Return what was asked and answered before the last question, the oldest first.

    Messages of any other role are left out: nothing is obeyed that a client puts in front of a question.
    """
    exchanges: list[Exchange] = []
    for message in messages:
        if message.role == "user":
            exchanges.append(Exchange(_FILES_BEFORE.sub("", message.text), ""))
        elif message.role == "assistant" and exchanges:
            exchanges[-1] = Exchange(exchanges[-1].question, message.text)
    return tuple(exchanges[:-1])


def history(exchanges: Sequence[Exchange], finder: MentionFinder, *, limit: int) -> tuple[Turn, ...]:
    """Return the last exchanges as turns that a question is read with, each made to stand alone.

    `limit`: the longest question that is taken, in characters; longer ones give no subject.
    """
    turns: tuple[Turn, ...] = ()
    for exchange in exchanges[-_READ:]:
        try:
            asked = tidy(exchange.question, limit=limit)
        except QuestionInvalid:
            continue
        cited = next(_cited(exchange.answer), "")
        turns += (Turn(stand_alone(asked, turns, finder), cited, found=bool(cited or not exchange.answer)),)
    return turns


def _cited(answer: str) -> Iterator[str]:
    """Yield those paragraphs of an answer that cite something, as they were before they were Markdown."""
    for paragraph in answer.split("\n\n"):
        if _MARK.search(paragraph):
            yield _ESCAPE.sub("", _MARK.sub("", paragraph)).strip()
