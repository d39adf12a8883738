"""Record the app in the local Slack: `python -m tools.slack_transcript` → docs/slack/transcript.md."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from assistant.kernel.settings import Settings
from assistant.slack.writing.markdown import unmarked
from bench.slack_app import MANIFEST, over_socket
from tests.local_slack import Channel, LocalSlack, Person, Posted

FILE = Path(__file__).parents[1] / "docs" / "slack" / "transcript.md"
_COLUMNS = 100
_PATIENCE = 60.0  # seconds for an answer
_STILL = 1.5  # seconds without a call, after which nothing more is expected
_HEAD = """# Recorded: the app in Slack

Made with `python -m tools.slack_transcript`: `precedent slack` over the collection that ships, without a
language model, in the local Slack of the tests. It is what was sent, as plain text: numbers and places of
sources are links, words in brackets are buttons. Ids are shown as `…`.
"""


class Recorder:
    """Asks as people do and writes down what everybody sees."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._seen: set[str] = set()
        self.lines: list[str] = [_HEAD]

    def heading(self, text: str) -> None:
        """Begin a part."""
        self.lines.append(f"\n## {text}\n")

    def asks(self, person: Person, channel: Channel, words: str, thread: str = "") -> tuple[str, Posted]:
        """Say something, and write down what is answered; the thread, and the end of the answer."""
        said = thread or self.says(person, channel, words)
        if thread:
            self.says(person, channel, words, thread)
        return said, self.answers(channel, said)

    def says(self, person: Person, channel: Channel, words: str, thread: str = "") -> str:
        """Say something, and write it down; its time."""
        self._write(f"{person.name} → {_named(channel)}{', in the thread' if thread else ''}", words)
        spoken = words.replace("@Precedent", f"<@{self._slack.bot_user}>")
        return self._slack.say(person, channel, spoken, thread)

    def commands(self, person: Person, channel: Channel, words: str) -> Posted:
        """Type a command, and write down what its person alone sees."""
        self._write(f"{person.name} → {_named(channel)}, a command", f"/precedent {words}")
        self._slack.command(person, channel, words)
        return self.whispers(person)

    def whispers(self, person: Person) -> Posted:
        """Write down what a person alone sees; the last of it."""
        self._slack.wait_for(lambda: self._arrived(person), _PATIENCE)
        self._slack.wait_until_quiet(_PATIENCE, _STILL)
        found = self._new(self._slack.whispers(person))
        for message in found:
            self._shown(message, f"Precedent, only visible to {person.name}")
        return found[-1]

    def presses(self, person: Person, message: Posted, button: str) -> None:
        """Press a button, and write down that it was."""
        label = message.elements()[button]["text"]["text"]
        self.lines.append(f"\n**{person.name}** presses *{label}*.\n")
        self._slack.press(person, message, button)

    def answers(self, channel: Channel, thread: str | None = None) -> Posted:
        """Write down what the app says in a thread, or anywhere in a channel; the last of it."""
        self._slack.wait_for(lambda: self._new(self._slack.answers(channel, thread)), _PATIENCE)
        self._slack.wait_until_quiet(_PATIENCE, _STILL)
        found = self._new(self._slack.answers(channel, thread))
        for message in found:
            self._shown(message, "Precedent" + (", in a thread" if message.thread and not thread else ""))
        return found[-1]

    def _arrived(self, person: Person) -> bool:
        """Tell whether more is there than the acknowledgement of a command."""
        found = self._new(self._slack.whispers(person))
        return any(not message.text.startswith("Looking into") for message in found)

    def _new(self, messages: list[Posted]) -> list[Posted]:
        return [message for message in messages if message.ts not in self._seen]

    def _shown(self, message: Posted, by: str) -> None:
        self._seen.add(message.ts)
        streamed = " (streamed)" if message.pieces else ""
        shared = self._slack.files(Channel(message.channel, "")) if message.files else []
        files = "".join(f"\n[file: {file.name}]" for file in shared if file.id in message.files)
        self._write(f"{by}{streamed}", "\n".join(_lines(message)) + files)

    def _write(self, by: str, words: str) -> None:
        wrapped = "\n".join(textwrap.fill(line, _COLUMNS) if line else "" for line in words.splitlines())
        self.lines.append(f"\n**{by}**\n\n```text\n{wrapped.strip()}\n```\n")


def _lines(message: Posted) -> Iterator[str]:
    if message.markdown:
        yield html.unescape(unmarked(message.markdown))
    for block in message.blocks:
        if block["type"] != "markdown":
            yield _block(block)
    if not (message.markdown or message.blocks):
        yield html.unescape(message.text)


def _block(block: dict[str, Any]) -> str:
    """Return what a block shows, its buttons in brackets."""
    match block["type"]:
        case "section":
            accessory = block.get("accessory")
            return f"{block['text']['text']}{f'  [{_label(accessory)}]' if accessory else ''}"
        case "actions" | "context_actions":
            return " ".join(f"[{_label(element)}]" for element in block["elements"])
        case "rich_text":
            return "\n".join(_rich(element) for element in block["elements"])
        case _:
            return " ".join(element.get("text", "") for element in block.get("elements", ()))


def _label(element: dict[str, Any]) -> str:
    if element["type"] == "feedback_buttons":
        return "] [".join(element[side]["text"]["text"] for side in ("positive_button", "negative_button"))
    return str(element["text"]["text"])


def _rich(element: dict[str, Any]) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(f"• {_rich(item)}" for item in element["elements"])
    said = "".join(_run(run) for run in element["elements"])
    return f"| {said}" if element["type"] == "rich_text_quote" else said


def _run(run: dict[str, Any]) -> str:
    return f"@{run['user_id']}" if run["type"] == "user" else str(run.get("text", ""))


def _named(channel: Channel) -> str:
    return "Precedent, a direct message" if channel.kind == "im" else f"#{channel.name}"


def recorded(slack: LocalSlack) -> str:
    """Return what people of a workspace ask the running app, and what it says."""
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy, direct = slack.channel("policy", people=[ada, bob]), slack.direct(ada)
    record = Recorder(slack)
    record.heading("A mention, and the thread that goes on")
    thread, answer = record.asks(ada, policy, "@Precedent What was Total Place?")
    _, follow_up = record.asks(bob, policy, "What got in the way of it?", thread)
    record.heading("Buttons")
    record.presses(bob, follow_up, "export")
    record.answers(policy, thread)
    record.presses(ada, answer, "more")
    record.whispers(ada)
    record.heading("Where the documents do not say")
    record.asks(bob, policy, "@Precedent How many penguins live in the Falkland Islands?")
    record.heading("Visible to one person alone")
    whispered = record.commands(ada, policy, "Compare Total Place with whole-place community budgets.")
    record.presses(ada, whispered, "share")
    record.whispers(ada)
    record.answers(policy)
    record.heading("Personal data")
    record.says(bob, policy, "@Precedent What did jo@example.org say about Total Place?")
    refusal = record.whispers(bob)
    record.presses(bob, refusal, "without")
    record.answers(policy)
    record.heading("A direct message")
    record.asks(ada, direct, "What was tried before in places like Wakefield?")
    text = "".join(record.lines).replace(str(ada), "Ada").replace(str(bob), "Bob")
    text = text.replace(slack.bot_user, "Precedent").replace(f"<#{policy}>", "#policy")
    return re.sub(r"[0-9a-f]{32}", "…", text)


def main(file: Annotated[Path, typer.Option(help="Where to write it.")] = FILE) -> None:
    """Record the transcript over the index of the settings, with records of its own."""
    with (
        TemporaryDirectory() as folder,
        LocalSlack(manifest=MANIFEST) as slack,
        over_socket(slack, Settings().index, Path(folder)),
    ):
        file.write_text(recorded(slack), encoding="utf-8")
    typer.echo(f"Written: {file}")


if __name__ == "__main__":
    typer.run(main)
