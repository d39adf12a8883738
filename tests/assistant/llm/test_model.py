from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from asked_models import QUESTION, ask, fault_of
from langchain_core.tracers.langchain import wait_for_all_tracers
from model_server import (
    Behaviour,
    ModelServer,
    Request,
    chunk,
    drips,
    fails,
    says,
    says_then_breaks,
    says_then_hangs,
    silent,
    streams,
)
from structlog.testing import capture_logs

from assistant.kernel.chat_model import FaultKind, ModelFault, Usage
from assistant.kernel.stopping import Stop
from assistant.llm.model import LimitedModel

Open = Callable[..., LimitedModel]
KEY = "sk-hush-0123456789abcdef0123456789"  # as in conftest.py


def test_text_comes_in_pieces_and_usage_at_the_end(server: ModelServer, open_at: Open) -> None:
    server.behaves(says("Bolton", " and Bury. [1]", usage=(7, 3)))
    assert list(open_at().write(QUESTION, stop=Stop())) == ["Bolton", " and Bury. [1]", Usage(7, 3)]


def test_roles_and_texts_are_sent_as_they_are(server: ModelServer, open_at: Open) -> None:
    server.behaves(says("Bolton."))
    ask(open_at())
    sent = server.asked[0]
    assert sent.body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Which towns took part?"},
    ]
    assert sent.body["model"] == "tiny"
    assert sent.body["max_tokens"] == 1000
    assert "max_completion_tokens" not in sent.body


def test_service_that_tells_no_tokens_is_taken(server: ModelServer, open_at: Open) -> None:
    server.behaves(says("Bolton.", usage=None))
    heard = ask(open_at())
    assert (heard.text, heard.usage, heard.fault) == ("Bolton.", Usage(0, 0), None)


def test_reasoning_is_left_out(server: ModelServer, open_at: Open) -> None:
    thought = chunk({"role": "assistant", "reasoning_content": "Let me think.", "content": None})
    server.behaves(streams(thought, chunk({"content": "Bolton."}), chunk(finish="stop"), "[DONE]"))
    assert ask(open_at()).text == "Bolton."


@pytest.mark.filterwarnings("ignore:Pydantic serializer")  # of OpenAI's client, at the wrong shapes
@pytest.mark.parametrize(
    ("behaviour", "kind", "calls"),
    [
        (fails(401, "Incorrect API key provided."), FaultKind.KEY, 1),
        (fails(403), FaultKind.KEY, 1),
        (fails(404, "The model `tiny` does not exist.", code="model_not_found"), FaultKind.MISSING, 1),
        (fails(429, "Slow down."), FaultKind.BUSY, 3),
        (fails(429, "You exceeded your quota.", code="insufficient_quota"), FaultKind.QUOTA, 1),
        (fails(402, "Pay first."), FaultKind.QUOTA, 1),
        (fails(400, "Too long.", code="context_length_exceeded"), FaultKind.TOO_LONG, 1),
        (fails(400, "This model's maximum context length is 4096 tokens."), FaultKind.TOO_LONG, 1),
        (fails(400, "Filtered.", code="content_filter"), FaultKind.REFUSED, 1),
        (fails(400, "Unsupported parameter: 'stream_options'."), FaultKind.FAILING, 1),
        (fails(500), FaultKind.FAILING, 3),
        (fails(503, "billing is down"), FaultKind.FAILING, 3),
        (lambda request: request.hang_up(), FaultKind.UNREACHABLE, 3),
        (says(), FaultKind.MALFORMED, 1),
        (says("Bolt", finish="length"), FaultKind.MALFORMED, 1),
        (says("Bolt", finish=None), FaultKind.MALFORMED, 1),
        (says("Bolt", finish="content_filter"), FaultKind.REFUSED, 1),
        (says_then_breaks("Bolt"), FaultKind.UNREACHABLE, 1),
        (streams("{not JSON"), FaultKind.MALFORMED, 1),
        (streams({"choices": "none"}), FaultKind.MALFORMED, 1),
        (streams(chunk({"role": "assistant", "content": {"answer": "Bolton"}})), FaultKind.MALFORMED, 1),
        (streams({"error": {"message": "It broke.", "code": "server_error"}}), FaultKind.FAILING, 3),
        (
            streams(
                chunk(
                    {
                        "role": "assistant",
                        "tool_calls": [{"index": 0, "id": "1", "function": {"name": "f", "arguments": "{}"}}],
                    }
                )
            ),
            FaultKind.MALFORMED,
            1,
        ),
        (
            lambda request: request.send(200, "<html>Hello</html>", Content_Type="text/html"),
            FaultKind.MALFORMED,
            1,
        ),
        (
            lambda request: request.send(200, {"choices": [{"message": {"content": "Bolton."}}]}),
            FaultKind.MALFORMED,
            1,
        ),
    ],
)
def test_each_misbehaviour_has_its_kind_and_only_what_may_pass_is_tried_again(
    server: ModelServer, open_at: Open, behaviour: Behaviour, kind: FaultKind, calls: int
) -> None:
    server.behaves(behaviour)
    fault = fault_of(open_at())
    assert fault.kind is kind
    assert fault.detail
    assert len(server.asked) == calls


def test_what_was_written_before_a_fault_is_read(server: ModelServer, open_at: Open) -> None:
    server.behaves(says("Bolton. [1]", " And then", finish="length"))
    heard = ask(open_at())
    assert heard.text == "Bolton. [1] And then"
    assert heard.fault
    assert "PRECEDENT_MODEL_TOKENS" in heard.fault.detail


@pytest.mark.parametrize("first", [fails(500), fails(429), lambda request: request.hang_up()])
def test_passing_fault_is_tried_again_and_forgotten(
    server: ModelServer, open_at: Open, first: Behaviour
) -> None:
    server.behaves(first, says("Bolton."))
    heard = ask(open_at())
    assert (heard.text, heard.fault) == ("Bolton.", None)


def test_nothing_is_tried_again_once_text_was_given(server: ModelServer, open_at: Open) -> None:
    server.behaves(says_then_breaks("Bolt"), says("Bury."))
    heard = ask(open_at())
    assert heard.text == "Bolt"
    assert heard.fault
    assert heard.fault.kind is FaultKind.UNREACHABLE
    assert len(server.asked) == 1


def test_service_is_left_alone_as_long_as_it_asks(server: ModelServer, open_at: Open) -> None:
    server.behaves(fails(429, Retry_After="0.4"), says("Bolton."))
    began = time.monotonic()
    assert ask(open_at()).text == "Bolton."
    assert time.monotonic() - began >= 0.4


def test_pause_that_outlasts_the_limit_is_not_waited_for(server: ModelServer, open_at: Open) -> None:
    server.behaves(fails(429, Retry_After="60"))
    began = time.monotonic()
    assert fault_of(open_at()).kind is FaultKind.BUSY
    assert time.monotonic() - began < 1
    assert len(server.asked) == 1


def test_nothing_at_that_address_is_unreachable(server: ModelServer, open_at: Open) -> None:
    with ModelServer() as gone:
        address = gone.address
    server.address = address
    assert fault_of(open_at()).kind is FaultKind.UNREACHABLE


def test_silence_is_late(server: ModelServer, open_at: Open) -> None:
    server.behaves(silent())
    began = time.monotonic()
    assert fault_of(open_at(first_seconds=0.3)).kind is FaultKind.LATE
    assert time.monotonic() - began < 1
    assert server.hung_up.wait(1)


def test_empty_pieces_are_no_beginning(server: ModelServer, open_at: Open) -> None:
    server.behaves(says_then_hangs("", ""))
    assert fault_of(open_at(first_seconds=0.3)).kind is FaultKind.LATE


def test_one_that_begins_and_does_not_end_is_slow(server: ModelServer, open_at: Open) -> None:
    server.behaves(drips("Bolton. ", 0.05, 100))
    heard = ask(open_at(first_seconds=0.3, seconds=0.6))
    assert heard.text.startswith("Bolton. Bolton. ")
    assert heard.fault
    assert heard.fault.kind is FaultKind.SLOW


def test_seconds_of_a_call_are_instead_of_those_of_the_settings(server: ModelServer, open_at: Open) -> None:
    server.behaves(drips("Bolton. ", 0.05, 100))
    began = time.monotonic()
    assert fault_of(open_at(seconds=30), seconds=0.3).kind is FaultKind.SLOW
    assert time.monotonic() - began < 1


def test_one_that_does_not_stop_is_stopped(server: ModelServer, open_at: Open) -> None:
    server.behaves(drips("Bolton. " * 20, 0, 1000))
    heard = ask(open_at(characters=500))
    assert heard.fault
    assert heard.fault.kind is FaultKind.MALFORMED
    assert len(heard.text) <= 500


def test_call_begins_at_once_and_goes_on_while_nobody_reads(server: ModelServer, open_at: Open) -> None:
    done = threading.Event()

    def behave(request: Request) -> None:
        says(*["Bolton. "] * 500)(request)
        done.set()

    server.behaves(behave)
    writing = open_at().write(QUESTION, stop=Stop())
    assert done.wait(2)
    assert len([each for each in writing if isinstance(each, str)]) == 500


@pytest.mark.parametrize("behaviour", [silent(), says_then_hangs("Bolton.")], ids=["before", "after"])
def test_server_sees_at_once_that_whoever_asked_has_gone(
    server: ModelServer, open_at: Open, behaviour: Behaviour
) -> None:
    server.behaves(behaviour)
    stop = Stop()
    writing = open_at(first_seconds=8, seconds=8).write(QUESTION, stop=stop)
    wait_for(lambda: bool(server.asked))
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(ModelFault) as caught:
        list(writing)
    stopped = time.monotonic()
    assert caught.value.kind is FaultKind.STOPPED
    assert server.hung_up.wait(2)
    assert server.gone[0] - stopped < 1


def test_closing_stops_the_call(server: ModelServer, open_at: Open) -> None:
    server.behaves(says_then_hangs("Bolton."))
    writing = open_at().write(QUESTION, stop=Stop())
    assert next(writing) == "Bolton."
    closed = time.monotonic()
    writing.close()
    assert server.hung_up.wait(2)
    assert server.gone[0] - closed < 1


def test_forgetting_stops_the_call(server: ModelServer, open_at: Open) -> None:
    server.behaves(says_then_hangs("Bolton."))
    writing = open_at().write(QUESTION, stop=Stop())
    assert next(writing) == "Bolton."
    del writing
    gc.collect()
    assert server.hung_up.wait(2)


def test_nothing_is_sent_for_one_who_has_gone_already(server: ModelServer, open_at: Open) -> None:
    server.behaves(says("Bolton."))
    stop = Stop()
    stop.set()
    with pytest.raises(ModelFault) as caught:
        list(open_at().write(QUESTION, stop=stop))
    assert caught.value.kind is FaultKind.STOPPED
    assert not server.asked


def test_end_stays_the_end(server: ModelServer, open_at: Open) -> None:
    server.behaves(says("Bolton."))
    writing = open_at().write(QUESTION, stop=Stop())
    assert len(list(writing)) == 2
    assert list(writing) == []
    writing.close()


def test_more_calls_than_allowed_wait_their_turn(server: ModelServer, open_at: Open) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    def behave(request: Request) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with lock:
            at_once -= 1
        says("Bolton.")(request)

    server.behaves(behave)
    model = open_at(calls=2)
    with ThreadPoolExecutor(6) as pool:
        heard = list(pool.map(lambda _: ask(model), range(6)))
    assert [each.text for each in heard] == ["Bolton."] * 6
    assert most == 2


def test_one_whose_turn_does_not_come_is_told_so(server: ModelServer, open_at: Open) -> None:
    server.behaves(says_then_hangs("Bolton."))
    model = open_at(calls=1, first_seconds=0.3)
    first = model.write(QUESTION, stop=Stop())
    assert next(first) == "Bolton."
    fault = fault_of(model)
    assert fault.kind is FaultKind.BUSY
    assert "PRECEDENT_MODEL_CALLS" in fault.detail
    first.close()
    server.behaves(says("Bury."))
    assert ask(model).text == "Bury."


def test_model_that_fails_five_times_in_a_row_rests(server: ModelServer, open_at: Open) -> None:
    server.behaves(fails(500))
    model = open_at(tries=1)
    kinds = [fault_of(model).kind for _ in range(6)]
    assert kinds == [FaultKind.FAILING] * 5 + [FaultKind.RESTING]
    assert len(server.asked) == 5


def test_calls_that_are_given_too_little_time_do_not_make_it_rest(server: ModelServer, open_at: Open) -> None:
    server.behaves(silent())
    model = open_at()
    assert [fault_of(model, seconds=0.02).kind for _ in range(5)] == [FaultKind.LATE] * 5
    assert fault_of(model, seconds=0).kind is FaultKind.LATE
    server.behaves(says("Bolton."))
    assert ask(model).text == "Bolton."


def test_key_stands_in_no_fault_and_no_log(server: ModelServer, open_at: Open) -> None:
    server.behaves(fails(401, f"Incorrect API key provided: {KEY}."))
    with capture_logs() as logs:
        fault = fault_of(open_at())
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(fault) + fault.detail + str(logs)
    assert fault.__cause__ is None
    assert fault.__suppress_context__


def test_each_call_is_one_line_without_text(server: ModelServer, open_at: Open) -> None:
    server.behaves(fails(500), says("Bolton.", usage=(7, 3)))
    with capture_logs() as logs:
        ask(open_at())
    (line,) = [each for each in logs if each["event"] == "model called"]
    assert line["model"] == "tiny"
    assert (line["tokens_read"], line["tokens_written"], line["tries"], line["fault"]) == (7, 3, 2, "")
    assert 0 < line["first_ms"] <= line["total_ms"]
    assert "Bolton" not in str(logs)
    assert "towns" not in str(logs)


def test_log_tells_the_kind_of_a_fault(server: ModelServer, open_at: Open) -> None:
    server.behaves(fails(401))
    with capture_logs() as logs:
        ask(open_at())
    assert [each["fault"] for each in logs] == ["key"]


def test_nothing_is_sent_to_langsmith(
    server: ModelServer, open_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer() as spy:
        spy.behaves(lambda request: request.send(200, {}))
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "l")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", spy.address)
        server.behaves(says("Bolton."))
        assert ask(open_at()).text == "Bolton."
        wait_for_all_tracers()
        assert not spy.asked


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 3
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)
