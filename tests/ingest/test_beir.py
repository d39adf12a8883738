from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.index.generation import Generation, verify
from assistant.kernel.index.store import IndexStore
from ingest.beir import Built, build_with
from ingest.pipeline import Options
from ingest.progress import Silent

CORPUS = [
    {
        "_id": "Été/2",
        "title": "Quays",
        "text": "Quays were mended in 14 towns. Trade grew.\n\nThe Treasury paid.",
    },
    {"_id": "b", "title": "", "text": "Orchards were planted in Scotland."},
    {"_id": "void", "title": "", "text": " "},
    {"_id": "named", "title": "Lanterns", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "Who paid for the quays?"},
    {"_id": "q2", "text": "What is the moon made of?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\tÉté/2\t2\nq1\tb\t0\nq1\tvoid\t1\n"


def write_set(
    folder: Path,
    corpus: Iterable[object] = CORPUS,
    queries: Iterable[object] = QUERIES,
    qrels: str = QRELS,
) -> Path:
    folder.mkdir(exist_ok=True)
    for name, records in (("corpus", corpus), ("queries", queries)):
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def built(beir: Path, tmp_path: Path, encoder: type = BagOfWordsEncoder) -> Built:
    return build_with(Options(beir, tmp_path / "index", tmp_path / "cache"), encoder, Silent())


def refusal(beir: Path, tmp_path: Path) -> str:
    with pytest.raises(EvaluationInvalid) as caught:
        built(beir, tmp_path)
    assert not (tmp_path / "index").exists()
    return str(caught.value)


def test_documents_go_through_the_real_ingest(tmp_path: Path) -> None:
    found = built(write_set(tmp_path / "set"), tmp_path)
    folder = IndexStore(tmp_path / "index").current()
    assert verify(folder) == []
    generation = Generation(folder)
    try:
        assert {name: item.source.name for name, item in generation.sources.items()} == {
            "d000000": "Été/2",
            "d000001": "b",
            "d000003": "named",
        }
        page = generation.passages.page("d000000", 1)
        assert page is not None
        assert [page.text[block.start : block.end] for block in page.blocks] == [
            "Quays were mended in 14 towns. Trade grew.",
            "The Treasury paid.",
        ]
    finally:
        generation.close()
    assert found.report.counts["passages"] == 3


def test_judgements_name_documents_as_the_index_does(tmp_path: Path) -> None:
    found = built(write_set(tmp_path / "set"), tmp_path)
    assert found.queries == {"q1": "Who paid for the quays?", "q2": "What is the moon made of?"}
    assert found.qrels == {"q1": {"d000000": 2, "d000001": 0, "d000002": 1}}


def test_document_without_a_word_is_left_out_and_named(tmp_path: Path) -> None:
    assert built(write_set(tmp_path / "set"), tmp_path).empty == ("void",)


def test_second_build_encodes_nothing_and_keeps_the_generation(tmp_path: Path) -> None:
    beir = write_set(tmp_path / "set")
    first = built(beir, tmp_path).report
    second = built(beir, tmp_path).report
    assert first.encoded > 0
    assert (second.encoded, second.published, second.generation) == (0, False, first.generation)


def test_cache_serves_another_index(tmp_path: Path) -> None:
    beir = write_set(tmp_path / "set")
    built(beir, tmp_path)
    other = build_with(Options(beir, tmp_path / "other", tmp_path / "cache"), BagOfWordsEncoder, Silent())
    assert (other.report.published, other.report.encoded) == (True, 0)


def test_judgements_may_lie_where_beir_puts_them(tmp_path: Path) -> None:
    beir = write_set(tmp_path / "set")
    (beir / "qrels").mkdir()
    (beir / "qrels.tsv").rename(beir / "qrels" / "test.tsv")
    assert set(built(beir, tmp_path).qrels) == {"q1"}


def test_header_may_be_missing(tmp_path: Path) -> None:
    assert built(write_set(tmp_path / "set", qrels="q1\tb\t1\n"), tmp_path).qrels == {"q1": {"d000001": 1}}


def test_missing_folder_is_said(tmp_path: Path) -> None:
    assert "There is no folder" in refusal(tmp_path / "nowhere", tmp_path)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_missing_file_is_named(name: str, tmp_path: Path) -> None:
    beir = write_set(tmp_path / "set")
    (beir / name).unlink()
    assert f"{name} cannot be read: No such file" in refusal(beir, tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"text": "x"}', "'_id' is missing"),
        ('{"_id": " ", "text": "x"}', "'_id' is empty"),
        ('{"_id": 5, "text": "x"}', "'_id' is missing or is not a text"),
        ('{"_id": "x"}', "'text' is missing"),
        ('{"_id": "x", "text": null}', "'text' is missing"),
        ('{"_id": "x", "title": [], "text": "x"}', "'title' is missing or is not a text"),
        ('{"_id": "x", "text": "\\ud800"}', "'text' holds half a character"),
        ('{"_id": "b", "text": "again"}', "line 2 has the id 'b' already"),
    ],
)
def test_bad_document_is_named_by_file_and_line(line: str, said: str, tmp_path: Path) -> None:
    message = refusal(write_set(tmp_path / "set", corpus=[*CORPUS, line]), tmp_path)
    assert "corpus.jsonl, line 5" in message
    assert said in message


def test_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    beir = write_set(tmp_path / "set")
    with (beir / "queries.jsonl").open("ab") as handle:
        handle.write(b'{"_id": "q9", "text": "\xff"}\n')
    assert "queries.jsonl, line 3 is not JSON" in refusal(beir, tmp_path)


def test_query_without_text_is_named(tmp_path: Path) -> None:
    message = refusal(write_set(tmp_path / "set", queries=[*QUERIES, {"_id": "q3", "text": ""}]), tmp_path)
    assert "queries.jsonl, line 3: the query 'q3' has no text" in message


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("q1\tb", "wanted are a query id, a document id and a whole number"),
        ("q1\tb\tgood", "wanted are"),
        ("q1\tb\t1.5", "wanted are"),
        ("q9\tb\t1", "queries.jsonl has no query 'q9'"),
        ("q1\tzz\t1", "corpus.jsonl has no document 'zz'"),
        ("q1\tb\t1", "'b' was judged 0 for 'q1' further up"),
    ],
)
def test_bad_judgement_is_named_by_file_and_line(line: str, said: str, tmp_path: Path) -> None:
    message = refusal(write_set(tmp_path / "set", qrels=QRELS + line + "\n"), tmp_path)
    assert "qrels.tsv, line 5" in message
    assert said in message


def test_judgements_without_a_relevant_document_are_refused(tmp_path: Path) -> None:
    assert "no relevant document" in refusal(write_set(tmp_path / "set", qrels="q1\tb\t0\n"), tmp_path)


def test_corpus_without_any_text_is_refused(tmp_path: Path) -> None:
    beir = write_set(tmp_path / "set", corpus=[{"_id": "b", "text": ""}], qrels="q1\tb\t1\n")
    assert "holds no document with any text" in refusal(beir, tmp_path)


@given(text=st.text(alphabet=st.sampled_from("a.\n \t\u00a0é"), min_size=1).filter(lambda text: text.strip()))
def test_paragraphs_hold_every_character_that_is_not_a_space(text: str) -> None:
    from ingest.beir import _document, _Record

    (page,) = _document(_Record(1, "x", "", text.strip()), "d000000").pages
    inside = {position for block in page.blocks for position in range(block.start, block.end)}
    assert all(position in inside for position, each in enumerate(page.text) if not each.isspace())
    assert all("\n\n" not in page.text[block.start : block.end] for block in page.blocks)
