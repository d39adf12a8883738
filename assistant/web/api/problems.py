"""Say what went wrong in the form of RFC 9457: `application/problem+json`."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.kernel.errors import (
    EncoderInvalid,
    IndexDamaged,
    IndexMissing,
    KeysInvalid,
    ModelInvalid,
    NotFound,
    PersonalData,
    PrecedentError,
    PromptInvalid,
    QuestionInvalid,
    RecordsUnusable,
)
from assistant.web.api import examples
from assistant.web.api.schemas import shown

MEDIA_TYPE = "application/problem+json"

_STATUSES: Mapping[type[PrecedentError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    QuestionInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    PersonalData: HTTPStatus.UNPROCESSABLE_ENTITY,
    IndexMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    EncoderInvalid: HTTPStatus.SERVICE_UNAVAILABLE,
    RecordsUnusable: HTTPStatus.SERVICE_UNAVAILABLE,
    KeysInvalid: HTTPStatus.SERVICE_UNAVAILABLE,
    PromptInvalid: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelInvalid: HTTPStatus.SERVICE_UNAVAILABLE,
}
# The standard library calls these by older names than RFC 9110 does.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
# What pydantic calls a body that is not JSON, or is not said to be.
_PLAINER = {"model_attributes_type": "Send a JSON object, with the header 'Content-Type: application/json'"}
_PLAINER_STATUSES = {
    400: (
        422,
        "The request is malformed: its body is not JSON in UTF-8.",
    ),  # the one case in which FastAPI says 400
    404: (404, "There is nothing here; /docs lists what there is."),
}
_UNEXPECTED = "Something went wrong here, not with your request. It has been logged; trying again may help."

log = structlog.get_logger(__name__)


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str = Field(description="Where it stands: “body.filters.programme”.")
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = shown(examples.PROBLEM)

    type: str = Field(default="about:blank", description="“about:blank”: the status says what kind it is.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What happened, and what to do about it.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[FieldProblem] = Field(
        default=[], description="Field by field, where a request is malformed."
    )
    without: str = Field(
        default="",
        exclude_if=lambda value: not value,
        description="Where a question held personal data: it without them, to be asked instead.",
    )


def problem_of(error: Exception, path: str) -> Problem:
    """Return what to tell of an error; one not foreseen is logged and tells nothing of the inside."""
    if isinstance(error, RequestValidationError):
        errors = [_field_problem(each) for each in error.errors()]
        said = "; ".join(f"{each.field}: {each.detail}" for each in errors)
        return _problem(422, f"The request is malformed. {said}.", path, errors)
    if isinstance(error, HTTPException):
        status, detail = _PLAINER_STATUSES.get(error.status_code, (error.status_code, error.detail))
        return _problem(status, detail, path)
    if isinstance(error, PrecedentError) and type(error) in _STATUSES:
        problem = _problem(_STATUSES[type(error)], str(error), path)
        return problem.model_copy(update={"without": getattr(error, "without", "")})
    log.error("request_failed", path=path, exc_info=error)
    return _problem(500, _UNEXPECTED, path)


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return a problem as a response."""
    return JSONResponse(problem.model_dump(), problem.status, headers, MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route's documentation says of its problems; 422 and 503 can always happen."""
    return {
        status: {"model": Problem, "description": _title(status)} for status in sorted({*statuses, 422, 503})
    }


def with_problem_media_type(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI schema whose problems have the media type they are sent with."""
    for operations in schema.get("paths", {}).values():
        for operation in operations.values():
            for response in operation["responses"].values():
                sent = response.get("content", {}).get("application/json", {})
                if sent.get("schema", {}).get("$ref", "").endswith(f"/{Problem.__name__}"):
                    response["content"] = {MEDIA_TYPE: sent}
    return schema


def _problem(status: int, detail: str, path: str, errors: list[FieldProblem] | None = None) -> Problem:
    # A request may hold half a surrogate pair, which no response can.
    detail = detail.encode("utf-8", "replace").decode()
    return Problem(title=_title(status), status=status, detail=detail, instance=path, errors=errors or [])


def _title(status: int) -> str:
    return _TITLES.get(status) or HTTPStatus(status).phrase


def _field_problem(error: Mapping[str, Any]) -> FieldProblem:
    # The value itself is left out: it may be long, or not be text at all.
    detail = _PLAINER.get(error["type"], error["msg"])
    return FieldProblem(field=".".join(map(str, error["loc"])), detail=detail)
