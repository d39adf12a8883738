from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from langgraph.graph import END, START, StateGraph
from pydantic import ValidationError

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.langchain_retriever import PrecedentRetriever

BIDDING = "competitive bidding in Whitby"


@pytest.fixture
def retriever(assistant: Assistant) -> PrecedentRetriever:
    return PrecedentRetriever(k=2, assistant=assistant)


def test_three_lines_are_enough(index_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRECEDENT_INDEX", str(index_folder))
    monkeypatch.chdir(tmp_path)  # no .env of a developer's
    retriever = PrecedentRetriever(k=3)
    documents = retriever.invoke(BIDDING)
    assert len(documents) == 3


def test_documents_are_passages_that_say_where_they_stand(
    retriever: PrecedentRetriever, generation: Generation
) -> None:
    first = retriever.invoke(BIDDING)[0]
    passage = generation.passages.by_id(str(first.id))
    assert passage is not None
    assert first.page_content == passage.passage.text
    url = first.metadata.pop("url")
    assert url.startswith("http://127.0.0.1:8000/documents/harbour-fund/pages/")
    assert 0 < first.metadata.pop("score") <= 1
    assert first.metadata == {
        "title": "The Harbour Fund, 2001 to 2006",
        "publisher": "Test Library",
        "published": "2020-05-01",
        "status": "current",
        "page": passage.passage.first_page,
        "page_label": str(passage.passage.first_page),
        "heading": " › ".join(passage.passage.heading_path),
        "passage_id": first.id,
        "document_id": "harbour-fund",
    }


def test_index_can_be_named(index_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert PrecedentRetriever(index=index_folder).invoke(BIDDING)


@pytest.mark.parametrize("filters", [{"programmes": ["Lantern"]}, Filters(programmes=("lantern",))])
def test_filters_narrow(assistant: Assistant, filters: object) -> None:
    found = PrecedentRetriever(assistant=assistant, filters=filters).invoke("councils")
    assert {document.metadata["document_id"] for document in found} == {"lantern"}


def test_misspelt_filter_is_refused(assistant: Assistant) -> None:
    with pytest.raises(ValidationError, match="there is no filter programme; known: programmes"):
        PrecedentRetriever(assistant=assistant, filters={"programme": ["Lantern"]})


def test_unknown_name_is_told(assistant: Assistant) -> None:
    with pytest.raises(QuestionInvalid, match="no nation called 'France'"):
        PrecedentRetriever(assistant=assistant, filters={"nations": ["France"]}).invoke("aims")


def test_several_are_found_at_once_and_without_waiting(retriever: PrecedentRetriever) -> None:
    queries = [BIDDING, "sharing data", "orchards"]
    alone = [retriever.invoke(query) for query in queries]

    async def together() -> list[list[Document]]:
        return await asyncio.gather(*(retriever.ainvoke(query) for query in queries))

    assert asyncio.run(together()) == retriever.batch(queries) == alone


def test_chain_answers_from_what_is_retrieved(retriever: PrecedentRetriever) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n".join(f"{item.page_content} ({item.metadata['url']})" for item in documents)

    prompt = ChatPromptTemplate.from_template("{passages}\n\n{question}")
    inputs = {"passages": retriever | joined, "question": RunnablePassthrough()}
    sent = (inputs | prompt).invoke(BIDDING).to_string()
    assert "competitive bidding, which took small towns a year" in sent
    assert "/documents/harbour-fund/pages/" in sent
    chain = inputs | prompt | FakeListChatModel(responses=["A year of work."]) | StrOutputParser()
    assert chain.invoke(BIDDING) == "A year of work."


class State(TypedDict):
    question: str
    documents: list[Document]


def test_graph_retrieves_in_a_node(retriever: PrecedentRetriever) -> None:
    def retrieve(state: State) -> dict[str, list[Document]]:
        return {"documents": retriever.invoke(state["question"])}

    graph = StateGraph(State)
    graph.add_node("retrieve", retrieve)
    graph.add_edge(START, "retrieve")
    graph.add_edge("retrieve", END)
    state = graph.compile().invoke({"question": BIDDING, "documents": []})
    assert state["documents"] == retriever.invoke(BIDDING)


def test_missing_langchain_is_told_with_the_extra_that_brings_it() -> None:
    code = """
import sys
sys.modules["langchain_core"] = None
import assistant.langchain_retriever
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'precedent-assistant[langchain]'" in done.stderr.splitlines()[-1]
