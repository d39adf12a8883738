"""Read from whatever a provider's client raises what kind of fault it is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from assistant.kernel.chat_model import FaultKind, ModelFault

_CAUSES = 6  # how far back the causes of a fault are followed
_DETAIL = 240  # characters of what a service says that are kept
_MASK = "…"
# What looks like a key: long, without a space, with letters and digits. Names of models are put back.
_KEY_LIKE = re.compile(r"(?=[\w+/=*-]*\d)(?=[\w+/=*-]*[A-Za-z])[\w+/=*-]{20,}|\b(?:sk|pk|key)-\S+")
_ACCOUNT = re.compile(r"(?<=://)[^/@\s]+@")  # https://name:password@host


class PassingFault(ModelFault):
    """A fault that may be gone when the model is asked again, `after` so many seconds if the service says."""

    def __init__(self, kind: FaultKind, detail: str, *, after: float = 0) -> None:
        super().__init__(kind, detail)
        self.after = after


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind, and what tells of it; words in lower case."""

    kind: FaultKind
    codes: tuple[str, ...] = ()  # in what the service or its client calls the fault
    said: tuple[str, ...] = ()  # in its message, where the status is none or 4xx
    statuses: tuple[range, ...] = ()
    names: tuple[str, ...] = ()  # in the names of the exceptions and their bases


def _only(*statuses: int) -> tuple[range, ...]:
    return tuple(range(status, status + 1) for status in statuses)


# The first rule that fits by its codes counts, then the first by what is said, by status, by names.
_RULES = (
    _Rule(
        FaultKind.QUOTA,
        codes=("insufficient_quota", "billing", "payment_required", "quotaexceeded"),
        said=("exceeded your current quota", "credit balance", "billing"),
        statuses=_only(402),
        names=("PaymentRequired",),
    ),
    _Rule(
        FaultKind.TOO_LONG,
        codes=("context_length_exceeded", "context_window_exceeded", "request_too_large", "string_above_max"),
        said=(
            "maximum context length",
            "context window",
            "context size",
            "prompt is too long",
            "input is too long",
            "too many tokens",
            "token count exceeds",
            "input token count",
            "tokens exceed",
        ),
        statuses=_only(413),
        names=("ContextOverflow",),
    ),
    _Rule(
        FaultKind.REFUSED,
        codes=("content_filter", "content_policy", "responsibleaipolicyviolation"),
        said=("content management policy", "content policy"),
        names=("ContentFilter", "Refusal", "BlockedPrompt", "StopCandidate"),
    ),
    _Rule(
        FaultKind.KEY,
        codes=(
            "invalid_api_key",
            "authentication",
            "permission_error",
            "api_key_invalid",
            "accessdenied",
            "unrecognizedclient",
            "expiredtoken",
            "invalidsignature",
        ),
        said=("api key not valid", "api_key", "api key", "authentication method", "credentials"),
        statuses=_only(401, 403),
        names=("Authentication", "PermissionDenied", "Credentials", "Unauthorized", "Unauthenticated"),
    ),
    _Rule(
        FaultKind.MISSING,
        codes=("model_not_found", "deploymentnotfound", "not_found_error", "resourcenotfound"),
        said=("model identifier is invalid", "does not exist", "model not found"),
        statuses=_only(404),
        names=("NotFound",),
    ),
    _Rule(
        FaultKind.BUSY,
        codes=("rate_limit", "overloaded", "throttl", "toomanyrequests"),
        said=("rate limit", "too many requests"),
        statuses=_only(429, 529),
        names=("RateLimit", "ResourceExhausted", "Throttling", "Overloaded"),
    ),
    # A client that gives up by itself; the limits of the settings are kept elsewhere.
    _Rule(FaultKind.LATE, names=("Timeout", "DeadlineExceeded")),
    _Rule(
        FaultKind.UNREACHABLE,
        said=("failed to connect", "connection refused", "name resolution"),
        names=(
            "Connect",
            "Network",
            "Protocol",
            "ReadError",
            "WriteError",
            "ProxyError",
            "InvalidURL",
            "OSError",
        ),
    ),
    _Rule(
        FaultKind.FAILING,
        codes=("server_error", "api_error", "internal"),
        # An option of the settings that the client or the service does not know.
        said=("unexpected keyword argument", "unsupported", "unrecognized"),
        statuses=(range(400, 600),),
        names=("InternalServer", "ServiceUnavailable", "APIError", "ResponseError", "ClientError"),
    ),
    _Rule(
        FaultKind.MALFORMED,
        names=("JSONDecode", "Validation", "ValueError", "TypeError", "LookupError", "AttributeError"),
    ),
)
_MAY_PASS = (*_only(408, 409, 429), range(500, 600))


def read_fault(error: Exception, *, begun: bool, secret: str = "", known: str = "") -> ModelFault:
    """Return the fault that an exception tells of: a `PassingFault` where another try may do.

    `begun`: the model had begun to write. `secret` is masked in the detail, as is what looks like a key;
    `known` (the model's name) is not.
    """
    causes = tuple(_causes(error))
    status = next((found for cause in causes if (found := _status(cause))), None)
    kind = _kind(causes, status)
    if kind is FaultKind.LATE and begun:
        kind = FaultKind.SLOW
    called = f"HTTP {status}" if status else type(error).__name__
    if kind is FaultKind.MALFORMED:  # what its client says of it quotes from it
        return ModelFault(kind, f"what came is not of the shape that was expected ({called})")
    detail = f"{called}: {plain(_said(causes), secret=secret, known=known)}"
    if _may_pass(kind, status):
        return PassingFault(kind, detail, after=_wanted_pause(causes))
    return ModelFault(kind, detail)


def plain(text: str, *, secret: str = "", known: str = "") -> str:
    """Return a service's words in one short line, without keys or passwords."""
    if secret:
        text = text.replace(secret, _MASK)
    text = _ACCOUNT.sub("", text)
    text = _KEY_LIKE.sub(lambda found: found[0] if found[0] in known else _MASK, text)
    text = " ".join(text.split())
    return text if len(text) <= _DETAIL else f"{text[:_DETAIL].rstrip()}{_MASK}"


def _kind(causes: tuple[BaseException, ...], status: int | None) -> FaultKind:
    codes = " ".join(_codes(causes)).lower()
    said = " ".join((_said(causes), *map(str, causes))).lower() if status is None or status < 500 else ""
    names = " ".join(base.__name__ for cause in causes for base in type(cause).__mro__)
    tests: tuple[Callable[[_Rule], bool], ...] = (
        lambda rule: any(word in codes for word in rule.codes),
        lambda rule: any(word in said for word in rule.said),
        lambda rule: status is not None and any(status in each for each in rule.statuses),
        lambda rule: any(word in names for word in rule.names),
    )
    return next((rule.kind for fits in tests for rule in _RULES if fits(rule)), FaultKind.FAILING)


def _may_pass(kind: FaultKind, status: int | None) -> bool:
    if kind is FaultKind.FAILING:
        return status is None or any(status in each for each in _MAY_PASS)
    return kind in (FaultKind.BUSY, FaultKind.UNREACHABLE)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _status(error: BaseException) -> int | None:
    """Return the HTTP status that an exception carries, wherever its client puts it."""
    response = getattr(error, "response", None)
    places = (
        getattr(error, "status_code", None),
        getattr(error, "code", None),  # Google's
        response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None,
    )
    return next((int(each) for each in places if isinstance(each, int) and 400 <= each < 600), None)


def _codes(causes: tuple[BaseException, ...]) -> Iterator[str]:
    """Yield what services call a fault: "insufficient_quota", "ThrottlingException"."""
    for cause in causes:
        response = getattr(cause, "response", None)
        bodies = [getattr(cause, "body", None), response if isinstance(response, dict) else None]
        for body in bodies:
            if isinstance(body, dict):
                yield from _words(body)
                for name in ("error", "Error"):
                    if isinstance(inner := body.get(name), dict):
                        yield from _words(inner)
                        yield from _words(inner.get("innererror"))
        for name in ("code", "type", "reason"):
            if isinstance(found := getattr(cause, name, None), str):
                yield found


def _words(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        yield from (str(body[name]) for name in ("code", "type", "status", "Code") if name in body)


def _said(causes: tuple[BaseException, ...]) -> str:
    """Return what the service says if it says anything, else what the first cause of it all says."""
    for cause in causes:
        body = getattr(cause, "body", None)
        if isinstance(body, dict):
            inner = body.get("error")
            message = inner.get("message") if isinstance(inner, dict) else body.get("message") or inner
            if isinstance(message, str) and message:
                return message
    spoken = [text for cause in causes if (text := str(cause).strip())]
    return spoken[-1] if spoken else "it says nothing"


def _wanted_pause(causes: tuple[BaseException, ...]) -> float:
    """Return the seconds of the headers Retry-After-Ms or Retry-After, which may hold a date; 0 without."""
    for cause in causes:
        headers = getattr(getattr(cause, "response", None), "headers", None)
        if headers is None:
            continue
        with suppress(TypeError, ValueError):
            return max(float(headers.get("retry-after-ms")) / 1000, 0)
        wanted = headers.get("retry-after")
        with suppress(TypeError, ValueError):
            return max(float(wanted), 0)
        with suppress(TypeError, ValueError):
            return max(parsedate_to_datetime(wanted).timestamp() - time.time(), 0)
    return 0
