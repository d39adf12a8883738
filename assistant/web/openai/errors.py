"""Say what went wrong in the form that OpenAI's clients read: `{"error": {"message", "type", …}}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from assistant.web.api.problems import problem_of

PREFIX = "/v1/"

_INVALID = "invalid_request_error"
_STATUSES = {422: 400}  # what OpenAI calls malformed
_TYPES = {429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 404: "not_found", 413: "request_too_large", 429: "rate_limit_exceeded"}


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str = Field(description="What happened, and what to do about it.")
    type: str = Field(description="“invalid_request_error”, “rate_limit_error” or “server_error”.")
    param: str | None = Field(default=None, description="The part of the request that it is about.")
    code: str | None = Field(default=None, description="Such as “invalid_api_key” or “model_not_found”.")


class ErrorShown(BaseModel):
    """An error in OpenAI's form."""

    error: ErrorDetail


class RequestRefused(HTTPException):
    """A request that cannot be done, with the part of it that is to blame."""

    def __init__(self, detail: str, *, param: str, status: int = 400, code: str | None = None) -> None:
        super().__init__(status, detail)
        self.param = param
        self.code = code


def error_of(error: Exception, path: str) -> tuple[int, ErrorShown]:
    """Return the status and the form of an error; one not foreseen is logged, and tells of nothing inside."""
    param: str | None
    code: str | None
    if isinstance(error, RequestRefused):
        status, message, param, code = error.status_code, error.detail, error.param, error.code
    else:
        problem = problem_of(error, path)
        status, message = _STATUSES.get(problem.status, problem.status), problem.detail
        param, code = _field(error), _CODES.get(status)
    kind = _TYPES.get(status, _INVALID if status < 500 else "server_error")
    return status, ErrorShown(error=ErrorDetail(message=message, type=kind, param=param, code=code))


def error_response(error: Exception, path: str, headers: Mapping[str, str]) -> JSONResponse:
    """Return an error as a response."""
    status, shown = error_of(error, path)
    return JSONResponse(shown.model_dump(), status, dict(headers))


def documented() -> dict[int | str, dict[str, Any]]:
    """Return what a route's documentation says of its errors."""
    return {"default": {"model": ErrorShown, "description": "An error, in OpenAI's form."}}


def _field(error: Exception) -> str | None:
    """Return which field of a request is malformed: “messages.0.role”."""
    if not isinstance(error, RequestValidationError):
        return None
    found = [".".join(map(str, each["loc"][1:])) for each in error.errors()]
    return found[0] or None if found else None
