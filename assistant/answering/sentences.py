"""Score every sentence of the hits by how well it answers the question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering import cues, doers
from assistant.answering.doers import Deed
from assistant.kernel.domain import BlockKind, Hit, Passage, PassageRole, Sentence
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.exact import Closeness
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import Found
from assistant.kernel.mentions import Mentions
from assistant.retrieval.understanding import AnswerType, Question, without_programmes
from assistant.retrieval.words import content_words

# Shares of a sentence's score. bench/README.md has the measurements behind the first three.
_MEANING = 0.4  # cosine of the question and the sentence in its context
_WORDS = 0.6  # share of the question's words it holds, the rare ones counting more
_BEFORE = 0.05  # the same of the sentence before it, which it may carry on
_RANK = 0.2  # how well its passage ranks
_HOLDS_IT = 0.08  # it holds a kind of thing that was asked for
_NO_SUM = -0.15  # it names no sum of money, and nothing else was asked for
_NAMES_DOER = 0.15  # it says who did what is asked of
_COUNTS_IT = 0.04  # it says how many there were of what the question counts
_LEAD = 0.1  # it opens a document, and an overview is wanted
_ROW = -0.01  # a table row says less than a sentence with the same words
_OPINION = -0.06  # it says of itself that it is a view, and none was asked for
_OTHER_SUBJECT = (
    -0.075
)  # it begins with another programme than those asked about; twice that if it names none
_OTHER_BARRIER = -0.3  # it names other barriers than those asked about
_UNKNOWN = -0.15  # it says that something is not known
# Of a programme, place or barrier that the question names; about that of a word in one passage of thirty.
_THING_RARITY = 3.5
_LOOKED_AT = 60  # sentences
_SCRAP = 4  # words; fewer are a title or a cell
_TITLE = 8  # words; what ends without a full stop and is shorter names something and says nothing
_CONTEXT_WORD = 0.45  # what a word found only in the title or headings counts
_FIGURE = re.compile(r"\d")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")  # "Result, 2002 to 2008" may head a column
_ENDED = re.compile(r"[.!?:;][)\]”’\"']*\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, and how well it answers."""

    hit: Hit
    passage: Passage  # the indexed passage it belongs to; part of the hit
    sentence: Sentence
    score: float
    cosine: float
    coverage: float  # 0..1
    words: Mapping[str, float]  # its stemmed words beyond the question's, with their rarity
    names: Mentions  # the programmes, places and barriers it names

    @property
    def programme(self) -> str:
        """The programme it is about: the one it names, or its document's own; "" when none can be told."""
        if self.names.programmes:
            return self.names.programmes[0]
        own = self.hit.source.programmes
        return own[0] if len(own) == 1 else ""

    def is_in(self, places: Collection[str]) -> bool:
        """Tell whether it names one of some places, or its document is about none but those."""
        about = self.hit.source.places
        if not places or set(places) & set(self.names.places):
            return True
        return bool(about) and set(about) <= set(places)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question, read once for all sentences."""

    question: Question
    weights: Mapping[str, float]
    about: bool  # it asks something in particular, not only of what it names
    views: bool
    counts: re.Pattern[str] | None  # a number of what the question counts
    sum: bool  # it asks for a sum of money and nothing else
    deed: Deed | None  # whose doer it asks for


def candidates(
    generation: Generation, question: Question, hits: Sequence[Hit], vector: Float32Array
) -> list[Candidate]:
    """Return the sentences of `hits`, best first. Lists of works are not quoted.

    Where the question names programmes, only passages about them are read: what is said of another
    programme is no answer.
    """
    weights = question_weights(generation, question)
    asked = _Asked(
        question,
        weights,
        len(weights) > len(_things(question.mentions)),
        cues.asks_for_views(question.query),
        cues.counting(question.counted),
        question.wants == {AnswerType.MONEY} and cues.asks_for_a_sum(question.query),
        doers.asked(generation, question.query),
    )
    body = (hit for hit in hits if hit.passage.role is PassageRole.BODY)
    about = [hit for hit in body if _is_about(generation, hit, question)]
    parts = {hit.passage.id: _parts(generation, hit) for hit in about}
    rows = [part.row for found in parts.values() for part in found]
    closeness = generation.exact.closeness(vector, rows)
    found = [
        item for hit in about for item in _of_hit(generation, asked, hit, parts[hit.passage.id], closeness)
    ]
    found.sort(key=_rank)
    # What a sentence holds moves it a little; those far down are not looked at that closely.
    close = [_with_extras(generation, asked, item) for item in found[:_LOOKED_AT]]
    return sorted(close, key=_rank) + found[_LOOKED_AT:]


def _rank(item: Candidate) -> tuple[float, str, int]:
    return (-item.score, item.passage.document_id, item.sentence.block)


def question_weights(generation: Generation, question: Question) -> Mapping[str, float]:
    """Return what the question is about with its rarity in the collection: its words, and its programmes.

    A programme counts as one thing however it is written ("NDC", "New Deal for Communities"),
    so the words of its name do not count by themselves.
    """
    beside = without_programmes(question.beside, generation.finder, ignored=question.ignored)
    words = content_words(generation.lexical, beside)
    weights = {word: generation.lexical.rarity(word) for word in words}
    return weights | dict.fromkeys(_things(question.mentions), _THING_RARITY)


def _things(names: Mentions) -> frozenset[str]:
    """Return what is named as words that no text can hold."""
    return frozenset(
        (
            *(f"programme:{name}" for name in names.programmes),
            *(f"place:{name}" for name in names.places),
            *(f"barrier:{name}" for name in names.barriers),
        )
    )


def _is_about(generation: Generation, hit: Hit, question: Question) -> bool:
    wanted = set(question.mentions.programmes)
    if not wanted or wanted & set(hit.source.programmes):
        return True
    return bool(wanted & set(generation.finder.programmes(hit.passage.spoken)))


def _of_hit(
    generation: Generation,
    asked: _Asked,
    hit: Hit,
    parts: Sequence[Found],
    closeness: Mapping[int, Closeness],
) -> list[Candidate]:
    rarity = generation.lexical.rarity
    found = []
    for part in parts:
        passage, cosines = part.passage, closeness[part.row].sentences.tolist()
        context = generation.reader.context(hit.source.title, passage.heading_path)
        context |= {f"programme:{name}" for name in hit.source.programmes}
        readings = generation.reader.sentences(part.row)
        before = 0.0
        read = zip(passage.sentences, readings, cosines, strict=True)
        for at, (sentence, reading, cosine) in enumerate(read):
            if not _quotable(passage.sentences, at):
                continue
            held = reading.words | _things(reading.names)
            coverage = _coverage(held, context, asked.weights)
            score = _MEANING * cosine + _WORDS * coverage + _BEFORE * before + _RANK * hit.score
            before = coverage
            new = {word: rarity(word) for word in reading.words if word not in asked.weights}
            found.append(Candidate(hit, passage, sentence, score, cosine, coverage, new, reading.names))
    return found


def _quotable(sentences: Sequence[Sentence], at: int) -> bool:
    """Captions, header rows, titles and scraps say nothing by themselves."""
    sentence = sentences[at]
    above, below = sentences[at - 1 : at] if at else (), sentences[at + 1 : at + 2]
    if sentence.kind is BlockKind.CAPTION:
        return False
    if sentence.kind is BlockKind.TABLE_ROW:
        return _has_rows(above) or bool(_FIGURE.search(_YEARS.sub(" ", sentence.text)))
    if (_has_rows(above) or _has_rows(below)) and not _ENDED.search(sentence.text):
        return False  # the caption of a table, set as a paragraph above or below it
    cut_off = sentence.kind is BlockKind.PARAGRAPH and not _ENDED.search(sentence.text)
    return len(sentence.text.split()) >= (_TITLE if cut_off else _SCRAP)


def _has_rows(sentences: Sequence[Sentence]) -> bool:
    return any(sentence.kind is BlockKind.TABLE_ROW for sentence in sentences)


def _with_extras(generation: Generation, asked: _Asked, item: Candidate) -> Candidate:
    """Return a candidate with what it gains or loses by what it holds, beyond words and meaning."""
    wants = asked.question.wants
    text = item.sentence.text
    extra = _HOLDS_IT * cues.held(wants, text)
    if asked.sum and not cues.held(wants, text):
        extra += _NO_SUM
    if AnswerType.OVERVIEW in wants and _opens(item.passage):
        extra += _LEAD if asked.about else 2 * _LEAD
    if item.sentence.kind is BlockKind.TABLE_ROW:
        extra += _ROW
    if not asked.views and cues.is_view(text):
        extra += _OPINION
    if asked.counts is not None and asked.counts.search(text):
        extra += _COUNTS_IT
    if asked.deed is not None and doers.named(generation, asked.deed, [text]):
        extra += _NAMES_DOER
    extra += _other_subject(asked.question.mentions, item.names)
    if says_unknown(item):
        extra += _UNKNOWN
    return replace(item, score=item.score + extra)


def _opens(passage: Passage) -> bool:
    """Tell whether a passage opens its document: a summary by its heading, or what comes first."""
    heading = passage.heading_path[-1] if passage.heading_path else ""
    return passage.ordinal == 0 or cues.is_opening(heading)


def _other_subject(wanted: Mentions, named: Mentions) -> float:
    """Return what a sentence loses that is about other programmes or barriers than those asked about."""
    loss = 0.0
    if wanted.programmes and named.programmes:
        loss += 0.0 if named.programmes[0] in wanted.programmes else _OTHER_SUBJECT
        loss += 0.0 if set(named.programmes) & set(wanted.programmes) else _OTHER_SUBJECT
    if wanted.barriers and named.barriers and not set(named.barriers) & set(wanted.barriers):
        loss += _OTHER_BARRIER
    return loss


def says_unknown(item: Candidate) -> bool:
    """Tell whether a sentence says that something is not known, recorded or published."""
    heading = item.passage.heading_path[-1] if item.passage.heading_path else ""
    return cues.says_unknown(item.sentence.text, heading)


def _parts(generation: Generation, hit: Hit) -> list[Found]:
    """Return the indexed passages that a hit joins, in reading order."""
    found = (generation.passages.by_id(passage_id) for passage_id in (hit.passage.id, *hit.merged))
    return sorted((part for part in found if part is not None), key=lambda part: part.passage.ordinal)


def _coverage(words: frozenset[str], context: frozenset[str], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    held = sum(
        weight * (1.0 if word in words else _CONTEXT_WORD if word in context else 0.0)
        for word, weight in weights.items()
    )
    return held / total
