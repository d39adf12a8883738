"""Services that answer with an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tools.scripted_model import good
from tools.scripted_model.asked import Asked
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.reading import read
from tools.scripted_model.steps import Failure, Script, error, says

_BUSY = error(
    429,
    "Rate limit reached for requests. Please try again in 1s.",
    kind="requests",
    code="rate_limit_exceeded",
    retry_after="1",
)
_QUOTA = error(
    429,
    "You exceeded your current quota, please check your plan and billing details.",
    kind="insufficient_quota",
    code="insufficient_quota",
)
_KEY = error(401, "Incorrect API key provided.", kind="invalid_request_error", code="invalid_api_key")
_DOWN = error(500, "The server had an error while processing your request.", kind="server_error")
_TOO_LONG = error(
    400,
    "This model's maximum context length is 4096 tokens. Please reduce the length of the messages.",
    kind="invalid_request_error",
    code="context_length_exceeded",
)
_FILTERED = error(
    400,
    "The response was filtered due to the prompt triggering the content management policy.",
    kind="invalid_request_error",
    code="content_filter",
)
_PAGE = (
    b"<!DOCTYPE html><html><head><title>503</title></head><body><h1>Service unavailable</h1></body></html>"
)
_PORTAL = b"<!DOCTYPE html><html><body><h1>Welcome to the guest network</h1></body></html>"

_Play = Callable[[Asked], Script | Failure]


def _always(failure: Failure) -> _Play:
    return lambda _asked: failure


def _once(failure: Failure) -> _Play:
    """Fail the first time that something is asked; answer it well when it is asked again."""
    return lambda asked: failure if asked.attempt == 1 else says(good.write(read(asked)))


REFUSALS: Mapping[str, Behaviour] = {
    "busy-once": Behaviour("429 with Retry-After: 1, then answers well", _once(_BUSY)),
    "busy": Behaviour("429 with Retry-After: 1, always", _always(_BUSY)),
    "no-quota": Behaviour("429 insufficient_quota", _always(_QUOTA)),
    "bad-key": Behaviour("401 invalid_api_key", _always(_KEY)),
    "down-once": Behaviour("500, then answers well", _once(_DOWN)),
    "down": Behaviour("500, always", _always(_DOWN)),
    "unavailable": Behaviour("503 with a page of HTML", _always(Failure(503, _PAGE, "text/html"))),
    "portal": Behaviour(
        "200 with a page of HTML: the wrong type", _always(Failure(200, _PORTAL, "text/html"))
    ),
    "too-long": Behaviour("400 context_length_exceeded", _always(_TOO_LONG)),
    "filtered": Behaviour("400 content_filter, as Azure answers to a prompt", _always(_FILTERED)),
}
