"""The pages at `/about`: how answers are made, what they are made from, access, privacy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from assistant.kernel.index.account import FileAccount
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.web.accounts import refused
from assistant.web.dependencies import AssistantGiven, GenerationGiven, PagesGiven
from assistant.web.pages.told import told
from assistant.web.readers import COOKIE, kept_days

_REFUSED_SHOWN = 100
_GOOD = "good"

router = APIRouter(prefix="/about", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the files of the last ingest."""

    files: int
    refused: tuple[FileAccount, ...]  # the first of them, by name
    refused_in_all: int
    doubtful: tuple[tuple[Catalogued, FileAccount], ...]  # read, but not well
    notices: tuple[str, ...]


@router.get("", response_class=HTMLResponse)
def about(generation: GenerationGiven, assistant: AssistantGiven, pages: PagesGiven) -> HTMLResponse:
    """Say how answers are made, what is in the collection, and what its limits are."""
    sources = [entry.source for entry in generation.sources.values()]
    years = [source.year for source in sources if source.year]
    return pages.render(
        "about/about.html",
        counts=generation.manifest.counts,
        created=datetime.fromisoformat(generation.manifest.created),
        years=(min(years), max(years)) if years else None,
        undated=len(sources) - len(years),
        publishers=Counter(source.publisher for source in sources if source.publisher).most_common(),
        statuses=Counter(source.status.value for source in sources),
        ingested=ingested(generation),
        contact=assistant.settings.contact,
        writes=bool(assistant.settings.model),
        model=assistant.settings.model,
        marks=assistant.settings.unsupported == "mark",
    )


@router.get("/accessibility", response_class=HTMLResponse)
def accessibility(assistant: AssistantGiven, pages: PagesGiven) -> HTMLResponse:
    """Say who can use this service, how that is tested, and what is known not to work."""
    return pages.render("about/accessibility.html", contact=assistant.settings.contact)


@router.get("/privacy", response_class=HTMLResponse)
def privacy(assistant: AssistantGiven, pages: PagesGiven) -> HTMLResponse:
    """Say what is kept, for how long, who is told what, and how to have it deleted."""
    settings = assistant.settings
    return pages.render(
        "about/privacy.html",
        contact=settings.contact,
        days=settings.conversation_days,
        cookie=COOKIE,
        cookie_days=kept_days(settings.conversation_days),
        refuses=settings.refuse_personal_data,
        traces=settings.traces,
        writes=bool(settings.model),
        small=bool(settings.small_model),
        told=told(settings),
        slack=bool(settings.slack_bot_token.get_secret_value()),
    )


def ingested(generation: Generation) -> Ingested:
    """Return what became of the files."""
    account = generation.account
    left_out = refused(account)
    doubtful = [
        (generation.sources[item.document], item)
        for item in account.files
        if item.quality and item.quality.grade != _GOOD and item.document in generation.sources
    ]
    return Ingested(
        len(account.files),
        tuple(left_out[:_REFUSED_SHOWN]),
        len(left_out),
        tuple(doubtful),
        account.notices,
    )
