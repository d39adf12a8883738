from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from command_line import Run
from model_server import Behaviour, ModelServer, fails, says, silent

from assistant.commands.doctor_model import REMEDIES
from assistant.kernel.chat_model import FaultKind

_GOOD = ("The scheme began in 2019 ", "in 4 towns. [1]")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A service that the settings name, with a model “tiny”."""
    with ModelServer() as opened:
        monkeypatch.setenv("PRECEDENT_MODEL", "tiny")
        monkeypatch.setenv("PRECEDENT_MODEL_URL", f"{opened.address}/v1")
        monkeypatch.setenv("PRECEDENT_MODEL_KEY", "hush-hush")
        monkeypatch.setenv("PRECEDENT_MODEL_FIRST_SECONDS", "0.5")
        yield opened


def examined(precedent: Run) -> tuple[int, list[dict[str, str]]]:
    done = precedent("doctor", "--model", "--json")
    assert "hush-hush" not in done.out + done.err
    return done.status, json.loads(done.out)


def named(findings: list[dict[str, str]], name: str) -> dict[str, str]:
    return next(item for item in findings if item["name"] == name)


def test_good_model_is_told_of(precedent: Run, server: ModelServer) -> None:
    server.behaves(says(*_GOOD, usage=(120, 14)))
    done = precedent("doctor", "--model")
    assert done.status == 0
    for told in (
        f"tiny at {server.address}/v1",
        "ms until it began",
        "yes, in 2 pieces",
        "told: 120 read, 14 written",
        "answers from its passage and cites it",
    ):
        assert told in done.out
    assert "Index" not in done.out
    assert len(server.asked) == 1


def test_it_is_asked_as_readers_questions_are(precedent: Run, server: ModelServer) -> None:
    server.behaves(says(*_GOOD))
    examined(precedent)
    roles = [message["role"] for message in server.asked[0].body["messages"]]
    assert roles == ["system", "user"]
    assert '<passage number="1"' in server.asked[0].body["messages"][1]["content"]


def test_none_set_is_no_fault_and_says_how(precedent: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRECEDENT_MODEL", raising=False)
    status, findings = examined(precedent)
    assert status == 0
    assert "set PRECEDENT_MODEL" in findings[0]["value"]
    assert "PRECEDENT_MODEL_URL" in findings[0]["value"]


def test_small_model_is_asked_too_and_need_not_cite(
    precedent: Run, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECEDENT_SMALL_MODEL", "tinier")
    server.behaves(says(*_GOOD), says("In 2019."))
    status, findings = examined(precedent)
    assert status == 0
    assert [request.body["model"] for request in server.asked] == ["tiny", "tinier"]
    assert named(findings, "Small model")["value"].startswith("tinier at ")


@pytest.mark.parametrize(
    ("behaviour", "wrong", "remedy"),
    [
        (fails(401, "No such key."), "refuses the key (HTTP 401: No such key.)", "PRECEDENT_MODEL_KEY"),
        (fails(404, "No model tiny."), "does not know this model", "PRECEDENT_MODEL_URL"),
        (fails(429, "Slow down."), "takes no more calls", "try again"),
        (fails(429, "Pay.", code="insufficient_quota"), "nothing is left to pay with", "add credit"),
        (fails(500), "answers with an error", "status page or log"),
        (fails(400, "Unknown option.", code=""), "Unknown option.", "PRECEDENT_MODEL_OPTIONS"),
        (silent(), "did not begin to write in time", "PRECEDENT_MODEL_FIRST_SECONDS"),
        (says("It", finish="length"), "cut short", "PRECEDENT_MODEL_TOKENS"),
        (says("It", finish="content_filter"), "would not answer", "content filter"),
        (fails(400, "x", code="context_length_exceeded"), "cannot read as much", "PRECEDENT_MODEL_WORDS"),
        (lambda request: request.hang_up(), "no connection", "firewall"),
        (says("It began in 2019 in four towns."), "which passage it rests on", "another model"),
        (says("It began in 2005 in six towns. [1]"), "“It began in 2005 in six towns. [1]”", "another model"),
        (says("NOT FOUND"), "did not find what its passage says", "another model"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_remedy(
    precedent: Run, server: ModelServer, behaviour: Behaviour, wrong: str, remedy: str
) -> None:
    server.behaves(behaviour)
    status, findings = examined(precedent)
    assert status == 1
    (found,) = [item for item in findings if item["remedy"]]
    assert wrong in found["value"]
    assert remedy in found["remedy"]
    assert len(server.asked) == 1  # what is wrong is seen at once


def test_model_that_cannot_be_opened_is_told(precedent: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_MODEL", "nonsense:tiny")
    status, findings = examined(precedent)
    assert status == 1
    assert "unknown" in findings[0]["remedy"]


def test_model_that_answers_all_at_once_and_tells_no_tokens_can_be_used(
    precedent: Run, server: ModelServer
) -> None:
    server.behaves(says("".join(_GOOD), usage=None))
    status, findings = examined(precedent)
    assert status == 0
    assert named(findings, "Streams")["value"].startswith("no: ")
    assert named(findings, "Tokens")["value"].startswith("not told")


def test_every_kind_of_fault_has_its_remedy() -> None:
    assert set(REMEDIES) == set(FaultKind)


def test_doctor_names_the_models_without_asking_them(precedent: Run, server: ModelServer) -> None:
    findings = json.loads(precedent("doctor", "--json").out)
    assert named(findings, "Model")["value"].startswith("tiny; ")
    assert not server.asked
