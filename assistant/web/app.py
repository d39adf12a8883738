"""Put the web service together around an assistant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from assistant import __version__
from assistant.bootstrap import Assistant
from assistant.web import faults
from assistant.web.api import ask, documents, health, pages, passages, search
from assistant.web.api import conversations as kept
from assistant.web.api.problems import with_problem_media_type
from assistant.web.assets import STATIC, Assets, KeptFiles
from assistant.web.keyring import Keyring
from assistant.web.keys import KeyRequired
from assistant.web.mcp_endpoint import McpEndpoint
from assistant.web.openai import chat, models
from assistant.web.openai.chore_answers import Suggestions
from assistant.web.page_pictures import PagePictures
from assistant.web.pages import about, conversations, document, evidence, exporting, home, interface, turn
from assistant.web.pages import ask as asking
from assistant.web.pages import documents as document_pages
from assistant.web.pages import search as search_page
from assistant.web.pages.rendering import Pages
from assistant.web.security import LimitedBodies, SecurityHeaders
from assistant.web.slack_endpoint import PATH as SLACK
from assistant.web.slack_endpoint import slack_endpoint

_API = (ask, kept, search, documents, pages, passages, chat, models, health)
_PAGES = (
    home,
    asking,
    exporting,
    turn,
    conversations,
    search_page,
    document_pages,
    document,
    evidence,
    about,
    interface,
)
_WORTH_PACKING = 1000  # bytes
_DESCRIPTION = (
    "Questions about an organisation's programme documents, answered in quotations that are proven to stand "
    "on the page they name."
)


def create_app(assistant: Assistant) -> FastAPI:
    """Return the service over `assistant`. Nothing is opened before the first request; the caller closes."""
    slack = slack_endpoint(assistant)
    app = FastAPI(
        title="Precedent",
        summary="Cited answers from programme documents.",
        description=_DESCRIPTION,
        version=__version__,
        # FastAPI's own documentation pages load scripts from another host; pages/interface.py does not.
        docs_url=None,
        redoc_url=None,
        lifespan=slack.open if slack else None,
    )
    app.state.assistant = assistant
    app.state.began = datetime.now(UTC)
    app.state.pictures = PagePictures()
    app.state.keyring = Keyring(assistant.settings.keys)
    app.state.suggestions = Suggestions()
    app.state.pages = Pages(assistant.settings.organisation, Assets.built())
    faults.install(app)
    app.add_middleware(LimitedBodies, refuse=faults.respond)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=6)
    for module in (*_API, *_PAGES):
        app.include_router(module.router)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    endpoint = KeyRequired(McpEndpoint(assistant), app.state.keyring, refuse=faults.respond)
    app.routes.append(Route("/mcp", endpoint))
    if slack:
        app.routes.append(Route(SLACK, slack))
    _describe_problems(app)
    return app


def _describe_problems(app: FastAPI) -> None:
    """Have the OpenAPI schema name the media type that problems are sent with."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        return with_problem_media_type(describe())

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the schema
