"""The server as clients see it: the official one, and one that leaves."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.server import ScriptedServer, serving
from tools.scripted_model.steps import FOR_EVER, Say, Script

openai = pytest.importorskip("openai", reason="the extra [openai] is not installed")
_HELLO = [{"role": "user", "content": "Reply with the word ready."}]


@pytest.fixture
def client(server: ScriptedServer):
    with openai.OpenAI(base_url=server.url, api_key="sk-test", max_retries=0) as opened:
        yield opened


def _messages(asked) -> list[dict[str, str]]:
    return [{"role": said.role, "content": said.text} for said in asked.messages]


def test_its_models_are_listed(client) -> None:
    names = [model.id for model in client.models.list()]
    assert {"good", "obedient", "silent"} <= set(names)
    assert len(names) > 20


def test_an_answer_in_one_piece_has_its_tokens(client) -> None:
    answer = client.chat.completions.create(model="good", messages=_HELLO)
    assert answer.choices[0].message.content == "ready"
    assert answer.choices[0].finish_reason == "stop"
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens) == (
        5,
        1,
        6,
    )


def test_a_stream_is_the_same_answer_in_pieces_and_tells_its_tokens_at_the_end(client, ask) -> None:
    messages = _messages(ask("How many places took part in the pilot?"))
    whole = client.chat.completions.create(model="good", messages=messages).choices[0].message.content
    *chunks, last = client.chat.completions.create(
        model="good", messages=messages, stream=True, stream_options={"include_usage": True}
    )
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks]
    assert "".join(pieces) == whole
    assert len([piece for piece in pieces if piece]) > 5
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert last.choices == []
    assert last.usage.completion_tokens == len([piece for piece in pieces if piece])


def test_a_stream_ends_with_done_and_tells_no_tokens_unasked(server) -> None:
    body = {"model": "good", "messages": _HELLO, "stream": True}
    answer = httpx.post(f"{server.url}/chat/completions", json=body, trust_env=False)
    assert answer.headers["content-type"].startswith("text/event-stream")
    *events, end = answer.text.strip().split("\n\n")
    assert end == "data: [DONE]"
    assert not any("usage" in json.loads(event.removeprefix("data: ")) for event in events)


def test_it_stops_at_the_length_that_is_asked_for(client, ask) -> None:
    messages = _messages(ask("How many places took part in the pilot?"))
    answer = client.chat.completions.create(model="good", messages=messages, max_tokens=3)
    assert answer.choices[0].message.content == "Thirteen places took"
    assert answer.choices[0].finish_reason == "length"


def test_faults_come_in_openais_shape(client, server) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="nobody", messages=_HELLO)
    assert unknown.value.code == "model_not_found"
    for body in ({"messages": _HELLO}, {"model": "good", "messages": []}, {"model": "good", "messages": [1]}):
        answer = httpx.post(f"{server.url}/chat/completions", json=body, trust_env=False)
        assert answer.status_code == 400
        assert answer.json()["error"]["type"] == "invalid_request_error"
    broken = httpx.post(f"{server.url}/chat/completions", content=b"{", trust_env=False)
    assert broken.status_code == 400


def test_it_remembers_what_it_was_asked(client, server) -> None:
    client.chat.completions.create(model="good", messages=[{"role": "user", "content": "Remember me."}])
    call = server.calls[-1]
    assert call.asked.messages[0].text == "Remember me."
    assert call.headers["authorization"] == "Bearer sk-test"
    assert call.done.wait(1)
    assert call.began <= call.ended <= time.monotonic()
    assert not call.left.is_set()


def test_a_client_that_leaves_is_noticed_and_the_work_stops(client, server, ask) -> None:
    messages = _messages(ask("How many places took part in the pilot?"))
    stream = client.chat.completions.create(model="stalls", messages=messages, stream=True)
    next(iter(stream))
    left_at = time.monotonic()
    stream.close()
    call = server.calls[-1]
    assert call.left.wait(1)
    assert 0 <= call.left_at - left_at < 1
    assert call.done.wait(1)


def test_pace_spreads_the_tokens_over_time() -> None:
    with serving(pace=0.03) as slow:
        body = {"model": "good", "messages": [{"role": "user", "content": "Hello."}]}
        began = time.monotonic()
        httpx.post(f"{slow.url}/chat/completions", json=body, trust_env=False)
        assert time.monotonic() - began > 0.09


def test_a_behaviour_of_a_tests_own_is_played_and_broken_off_at_the_end() -> None:
    own = {"mine": Behaviour("greets and waits", lambda _asked: Script([Say("Good day."), FOR_EVER]))}
    with serving(own) as running:
        body = {"model": "mine", "messages": _HELLO, "stream": True}
        with httpx.stream("POST", f"{running.url}/chat/completions", json=body, trust_env=False) as answer:
            assert "role" in next(answer.iter_text())
            began = time.monotonic()
            running_calls = running.calls
            assert len(running_calls) == 1
    assert time.monotonic() - began < 3
