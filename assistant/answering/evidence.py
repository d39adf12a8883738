"""Gather the evidence for one question: hits, the sentences chosen from them, and a judgement."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering import doers, extractive, sentences, sufficiency
from assistant.answering.extractive import Extract
from assistant.answering.inquiry import Inquiry
from assistant.answering.sentences import Candidate
from assistant.answering.sufficiency import Sufficiency
from assistant.kernel.domain import Hit
from assistant.kernel.encoder import Float32Array
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.understanding import Question, spelled_out

PASSAGES = 12  # read for one question


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that speak to a question, or to one part of it."""

    inquiry: Inquiry
    hits: Sequence[Hit]
    vector: Float32Array  # the query's, (dimension,)
    took_ms: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question, or for one part of it."""

    hits: Sequence[Hit]
    candidates: Sequence[Candidate]  # their sentences, best first
    extracts: Sequence[Extract]  # those chosen, best first
    sufficiency: Sufficiency
    timings_ms: Mapping[str, float]


def find(inquiry: Inquiry, *, passages: int = PASSAGES) -> Found:
    """Retrieve for a question."""
    started = time.perf_counter()
    question, generation = inquiry.question, inquiry.generation
    query = spelled_out(question.query, generation.finder, ignored=question.ignored)
    if question.within:
        query = f"{query.rstrip(' ?.')} ({'; '.join(question.within)})?"
    search = Search(query, question.phrases, inquiry.within, question.mentions.programmes, question.earlier)
    hits, vector = retrieve(generation, search, k=passages)
    took = _ms_since(started)
    inquiry.trace.retrieved(query, inquiry.within, hits, ms=took)
    return Found(inquiry, hits, vector, took)


def weigh(found: Found) -> Evidence:
    """Choose what to quote of what was found, and judge whether it answers."""
    started = time.perf_counter()
    question, generation = found.inquiry.question, found.inquiry.generation
    scored = [
        item
        for item in sentences.candidates(generation, question, found.hits, found.vector)
        if _kept_to(found.inquiry, item)
    ]
    extracts = extractive.choose(_silence_first(question, scored), budget=found.inquiry.words)
    judged = _with_doer(found.inquiry, sufficiency.assess(generation, question, scored), extracts)
    timings = {"retrieve": found.took_ms, "choose": _ms_since(started)}
    found.inquiry.trace.judged(judged.probability, judged.missing, extracts, ms=timings["choose"])
    return Evidence(found.hits, scored, extracts, judged, timings)


def _with_doer(inquiry: Inquiry, judged: Sufficiency, extracts: Sequence[Extract]) -> Sufficiency:
    """Return a judgement that asks for the doer, too, where the question asks who did something.

    Quotations that do not even speak of the deed answer nothing of it.
    """
    generation = inquiry.generation
    deed = doers.asked(generation, inquiry.question.query)
    quoted = [sentence.spoken for extract in extracts for sentence in extract.sentences]
    if deed is None or doers.named(generation, deed, quoted):
        return judged
    spoken_of = doers.tells_of(generation, deed, quoted)
    return Sufficiency(judged.probability if spoken_of else 0.0, (*judged.missing, f"who {deed.said} it"))


def quotations(extracts: Sequence[Extract]) -> int:
    """Return how many sentences are to be checked before extracts are shown."""
    return sum(len(extract.sentences) for extract in extracts)


def _kept_to(inquiry: Inquiry, item: Candidate) -> bool:
    """Tell whether a sentence is about the places and times that the question keeps to.

    Its passage is, but may be about others too. The introduction of a list comes with those items that are.
    """
    ran, places = inquiry.ran, inquiry.places
    if (ran or places) and extractive.introduces(item.sentence):
        return False
    return (not ran or item.programme in ran) and item.is_in(places)


def _silence_first(question: Question, found: list[Candidate]) -> list[Candidate]:
    """Put the sentence that says that what is asked is not known before what is merely near it."""
    silent = sufficiency.silence(question, found)
    if silent is None:
        return found
    first = replace(silent, score=max(found[0].score, silent.score))
    return [first, *(item for item in found if item is not silent)]


def _ms_since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 1)
