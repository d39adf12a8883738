"""Gather the evidence for one question: hits, the sentences chosen from them, and a judgement."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering import extractive, sentences, sufficiency
from assistant.answering.extractive import Extract
from assistant.answering.sentences import Candidate
from assistant.kernel.domain import Filters, Hit
from assistant.kernel.index.generation import Generation
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.understanding import Question, spelled_out

PASSAGES = 12  # read for one question


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question, or for one part of it."""

    hits: Sequence[Hit]
    candidates: Sequence[Candidate]  # their sentences, best first
    extracts: Sequence[Extract]  # those chosen, best first
    sufficiency: sufficiency.Sufficiency
    timings_ms: Mapping[str, float]


def gather(
    generation: Generation, question: Question, filters: Filters, *, words: int, passages: int = PASSAGES
) -> Evidence:
    """Retrieve for a question and choose what to quote within about `words` words."""
    started = time.perf_counter()
    query = spelled_out(question.query, generation.finder)
    search = Search(query, question.phrases, filters, question.mentions.programmes, question.earlier)
    hits, vector = retrieve(generation, search, k=passages)
    retrieved = time.perf_counter()
    found = sentences.candidates(generation, question, hits, vector)
    extracts = extractive.choose(_silence_first(question, found), budget=words)
    judged = sufficiency.assess(generation, question, found)
    chosen = time.perf_counter()
    timings = {"retrieve": _ms(started, retrieved), "choose": _ms(retrieved, chosen)}
    return Evidence(hits, found, extracts, judged, timings)


def _silence_first(question: Question, found: list[Candidate]) -> list[Candidate]:
    """Put the sentence that says that what is asked is not known before what is merely near it."""
    silent = sufficiency.silence(question, found)
    if silent is None:
        return found
    first = replace(silent, score=max(found[0].score, silent.score))
    return [first, *(item for item in found if item is not silent)]


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 1)
