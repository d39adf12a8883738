"""The page at `/`: the question box, filled in from the address, and nothing asked yet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from assistant.kernel.domain import Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.retrieval.filtering import resolve
from assistant.web.dependencies import ChatGiven, GenerationGiven
from assistant.web.pages.chat import Box
from assistant.web.pages.forms import HomeFields

router = APIRouter(include_in_schema=False)


@router.get("/", response_class=HTMLResponse)
def home(
    fields: Annotated[HomeFields, Query()], generation: GenerationGiven, chat: ChatGiven
) -> HTMLResponse:
    """Show the box; a link can fill it in and narrow it, and the reader then asks."""
    try:
        return chat.home(Box(question=fields.q, filters=resolve(fields.to_domain(), generation)))
    except QuestionInvalid as fault:
        return chat.home(Box(question=fields.q, filters=Filters(), error=str(fault)))
