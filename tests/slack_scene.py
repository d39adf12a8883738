"""A question in a channel of the local Slack, and a client of few seconds' patience to answer it with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.essential import Patience
from assistant.slack.delivery.sending import Sending, sending
from assistant.slack.domain import Asked, Place, Way
from tests.local_slack import Channel, LocalSlack, Person, Posted

T = TypeVar("T")
QUICK = Patience(
    limited=3.0, lost=(0.02, 0.05), ornament=0.5, answer=1.0, connect=1.0, append=0.15, session=0.03
)


@dataclass(frozen=True)
class Scene:
    """Ada asked something in a channel."""

    local: LocalSlack
    ada: Person
    channel: Channel
    ts: str

    @property
    def place(self) -> Place:
        """The thread below her question."""
        return Place(self.local.team, self.channel, self.ts)

    def asked(self, *, url: str = "", thread: bool = True) -> Asked:
        """Her question."""
        place = self.place if thread else Place(self.local.team, self.channel, "")
        return Asked(place, self.ada, "What was Total Place?", Way.MENTION, self.ts, url=url)

    def run(self, work: Callable[[Slack], Awaitable[T]], patience: Patience = QUICK) -> T:
        """Do something with a client, and return what came of it once all that it left for later is done."""

        async def done() -> T:
            slack = Slack(self.local.bot_token, self.local.api, patience=patience)
            try:
                return await work(slack)
            finally:
                await slack.close()

        return asyncio.run(done())

    def send(
        self, work: Callable[[Sending], Awaitable[T]], *, url: str = "", thread: bool = True, times: int = 1
    ) -> T:
        """Answer her question."""

        async def done(slack: Slack) -> T:
            me = await slack.whoami()
            results = [
                await work(sending(slack, self.asked(url=url, thread=thread), me)) for _ in range(times)
            ]
            return results[-1]

        return self.run(done)

    def address(self) -> str:
        """An address at which a command of hers is answered."""
        office = self.local._office
        return str(self.local._server.call(office.new_url, self.channel, self.ada, "commands"))

    def trigger(self) -> str:
        """What opens a dialog for her."""
        return str(self.local._server.call(self.local._office.new_trigger, self.ada))

    def said(self) -> list[Posted]:
        """What the app said in the channel, as it stands."""
        return [one for one in self.local.messages(self.channel) if one.by == self.local.bot_user]

    def called(self) -> list[str]:
        """The methods that were called for the answer itself, with Slack's name for what went wrong."""
        shown = ("auth.test", "agents.", "assistant.", "reactions.")
        return [
            f"{one.method} {one.error}".strip()
            for one in self.local.calls()
            if not one.method.startswith(shown)
        ]


@contextmanager
def asking() -> Iterator[Scene]:
    """Begin a workspace in which Ada has asked her question."""
    with LocalSlack() as local:
        ada = local.person("Ada")
        channel = local.channel("policy", people=[ada])
        yield Scene(local, ada, channel, local.say(ada, channel, "What was Total Place?"))
