"""Where a session is played: people do something, and what they then see is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.local_slack import Call, Channel, Dialog, LocalSlack, Person, Posted
from tools.slack_transcript import seen

STILL = 0.4  # seconds without a call after which nothing more is expected
_PATIENCE = 30.0
_ERRORS = {"busy": "429"}


@dataclass
class Stage:
    """A workspace with people, and the page that is written."""

    slack: LocalSlack
    page: list[str] = field(default_factory=list)
    still: float = STILL
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    _shown: dict[str, Posted] = field(
        default_factory=dict
    )  # what was written down of messages, by their time
    _dialogs: set[str] = field(default_factory=set)
    _files: set[str] = field(default_factory=set)

    def person(self, name: str) -> Person:
        """Return somebody, who is new the first time."""
        if name not in self.people:
            self.people[name] = self.slack.person(name)
        return self.people[name]

    def channel(self, name: str, *people: str) -> Channel:
        """Return a new channel with the app in it."""
        self.channels[name] = self.slack.channel(name, people=[self.person(each) for each in people])
        return self.channels[name]

    def heading(self, title: str, remark: str = "") -> None:
        """Begin a part of the page."""
        self.page += [f"## {title}", *([remark] if remark else [])]

    def remark(self, text: str) -> None:
        """Write something down between what happens."""
        self.page.append(text)

    def says(self, name: str, channel: Channel, text: str, thread: str = "", *, until: str) -> str:
        """Have somebody say something; return its time. `until` as of `does`."""
        where = f"in {self._where(channel)}{', in the thread' if thread else ''}"
        app = f"<@{self.slack.bot_user}>"
        said = ""

        def say() -> None:
            nonlocal said
            said = self.slack.say(self.person(name), channel, text.replace("@Precedent", app), thread)

        self.does(f"**{name}** {where}: {text}", say, until=until)
        return said

    def does(self, told: str, deed: Callable[[], object], *, until: str, quietly: bool = False) -> None:
        """Have something done, and write down what is seen once something new says `until`.

        `quietly`: of what is seen nothing is written down.
        """
        calls, heard = len(self.slack.calls()), len(self.slack.acknowledged)
        events = len(self.slack.events)
        deed()
        self.slack.wait_for(lambda: any(until in words for words in self._news()), _PATIENCE)
        self.slack.wait_until_quiet(_PATIENCE, still=self.still)
        news = list(self._written())
        if quietly:
            return
        self.page += [told, *news]
        self.page.append(_exchanged(self._sent(events, heard), self.slack.calls()[calls:]))

    def last(self, channel: Channel, thread: str) -> Posted:
        """Return the last message of an answer in a thread."""
        return self.slack.answers(channel, thread)[-1]

    def whisper(self, name: str, words: str) -> Posted:
        """Return the last thing with these words that somebody alone was told."""
        return [each for each in self.slack.whispers(self.person(name)) if words in each.words][-1]

    def dialog(self, name: str) -> Dialog:
        """Return the dialog that somebody has open."""
        return self.slack.dialogs(self.person(name))[-1]

    def names(self) -> dict[str, str]:
        """Return everybody and every channel by id, as people see them."""
        people = {str(identity): f"@{name}" for name, identity in self.people.items()}
        channels = {str(identity): f"#{name}" for name, identity in self.channels.items()}
        return {**people, **channels, str(self.slack.bot_user): "@Precedent"}

    def _where(self, channel: Channel) -> str:
        return "a direct message" if channel.kind == "im" else f"#{channel.name}"

    def _everything(self) -> Iterator[Posted]:
        """Yield what the app has said to anybody, and has finished saying."""
        direct = [self.slack.direct(person) for person in self.people.values()]
        for channel in (*self.channels.values(), *direct):
            yield from self.slack.answers(channel)
        for person in self.people.values():
            yield from self.slack.whispers(person)

    def _news(self) -> Iterator[str]:
        for posted in self._everything():
            if self._is_new(posted):
                yield posted.words
        for dialogs in map(self.slack.dialogs, self.people.values()):
            yield from (dialog.words for dialog in dialogs if dialog.id not in self._dialogs)
        for channel in self.channels.values():
            yield from (file.name for file in self.slack.files(channel) if file.id not in self._files)

    def _is_new(self, posted: Posted) -> bool:
        before = self._shown.get(posted.ts)
        return before is None or (before.words, before.blocks) != (posted.words, posted.blocks)

    def _written(self) -> Iterator[str]:
        """Yield what is new as it is written down, and take it for seen."""
        names = self.names()
        for posted in sorted(filter(self._is_new, self._everything()), key=lambda each: each.ts):
            self._shown[posted.ts] = posted
            if posted.files:
                continue
            yield f"{self._head(posted)}:\n\n{_quoted(seen.message(posted, names))}"
        for name, person in self.people.items():
            for dialog in self.slack.dialogs(person):
                if dialog.id not in self._dialogs:
                    self._dialogs.add(dialog.id)
                    yield f"**A dialog** opens for {name}:\n\n{_quoted(seen.dialog(dialog, names))}"
        for channel in self.channels.values():
            for file in self.slack.files(channel):
                if file.id not in self._files:
                    self._files.add(file.id)
                    yield f"**Precedent** puts a file into the thread:\n\n> 📄 `{file.name}`"

    def _head(self, posted: Posted) -> str:
        if posted.only_for:
            return f"**Precedent**, only visible to {self.names()[posted.only_for].removeprefix('@')}"
        way = "streamed" if posted.pieces else "posted"
        directs = {str(self.slack.direct(person)): name for name, person in self.people.items()}
        to = f"to {directs[posted.channel]}" if posted.channel in directs else "in the channel"
        return f"**Precedent**, {way} {'in the thread' if posted.thread else to}"

    def _sent(self, events: int, heard: int) -> list[str]:
        """Return what Slack told the app of, but for its own messages."""
        sent = {
            f"`{payload['event']['type']}`"
            for payload in self.slack.events[events:]
            if payload["event"].get("user", self.slack.bot_user) != self.slack.bot_user
        }
        done = {f"`{each.name}`" for each in self.slack.acknowledged[heard:] if each.kind != "events_api"}
        return [*sorted(sent), *sorted(done)]


def _exchanged(sent: list[str], calls: list[Call]) -> str:
    told: dict[str, Any] = {}
    for call in calls:
        name = f"`{call.method}`{f' → {_ERRORS.get(call.error, call.error)}' if call.error else ''}"
        status = call.arguments.get("status", "") if call.method == "assistant.threads.setStatus" else ""
        told.setdefault(name, f"{name} (“{status}”)" if status else name)
    said = ", ".join(told.values()) or "nothing"
    return f"<sub>Slack sent {', '.join(sent) or 'nothing'}. It was told {said}.</sub>"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() if not line else f"> {line}" for line in text.split("\n"))
