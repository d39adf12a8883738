"""The agent view: questions to begin with when somebody opens it, and its button that stops an answer."""

from __future__ import annotations

import asyncio

from assistant.kernel.access import EVERYONE
from assistant.slack.asking.hearing import place_of
from assistant.slack.desk import Desk
from assistant.slack.domain import Payload

_PROMPTS = 4  # docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
_TITLE = "Ask, for example"


async def app_home_opened(desk: Desk, body: Payload) -> None:
    """Suggest questions that the collection as it is now answers for everyone."""
    event = body["event"]
    if event.get("tab") != "messages":
        return
    examples = await asyncio.to_thread(desk.assistant.examples, audience=EVERYONE)
    if examples:
        place = place_of(desk.me, event["channel"], "")
        prompts = [{"title": question, "message": question} for question in examples[:_PROMPTS]]
        await desk.slack.suggest(place, prompts, title=_TITLE)


async def agent_session_stopped(desk: Desk, body: Payload) -> None:
    """Stop the answer of a thread; where none is made, as after a restart, only put its status right."""
    event = body["event"]
    place = place_of(desk.me, event["channel"], event["thread_ts"])
    if not desk.stop(place):
        await desk.slack.session(place, "active")
        await desk.slack.status(place, "")
