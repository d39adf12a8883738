"""Each misbehaviour, as a client meets it."""

from __future__ import annotations

import json
import re
import time

import httpx
import pytest

from tools.scripted_model.__main__ import main
from tools.scripted_model.behaviours import BEHAVIOURS, MISBEHAVIOURS
from tools.scripted_model.steps import Failure, Say

_QUESTION = "How many places took part in the pilot in 2021?"
_PASSAGES = (
    "Thirteen places took part in the pilot in 2021. However, the pilot was led from Leeds with £5m.",
    "In 2021, the pilot paid 4 places for a second year.",
)
_MARK = re.compile(r"\[(\d+)\]")


def _post(server, asked, **more) -> httpx.Response:
    messages = [{"role": said.role, "content": said.text} for said in asked.messages]
    body = {"model": asked.model, "messages": messages, "stream": True} | more
    return httpx.post(f"{server.url}/chat/completions", json=body, trust_env=False, timeout=5)


def _text(answer: httpx.Response) -> str:
    """What a stream says; events that are no JSON are left out."""
    said = ""
    for line in answer.text.splitlines():
        try:
            event = json.loads(line.removeprefix("data: "))
        except ValueError:
            continue
        for choice in event.get("choices", []):
            said += choice["delta"].get("content") or ""
    return said


@pytest.fixture
def say(server, ask):
    """Return what asks a model for its answer, and gives the text."""
    return lambda model: _text(_post(server, ask(_QUESTION, *_PASSAGES, model=model)))


@pytest.mark.parametrize(
    ("model", "status", "code"),
    [
        ("busy", 429, "rate_limit_exceeded"),
        ("no-quota", 429, "insufficient_quota"),
        ("bad-key", 401, "invalid_api_key"),
        ("down", 500, None),
        ("too-long", 400, "context_length_exceeded"),
        ("filtered", 400, "content_filter"),
    ],
)
def test_a_refusal_has_its_status_and_code(server, ask, model: str, status: int, code: str | None) -> None:
    for _ in range(2):
        answer = _post(server, ask(_QUESTION, model=model))
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_what_fails_once_answers_well_when_it_is_asked_again(server, ask) -> None:
    for model, status in (("busy-once", 429), ("down-once", 500)):
        first, second = (_post(server, ask(_QUESTION, model=model)) for _ in range(2))
        assert (first.status_code, second.status_code) == (status, 200)
        assert _text(second).startswith("Thirteen places")
    assert _post(server, ask("Another one?", model="busy-once")).headers["retry-after"] == "1"


@pytest.mark.parametrize(("model", "status"), [("unavailable", 503), ("portal", 200)])
def test_a_page_comes_in_place_of_json(server, ask, model: str, status: int) -> None:
    answer = _post(server, ask(_QUESTION, model=model))
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")


@pytest.mark.parametrize("model", ["silent", "opens", "stalls", "slow-start"])
def test_who_waits_for_it_runs_out_of_patience(server, ask, model: str) -> None:
    messages = [{"role": "user", "content": ask(_QUESTION, *_PASSAGES).text}]
    body = {"model": model, "messages": messages, "stream": True}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/chat/completions", json=body, trust_env=False, timeout=0.3)
    assert server.calls[-1].left.wait(1)


@pytest.mark.parametrize("model", ["hangs-up", "breaks-off"])
def test_the_connection_breaks(server, ask, model: str) -> None:
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        _post(server, ask(_QUESTION, *_PASSAGES, model=model))
    assert bool(server.calls[-1].pieces) is (model == "breaks-off")


def test_a_stream_may_end_without_a_reason(server, ask) -> None:
    answer = _post(server, ask(_QUESTION, *_PASSAGES, model="just-ends"))
    assert _text(answer).startswith("Thirteen")
    assert "[DONE]" not in answer.text
    assert '"stop"' not in answer.text


def test_a_stream_may_be_torn_hold_an_error_or_comments(server, ask) -> None:
    torn = _post(server, ask(_QUESTION, *_PASSAGES, model="torn-json")).text
    assert '"and th\n' in torn
    assert '"error"' in _post(server, ask(_QUESTION, *_PASSAGES, model="error-event")).text
    assert ": keep-alive" in _post(server, ask(_QUESTION, *_PASSAGES, model="keep-alive")).text


def test_bytes_come_one_by_one_and_are_a_good_answer(server, ask, say) -> None:
    asked = ask(_QUESTION, *_PASSAGES, model="bytewise")
    body = {"model": "bytewise", "messages": [{"role": "user", "content": asked.text}], "stream": True}
    with httpx.stream("POST", f"{server.url}/chat/completions", json=body, trust_env=False) as answer:
        assert len(next(answer.iter_raw())) < 20  # what arrived together, never an event
    assert say("bytewise") == say("good")


@pytest.mark.parametrize("model", ["endless", "repeats"])
def test_it_goes_on_past_every_limit(server, ask, model: str) -> None:
    asked = ask(_QUESTION, *_PASSAGES)
    body = {
        "model": model,
        "messages": [{"role": "user", "content": asked.text}],
        "stream": True,
        "max_tokens": 5,
    }
    began, events = time.monotonic(), 0
    with httpx.stream("POST", f"{server.url}/chat/completions", json=body, trust_env=False) as answer:
        for line in answer.iter_lines():
            events += line.startswith("data")
            if events > 200:
                break
    assert time.monotonic() - began < 5
    assert server.calls[-1].left.wait(1)


def test_untruths_differ_from_the_good_answer_as_they_say(say) -> None:
    good = say("good")
    assert _MARK.findall(good)
    assert not _MARK.findall(say("cites-nothing"))
    assert {int(number) for number in _MARK.findall(say("cites-beyond"))} <= {91, 92}
    assert _MARK.findall(say("cites-wrong")) == [
        {"1": "2", "2": "1"}[number] for number in _MARK.findall(good)
    ]
    assert "2021" not in say("invents-numbers")
    assert "Trumpton" in say("invents-names")
    assert re.search(r"\bnot\b", say("negates"))


@pytest.mark.parametrize(
    ("model", "holds"),
    [
        ("empty", ""),
        ("refuses", "can't help"),
        ("french", "Le programme"),
        ("welsh", "Daeth y rhaglen"),
        ("json", '{"statements": '),
        ("markdown", "| No | Finding |"),
        ("fenced", "```\nThirteen"),
        ("links", "](https://reports.example/full)"),
        ("thinks", "</think>\n\nThirteen"),
        ("chatty", "Great question!"),
        ("marks-joined", "[1, 2]"),
        ("marks-ranged", "[1-2]"),
        ("marks-wide", "【1】"),
        ("marks-notes", "[^1]"),
        ("marks-round", "(1)"),
        ("marks-named", "[passage 1]"),
        ("marks-before", "2021 [1]."),
    ],
)
def test_a_form_is_what_its_name_says(say, model: str, holds: str) -> None:
    said = say(model)
    assert holds in said
    assert bool(said) is bool(holds)


@pytest.mark.parametrize(("model", "reason"), [("cut-short", "length"), ("censored", "content_filter")])
def test_an_answer_ends_early_for_a_reason(server, ask, say, model: str, reason: str) -> None:
    answer = _post(server, ask(_QUESTION, *_PASSAGES, model=model))
    assert f'"finish_reason": "{reason}"' in answer.text
    assert say("good").startswith(_text(answer))
    assert len(_text(answer)) < len(say("good"))


def test_a_tool_is_called_in_place_of_text(server, ask) -> None:
    answer = _post(server, ask(_QUESTION, model="tools"), stream=False).json()
    message = answer["choices"][0]["message"]
    assert message["content"] is None
    assert message["tool_calls"][0]["function"]["name"] == "search_documents"


def test_reasoning_may_come_in_a_field_of_its_own(server, ask, say) -> None:
    answer = _post(server, ask(_QUESTION, *_PASSAGES, model="thinks-apart"), stream=False).json()
    message = answer["choices"][0]["message"]
    assert message["reasoning_content"]
    assert message["content"] == say("good")


def test_tokens_may_not_be_told(server, ask) -> None:
    assert "usage" not in _post(server, ask(_QUESTION, model="no-usage"), stream=False).json()
    streamed = _post(server, ask(_QUESTION, model="no-usage"), stream_options={"include_usage": True})
    assert "completion_tokens" not in streamed.text


def test_a_drip_says_a_word_at_a_time(ask) -> None:
    steps = list(BEHAVIOURS["drips"].play(ask(_QUESTION, *_PASSAGES)).steps)
    assert isinstance(steps[0], Say)
    assert steps[1].seconds == 0.5


def test_every_behaviour_plays_with_every_prompt_even_an_empty_one(ask) -> None:
    history = [{"question": "What was City Challenge?", "answer": ""}]
    asked = [
        ask(_QUESTION, "Nothing of the kind."),
        ask("And it?", prompt="condense_question", history=history, passages=None, words=None),
    ]
    for name, behaviour in BEHAVIOURS.items():
        for each in asked:
            outcome = behaviour.play(each)
            if not isinstance(outcome, Failure):
                assert next(iter(outcome.steps)), name


def test_the_list_names_every_model_on_a_line(capsys) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(BEHAVIOURS)
    assert len(MISBEHAVIOURS) >= 18
