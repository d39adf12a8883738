"""Score every sentence of the hits by how well it answers the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.kernel.domain import BlockKind, Hit, Passage, PassageRole, Sentence
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import AnswerType, Question

# Shares of a sentence's score. bench/README.md has the measurements behind them.
_MEANING = 0.5  # cosine of the question and the sentence in its context
_WORDS = 0.5  # share of the question's words it holds, the rare ones counting more
_RANK = 0.2  # how well its passage ranks
_TYPE = 0.08  # it holds the kind of thing that was asked for
_CONTEXT_WORD = 0.5  # what a word found only in the title or headings counts

_HOLDS = {
    AnswerType.MONEY: re.compile(r"[£$€]\s?\d|\d\s?(million|billion|bn|m)\b", re.IGNORECASE),
    AnswerType.QUANTITY: re.compile(
        r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|twenty|half|third|quarter)\b",
        re.IGNORECASE,
    ),
    AnswerType.TIME: re.compile(r"\b(1[89]|20)\d\d\b"),
    AnswerType.PERSON: re.compile(
        r"\b(led|run|paid|funded|evaluated|carried out|by|committee|university|department|office)\b", re.IGNORECASE
    ),
    AnswerType.PLACE: re.compile(r"(\b[A-Z][a-z]+\b[,;]?\s(and\s)?){2}"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, and how well it answers."""

    hit: Hit
    passage: Passage  # the indexed passage it belongs to; part of the hit
    sentence: Sentence
    score: float
    cosine: float
    coverage: float  # 0..1
    words: frozenset[str]  # its stemmed words


def candidates(
    generation: Generation, question: Question, hits: Sequence[Hit], vector: Float32Array
) -> list[Candidate]:
    """Return the sentences of `hits`, best first. Lists of works are not quoted."""
    weights = question_weights(generation, question)
    found: list[Candidate] = []
    for hit in hits:
        if hit.passage.role is PassageRole.REFERENCE:
            continue
        found.extend(_of_hit(generation, question, hit, vector, weights))
    found.sort(key=lambda item: (-item.score, item.passage.document_id, item.sentence.block))
    return found


def question_weights(generation: Generation, question: Question) -> Mapping[str, float]:
    """Return the question's stemmed words with their rarity in the collection."""
    words = dict.fromkeys(generation.lexical.analyse(question.query))
    return {word: generation.lexical.rarity(word) for word in words}


def _of_hit(
    generation: Generation,
    question: Question,
    hit: Hit,
    vector: Float32Array,
    weights: Mapping[str, float],
) -> list[Candidate]:
    lexical = generation.lexical
    context = frozenset(lexical.analyse(" ".join((hit.source.title, *hit.passage.heading_path))))
    found = []
    for passage, first_row in _parts(generation, hit):
        rows = generation.sentence_vectors[first_row : first_row + len(passage.sentences)]
        cosines = np.asarray(rows, dtype=np.float32) @ vector
        for sentence, cosine in zip(passage.sentences, cosines.tolist(), strict=True):
            words = frozenset(lexical.analyse(sentence.text))
            coverage = _coverage(words, context, weights)
            score = _MEANING * cosine + _WORDS * coverage + _RANK * hit.score
            holds = _HOLDS.get(question.answer_type)
            if holds is not None and holds.search(sentence.text):
                score += _TYPE
            found.append(Candidate(hit, passage, sentence, score, cosine, coverage, words))
    return [item for item in found if item.sentence.kind is not BlockKind.CAPTION]


def _parts(generation: Generation, hit: Hit) -> list[tuple[Passage, int]]:
    """Return the indexed passages that a hit joins, each with the row of its first sentence's vector."""
    ids = (hit.passage.id, *hit.merged)
    found = [generation.passages.by_id(passage_id) for passage_id in ids]
    parts = [(item.passage, item.first_sentence) for item in found if item is not None]
    return sorted(parts, key=lambda part: part[0].ordinal)


def _coverage(words: frozenset[str], context: frozenset[str], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    held = sum(
        weight * (1.0 if word in words else _CONTEXT_WORD if word in context else 0.0)
        for word, weight in weights.items()
    )
    return held / total
