"""The pages on which questions are asked: the box, and a conversation with the box below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from starlette.responses import HTMLResponse

from assistant.answering.examples import examples
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.records.model import Conversation
from assistant.records.reasons import reasons
from assistant.web.pages.narrowing import narrowed, offered, searching
from assistant.web.pages.rendering import Pages
from assistant.web.pages.turns import Places, Service, TurnShown, turn_shown


@dataclass(frozen=True, slots=True)
class Box:
    """The question box: what stands in it, and what the question is narrowed to."""

    question: str = ""
    filters: Filters = field(default_factory=Filters)
    conversation: str = ""  # the id of the one that the question carries on
    error: str = ""
    without: str = ""  # the question without the personal data for which it was refused
    repeats: str = ""  # the id of the turn that the question asks again
    ignored: tuple[str, ...] = ()  # terms that are not to be read into it
    alone: bool = False  # it is not to be read with the questions before it


class Chat:
    """Renders a conversation, parts of it, and the box, over one generation."""

    def __init__(self, pages: Pages, generation: Generation, service: Service) -> None:
        self._pages = pages
        self._generation = generation
        self._service = service

    def home(self, box: Box) -> HTMLResponse:
        """Return the page with nothing but the box and example questions."""
        return self._page(box, None, own=True)

    def conversation(self, conversation: Conversation, box: Box, *, own: bool) -> HTMLResponse:
        """Return a conversation's page; `own` when the reader may carry it on."""
        return self._page(box, conversation, own=own)

    def part(self, template: str, **context: object) -> str:
        """Return a part of the page, for what a script asks for."""
        return self._pages.text(template, **self._common(), **context)

    def box(self, box: Box) -> dict[str, object]:
        """Return what the template of the box needs."""
        return {
            "box": box,
            "narrowed": narrowed(box.filters, self._generation),
            "offered": offered(self._generation, box.filters),
        }

    def turn(self, conversation: Conversation, number: int) -> TurnShown:
        """Return one turn of a conversation as it is shown."""
        return turn_shown(conversation, number, self._generation, service=self._service)

    def _page(self, box: Box, conversation: Conversation | None, *, own: bool) -> HTMLResponse:
        turns = conversation.turns if conversation else ()
        return self._pages.render(
            "chat/page.html",
            422 if box.error else 200,
            conversation=conversation,
            turns=[self.turn(conversation, turn.number) for turn in turns] if conversation else [],
            own=own,
            examples=[] if conversation else examples(self._generation),
            **self._common(),
            **self.box(box),
        )

    def _common(self) -> dict[str, object]:
        return {
            "counts": self._generation.manifest.counts,
            "writes": self._service.writes,
            "place": Places(self._generation),
            "chosen_fields": partial(narrowed, generation=self._generation),
            "offers": partial(offered, self._generation),
            "feedback_reasons": reasons,
            "searching": partial(searching, generation=self._generation),
        }
