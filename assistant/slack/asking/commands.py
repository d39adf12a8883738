"""`/precedent`: a question that its asker alone sees answered, help, and the settings of the channel."""

from __future__ import annotations

import html

from assistant.slack.asking.helping import help_for
from assistant.slack.asking.shortening import titled
from assistant.slack.asking.text import has_words, question_of
from assistant.slack.channels import dialog
from assistant.slack.desk import Desk, Listener
from assistant.slack.domain import Asked, Payload, Place, Way

_SHOWN = 300  # characters of a question that is shown while it is looked into


async def precedent(desk: Desk, body: Payload) -> None:
    """Do what the word after the command says; any others are a question."""
    await _DOES.get(_words(body), _ask)(desk, body)


def acknowledged(body: Payload) -> str:
    """Return what is shown at once: the question, for Slack does not show what was typed; else ""."""
    if _words(body) in _DOES:
        return ""
    return f"Looking into “{html.escape(titled(question_of(body['text']), _SHOWN), quote=False)}”"


def _words(body: Payload) -> str:
    """Return what follows the command, "" where that has no words."""
    text = question_of(body.get("text") or "").casefold()
    return text if has_words(text) else ""


async def _ask(desk: Desk, body: Payload) -> None:
    await desk.ask(
        Asked(
            # Also where it is typed between two people, in whose messages the app has no part.
            Place(desk.me.team, body["channel_id"], thread=""),
            body["user_id"],
            question_of(body["text"], desk.me.user),
            Way.COMMAND,
            once=f"command:{body['trigger_id']}",
            url=body["response_url"],
        )
    )


async def _help(desk: Desk, body: Payload) -> None:
    await desk.slack.respond(body["response_url"], await help_for(desk))


async def _settings(desk: Desk, body: Payload) -> None:
    await dialog.open_settings(desk, body)


_DOES: dict[str, Listener] = {"": _help, "help": _help, "settings": _settings}
