"""Passages, hits and candidates made by hand, for the steps that need no index."""

from __future__ import annotations

from assistant.answering.sentences import Candidate
from assistant.kernel.domain import BlockKind, Hit, Passage, PassageRole, Sentence, Source, Span


def source(document_id: str = "doc") -> Source:
    return Source(
        id=document_id, name=f"{document_id}.md", sha256="0" * 64, size=1, title=document_id.title()
    )


def passage(
    *texts: str,
    document: str = "doc",
    ordinal: int = 0,
    heading: tuple[str, ...] = ("Heading",),
    kinds: tuple[BlockKind, ...] = (),
    role: PassageRole = PassageRole.BODY,
) -> Passage:
    """One sentence for each text, each a block of its own, one after the other on page `ordinal` + 1."""
    sentences = []
    start = 0
    for index, text in enumerate(texts):
        kind = kinds[index] if kinds else BlockKind.PARAGRAPH
        span = Span(ordinal + 1, start, start + len(text))
        sentences.append(Sentence(text, (span,), kind, ordinal * 100 + index))
        start += len(text) + 1
    return Passage(f"{document}.{ordinal}", document, ordinal, heading, tuple(sentences), role)


def hit(of: Passage, score: float = 1.0) -> Hit:
    return Hit(of, source(of.document_id), score, {"lexical": 0.0, "dense": 0.0})


def candidate(
    of: Passage,
    index: int = 0,
    score: float = 1.0,
    *,
    words: dict[str, float] | None = None,
    cosine: float = 0.5,
    coverage: float = 0.5,
) -> Candidate:
    """The sentence of a passage at `index`; what it says is its own words unless told."""
    sentence = of.sentences[index]
    said = dict.fromkeys(sentence.text.casefold().split(), 1.0) if words is None else words
    return Candidate(hit(of), of, sentence, score, cosine, coverage, said, ())
