"""Slack's Web API as the app uses it: what it must say, and what it would like to show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from assistant.slack.delivery.essential import Essential, Patience
from assistant.slack.delivery.identity import Identity
from assistant.slack.delivery.ornamental import Ornamental
from assistant.slack.delivery.reading import Reading
from assistant.slack.delivery.streams import Stream, Streams
from assistant.slack.delivery.web import API, Ask, Web, content, mark, mark_of, read
from assistant.slack.domain import Message, Payload, Place

_ENDING = 10.0  # seconds that what was left for later has when the app is closed


class Slack:
    """The Web API with the app's bot token; one for the process and its event loop.

    Essential calls, those that say something, raise `SlackTrouble`; they wait where Slack says wait, up to
    `patience.limited`. Ornamental ones (session, status, title, suggest, react, unreact, delete) return
    whether Slack took them.
    """

    def __init__(
        self, token: str, api: str = API, *, proxy: str = "", patience: Patience | None = None
    ) -> None:
        self.patience = patience or Patience()
        self.streams = Streams()
        self._web = Web(token, api, proxy, answer=self.patience.answer, connect=self.patience.connect)
        self._essential = Essential(self.patience)
        self._ornamental = Ornamental(self.patience.ornament)
        self._reading = Reading(self._web, self._essential)
        self._me: Identity | None = None
        self._later: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Finish what was left for later, for a while, and let go of the connections."""
        if self._later:
            await asyncio.wait(self._later, timeout=_ENDING)
        for task in self._later:
            task.cancel()
        await self._web.close()

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that nobody waits for. It must not raise."""
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def whoami(self) -> Identity:
        """Return who the app is; asked once."""
        if self._me is None:
            said = await self._essential.call("auth.test", "", self._who, again=True)
            self._me = Identity(
                team=said["team_id"],
                user=said["user_id"],
                bot=said.get("bot_id", ""),
                workspace=said.get("team", ""),
                url=said.get("url", ""),
                scopes=frozenset(filter(None, map(str.strip, said["scopes"].split(",")))),
            )
        return self._me

    async def _who(self) -> Payload:
        response = await self._web.client.auth_test()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return {**read(response), "scopes": headers.get("x-oauth-scopes", "")}

    # What is said

    async def post(self, place: Place, message: Message, *, metadata: Mapping[str, str] | None = None) -> str:
        """Post a message; return its time. `metadata`: kept with it, for any app of the workspace to read.

        Slack has no documented way of naming a message so that it is taken once. Each one carries a random
        mark, and where the answer to it was lost, the place is looked through for that mark before it is sent
        again. Where it cannot be looked through, it is not sent again: lost rather than doubled.
        """
        name = uuid4().hex

        async def found() -> Payload | None:
            async for posted in self._reading.recent(place):
                if mark_of(posted) == name:
                    return posted
            return None

        asked = partial(
            self._web.ask,
            lambda web: web.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread or None,
                unfurl_links=False,
                unfurl_media=False,
                metadata=mark(name, metadata),
                **content(message),
            ),
        )
        return str((await self._essential.call("chat.postMessage", place.channel, asked, found=found))["ts"])

    async def update(self, place: Place, ts: str, message: Message) -> None:
        """Put a message in the place of one of ours."""
        await self._say(
            "chat.update",
            place,
            lambda web: web.chat_update(channel=place.channel, ts=ts, **content(message)),
            again=True,
        )

    async def whisper(self, place: Place, person: str, message: Message) -> None:
        """Say something to one person of a channel. Not repeated where it may have arrived: none can look."""
        await self._say(
            "chat.postEphemeral",
            place,
            lambda web: web.chat_postEphemeral(
                channel=place.channel, user=person, thread_ts=place.thread or None, **content(message)
            ),
        )

    async def respond(self, url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command, a shortcut or a button, to its person alone: five times in half an hour.

        `replace`: in the place of the message whose button was pressed. Not repeated where it may have
        arrived. The trouble is `GONE` where the address has been used up or is over.
        """
        body = {
            "response_type": "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
            **content(message),
        }
        await self._essential.call("response_url", "", partial(self._web.respond, url, body))

    async def upload(self, place: Place, name: str, content: bytes, *, title: str, comment: str = "") -> None:
        """Put a file into a channel or thread. Not repeated where it may have arrived."""
        await self._say(
            "files.completeUploadExternal",
            place,
            lambda web: web.files_upload_v2(
                filename=name,
                content=content,
                title=title,
                channel=place.channel,
                thread_ts=place.thread or None,
                initial_comment=comment or None,
            ),
        )

    async def open_dialog(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Open a dialog for who pressed something in the last three seconds; return its id."""
        asked = partial(self._web.ask, lambda web: web.views_open(trigger_id=trigger, view=dict(view)))
        return str((await self._essential.call("views.open", "", asked))["view"]["id"])

    def stream(self, place: Place, person: str) -> Stream:
        """Return a message of a thread that grows; nothing is sent before its first words."""
        return Stream(self._web, self._essential, place, person)

    async def _say(self, method: str, place: Place, ask: Ask, *, again: bool = False) -> None:
        await self._essential.call(method, place.channel, partial(self._web.ask, ask), again=again)

    # What was said

    def replies(self, place: Place) -> AsyncIterator[Payload]:
        """Yield the messages of a thread, the oldest first, that which began it among them."""
        return self._reading.thread(place)

    async def unmarked(self, place: Place, me: Identity, after: str) -> str:
        """Return the time of the last message of ours in a thread that carries no mark; "" if there is none.

        Streams carry one only once they have ended: it is the one whose beginning was not answered.
        """
        ts = ""
        async for message in self._reading.recent(place):
            ours = message.get("user") == me.user or (me.bot and message.get("bot_id") == me.bot)
            if ours and message["ts"] > after and not mark_of(message) and not message.get("files"):
                ts = message["ts"]
        return ts

    # What is shown besides

    async def session(self, place: Place, status: str) -> bool:
        """Set the status of an agent's session: "processing", which brings a button to stop, or "active"."""
        return await self._adorn("agents.sessions.setStatus", place, _session(place, status))

    async def settled(self, place: Place) -> None:
        """Set an agent's session back to "active", waiting for it: else it seems at work for an hour."""
        asked = partial(self._web.ask, _session(place, "active"))
        await self._essential.call("agents.sessions.setStatus", place.channel, asked, again=True)

    async def status(self, place: Place, words: str) -> bool:
        """Show words beside the app's name in a thread, until it says something; "" takes them away."""
        return await self._adorn(
            "assistant.threads.setStatus",
            place,
            lambda web: web.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread, status=words
            ),
        )

    async def title(self, place: Place, title: str) -> bool:
        """Name a conversation with the app, in the list of those that one has had.

        A title given with its status names a session that is made by that; one that is there is renamed.
        """
        named = {"channel_id": place.channel, "thread_ts": place.thread, "title": title}
        made = await self._adorn("agents.sessions.setStatus", place, _session(place, "active", title))
        if made and await self._adorn(
            "agents.sessions.rename", place, lambda web: web.agents_sessions_rename(**named)
        ):
            return True
        return await self._adorn(
            "assistant.threads.setTitle", place, lambda web: web.assistant_threads_setTitle(**named)
        )

    async def suggest(self, place: Place, prompts: Sequence[Mapping[str, str]], title: str = "") -> bool:
        """Offer up to four questions, each a "title" that is shown and a "message" that is then said."""
        return await self._adorn(
            "assistant.threads.setSuggestedPrompts",
            place,
            lambda web: web.assistant_threads_setSuggestedPrompts(
                channel_id=place.channel,
                thread_ts=place.thread or None,
                title=title or None,
                prompts=[dict(prompt) for prompt in prompts],
            ),
        )

    async def react(self, place: Place, ts: str, name: str) -> bool:
        """Put an emoji below a message."""
        return await self._adorn(
            "reactions.add",
            place,
            lambda web: web.reactions_add(channel=place.channel, timestamp=ts, name=name),
        )

    async def unreact(self, place: Place, ts: str, name: str) -> bool:
        """Take that emoji away."""
        return await self._adorn(
            "reactions.remove",
            place,
            lambda web: web.reactions_remove(channel=place.channel, timestamp=ts, name=name),
        )

    async def delete(self, place: Place, ts: str) -> bool:
        """Take back a message of ours."""
        return await self._adorn(
            "chat.delete", place, lambda web: web.chat_delete(channel=place.channel, ts=ts)
        )

    async def _adorn(self, method: str, place: Place, ask: Ask) -> bool:
        return await self._ornamental.call(method, place.channel, partial(self._web.ask, ask))


def _session(place: Place, status: str, title: str = "") -> Ask:
    return lambda web: web.agents_sessions_setStatus(
        channel_id=place.channel, thread_ts=place.thread, status=status, title=title or None
    )
