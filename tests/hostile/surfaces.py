"""Everything that comes out of the service for one attack, by every way to ask."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import lxml.etree
import lxml.html
from assaults import Assault
from fastapi.testclient import TestClient
from httpx import Response
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mcp.server.mcpserver import MCPServer
from mcp_calls import called

from assistant.bootstrap import Assistant
from assistant.kernel.chat_model import Message, Usage
from assistant.kernel.stopping import Stop
from tools.scripted_model.asked import Said
from tools.scripted_model.obeying.obedient import obey

_EVENTS = {"accept": "text/event-stream"}
_PIECE = 40  # characters that a model says at a time
# Where names, markup and addresses attack, files and tools are looked at, too; of the rest they show the same.
_WRITTEN_OUT = ("boundaries", "characters", "injections", "labels", "smuggling")


@lru_cache(maxsize=2048)
def _obeyed(messages: tuple[Message, ...]) -> str:
    return obey([Said(message.role.value, message.text) for message in messages])


@dataclass
class ObedientModel:
    """Does all that it is told by anybody, and remembers what it was sent and what it returned."""

    name: str = "scripted:obedient"
    sent: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)

    def write(
        self, messages: Sequence[Message], *, stop: Stop, seconds: float | None = None
    ) -> Iterator[str | Usage]:
        text = _obeyed(tuple(messages))
        self.sent += [message.text for message in messages]
        self.returned.append(text)
        yield from (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
        yield Usage(sum(len(message.text) for message in messages) // 4, len(text) // 4)


@dataclass
class Surface:
    """Something that was sent to somebody."""

    name: str  # "events", "page", …
    form: str  # "json", "html", "xml", "markdown", "text"
    content: Any  # text; of JSON what it holds

    @cached_property
    def root(self) -> Any:
        """What a browser or a word processor makes of it."""
        return (
            lxml.html.fromstring(self.content) if self.form == "html" else lxml.etree.fromstring(self.content)
        )

    @cached_property
    def tokens(self) -> list[Token]:
        """What a reader of Markdown makes of it, inner tokens after those that they are in."""
        outer = _MARKDOWN.parse(self.content)
        return [each for token in outer for each in (token, *(token.children or ()))]

    @cached_property
    def strings(self) -> list[tuple[str, str]]:
        """The texts of JSON, with the names of their fields."""
        return list(_strings(self.content))

    @cached_property
    def text(self) -> str:
        """Its words as a person or a program reads them, a line for each piece."""
        return "\n".join(_READ[self.form](self))


def _strings(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield key, content
    elif isinstance(content, Mapping):
        for name, value in content.items():
            yield from _strings(value, name)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _strings(value, key)


_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_READ: Mapping[str, Callable[[Surface], Iterable[str]]] = {
    "json": lambda surface: (text for _, text in surface.strings),
    "html": lambda surface: surface.root.itertext(),
    "xml": lambda surface: ("".join(each.itertext()) for each in surface.root.iter("{*}p")),
    "markdown": lambda surface: (token.content for token in surface.tokens if not token.children),
    "text": lambda surface: [surface.content],
}


@dataclass
class Outcome:
    """What came of one attack."""

    answers: list[Mapping[str, Any]] = field(default_factory=list)  # as /api/ask sends them
    surfaces: list[Surface] = field(default_factory=list)
    said: tuple[str, ...] = ()  # by the reader, and so may be said back


@dataclass
class Besieged:
    """A service that is attacked."""

    client: TestClient
    assistant: Assistant
    server: MCPServer[Any]
    model: ObedientModel

    def suffer(self, assault: Assault) -> Outcome:
        """Put an attack to the service in every way in which it is spoken to."""
        told = [message["content"] for message in assault.history]
        outcome = Outcome(said=(assault.asks, *assault.before, *told))
        if not assault.history:
            self._converse(assault, outcome)
            self._call(assault, outcome)
        if not assault.hidden:
            self._chat(assault, outcome)
        return outcome

    def _converse(self, assault: Assault, outcome: Outcome) -> None:
        """Ask over /api/ask, and look at the page, the exports and the pages that are cited."""
        conversation = None
        for question in (*assault.before, assault.asks):
            body = {"question": question, "conversation_id": conversation}
            response = self.client.post("/api/ask", json=body, headers=_EVENTS)
            events = _events(response, outcome)
            if events is None:
                return
            outcome.surfaces.append(Surface("events", "json", events))
            answer = next(data for name, data in events if name == "done")
            outcome.answers.append(answer)
            conversation = answer["conversation_id"]
        address = f"/conversations/{conversation}"
        turn = f"{address}/turns/{answer['turn']}"
        outcome.surfaces.append(Surface("kept", "json", self._get(f"/api{address}").json()))
        pages = (
            [address] if assault.family not in _WRITTEN_OUT else [address, f"{address}/print", f"{turn}.html"]
        )
        for name in pages:
            outcome.surfaces.append(Surface(name, "html", self._get(name).text))
        for citation in answer["citations"][:1]:
            outcome.surfaces.append(Surface("evidence", "html", self._get(citation["url"]).text))
        outcome.surfaces.append(Surface("markdown", "markdown", self._get(f"{turn}.md").text))
        if assault.family in _WRITTEN_OUT:
            outcome.surfaces.append(Surface("plain text", "text", self._get(f"{turn}.txt").text))
            outcome.surfaces += _of_word(self._get(f"{turn}.docx").content)

    def _chat(self, assault: Assault, outcome: Outcome) -> None:
        """Ask as a client of OpenAI does: in one piece, or streamed where there is a history to tell."""
        streamed = bool(assault.history)
        messages = [*assault.history, {"role": "user", "content": assault.asks}]
        body = {"model": "precedent", "messages": messages, "stream": streamed}
        response = self.client.post("/v1/chat/completions", json=body)
        if response.status_code != 200:
            _refused(response, outcome)
            return
        if not streamed:
            whole = response.json()
            message = whole["choices"][0]["message"]
            outcome.surfaces.append(Surface("chat", "markdown", message.pop("content")))
            outcome.surfaces.append(Surface("chat", "json", whole))
            return
        data = [line[6:] for line in response.text.split("\n") if line.startswith("data: ")]
        assert data.pop() == "[DONE]"
        chunks = [json.loads(each) for each in data]
        content = "".join(
            choice["delta"].pop("content", "") or ""
            for chunk in chunks
            for choice in chunk.get("choices", ())
        )
        outcome.surfaces.append(Surface("chat", "markdown", content))
        outcome.surfaces.append(Surface("chat", "json", chunks))

    def _call(self, assault: Assault, outcome: Outcome) -> None:
        """Call the tool of the MCP server."""
        if assault.family not in _WRITTEN_OUT or not outcome.answers:
            return
        result = called(self.server, "ask", question=assault.asks)
        outcome.surfaces.append(Surface("tool", "json", result.structured_content))
        outcome.surfaces += [Surface("tool", "text", content.text) for content in result.content]

    def _get(self, address: str) -> Response:
        response = self.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code} {response.text}"
        return response


def _events(response: Response, outcome: Outcome) -> list[tuple[str, Any]] | None:
    """Return the events of a stream by name; None where the question was refused."""
    if response.status_code != 200:
        _refused(response, outcome)
        return None
    events = []
    for block in response.text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        assert set(fields) == {"event", "data"}, f"nobody sends such an event: {block[:200]}"
        events.append((fields["event"], json.loads(fields["data"])))
    return events


def _refused(response: Response, outcome: Outcome) -> None:
    """Take a refusal for what is shown; a defect is none."""
    assert response.status_code in (400, 422), f"{response.status_code}: {response.text[:500]}"
    outcome.surfaces.append(Surface("refusal", "json", response.json()))


def _of_word(content: bytes) -> Iterator[Surface]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in ("word/document.xml", "word/_rels/document.xml.rels"):
            yield Surface(name, "xml", archive.read(name))
