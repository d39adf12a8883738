from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from asked_models import ask
from model_server import Behaviour, ModelServer, Request, chunk, fails

from assistant.kernel.chat_model import FaultKind, Usage
from assistant.kernel.errors import ModelInvalid
from assistant.kernel.settings import Settings
from assistant.llm.choosing import choose
from assistant.llm.langchain import Connection
from assistant.llm.opening import open_model, open_small_model


def settings(model: str, **more: Any) -> Settings:
    return Settings(model=model, **({"model_key": "hush", "_env_file": None} | more))


def connection(model: str, **more: Any) -> Connection:
    choice = choose(settings(model, **more))
    assert choice
    return Connection(choice)


@pytest.mark.parametrize(
    ("model", "more", "kind"),
    [
        ("openai:gpt-5-mini", {}, "ChatOpenAI"),
        ("tiny", {"model_url": "http://localhost:1/v1"}, "ChatOpenAI"),
        (
            "azure_openai:answers",
            {"model_url": "https://a.example", "model_options": {"api_version": "2024-10-21"}},
            "AzureChatOpenAI",
        ),
        ("anthropic:claude-x", {}, "ChatAnthropic"),
        ("google_genai:gemini-x", {}, "ChatGoogleGenerativeAI"),
        ("ollama:llama3.2:3b", {}, "ChatOllama"),
    ],
)
def test_each_provider_is_opened_without_a_call(model: str, more: dict[str, Any], kind: str) -> None:
    opened = connection(model, **more)
    assert type(opened._model).__name__ == kind
    assert opened.address == more.get("model_url", opened.address)


def test_none_is_opened_where_none_is_set() -> None:
    nothing = Settings(_env_file=None)
    assert open_model(nothing) is None
    assert open_small_model(nothing) is None


def test_service_without_a_model_does_not_load_langchain() -> None:
    code = (
        "import sys, assistant.llm.opening as opening; from assistant.kernel.settings import Settings;"
        "assert opening.open_model(Settings(_env_file=None)) is None;"
        "print(*[name for name in sys.modules if name.startswith(('langchain', 'openai'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("model", "package", "extra"),
    [
        ("openai:m", "langchain_openai", "openai"),
        ("azure_openai:m", "langchain_openai", "openai"),
        ("anthropic:m", "langchain_anthropic", "anthropic"),
        ("bedrock_converse:m", "langchain_aws", "bedrock"),
        ("google_genai:m", "langchain_google_genai", "google"),
    ],
)
def test_missing_package_is_named_with_the_extra_that_has_it(
    model: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelInvalid, match=rf"pip install 'precedent-assistant\[{extra}\]'"):
        connection(model)
    base._get_chat_model_creator.cache_clear()


def test_provider_that_langchain_alone_knows_is_named_with_its_package() -> None:
    with pytest.raises(ModelInvalid, match="pip install 'langchain-mistralai'"):
        connection("mistralai:m")


def test_unknown_provider_is_refused_in_plain_words() -> None:
    with pytest.raises(ModelInvalid, match=r"“nonsense”, which is unknown; one of these is meant: openai,"):
        connection("nonsense:m")


@pytest.mark.parametrize(
    ("model", "variable"),
    [("openai:m", "OPENAI_API_KEY"), ("azure_openai:m", "AZURE_OPENAI_ENDPOINT")],
)
def test_missing_key_is_refused_with_the_remedy(model: str, variable: str) -> None:
    with pytest.raises(ModelInvalid, match=rf"PRECEDENT_MODEL_KEY.*{variable}"):
        connection(model, model_key="")


def test_option_of_the_wrong_kind_is_named_and_not_shown() -> None:
    with pytest.raises(ModelInvalid, match="temperature: ") as caught:
        connection("openai:m", model_options={"temperature": "hush-hush"})
    assert "hush" not in str(caught.value)


def test_small_model_is_opened() -> None:
    opened = open_small_model(settings("", small_model="ollama:tiny"))
    assert opened
    assert opened.name == "ollama:tiny"


def anthropic_says(text: str, stop: str = "end_turn") -> Behaviour:
    def behave(request: Request) -> None:
        request.begin()
        message = {
            "id": "m1",
            "type": "message",
            "role": "assistant",
            "model": "m",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 7, "output_tokens": 1},
        }
        block = {"type": "text", "text": ""}
        for event in (
            {"type": "message_start", "message": message},
            {"type": "content_block_start", "index": 0, "content_block": block},
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
            {"type": "content_block_stop", "index": 0},
            {
                "type": "message_delta",
                "delta": {"stop_reason": stop, "stop_sequence": None},
                "usage": {"input_tokens": 7, "output_tokens": 3},
            },
            {"type": "message_stop"},
        ):
            request.event(event, event["type"])  # type: ignore[arg-type]
        request.end()

    return behave


def ollama_says(text: str, done: str = "stop") -> Behaviour:
    def behave(request: Request) -> None:
        request.begin("application/x-ndjson")
        said = {"model": "m", "created_at": "2026-01-01T00:00:00Z"}
        last = {"done": True, "done_reason": done, "prompt_eval_count": 7, "eval_count": 3}
        for part in (
            said | {"message": {"role": "assistant", "content": text}, "done": False},
            said | {"message": {"role": "assistant", "content": ""}} | last,
        ):
            request.part(json.dumps(part) + "\n")
        request.end()

    return behave


def azure_says(text: str, finish: str = "stop") -> Behaviour:
    def behave(request: Request) -> None:
        request.begin()
        request.event(chunk(choices=[], prompt_filter_results=[]))  # as Azure begins
        request.event(chunk({"role": "assistant", "content": text}))
        request.event(chunk(finish=finish))
        tokens = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        request.event(chunk(choices=[], usage=tokens))
        request.event("[DONE]")
        request.end()

    return behave


_MANNERS: dict[str, tuple[Callable[..., Behaviour], str, str]] = {
    "anthropic:m": (anthropic_says, "max_tokens", "refusal"),
    "ollama:m": (ollama_says, "length", ""),
    "azure_openai:m": (azure_says, "length", "content_filter"),
}


@pytest.mark.parametrize("model", _MANNERS)
def test_every_manner_of_streaming_is_read(server: ModelServer, model: str) -> None:
    says, cut, refused = _MANNERS[model]
    options = {"api_version": "2024-10-21"} if model.startswith("azure") else {}
    opened = open_model(
        settings(model, model_url=server.address, model_options=options, model_first_seconds=3, model_tries=1)
    )
    assert opened
    server.behaves(says("Bolton."))
    heard = ask(opened)
    assert (heard.text, heard.usage, heard.fault) == ("Bolton.", Usage(7, 3), None)
    server.behaves(says("Bolt", cut))
    cut_short = ask(opened).fault
    assert cut_short
    assert cut_short.kind is FaultKind.MALFORMED
    if refused:
        server.behaves(says("I", refused))
        withheld = ask(opened).fault
        assert withheld
        assert withheld.kind is FaultKind.REFUSED
    server.behaves(fails(401, "No."))
    locked = ask(opened).fault
    assert locked
    assert locked.kind is FaultKind.KEY
