"""What is different in an answer that was given again, after the collection changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.kernel.domain import Answer, AnswerStatus, Citation


@dataclass(frozen=True, slots=True)
class Differences:
    """What an answer cites still, newly and no longer against one before it.

    What is cited is compared, not what is said: a language model words the same thing anew each time.
    """

    kept: tuple[Citation, ...]  # as the later answer has them, in its order
    added: tuple[Citation, ...]  # in the later answer only
    gone: tuple[Citation, ...]  # in the earlier answer only, in its order
    status: tuple[AnswerStatus, AnswerStatus] | None  # before and after, where they differ
    newly_cited: tuple[str, ...]  # document ids, in the order of their first citation
    no_longer_cited: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is different."""
        return bool(self.added or self.gone or self.status or self.newly_cited or self.no_longer_cited)


# A quotation is the same where the same words stand on the same page of the same document.
_Key = tuple[str, str, int]


def differences(before: Answer, after: Answer) -> Differences:
    """Compare two answers to one question."""
    kept, added = _parted(after.citations, before.citations)
    _, gone = _parted(before.citations, after.citations)
    cited_before, cited_after = _documents(before.citations), _documents(after.citations)
    return Differences(
        kept=tuple(kept),
        added=tuple(added),
        gone=tuple(gone),
        status=(before.status, after.status) if before.status is not after.status else None,
        newly_cited=tuple(each for each in cited_after if each not in cited_before),
        no_longer_cited=tuple(each for each in cited_before if each not in cited_after),
    )


def _parted(
    citations: Iterable[Citation], others: Iterable[Citation]
) -> tuple[list[Citation], list[Citation]]:
    """Part citations into those that the others have too, and those that they lack; each counts once."""
    left = Counter(map(_key, others))
    shared: list[Citation] = []
    alone: list[Citation] = []
    for citation in citations:
        (shared if left[_key(citation)] > 0 else alone).append(citation)
        left[_key(citation)] -= 1
    return shared, alone


def _key(citation: Citation) -> _Key:
    return citation.quote, citation.document_id, citation.page


def _documents(citations: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(item.document_id for item in citations))
