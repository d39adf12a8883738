"""Conversations by their address, the reader's own in a list, and what can be done with one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.kernel.errors import NotFound
from assistant.records.model import is_id
from assistant.web.dependencies import (
    AssistantGiven,
    ChatGiven,
    ConversationGiven,
    OwnConversationGiven,
    PagesGiven,
)
from assistant.web.pages.chat import Box
from assistant.web.pages.turns import conversation_address
from assistant.web.readers import FromOwnPages, ReaderGiven, belongs

_LISTED = 20  # conversations on a page of the list

router = APIRouter(prefix="/conversations", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def conversations(
    assistant: AssistantGiven,
    pages: PagesGiven,
    reader: ReaderGiven,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    deleted: str = "",
) -> HTMLResponse:
    """List the reader's conversations, the last used first; `deleted` offers to undo a deletion."""
    listed, total = assistant.records.history(reader, limit=_LISTED, offset=offset)
    return pages.render(
        "conversations.html",
        listed=listed,
        total=total,
        offset=offset,
        deleted=deleted if is_id(deleted) else "",
        previous=f"/conversations?offset={max(offset - _LISTED, 0)}" if offset else "",
        following=f"/conversations?offset={offset + _LISTED}" if offset + _LISTED < total else "",
    )


@router.post("/delete-all", dependencies=[FromOwnPages])
def delete_all(assistant: AssistantGiven, reader: ReaderGiven) -> Response:
    """Delete all of a reader's conversations."""
    assistant.records.delete_all(reader)
    return RedirectResponse("/conversations", status_code=303)


@router.get("/{conversation_id}", response_class=HTMLResponse)
def conversation(found: ConversationGiven, chat: ChatGiven, reader: ReaderGiven) -> HTMLResponse:
    """Show a conversation with the box for the next question below it."""
    last = found.turns[-1]
    box = Box(filters=last.filters, conversation=found.id)
    return chat.conversation(found, box, own=belongs(found, reader))


@router.post("/{conversation_id}/rename", dependencies=[FromOwnPages])
def rename(
    found: OwnConversationGiven, assistant: AssistantGiven, title: Annotated[str, Form()] = ""
) -> Response:
    """Give a conversation another name; none gives it back its first."""
    assistant.records.rename(found.id, title)
    return RedirectResponse(conversation_address(found.id), status_code=303)


@router.post("/{conversation_id}/delete", dependencies=[FromOwnPages])
def delete(found: OwnConversationGiven, assistant: AssistantGiven) -> Response:
    """Delete a conversation; the page that follows offers to undo it."""
    assistant.records.delete(found.id)
    return RedirectResponse(f"/conversations?deleted={found.id}", status_code=303)


@router.post("/{conversation_id}/restore", dependencies=[FromOwnPages])
def restore(conversation_id: str, assistant: AssistantGiven, reader: ReaderGiven) -> Response:
    """Undo a deletion."""
    if not (reader and assistant.records.restore(conversation_id, reader=reader)):
        raise NotFound("This conversation can no longer be brought back.")
    return RedirectResponse(conversation_address(conversation_id), status_code=303)
