"""Build an index from a BEIR folder: its documents through the real ingest, its judgements by document id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.kernel.domain import Block, BlockKind, Document, Page, Source
from assistant.kernel.errors import EvaluationInvalid
from ingest.encoding import PassageEncoder, SentenceTransformersEncoder
from ingest.pipeline import Options, publish
from ingest.progress import Progress
from ingest.report.outcome import Report

CORPUS = "corpus.jsonl"
QUERIES = "queries.jsonl"
QRELS = ("qrels.tsv", "qrels/test.tsv")  # the first that is there
_PARAGRAPH = re.compile(r"\S.*?(?=\s*(?:\n\s*\n|\Z))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Built:
    """What an evaluation needs beside the index."""

    report: Report
    queries: Mapping[str, str]  # query id → text, in the order of the file
    qrels: Mapping[str, Mapping[str, int]]  # query id → document id in the index → grade
    empty: tuple[str, ...]  # `_id` of documents without a word; they can be judged but not found


@dataclass(frozen=True, slots=True)
class _Record:
    """One line of a JSONL file."""

    line: int
    id: str
    title: str
    text: str


def build(beir: Path, index: Path, cache: Path, encoder_name: str, progress: Progress) -> Built:
    """Publish a generation of a BEIR folder's documents into `index` and return its queries and judgements.

    Raises `EvaluationInvalid` naming the file and line that cannot be used. What `cache`
    holds is not encoded again.
    """
    return build_with(
        Options(beir, index, cache), lambda: SentenceTransformersEncoder(encoder_name), progress
    )


def build_with(options: Options, make_encoder: Callable[[], PassageEncoder], progress: Progress) -> Built:
    """Do as `build`, from the folder `options.corpus` and with any encoder."""
    folder = options.corpus
    if not folder.is_dir():
        raise EvaluationInvalid(f"There is no folder at {folder}; name one in BEIR format with --beir.")
    corpus = list(_records(folder / CORPUS))
    # Ids in order of the corpus: an `_id` may hold anything, an id is part of addresses.
    ids = {record.id: f"d{number:06d}" for number, record in enumerate(corpus)}
    queries = {record.id: record.text for record in _queries(folder / QUERIES)}
    qrels = _qrels(folder, queries, ids)
    empty = tuple(record.id for record in corpus if not (record.title or record.text))
    documents = [_document(record, ids[record.id]) for record in corpus if record.title or record.text]
    if not documents:
        raise EvaluationInvalid(f"{folder / CORPUS} holds no document with any text.")
    report = publish(documents, options, make_encoder, progress)
    return Built(report, queries, qrels, empty)


def _document(record: _Record, document_id: str) -> Document:
    """Return a record as one section; a title without a text stands as the text."""
    content = f"{record.title}\x1d{record.text}".encode()
    text = record.text or record.title
    source = Source(
        id=document_id,
        name=record.id,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        title=record.title,
    )
    blocks = tuple(Block(BlockKind.PARAGRAPH, *match.span()) for match in _PARAGRAPH.finditer(text))
    return Document(source, (Page(1, record.title, "", text, blocks),), paginated=False)


def _queries(path: Path) -> Iterator[_Record]:
    for record in _records(path):
        if not record.text:
            raise EvaluationInvalid(f"{path}, line {record.line}: the query '{record.id}' has no text.")
        yield record


def _records(path: Path) -> Iterator[_Record]:
    """Yield the records of a JSONL file; an id may stand there once."""
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        record = _record(line, number, where=f"{path}, line {number}")
        earlier = seen.setdefault(record.id, number)
        if earlier != number:
            raise EvaluationInvalid(
                f"{path}, line {number}: line {earlier} has the id '{record.id}' already."
            )
        yield record


def _record(line: bytes, number: int, *, where: str) -> _Record:
    try:
        raw: Any = json.loads(line)
    except ValueError as error:  # not JSON, or not UTF-8
        raise EvaluationInvalid(f"{where} is not JSON ({error}).") from error
    if not isinstance(raw, dict):
        raise EvaluationInvalid(f"{where} is not a JSON object with '_id' and 'text'.")
    identity = _text(raw, "_id", where)
    if not identity:
        raise EvaluationInvalid(f"{where}: '_id' is empty.")
    title = "" if raw.get("title") is None else _text(raw, "title", where)
    return _Record(number, identity, title, _text(raw, "text", where))


def _text(raw: Mapping[str, Any], name: str, where: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str):
        raise EvaluationInvalid(f"{where}: '{name}' is missing or is not a text.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise EvaluationInvalid(f"{where}: '{name}' holds half a character (a lone surrogate).")
    return value.strip()


def _qrels(folder: Path, queries: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return the judgements, by the ids that the documents have in the index."""
    path = next((folder / name for name in QRELS if (folder / name).is_file()), folder / QRELS[0])
    qrels: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        where = f"{path}, line {number}"
        fields = _fields(line, where)
        if number == 1 and not _is_grade(fields[-1]):
            continue  # the header
        query, document, grade = _judgement(fields, where)
        if query not in queries:
            raise EvaluationInvalid(f"{where}: {QUERIES} has no query '{query}'.")
        if document not in ids:
            raise EvaluationInvalid(f"{where}: {CORPUS} has no document '{document}'.")
        earlier = qrels.setdefault(query, {}).setdefault(ids[document], grade)
        if earlier != grade:
            raise EvaluationInvalid(f"{where}: '{document}' was judged {earlier} for '{query}' further up.")
    if not any(grade > 0 for judged in qrels.values() for grade in judged.values()):
        raise EvaluationInvalid(f"{path} names no relevant document, so there is nothing to measure.")
    return qrels


def _fields(line: bytes, where: str) -> list[str]:
    try:
        return line.decode("utf-8-sig").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise EvaluationInvalid(f"{where} is not UTF-8 ({error}).") from error


def _judgement(fields: Sequence[str], where: str) -> tuple[str, str, int]:
    if len(fields) != 3 or not _is_grade(fields[2]):
        raise EvaluationInvalid(
            f"{where}: wanted are a query id, a document id and a whole number, with tabs between them."
        )
    return fields[0].strip(), fields[1].strip(), int(fields[2])


def _is_grade(text: str) -> bool:
    return re.fullmatch(r"\s*-?\d{1,9}\s*", text, re.ASCII) is not None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers, from 1."""
    try:
        with path.open("rb") as handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise EvaluationInvalid(f"{path} cannot be read: {error.strerror or error}.") from error
