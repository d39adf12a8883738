"""Note what happens while an answer is made, so that `precedent trace` can replay it afterwards.

The steps, in the order in which an answer takes them, and what each holds:

| step | holds |
| --- | --- |
| `understood` | asked, query, shape, wants, terms, filters (the reader's), within (all that it was kept to) |
| `retrieved` | query (as searched), within, ms, passages: id, document, title, page, score, signals |
| `judged` | probability that they answer, missing, ms, extracts: passage, page, score, sentences |
| `sent` | call (from 1), model, prompt, digest, messages: role, text |
| `returned` | call, text, read, written (tokens), first_ms, ms, fault, detail |
| `checked` | text, numbers (of the passages that it cites), supported, score, failures, quoted, again |
| `shown` | kind, text, citations |

`retrieved` and `judged` come once for each part of a question, `sent` and `returned` once for each call of a
model: calls may overlap, and `call` pairs them. Other steps may stand between these; they are shown as they
are. A step that holds text of a document comes with a `retrieved` one that names the document: by that, what
is forgotten of a document is found.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import count
from typing import Any

from assistant.answering.checking.verdict import Verdict
from assistant.answering.extractive import Extract
from assistant.kernel.chat_model import ModelFault, Usage
from assistant.kernel.domain import Filters, Hit, Statement, Term, TraceStep
from assistant.kernel.prompting import Rendered
from assistant.retrieval.understanding import Question


class Tracer:
    """The steps of one answer so far, in order. Safe to share between threads."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._steps: list[TraceStep] = []
        self._calls = count(1)
        self._sent_at: dict[int, float] = {}

    def note(self, name: str, /, **detail: Any) -> None:
        """Note a step; `detail` is what JSON can hold."""
        self._steps.append(TraceStep(name, self._now(), detail))

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """What was noted."""
        return tuple(self._steps)

    def understood(
        self, question: Question, *, terms: Sequence[Term], filters: Filters, within: Filters
    ) -> None:
        """Note how a question was read; `within`: all that its search is kept to."""
        self.note(
            "understood",
            asked=question.asked,
            query=question.query,
            shape=question.shape.value,
            wants=sorted(wanted.value for wanted in question.wants),
            terms=[asdict(term) for term in terms],
            filters=_set(filters),
            within=_set(within),
        )

    def retrieved(self, query: str, within: Filters, hits: Sequence[Hit], *, ms: float) -> None:
        """Note what a search found, the best first."""
        passages = [
            {
                "id": hit.passage.id,
                "document": hit.source.id,
                "title": hit.source.title,
                "page": hit.passage.first_page,
                "score": round(hit.score, 4),
                "signals": {name: round(value, 4) for name, value in hit.signals.items()},
            }
            for hit in hits
        ]
        self.note("retrieved", query=query, within=_set(within), ms=ms, passages=passages)

    def judged(
        self, probability: float, missing: Sequence[str], extracts: Sequence[Extract], *, ms: float
    ) -> None:
        """Note how likely what was found answers, and what would be quoted of it."""
        chosen = [
            {
                "passage": extract.passage.id,
                "page": extract.sentences[0].spans[0].page,
                "score": round(extract.score, 4),
                "sentences": len(extract.sentences),
            }
            for extract in extracts
        ]
        self.note("judged", probability=round(probability, 4), missing=list(missing), ms=ms, extracts=chosen)

    def sent(self, prompt: Rendered, model: str) -> int:
        """Note that a model is called; return the number of the call, for `returned`."""
        call = next(self._calls)
        messages = [{"role": message.role.value, "text": message.text} for message in prompt.messages]
        self._sent_at[call] = self._now()
        self.note("sent", call=call, model=model, prompt=prompt.name, digest=prompt.digest, messages=messages)
        return call

    def returned(
        self,
        call: int,
        text: str,
        usage: Usage = Usage(),
        *,
        first_ms: float | None = None,
        fault: ModelFault | None = None,
    ) -> None:
        """Note what a model wrote in all, as it wrote it, and why it ended where that was a fault.

        `first_ms`: how long it took to begin; None where it never did.
        """
        self.note(
            "returned",
            call=call,
            text=text,
            read=usage.read,
            written=usage.written,
            first_ms=first_ms if first_ms is None else round(first_ms, 1),
            ms=round(self._now() - self._sent_at[call], 1),
            fault=fault.kind.value if fault else "",
            detail=fault.detail if fault else "",
        )

    def checked(self, text: str, numbers: Sequence[int], verdict: Verdict, *, again: bool = False) -> None:
        """Note what a check of a statement came to; `again`: it was asked for a second time."""
        self.note(
            "checked",
            text=text,
            numbers=list(numbers),
            supported=verdict.supported,
            score=round(verdict.score, 4),
            failures=[{"kind": each.kind.value, "detail": each.detail} for each in verdict.failures],
            quoted=[
                {
                    "passage": each.hit.passage.id,
                    "document": each.hit.source.id,
                    "page": each.sentence.spans[0].page,
                    "text": each.sentence.text,
                }
                for each in verdict.quoted
            ],
            again=again,
        )

    def shown(self, statement: Statement) -> None:
        """Note that a statement is said, and when."""
        self.note(
            "shown", kind=statement.kind.value, text=statement.text, citations=list(statement.citations)
        )

    def _now(self) -> float:
        return round((time.perf_counter() - self._began) * 1000, 1)


def _set(filters: Filters) -> dict[str, Any]:
    """Return what is filtered by, without what is not."""
    return {name: value for name, value in asdict(filters).items() if value not in ((), None)}
