"""Recognise what front ends ask for beside questions: a title, tags, what to ask next.

They send it as a prompt of their own to the same address. It is told by its wording: it speaks of a chat,
and asks for one of a few things. Patterns, not whole prompts: administrators change them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.web.openai.conversation import Exchange, earlier
from assistant.web.openai.requests import MessageGiven


class ChoreKind(StrEnum):
    """What is asked for."""

    TITLE = "title"
    TAGS = "tags"
    FOLLOW_UPS = "follow_ups"  # questions to ask next
    QUERIES = "queries"  # to search the web or a front end's own files with
    AUTOCOMPLETE = "autocomplete"  # of what is being typed
    EMOJI = "emoji"
    PICTURE = "picture"  # a prompt for a model that draws
    TOOLS = "tools"  # which tools to call
    SUMMARY = "summary"  # of a conversation that has become too long


@dataclass(frozen=True, slots=True)
class Chore:
    """A chore, and the chat that it is about."""

    kind: ChoreKind
    chat: tuple[Exchange, ...]  # as far as the front end shows it, the oldest first
    as_json: bool  # it is to be an object of JSON, not words


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL | re.MULTILINE)


_ASKS = (
    r"\b(generate|create|provide|write|give|suggest|come up with|propose|analy[sz]e|summari[sz]e|"
    r"summari[sz]ing|predict)\b.{0,200}?"
)
# The first that is found in the instructions is what is asked for.
_KINDS = (
    (ChoreKind.AUTOCOMPLETE, _pattern(r"\bautocompletion\b.*<type>")),
    (ChoreKind.FOLLOW_UPS, _pattern(rf"\"follow_?ups\"|{_ASKS}\bfollow-?\s?up (questions|prompts|messages)")),
    (ChoreKind.QUERIES, _pattern(rf"\"queries\"\s*:|{_ASKS}\bsearch quer(y|ies)\b")),
    (ChoreKind.TAGS, _pattern(rf"\"tags\"\s*:|{_ASKS}\btags\b")),
    (ChoreKind.PICTURE, _pattern(rf"{_ASKS}\bprompt for an?m? image generation\b")),
    (ChoreKind.EMOJI, _pattern(r"\bfacial expression\b.*\bemojis?\b")),
    (
        ChoreKind.TITLE,
        _pattern(rf"\"title\"\s*:|{_ASKS}\btitle\b|\bgive this (conversation|chat) a name\b"),
    ),
    (
        ChoreKind.SUMMARY,
        _pattern(
            r"\bsummari[sz]e the (conversation|chat) history\b|"
            r"\bsummari[sz]e (the|this|our) (conversation|discussion|chat)\b.{0,60}\bfuture context\b"
        ),
    ),
)
_SPEAKS_FOR_ITSELF = frozenset({ChoreKind.AUTOCOMPLETE, ChoreKind.EMOJI, ChoreKind.SUMMARY})
_TOOLS = _pattern(r"\A\s*available tools:.*\"tool_calls\"")
_A_CHAT = _pattern(
    r"<chat_history>|\bchat history\b|\b(this|the|our) (conversation|chat)\b|^[^\w\n]{0,9}conversation:|"
    r"^(user|human): "
)
# A reader may ask for a title, too, and speak of a conversation; but not like this.
_OF_A_MACHINE = _pattern(
    r"<chat_history>|^(user|human): |\bJSON\b|\b(concise|short|brief)\b|\bwords?\b|\bcharacters\b|"
    r"\bonly the\b"
)
_JSON = _pattern(r"\bJSON\b")
# Where the instructions end and what was said begins, and where that ends.
_TRANSCRIPT = _pattern(
    r"<chat_history>|^[^\w\n]{0,9}(conversation|chat history|messages being compacted):?[^\w\n]*$"
)
_AFTER = _pattern(r"</chat_history>.*\Z")
_SPEAKER = re.compile(r"^(user|human|assistant|ai|bot|model)\s*:\s*", re.IGNORECASE | re.MULTILINE)
_READERS = ("user", "human")
_INSTRUCTIONS = 8000  # characters that are looked at; a message may have a million


def recognise(messages: Sequence[MessageGiven], *, as_json: bool = False) -> Chore | None:
    """Return the chore that is asked for; None where a question is. `as_json`: the request says so."""
    asking = messages[-1]
    if messages[0].role == "system" and _TOOLS.search(messages[0].text):
        return Chore(ChoreKind.TOOLS, earlier([*messages[1:], _NOTHING]), as_json=True)
    kind = _kind_of(asking.text)
    if kind is None:
        return None
    chat = _transcribed(asking.text) or earlier([*messages[:-1], _NOTHING])
    return Chore(kind, chat, as_json or bool(_JSON.search(asking.text)))


_NOTHING = MessageGiven(role="user")  # what was asked before it is all that was asked


def _kind_of(text: str) -> ChoreKind | None:
    instructions = _instructions(text)
    kind = next((kind for kind, pattern in _KINDS if pattern.search(instructions)), None)
    if kind in _SPEAKS_FOR_ITSELF or (_A_CHAT.search(text) and _OF_A_MACHINE.search(text)):
        return kind
    return None


def _instructions(text: str) -> str:
    """Return a prompt without the chat that it quotes, which may speak of anything."""
    begins = _TRANSCRIPT.search(text) or _SPEAKER.search(text)
    if begins is None:
        return text[:_INSTRUCTIONS]
    after = _AFTER.search(text)
    return f"{text[: begins.start()][:_INSTRUCTIONS]}\n{after[0][:_INSTRUCTIONS] if after else ''}"


def _transcribed(text: str) -> tuple[Exchange, ...]:
    """Return the chat that a prompt quotes: "USER: …", "ASSISTANT: …"."""
    begins = _TRANSCRIPT.search(text)
    _, *parts = _SPEAKER.split(_AFTER.sub("", text[begins.end() :] if begins else text))
    exchanges: list[Exchange] = []
    for speaker, said in zip(parts[::2], parts[1::2], strict=True):
        if speaker.lower() in _READERS:
            exchanges.append(Exchange(said.strip(), ""))
        elif exchanges:
            exchanges[-1] = Exchange(exchanges[-1].question, said.strip())
    return tuple(exchanges)
