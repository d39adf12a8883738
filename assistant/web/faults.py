"""Answer a fault in the reader's own terms: a problem or OpenAI's error for programs, a page for people."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.kernel.errors import PrecedentError
from assistant.web.api.problems import problem_of, problem_response
from assistant.web.openai import errors as openai
from assistant.web.security import with_security_headers

_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/openapi.json")


def install(app: FastAPI) -> None:
    """Make every fault of the app answer through `respond`."""
    for kind in (PrecedentError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, respond)


async def respond(request: Request, error: Exception) -> Response:
    """Return the response to a fault."""
    headers: Mapping[str, str] = (error.headers if isinstance(error, HTTPException) else None) or {}
    response: Response
    if request.url.path.startswith(openai.PREFIX):
        response = openai.error_response(error, request.url.path, headers)
    elif _is_for_people(request):
        problem = problem_of(error, request.url.path)
        response = request.app.state.pages.render("problem.html", problem.status, problem=problem)
        response.headers.update(headers)
    else:
        response = problem_response(problem_of(error, request.url.path), headers)
    # The response to a fault that was not foreseen passes no middleware.
    with_security_headers(response.headers)
    return response


def _is_for_people(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and not request.url.path.startswith(_FOR_PROGRAMS)
