"""Our model against a real OpenAI-compatible service: the wire, the stream, leaving, and the limits of time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from real_model_server import NAME, RealServer, missing, serving

from assistant.bootstrap import Assistant
from assistant.kernel.chat_model import ChatModel, FaultKind, Message, ModelFault, Role, Usage
from assistant.kernel.domain import AnswerStatus, StatementKind
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop

openai = pytest.importorskip("openai", reason="the extra [openai] is not installed")
opening = pytest.importorskip("assistant.llm.opening")

_ASKED = [Message(Role.USER, "How many places took part in the pilot?")]
_SERVICE_SECONDS = 5  # in which the service, on a busy machine, must have seen that nobody reads
_LONG = 12_000  # tokens, far more than it writes in the time that it is given here


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    if lacking := missing():
        pytest.skip(f"transformers serve needs {', '.join(lacking)}")
    with serving(tmp_path_factory.mktemp("models")) as running:
        yield running


@pytest.fixture
def client(server: RealServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key="none", max_retries=0) as opened:
        yield opened


def a_model(server: RealServer, *, tokens: int, seconds: float = 30, stop_at: str = "") -> ChatModel:
    settings = Settings(
        model=f"openai:{NAME}",
        model_url=server.url,
        model_key="none",
        model_tokens=tokens,
        model_seconds=seconds,
        model_options={"stop": [stop_at]} if stop_at else {},
        _env_file=None,
    )
    opened = opening.open_model(settings)
    assert opened
    return opened


def test_the_service_lists_its_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [NAME]


def test_the_service_streams_what_it_answers_in_one_piece(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": "the council said that"}]
    whole = client.chat.completions.create(model=NAME, messages=messages, max_tokens=20)
    chunks = client.chat.completions.create(model=NAME, messages=messages, max_tokens=20, stream=True)
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert whole.usage.completion_tokens == 20
    assert "".join(pieces) == whole.choices[0].message.content
    assert len([piece for piece in pieces if piece]) > 5


def test_a_model_streams_from_it_until_it_ends_and_tells_the_tokens(
    server: RealServer, client: openai.OpenAI
) -> None:
    # Random words have no end, so it is told to stop at what it is known to write.
    messages = [{"role": "user", "content": _ASKED[0].text}]
    whole = client.chat.completions.create(model=NAME, messages=messages, max_tokens=60)
    known = whole.choices[0].message.content
    end = known[40:50]
    *pieces, usage = a_model(server, tokens=60, stop_at=end).write(_ASKED, stop=Stop())
    text = "".join(pieces)
    assert known.startswith(text)
    assert known.index(end) < len(text) < len(known)
    assert len(pieces) > 3
    assert isinstance(usage, Usage)
    assert 3 < usage.written < 60
    assert usage.read > 5


def test_an_answer_that_is_cut_short_is_no_answer(server: RealServer) -> None:
    with pytest.raises(ModelFault) as fault:
        list(a_model(server, tokens=60).write(_ASKED, stop=Stop()))
    assert fault.value.kind is FaultKind.MALFORMED


def test_who_stops_is_let_go_within_a_second_and_the_service_stops(server: RealServer) -> None:
    stop = Stop()
    written = a_model(server, tokens=_LONG).write(_ASKED, stop=stop)
    for _ in range(5):
        assert isinstance(next(written), str)
    assert server.computes_within(3)
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    with pytest.raises(ModelFault) as fault:
        for _ in written:
            pass
    assert fault.value.kind is FaultKind.STOPPED
    assert time.monotonic() - began < 1
    assert server.rests_within(_SERVICE_SECONDS)


def test_closing_what_is_read_stops_the_service_too(server: RealServer) -> None:
    written = a_model(server, tokens=_LONG).write(_ASKED, stop=Stop())
    next(written)
    assert server.computes_within(3)
    written.close()  # type: ignore[attr-defined]
    assert server.rests_within(_SERVICE_SECONDS)


def test_an_answer_that_takes_too_long_is_given_up_in_time(server: RealServer) -> None:
    model = a_model(server, tokens=_LONG, seconds=1)
    began = time.monotonic()
    with pytest.raises(ModelFault) as fault:
        for _ in model.write(_ASKED, stop=Stop()):
            pass
    assert fault.value.kind is FaultKind.SLOW
    assert "still writing" in fault.value.detail  # its own limit, not the net behind it
    assert time.monotonic() - began < 2.5
    assert server.rests_within(_SERVICE_SECONDS)


def test_what_it_writes_at_random_is_replaced_by_quotations(server: RealServer, assistant: Assistant) -> None:
    model = a_model(server, tokens=200)
    written = Assistant(assistant.settings, assistant.library, model=model)
    reply = written.ask("What got in the way of Total Place?")
    assert reply.answer.status in {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}
    assert reply.answer.written
    assert reply.answer.written.fault
    kinds = {statement.kind for statement in reply.answer.statements}
    assert StatementKind.EXTRACT in kinds
    assert StatementKind.WRITTEN not in kinds
