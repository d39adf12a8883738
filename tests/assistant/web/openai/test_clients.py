"""The official client of OpenAI and LangChain's, against the service on a port."""

from __future__ import annotations

import asyncio

import openai
import pytest
from langchain_openai import ChatOpenAI

QUESTION = "How many councils joined the Lantern Programme?"
FOLLOW_UP = "And what got in its way?"


@pytest.fixture(scope="module")
def client(service: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{service}/v1", api_key="none is needed", max_retries=0)


def asked(question: str) -> list[openai.types.chat.ChatCompletionMessageParam]:
    return [{"role": "user", "content": question}]


def test_the_one_model_is_listed_and_described(client: openai.OpenAI) -> None:
    (listed,) = client.models.list().data
    assert (listed.id, listed.object) == ("precedent", "model")
    assert client.models.retrieve("precedent") == listed
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("gpt-5")
    assert raised.value.code == "model_not_found"
    assert "precedent" in raised.value.message


def test_an_answer_is_a_message_with_its_sources(client: openai.OpenAI) -> None:
    found = client.chat.completions.create(model="precedent", messages=asked(QUESTION))
    (choice,) = found.choices
    content = choice.message.content or ""
    assert "22 councils" in content
    assert (choice.finish_reason, found.object, found.model) == ("stop", "chat.completion", "precedent")
    assert found.usage is not None and found.usage.total_tokens == 0  # no language model was asked
    annotations = choice.message.annotations or []
    assert annotations
    for annotation in annotations:
        cited = annotation.url_citation
        assert content[cited.start_index : cited.end_index] == f"[{content[cited.start_index + 1]}]"
        assert cited.url.startswith(str(client.base_url).removesuffix("v1/"))
        assert cited.title.startswith("The Lantern Programme, ")


def test_a_streamed_answer_is_the_same_in_pieces(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="precedent", messages=asked(QUESTION))
    stream = list(
        client.chat.completions.create(
            model="precedent",
            messages=asked(QUESTION),
            stream=True,
            stream_options={"include_usage": True},
            temperature=0.2,
        )
    )
    *pieces, tokens = stream
    assert pieces[0].choices[0].delta.role == "assistant"
    assert (
        "".join(piece.choices[0].delta.content or "" for piece in pieces) == whole.choices[0].message.content
    )
    assert [piece.choices[0].finish_reason for piece in pieces] == [*[None] * (len(pieces) - 1), "stop"]
    assert tokens.choices == [] and tokens.usage == whole.usage
    assert len({piece.id for piece in stream}) == 1
    last = pieces[-1].choices[0].delta.model_extra or {}
    assert last["annotations"] == [each.model_dump() for each in whole.choices[0].message.annotations or []]


def test_the_asynchronous_client_has_the_same(service: str, client: openai.OpenAI) -> None:
    async def both() -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=f"{service}/v1", api_key="none", max_retries=0) as other:
            whole = await other.chat.completions.create(model="precedent", messages=asked(QUESTION))
            stream = await other.chat.completions.create(
                model="precedent", messages=asked(QUESTION), stream=True
            )
            pieces = [piece.choices[0].delta.content or "" async for piece in stream]
            return whole.choices[0].message.content, "".join(pieces)

    whole, streamed = asyncio.run(both())
    expected = client.chat.completions.create(model="precedent", messages=asked(QUESTION))
    assert whole == streamed == expected.choices[0].message.content


def test_what_cannot_be_done_is_the_clients_own_error(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as several:
        client.chat.completions.create(model="precedent", messages=asked(QUESTION), n=2)
    with pytest.raises(openai.BadRequestError) as empty:
        client.chat.completions.create(model="precedent", messages=asked("  "), stream=True)
    with pytest.raises(openai.NotFoundError) as other:
        client.chat.completions.create(model="gpt-5", messages=asked(QUESTION))
    assert (several.value.param, several.value.type) == ("n", "invalid_request_error")
    assert "empty" in empty.value.message
    assert (other.value.param, other.value.code) == ("model", "model_not_found")


def test_langchain_asks_whole_and_in_a_stream(service: str) -> None:
    model = ChatOpenAI(model="precedent", base_url=f"{service}/v1", api_key="none", max_retries=0)
    whole = model.invoke(QUESTION)
    streamed = list(model.stream(QUESTION))
    assert "22 councils" in str(whole.content)
    assert "".join(str(piece.content) for piece in streamed) == whole.content
    assert len([piece for piece in streamed if piece.content]) > 1


def test_langchain_carries_a_conversation_on(service: str) -> None:
    model = ChatOpenAI(model="precedent", base_url=f"{service}/v1", api_key="none", max_retries=0)
    first = model.invoke(QUESTION)
    second = model.invoke([("user", QUESTION), first, ("user", FOLLOW_UP)])
    assert "legal worry" in str(second.content)
