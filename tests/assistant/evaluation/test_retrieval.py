from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder

from assistant.evaluation.retrieval import documents, evaluate, table
from assistant.kernel.domain import Block, BlockKind, Document, Page, Source
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from ingest.pipeline import Options, publish
from ingest.progress import Silent

TEXTS = {
    "quays": "The quays of fourteen harbour towns were mended with money of the Treasury.",
    "quays-again": "The quays of fourteen harbour towns were mended with money of the Treasury.",
    "orchards": "Nine orchards were planted in Scotland by volunteers.",
    "long": "\n\n".join(
        f"Lanterns and records, part {n}. " + "Councils joined records. " * 80 for n in range(4)
    ),
}
QUERIES = {"q1": "Who mended the quays?", "q2": "Where were orchards planted?", "q3": "What is unjudged?"}
QRELS = {"q1": {"quays": 1, "quays-again": 1}, "q2": {"orchards": 2}, "q3": {"quays": 0}}


def document(name: str, text: str) -> Document:
    blocks, start = [], 0
    for part in text.split("\n\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(part)))
        start += len(part) + 2
    source = Source(id=name, name=name, sha256=name, size=len(text), title="")
    return Document(source, (Page(1, "", "", text, tuple(blocks)),), paginated=False)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder: Path = tmp_path_factory.mktemp("retrieval")
    texts = [document(name, text) for name, text in TEXTS.items()]
    publish(texts, Options(folder, folder / "index", folder / "cache"), BagOfWordsEncoder, Silent())
    opened = Generation(IndexStore(folder / "index").current())
    yield opened
    opened.close()


def test_near_duplicates_count_as_documents_of_their_own(small: Generation) -> None:
    assert documents(small, "Who mended the quays?")[:2] == ["quays", "quays-again"]


def test_document_stands_once_however_many_of_its_passages_are_found(small: Generation) -> None:
    ranked = documents(small, "lanterns and records of councils")
    assert ranked[0] == "long"
    assert len(ranked) == len(set(ranked))


def test_depth_bounds_the_ranking(small: Generation) -> None:
    assert len(documents(small, "quays, orchards, records", depth=2)) == 2


def test_only_queries_with_a_relevant_document_are_measured(small: Generation) -> None:
    report = evaluate(small, QUERIES, QRELS)
    assert (report.queries, report.left_out, report.documents) == (2, 1, 4)
    assert report.measure("nDCG@10").mean == 1.0
    assert report.measure("R@5").mean == 1.0


def test_limit_takes_the_first_queries(small: Generation) -> None:
    assert evaluate(small, QUERIES, QRELS, limit=1).queries == 1


def test_nothing_relevant_is_refused(small: Generation) -> None:
    with pytest.raises(EvaluationInvalid, match="No query has a relevant document"):
        evaluate(small, QUERIES, {"q1": {"quays": 0}})


def test_query_of_any_length_is_measured(small: Generation) -> None:
    assert evaluate(small, {"q": "quays mended " * 500}, {"q": {"quays": 1}}).measure("R@5").mean == 1.0


def test_report_names_the_encoder_and_tables_every_measure(small: Generation) -> None:
    report = evaluate(small, QUERIES, QRELS)
    assert (report.encoder, report.encoder_id) == (BagOfWordsEncoder.name, BagOfWordsEncoder.id)
    assert [row[0] for row in table(report).rows] == ["nDCG@10", "R@5", "R@10", "R@50", "RR@10"]
