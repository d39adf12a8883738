"""Say what was found: in a language model's checked words where there is one, else in quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.composing import not_found, notice
from assistant.answering.evidence import Evidence
from assistant.answering.grounding import Grounding
from assistant.answering.inquiry import Inquiry
from assistant.answering.progress import Checking
from assistant.answering.transcript import Transcript
from assistant.answering.writing import notices
from assistant.answering.writing.material import gather
from assistant.kernel.domain import Statement

Say = Callable[[Transcript], bool]  # says what there is to say, and tells whether there was anything


@dataclass(frozen=True, slots=True)
class Quotations:
    """What is quoted where no model writes, or where it fails."""

    number: int
    said: Callable[[Grounding], Iterator[Statement]]


def begin(inquiry: Inquiry, evidence: Evidence, quotations: Quotations, *, subject: str = "") -> Say:
    """Begin to answer from evidence, of which there is some: a model is called at once.

    With a `subject` this is one part of a comparison.
    """
    if inquiry.writer is None or inquiry.account is None:
        return lambda transcript: transcript.say(quotations.said(transcript.grounding))
    # Not all that was found is about what was asked; that of which no sentence was read is not.
    read = {item.passage.id for item in evidence.candidates}
    material = gather(
        [hit for hit in evidence.hits if hit.passage.id in read],
        words=inquiry.writer.passage_words,
        first={extract.passage.id for extract in evidence.extracts},
    )
    return inquiry.writer.begin(inquiry, inquiry.account, material, quotations, subject)


def tell_checking(inquiry: Inquiry, number: int) -> None:
    """Tell how many quotations are checked; of a model's words each is, as they come."""
    if inquiry.writer is None:
        inquiry.tell(Checking(number))


def close(inquiry: Inquiry, transcript: Transcript, missing: Sequence[str] = ()) -> None:
    """Say what was not found, and what a model wrote that is not shown."""
    transcript.say(not_found(missing))
    writer, account = inquiry.writer, inquiry.account
    if writer and account and account.dropped and account.fault is None:
        transcript.say([notice(notices.left_out(account.dropped, marked=writer.mark_unsupported))])
