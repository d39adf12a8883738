"""Tell whether sentences speak to what a question asks of a subject that a filter gave it.

Whatever is asked of a subject, sentences about it are near: only the question's own words tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering import cues
from assistant.answering.sentences import Candidate
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import AnswerType, Question, beyond, without_programmes
from assistant.retrieval.words import content_words

# What is asked for in other words than it is told: "what got in the way" and "was delayed", "cost" and "£5m".
_TOLD = (AnswerType.TROUBLE, AnswerType.REMEDY, AnswerType.MONEY)
_POINTS = re.compile(  # at the subject, or at all that is said of it
    r"\b(?:this|that|the) (?:document|paper|report|briefing|programme|scheme|fund|place|barrier)s?\b"
    r"|\bwhat (?:is|was|were|has been) (?:found|said|known|learnt|learned)\b"
    r"|\b(?:summari[sz]e|summary|overview|describe|explain)\b",
    re.IGNORECASE,
)


def share_said(generation: Generation, question: Question, best: Sequence[Candidate]) -> float:
    """Return how many of the question's own words, by rarity, some sentences or their headings say: 0..1."""
    asked = without_programmes(question.beside, generation.finder, ignored=question.ignored)
    told = [kind for kind in _TOLD if any(cues.held((kind,), item.sentence.text) for item in best)]
    own = content_words(generation.lexical, beyond(_POINTS.sub(" ", asked), told))
    said = (text for item in best for text in (item.sentence.spoken, *item.passage.heading_path))
    held = set(generation.lexical.stems(" ".join(said)))
    weights = {word: generation.lexical.rarity(word) for word in own}
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / whole if whole else 1.0


def closeness(generation: Generation, question: Question, best: Sequence[Candidate]) -> float:
    """Return the best cosine of some sentences, of which there is one, with the question as it was put."""
    vector = generation.encoder.encode([question.query])[0]
    parts = {item.passage.id: generation.passages.by_id(item.passage.id) for item in best}
    rows = {passage_id: part.row for passage_id, part in parts.items() if part is not None}
    found = generation.exact.closeness(vector, list(rows.values()))
    return max(
        float(found[rows[item.passage.id]].sentences[item.passage.sentences.index(item.sentence)])
        for item in best
        if item.passage.id in rows
    )
