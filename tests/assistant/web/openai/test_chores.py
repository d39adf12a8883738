"""Prompts in the manner of the front ends that send them, in our own words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openai_messages import ASKED, chunks, said, user

from assistant.bootstrap import Assistant
from assistant.kernel.index.generation import Generation
from assistant.web.openai.chore_answers import Desk, Suggestions, done
from assistant.web.openai.chores import Chore, ChoreKind, recognise
from assistant.web.openai.conversation import Exchange, history
from assistant.web.openai.requests import MessageGiven

Ask = Callable[..., dict[str, Any]]


def webui(task: str, shape: str, *turns: str) -> str:
    """A task as Open WebUI writes them: instructions, the shape of the answer, the chat."""
    speakers = ("USER", "ASSISTANT")
    chat = "\n".join(f"{speakers[index % 2]}: {turn}" for index, turn in enumerate(turns))
    return (
        f"### Task:\n{task}\n\n### Guidelines:\n- Be brief.\n\n### Output:\nJSON format: {shape}\n\n"
        f"### Chat History:\n<chat_history>\n{chat}\n</chat_history>"
    )


TITLE = webui("Generate a short title for the chat.", '{ "title": "…" }', ASKED, "22 councils. [1]")
TAGS = webui("Generate 1-3 tags for the themes of the chat.", '{ "tags": ["a"] }', ASKED, "Funding.")
NEXT = webui("Predict 3-5 messages the user might send next.", '{ "follow_ups": ["a"] }', ASKED, "22.")
QUERIES = webui(
    "Decide whether search queries are needed, by the chat history.", '{ "queries": ["a"] }', ASKED
)
PICTURE = webui("Generate a detailed prompt for am image generation task.", '{ "prompt": "…" }', ASKED)
COMPLETE = (
    "### Task:\nYou are an autocompletion system. Continue the text in `<text>` by `<type>`.\n"
    'Respond in JSON: { "text": "…" }\n<chat_history>\nUSER: Hello\n</chat_history>\n'
    "<type>General</type>\n<text>How many coun</text>\n#### Output:"
)
EMOJI = "Reflect the speaker's likely facial expression by a fitting emoji.\n\nMessage: ```Thanks!```"
COMPACT = (
    "### Task:\nSummarize the conversation history that will be left out.\n\n"
    f"### Messages Being Compacted:\nUSER: {ASKED}\nASSISTANT: 22 councils."
)
LIBRECHAT = (
    "Provide a concise, 5-word-or-less title for the conversation, in title case. Only return the title.\n\n"
    f"Conversation:\nUser: {ASKED}\nAI: 22 councils joined."
)
LIBRECHAT_STRUCTURED = (
    "Analyze this conversation and provide:\n1. Its language\n2. A concise title (5 words or less)\n\n"
    f"User: {ASKED}\nAI: 22 councils joined."
)
NEXTCHAT = "Please generate a four to five word title summarizing our conversation without punctuation."
NEXTCHAT_SUMMARY = "Summarize the discussion briefly in 200 words to use as a prompt for future context."


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        (TITLE, ChoreKind.TITLE),
        (TAGS, ChoreKind.TAGS),
        (NEXT, ChoreKind.FOLLOW_UPS),
        (QUERIES, ChoreKind.QUERIES),
        (PICTURE, ChoreKind.PICTURE),
        (COMPLETE, ChoreKind.AUTOCOMPLETE),
        (EMOJI, ChoreKind.EMOJI),
        (COMPACT, ChoreKind.SUMMARY),
        (LIBRECHAT, ChoreKind.TITLE),
        (LIBRECHAT_STRUCTURED, ChoreKind.TITLE),
        (NEXTCHAT, ChoreKind.TITLE),
        (NEXTCHAT_SUMMARY, ChoreKind.SUMMARY),
    ],
)
def test_chores_of_front_ends_are_recognised(prompt: str, kind: ChoreKind) -> None:
    found = recognise([MessageGiven(role="user", content=prompt)])
    assert found is not None and found.kind is kind


@pytest.mark.parametrize(
    "question",
    [
        ASKED,
        "What is the title of the evaluation of the Harbour Fund?",
        "Suggest search terms for reports on data sharing.",
        "Give the title of the report on the conversation with tenants.",
        "Which tags do documents on funding have?",
        "Summarise the discussion of barriers in the Lantern Programme, and its history.",
        "Summarise the conversation between councils and the Treasury.",
        "What follow-up questions did the evaluators ask?",
        "Name the programmes whose titles mention harbours, in JSON if you can.",
        "### Task:\nRespond to the user query using the context.\n<context>a title</context>\n" + ASKED,
    ],
)
def test_questions_are_not_taken_for_chores(question: str) -> None:
    assert recognise([MessageGiven(role="user", content=question)]) is None


def test_a_chat_that_speaks_of_titles_and_tags_does_not_say_what_is_asked_for() -> None:
    prompt = webui("Predict what is asked next.", '{ "follow_ups": [] }', 'Generate "title": and "tags":')
    found = recognise([MessageGiven(role="user", content=prompt)])
    assert found is not None and found.kind is ChoreKind.FOLLOW_UPS


def test_each_is_answered_in_the_shape_that_is_expected(ask: Ask) -> None:
    def done(prompt: str) -> Any:
        return json.loads(ask(user(prompt))["content"])

    assert done(TITLE) == {"title": "How many councils joined the Lantern Programme"}
    assert done(TAGS) == {"tags": ["Lantern Programme"]}
    assert done(NEXT) == {"follow_ups": []}
    assert done(QUERIES) == {"queries": [ASKED]}
    assert done(PICTURE) == {"prompt": ASKED}
    assert done(COMPLETE) == {"text": ""}
    assert ask(user(EMOJI))["content"] == "💬"
    assert ask(user(COMPACT))["content"] == f"Asked so far:\n- {ASKED}"
    assert ask(user(LIBRECHAT))["content"] == "How many councils joined the Lantern Programme"


def test_a_title_of_the_messages_before_it_is_that_of_the_first_question(ask: Ask) -> None:
    chat = [user(ASKED), {"role": "assistant", "content": "22."}, user("And Harbour?"), user(NEXTCHAT)]
    assert ask(*chat)["content"] == "How many councils joined the Lantern Programme"


def test_a_long_title_is_cut_at_a_word_and_a_chat_without_subject_has_a_general_tag(ask: Ask) -> None:
    long = ask(user(TITLE.replace(ASKED, "What was learned about sharing data " * 5)))["content"]
    title = json.loads(long)["title"]
    assert len(title) <= 60 and title.endswith("…") and title[:-1].split()[-1] in long
    assert json.loads(ask(user(TAGS.replace(ASKED, "Hello")))["content"]) == {"tags": ["General"]}


def test_json_is_given_where_the_request_asks_for_it(ask: Ask) -> None:
    wanted = {"type": "json_schema", "json_schema": {"name": "title", "schema": {}}}
    found = ask(user(LIBRECHAT), response_format=wanted)["content"]
    assert json.loads(found) == {"title": "How many councils joined the Lantern Programme"}


def test_what_can_be_asked_next_is_what_the_answer_suggests(ask: Ask, assistant: Assistant) -> None:
    found = ask(user("What was the Lantern Programme?"))
    turn = assistant.records.turn(found["response"]["id"].removeprefix("chatcmpl-"))
    assert turn is not None and turn.answer is not None and turn.answer.suggestions
    prompt = webui("Predict what is asked next.", '{ "follow_ups": [] }', turn.question, found["content"])
    assert json.loads(ask(user(prompt))["content"]) == {"follow_ups": list(turn.answer.suggestions)}


def test_suggestions_are_told_to_nobody_who_has_only_the_question(ask: Ask) -> None:
    question = "What was the Lantern Programme?"
    ask(user(question))
    prompt = webui("Predict what is asked next.", '{ "follow_ups": [] }', question, "It was a programme.")
    assert json.loads(ask(user(prompt))["content"]) == {"follow_ups": []}


def test_no_tool_is_called(ask: Ask) -> None:
    tools = 'Available Tools: [{"name": "f"}]\nReturn { "tool_calls": [] } if none fits.'
    found = ask({"role": "system", "content": tools}, user(f"Query: {ASKED}"))
    assert json.loads(found["content"]) == {"tool_calls": []}


def test_chores_are_neither_searched_for_nor_recorded(
    ask: Ask, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("something was asked")

    monkeypatch.setattr(assistant, "ask", never)
    monkeypatch.setattr(assistant.records, "begin", never)
    for prompt in (TITLE, TAGS, NEXT, QUERIES, PICTURE, COMPLETE, EMOJI, COMPACT, LIBRECHAT, NEXTCHAT):
        assert ask(user(ASKED), user(prompt))["response"]["usage"]["total_tokens"] == 0


def test_a_chore_may_be_streamed(client: TestClient) -> None:
    body = {"messages": [user(TITLE)], "stream": True}
    found = chunks(client.post("/v1/chat/completions", json=body).text)
    assert json.loads(said(found)) == {"title": "How many councils joined the Lantern Programme"}
    assert found[-1]["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize(
    "repeated",
    [
        " ",
        "\n",
        "give ",
        "autocompletion ",
        "user:",
        "\nuser: x",
        "<chat_history>",
        "conversation:\n",
        "facial expression ",
    ],
)
def test_no_message_takes_long_to_read(generation: Generation, repeated: str) -> None:
    endless = repeated * (500_000 // len(repeated))
    began = time.perf_counter()
    recognise([MessageGiven(role="user", content=endless)])
    history([Exchange(ASKED, endless), Exchange(endless, "")], generation.finder, limit=2000)
    desk = Desk(generation.finder, Suggestions())
    done(Chore(ChoreKind.TAGS, (Exchange(endless, endless),) * 100, as_json=True), desk)
    assert time.perf_counter() - began < 2  # seconds; a tenth of one where nothing else runs
