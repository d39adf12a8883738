"""Questions, searches, MCP and LangChain over documents of which some are for groups only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from collections_restricted import FINANCE, HR, QUESTION, SMALL, TELLING
from fake_models import FakeModel
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from mcp import Client
from mcp_calls import called, with_client

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.access import EVERYONE
from assistant.kernel.domain import Answer, Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.langchain_retriever import PrecedentRetriever
from assistant.mcp_server.server import build_server
from assistant.records.model import new_id

AUDIENCES = [EVERYONE, FINANCE, HR, FINANCE | HR, None]
asked = st.lists(
    st.sampled_from(
        ["Harbour Fund", "Lantern", "Orchard", "quays", "councils", "Whitby", "What was", "Compare"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@pytest.fixture(scope="module")
def settings(restricted_index: Path) -> Settings:
    return Settings(index=restricted_index, records="sqlite://", strict_quotes=True, _env_file=None)


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    built = build_assistant(settings, recorded=True)
    yield built
    built.library.close()
    built.records.close()


def hidden_from(audience: frozenset[str] | None) -> set[str]:
    if audience is None:
        return set()
    return {name for name, groups in SMALL.items() if audience.isdisjoint(groups)}


def documents_of(answer: Answer) -> set[str]:
    return {each.document_id for each in (*answer.citations, *answer.nearest)}


@given(question=asked, audience=st.sampled_from(AUDIENCES))
@examples(max_examples=40)
def test_no_question_is_answered_from_what_its_audience_may_not_see(
    assistant: Assistant, question: str, audience: frozenset[str] | None
) -> None:
    answer = assistant.ask(question, audience=audience).answer
    assert not documents_of(answer) & hidden_from(audience)
    assert answer.searched.documents <= len(SMALL) + 2 - len(hidden_from(audience))
    found = assistant.search(question, audience=audience)
    assert not {hit.source.id for hit in found.hits} & hidden_from(audience)
    assert found.searched.documents == len(SMALL) + 2 - len(hidden_from(audience))


@given(document=st.sampled_from(sorted(SMALL)), query=asked)
@examples(max_examples=10)
def test_a_filter_by_what_is_hidden_is_one_by_what_never_was(
    assistant: Assistant, document: str, query: str
) -> None:
    for wanted in (document, TELLING[0]):
        with pytest.raises(
            QuestionInvalid, match=r"There is no document called .* Known: lantern-early, orchard"
        ):
            assistant.search(query, filters=Filters(documents=(wanted,)))


def test_the_same_question_is_answered_for_each_audience_by_what_it_may_see(assistant: Assistant) -> None:
    everyone, finance = (assistant.ask(QUESTION, audience=each).answer for each in (EVERYONE, FINANCE))
    assert "harbour-fund" in documents_of(finance)
    assert not everyone.citations
    # What was tried as a suggestion for one audience is tried again for another.
    assert not [each for each in everyone.suggestions if "Harbour" in each]
    assert [each for each in assistant.examples(audience=FINANCE) if "Harbour" in each]
    assert not [each for each in assistant.examples() if "Harbour" in each or "Whitby" in each]


def test_without_a_word_a_question_is_answered_for_everyone_or_for_whom_the_settings_name(
    settings: Settings,
) -> None:
    plain, wide, all_seeing = (
        build_assistant(settings),
        build_assistant(settings.model_copy(update={"audiences": FINANCE})),
        build_assistant(settings, audience=None),
    )
    shown = [documents_of(each.ask(QUESTION).answer) for each in (plain, wide, all_seeing)]
    assert "harbour-fund" not in shown[0]
    assert "harbour-fund" in shown[1]
    assert "harbour-fund" in shown[2]
    for each in (plain, wide, all_seeing):
        each.library.close()


def test_a_model_is_sent_nothing_of_what_is_hidden(settings: Settings) -> None:
    model = FakeModel([["Nothing is said of it."]] * 4)
    built = Assistant(settings, build_assistant(settings).library, model=model)
    built.ask("What did the Orchard Partnerships and the Harbour Fund do about quays?")
    assert model.calls
    assert not [each for each in TELLING if each in str(model.calls)]
    built.library.close()


# ── What is recorded ──


@pytest.mark.parametrize(
    ("audience", "recorded"),
    [
        (EVERYONE, ()),
        (frozenset({"of which nothing is"}), ()),
        (FINANCE, ("finance",)),
        (FINANCE | {"of which nothing is"}, ("finance",)),
        (None, ("finance", "hr")),
    ],
)
def test_a_turn_is_recorded_with_the_groups_by_whose_sight_it_was_answered(
    assistant: Assistant, audience: frozenset[str] | None, recorded: tuple[str, ...]
) -> None:
    reply = assistant.ask("What were the Orchard Partnerships?", audience=audience)
    turn = assistant.records.turn(reply.turn_id)
    assert turn is not None
    assert turn.audience == recorded


def test_where_nothing_is_restricted_no_groups_are_recorded(index_folder: Path) -> None:
    built = build_assistant(
        Settings(index=index_folder, records="sqlite://", _env_file=None), recorded=True, audience=None
    )
    turn = built.records.turn(built.ask(QUESTION, audience=FINANCE).turn_id)
    assert turn is not None
    assert turn.audience == ()
    built.library.close()
    built.records.close()


def test_a_follow_up_is_read_with_nothing_that_its_audience_could_not_have_read(assistant: Assistant) -> None:
    reader = new_id()
    first = assistant.ask(QUESTION, reader=reader, audience=FINANCE)
    then = {"conversation_id": first.conversation_id, "reader": reader}
    apart = assistant.ask("What did it pay for?", **then, audience=EVERYONE).answer
    with_it = assistant.ask("What did it pay for?", **then, audience=FINANCE).answer
    assert "Harbour" in with_it.searched.query
    assert "Harbour" not in apart.searched.query


def test_a_question_sent_again_for_fewer_readers_is_not_given_the_answer_of_more(
    assistant: Assistant,
) -> None:
    reader, once = new_id(), new_id()
    wide, again, narrow = (
        assistant.ask(QUESTION, reader=reader, once=once, audience=each)
        for each in (FINANCE, FINANCE, EVERYONE)
    )
    assert again.turn_id == wide.turn_id
    assert narrow.turn_id != wide.turn_id
    assert "harbour-fund" not in documents_of(narrow.answer)


# ── Other doors ──


def test_an_mcp_server_has_neither_tool_nor_resource_that_tells_of_it(assistant: Assistant) -> None:
    server = build_server(assistant)

    async def look(client: Client) -> str:
        listed = await client.list_resources()
        return listed.model_dump_json()

    assert "lantern-early" in (told := with_client(server, look))
    assert not [each for each in TELLING if each in told]
    with assistant.library.open(None) as generation:
        passages = [found.passage.id for name in SMALL for found in generation.passages.of_document(name)]
    for wanted in (*SMALL, "harbour-fund/pages/1", *passages):
        assert called(server, "fetch", id=wanted).is_error

        async def read(client: Client, wanted: str = wanted) -> Any:
            return await client.read_resource(f"precedent://documents/{wanted}")

        with pytest.raises(Exception, match="nothing with the id"):
            with_client(server, read)


def test_the_retriever_returns_nothing_of_it_unless_the_settings_name_the_group(
    assistant: Assistant, restricted_index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of a developer's
    for retriever in (PrecedentRetriever(assistant=assistant), PrecedentRetriever(index=restricted_index)):
        assert not {each.metadata["document_id"] for each in retriever.invoke("harbour quays")} & set(SMALL)
    monkeypatch.setenv("PRECEDENT_AUDIENCES", "finance, hr")
    retriever = PrecedentRetriever(index=restricted_index)
    assert set(SMALL) <= {each.metadata["document_id"] for each in retriever.invoke("harbour quays lantern")}


def test_the_account_of_files_that_readers_are_shown_is_of_those_that_they_may_see(
    assistant: Assistant, restricted_index: Path
) -> None:
    with assistant.library.open() as generation:
        assert {item.document for item in generation.account.files} == {"lantern-early", "orchard"}
    whole = Generation(IndexStore(restricted_index).current())
    assert set(SMALL) <= {item.document for item in whole.account.files}
    whole.close()
