"""The shortcut of a message, "Find precedents for this": its words are the question."""

from __future__ import annotations

from assistant.slack.asking.shortening import shortened
from assistant.slack.asking.text import has_words, question_of
from assistant.slack.desk import Desk
from assistant.slack.domain import Asked, Message, Payload, Place, Way

_NO_WORDS = Message("That message has no words to search for. Ask with `/precedent` and your question.")


async def find_precedents(desk: Desk, body: Payload) -> None:
    """Search for what a message says; whoever chose the shortcut alone sees what is found."""
    message = body["message"]
    said = question_of(message.get("text") or "", desk.me.user)
    if not has_words(said):
        await desk.slack.respond(body["response_url"], _NO_WORDS)
        return
    taken = shortened(said, desk.assistant.settings.question_characters)
    await desk.ask(
        Asked(
            # The thread is where the answer goes if it is shared.
            Place(desk.me.team, body["channel"]["id"], message.get("thread_ts") or message["ts"]),
            body["user"]["id"],
            taken.text,
            Way.SHORTCUT,
            message=message["ts"],
            once=f"shortcut:{body['trigger_id']}",
            url=body["response_url"],
            note=taken.note,
        )
    )
