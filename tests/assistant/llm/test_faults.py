from __future__ import annotations

from email.utils import formatdate
from time import time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.chat_model import FaultKind
from assistant.llm.faults import PassingFault, plain, read_fault


def service_fault(name: str, message: str = "", **carried: Any) -> Exception:
    """Return a fault of a client, with what it carries."""
    error: Exception = type(name, (Exception,), {})(message)
    for attribute, value in carried.items():
        setattr(error, attribute, value)
    return error


def amazon(status: int, code: str, message: str = "") -> Exception:
    response = {"ResponseMetadata": {"HTTPStatusCode": status}, "Error": {"Code": code, "Message": message}}
    return service_fault("ClientError", message, response=response)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        # OpenAI's manner
        (service_fault("RateLimitError", status_code=429, body={"code": "insufficient_quota"}), FaultKind.QUOTA),
        (service_fault("RateLimitError", status_code=429, body={"code": "rate_limit_exceeded"}), FaultKind.BUSY),
        (service_fault("APIError", body={"code": "context_length_exceeded"}), FaultKind.TOO_LONG),
        (service_fault("APITimeoutError", "Request timed out."), FaultKind.LATE),
        (service_fault("APIConnectionError", "Connection error."), FaultKind.UNREACHABLE),
        # Azure's
        (
            service_fault(
                "BadRequestError",
                status_code=400,
                body={"code": "content_filter", "innererror": {"code": "ResponsibleAIPolicyViolation"}},
            ),
            FaultKind.REFUSED,
        ),
        (service_fault("NotFoundError", status_code=404, body={"code": "DeploymentNotFound"}), FaultKind.MISSING),
        # Anthropic's
        (
            service_fault("APIStatusError", status_code=529, body={"error": {"type": "overloaded_error"}}),
            FaultKind.BUSY,
        ),
        (
            service_fault(
                "BadRequestError",
                status_code=400,
                body={"error": {"type": "invalid_request_error", "message": "Your credit balance is too low"}},
            ),
            FaultKind.QUOTA,
        ),
        (service_fault("BadRequestError", "prompt is too long: 9 tokens > 8", status_code=400), FaultKind.TOO_LONG),
        (service_fault("TypeError", "Could not resolve authentication method."), FaultKind.KEY),
        # Google's
        (service_fault("InvalidArgument", "400 API key not valid.", code=400), FaultKind.KEY),
        (service_fault("ResourceExhausted", "429 Resource exhausted", code=429), FaultKind.BUSY),
        (service_fault("InvalidArgument", "The input token count (9) exceeds the maximum", code=400), FaultKind.TOO_LONG),
        (service_fault("ServiceUnavailable", "503 failed to connect to all addresses", code=503), FaultKind.FAILING),
        (service_fault("DefaultCredentialsError", "Not found."), FaultKind.KEY),
        # Amazon's
        (amazon(429, "ThrottlingException"), FaultKind.BUSY),
        (amazon(400, "ThrottlingException"), FaultKind.BUSY),
        (amazon(403, "AccessDeniedException"), FaultKind.KEY),
        (amazon(400, "ValidationException", "The provided model identifier is invalid."), FaultKind.MISSING),
        (amazon(400, "ValidationException", "Input is too long for requested model."), FaultKind.TOO_LONG),
        (service_fault("EndpointConnectionError", "Could not connect"), FaultKind.UNREACHABLE),
        # Ollama's
        (service_fault("ResponseError", "model 'x' not found", status_code=404), FaultKind.MISSING),
        (service_fault("ResponseError", "out of memory", status_code=500), FaultKind.FAILING),
        (ConnectionError("Failed to connect to Ollama."), FaultKind.UNREACHABLE),
        # anybody's
        (service_fault("BadRequestError", "No such option", status_code=400), FaultKind.FAILING),
        (TypeError("create() got an unexpected keyword argument 'foo'"), FaultKind.FAILING),
        (KeyError("choices"), FaultKind.MALFORMED),
        (ValueError("Expecting value"), FaultKind.MALFORMED),
        (service_fault("Strange", "something else"), FaultKind.FAILING),
    ],
)  # fmt: skip
def test_fault_of_every_manner_has_its_kind(error: Exception, kind: FaultKind) -> None:
    assert read_fault(error, begun=False).kind is kind


def test_timeout_of_a_client_that_had_begun_is_slow() -> None:
    assert read_fault(TimeoutError(), begun=True).kind is FaultKind.SLOW


def test_cause_is_read_where_the_fault_itself_tells_nothing() -> None:
    outer = service_fault("Wrapped", "it went wrong")
    outer.__cause__ = service_fault("AuthenticationError", "no", status_code=401)
    assert read_fault(outer, begun=False).kind is FaultKind.KEY


@pytest.mark.parametrize(
    ("status", "passes"), [(429, True), (500, True), (503, True), (400, False), (401, False), (404, False)]
)
def test_only_some_faults_may_pass(status: int, passes: bool) -> None:
    fault = read_fault(service_fault("APIStatusError", status_code=status), begun=False)
    assert isinstance(fault, PassingFault) is passes


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "soon"}, 0),
        ({}, 0),
    ],
)
def test_pause_that_a_service_asks_for_is_read(headers: dict[str, str], seconds: float) -> None:
    assert wanted_pause(headers) == seconds


def test_pause_may_be_a_date() -> None:
    headers = {"retry-after": formatdate(time() + 30, usegmt=True)}
    assert wanted_pause(headers) == pytest.approx(30, abs=5)


def wanted_pause(headers: dict[str, str]) -> float:
    error = service_fault("RateLimitError", status_code=429, response=SimpleNamespace(headers=headers))
    fault = read_fault(error, begun=False)
    assert isinstance(fault, PassingFault)
    return fault.after


def test_detail_is_what_the_service_says() -> None:
    error = service_fault(
        "NotFoundError", "Error code: 404 - {…}", status_code=404, body={"message": "No model tiny."}
    )
    assert read_fault(error, begun=False).detail == "HTTP 404: No model tiny."


@pytest.mark.parametrize(
    "said",
    [
        "Incorrect API key provided: sk-proj-abc…",
        "Bad token AbCdEf0123456789AbCdEf0123456789",
        "Cannot reach https://me:hush@host/v1",
        "You sent hush-hush",
    ],
)
def test_keys_are_masked(said: str) -> None:
    shown = plain(said, secret="hush-hush")
    assert not any(each in shown for each in ("sk-proj", "AbCdEf", "hush"))


def test_name_of_the_model_is_no_key() -> None:
    name = "claude-sonnet-4-5-20250929-v1"
    assert name in plain(f"No model {name}.", known=name)


@given(st.text(max_size=600), st.text("abcdef0123456789-", min_size=4, max_size=50))
def test_no_secret_is_left_and_the_line_is_short(said: str, key: str) -> None:
    shown = plain(f"{said} {key} {said}", secret=key)
    assert key not in shown
    assert len(shown) <= 241
    assert "\n" not in shown
