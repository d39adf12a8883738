"""Take a conversation or an answer away: Word, Markdown, plain text, rich text, a page to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from assistant.bootstrap import Assistant
from assistant.exports.markdown import markdown
from assistant.exports.names import known_names
from assistant.exports.naming import file_name
from assistant.exports.outline import Outline
from assistant.exports.outlining import Edition, answer_outline, conversation_outline
from assistant.exports.plain import plain_text
from assistant.exports.rich import rich_text
from assistant.kernel.errors import NotFound
from assistant.kernel.index.generation import Generation
from assistant.web.dependencies import (
    AssistantGiven,
    ConversationGiven,
    GenerationGiven,
    PagesGiven,
    TurnGiven,
)

router = APIRouter(prefix="/conversations/{conversation_id}", include_in_schema=False)


def _word(outline: Outline) -> bytes:
    # Imported when a Word document is asked for: most services write few, and it takes 7 MB.
    from assistant.exports.word import word

    return word(outline)


@dataclass(frozen=True, slots=True)
class _Format:
    media_type: str
    write: Callable[[Outline], str | bytes]
    kept: bool = True  # as a file, rather than shown by the browser


_FORMATS = {
    "docx": _Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _word),
    "md": _Format("text/markdown; charset=utf-8", markdown),
    "txt": _Format("text/plain; charset=utf-8", plain_text, kept=False),
    "html": _Format("text/html; charset=utf-8", rich_text, kept=False),  # what a script copies
}


@router.get("/turns/{number}.{suffix}")
def turn_exported(
    turn: TurnGiven, suffix: str, request: Request, assistant: AssistantGiven, generation: GenerationGiven
) -> Response:
    """Return one answer with its references."""
    return _exported(answer_outline(turn, _edition(request, assistant, generation)), suffix)


@router.get("/print", response_class=HTMLResponse)
def printed(
    found: ConversationGiven,
    request: Request,
    assistant: AssistantGiven,
    generation: GenerationGiven,
    pages: PagesGiven,
) -> HTMLResponse:
    """Show a conversation as it is to be printed."""
    outline = conversation_outline(found, _edition(request, assistant, generation))
    return pages.render("print.html", conversation=found, body=rich_text(outline))


def exported(
    found: ConversationGiven,
    suffix: str,
    request: Request,
    assistant: AssistantGiven,
    generation: GenerationGiven,
) -> Response:
    """Return a whole conversation, its references numbered through."""
    return _exported(conversation_outline(found, _edition(request, assistant, generation)), suffix)


# Beside the prefix, not below it: "/conversations/ID.docx".
router.add_api_route(".{suffix}", exported)


def _exported(outline: Outline, suffix: str) -> Response:
    written = _FORMATS.get(suffix)
    if written is None:
        raise NotFound(f"It is not kept as .{suffix}, but as {', '.join(f'.{name}' for name in _FORMATS)}.")
    disposition = "attachment" if written.kept else "inline"
    name = file_name(outline.title, suffix)
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(written.write(outline), media_type=written.media_type, headers=headers)


def _edition(request: Request, assistant: Assistant, generation: Generation) -> Edition:
    return Edition(
        organisation=assistant.settings.organisation,
        service=str(request.base_url).rstrip("/"),
        made_at=datetime.now(UTC),
        names=known_names(generation),
    )
