"""Put the web service together around an assistant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from assistant import __version__
from assistant.bootstrap import Assistant
from assistant.web import faults
from assistant.web.api import ask, documents, health, pages, passages, search
from assistant.web.api.problems import with_problem_media_type
from assistant.web.page_pictures import PagePictures
from assistant.web.pages import documents as document_pages
from assistant.web.pages import evidence, home, interface
from assistant.web.pages.rendering import Pages
from assistant.web.security import LimitedBodies, SecurityHeaders

_STATIC = Path(__file__).parent / "static"
_API = (ask, search, documents, pages, passages, health)
_PAGES = (home, document_pages, evidence, interface)
_DESCRIPTION = (
    "Questions about an organisation's programme documents, answered in quotations that are proven to stand "
    "on the page they name."
)


def create_app(assistant: Assistant) -> FastAPI:
    """Return the service over `assistant`. Nothing is opened before the first request; the caller closes."""
    app = FastAPI(
        title="Precedent",
        summary="Cited answers from programme documents.",
        description=_DESCRIPTION,
        version=__version__,
        # FastAPI's own documentation pages load scripts from another host; pages/interface.py does not.
        docs_url=None,
        redoc_url=None,
    )
    app.state.assistant = assistant
    app.state.pictures = PagePictures()
    app.state.pages = Pages(assistant.settings.organisation)
    faults.install(app)
    app.add_middleware(LimitedBodies, refuse=faults.respond)
    app.add_middleware(SecurityHeaders)
    for module in (*_API, *_PAGES):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    _describe_problems(app)
    return app


def _describe_problems(app: FastAPI) -> None:
    """Have the OpenAPI schema name the media type that problems are sent with."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        return with_problem_media_type(describe())

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the schema
