"""Answer a question part by part: the programmes that it compares, or the questions that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.answering.composing import best_nearest, compose, heading, notice, quoted, tell_searched
from assistant.answering.evidence import Evidence, find, quotations, weigh
from assistant.answering.inquiry import Inquiry
from assistant.answering.narrowing import narrowed
from assistant.answering.own_words import share_said
from assistant.answering.saying import Quotations, Say, begin, close, tell_checking
from assistant.answering.sufficiency import ANSWERED
from assistant.answering.transcript import Transcript
from assistant.kernel.domain import Answer, AnswerStatus, Hit
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import narrowed_to, understand

_COMPARED = 4  # programmes set side by side in one answer
_READ = 5  # sentences
_SURE = 0.9  # probability from which what is compared need not say any of the question's words
_PART_WORDS = 55  # for each of them, at least
_QUESTION_WORDS = 100  # for each of the questions that one is made of, at least


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a question; `inquiry` is None where the reader's filters leave nothing of it."""

    name: str
    inquiry: Inquiry | None
    nothing: str  # what is said where there is no evidence
    compared: bool


def by_programme(inquiry: Inquiry) -> Answer:
    """Answer for each programme that is compared; one without evidence is said to have none."""
    compared = inquiry.question.mentions.programmes[:_COMPARED]
    words = max(_PART_WORDS, inquiry.words // len(compared))
    parts = [_of_programme(inquiry, programme, words=words) for programme in compared]
    left_out = [programme_name(inquiry.generation, each) for each in inquiry.question.mentions.programmes]
    notices = []
    if names := ", ".join(left_out[_COMPARED:]):
        notices.append(f"Not looked up: {names}. Ask for at most {_COMPARED} at a time.")
    return _answered(inquiry, parts, notices)


def by_question(inquiry: Inquiry, questions: Sequence[str]) -> Answer:
    """Answer each of the questions that one is made of; each stands alone."""
    words = max(_QUESTION_WORDS, inquiry.words // len(questions))
    return _answered(inquiry, [_of_question(inquiry, each, words=words) for each in questions], [])


def _of_programme(inquiry: Inquiry, programme: str, *, words: int) -> _Part:
    generation, filters = inquiry.generation, inquiry.filters
    name = programme_name(generation, programme)
    nothing = f"The collection does not say this of {name}."
    if filters.programmes and programme not in filters.programmes:
        return _Part(name, None, nothing, compared=True)
    question = narrowed_to(inquiry.question, programme, name, generation.finder)
    own = replace(inquiry, question=question, filters=replace(filters, programmes=(programme,)), words=words)
    return _Part(name, own, nothing, compared=True)


def _of_question(inquiry: Inquiry, text: str, *, words: int) -> _Part:
    question = understand(text, inquiry.generation.finder, ignored=inquiry.question.ignored)
    own = narrowed(replace(inquiry, question=question, words=words))
    return _Part(text, own, "The collection does not say.", compared=False)


def _answered(inquiry: Inquiry, parts: Sequence[_Part], notices: Sequence[str]) -> Answer:
    found = [find(part.inquiry) if part.inquiry else None for part in parts]
    tell_searched(inquiry, (each for each in found if each))
    evidence = [weigh(each) if each else None for each in found]
    enough = [_enough(part, each) for part, each in zip(parts, evidence, strict=True)]
    tell_checking(inquiry, sum(quotations(each.extracts) for each in enough if each))
    # All are begun before the first is said: models write at the same time.
    says = [_begun(part, each) for part, each in zip(parts, enough, strict=True)]
    transcript = Transcript(inquiry)
    answered = [_set_out(transcript, part, say) for part, say in zip(parts, says, strict=True)]
    partly = [missing for each in enough if each for missing in _missing(parts, each)]
    close(inquiry, transcript, list(dict.fromkeys(partly)))
    transcript.say(notice(each) for each in notices)
    status = AnswerStatus.ANSWERED if all(answered) and not partly else AnswerStatus.PARTIAL
    if not any(answered):
        status = AnswerStatus.NOT_FOUND
    hits: list[Hit] = [hit for each in evidence if each for hit in each.hits]
    timings = {
        name: round(sum(each.timings_ms[name] for each in evidence if each), 1)
        for name in ("retrieve", "choose")
    }
    return compose(inquiry, status, transcript, nearest=best_nearest(hits), timings_ms=timings)


def _enough(part: _Part, evidence: Evidence | None) -> Evidence | None:
    """Return evidence that something is said from, None where what was found does not answer."""
    if part.inquiry is None or evidence is None or not evidence.extracts:
        return None
    judged = evidence.sufficiency.probability
    if judged < ANSWERED:
        return None
    # A programme's name alone makes all that is said of it look near: one of the words that it is compared by
    # has to be said, too.
    best = evidence.candidates[:_READ]
    spoken_to = share_said(part.inquiry.generation, part.inquiry.question, best) > 0
    return evidence if judged >= _SURE or spoken_to or not part.compared else None


def _missing(parts: Sequence[_Part], evidence: Evidence) -> Sequence[str]:
    return () if parts[0].compared else evidence.sufficiency.missing


def _begun(part: _Part, evidence: Evidence | None) -> Say | None:
    if part.inquiry is None or evidence is None:
        return None
    # Of programmes that are compared, the heading says enough; elsewhere documents are told apart.
    said = partial(quoted, evidence.extracts, titled=False)
    quoting = Quotations(quotations(evidence.extracts), said)
    return begin(part.inquiry, evidence, quoting, subject=part.name if part.compared else "")


def _set_out(transcript: Transcript, part: _Part, say: Say | None) -> bool:
    """Say what there is on one part, under its name; return whether there was anything."""
    transcript.say([heading(part.name)])
    if say is not None and say(transcript):
        return True
    transcript.say([notice(part.nothing)])
    return False


def programme_name(generation: Generation, programme: str) -> str:
    """Return a programme's name; its id where the taxonomy does not know it."""
    found = generation.taxonomy.programme(programme)
    return found.name if found else programme
