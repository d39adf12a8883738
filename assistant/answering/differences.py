"""What is different in an answer that was given again, after the collection changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.kernel.domain import Answer, AnswerStatus, Citation, Statement, StatementKind


@dataclass(frozen=True, slots=True)
class Differences:
    """What an answer keeps, adds and loses against one before it; only what is quoted is compared."""

    kept: tuple[Statement, ...]  # as the later answer has them, in its order
    added: tuple[Statement, ...]  # in the later answer only
    gone: tuple[Statement, ...]  # in the earlier answer only, in its order
    status: tuple[AnswerStatus, AnswerStatus] | None  # before and after, where they differ
    newly_cited: tuple[str, ...]  # document ids, in the order of their first citation
    no_longer_cited: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is different."""
        return bool(self.added or self.gone or self.status or self.newly_cited or self.no_longer_cited)


# A statement is the same where it says the same and is cited from the same pages of the same documents.
_Key = tuple[str, tuple[tuple[str, int], ...]]


def differences(before: Answer, after: Answer) -> Differences:
    """Compare two answers to one question."""
    kept, added = _parted(_quoted(after), _quoted(before))
    _, gone = _parted(_quoted(before), _quoted(after))
    cited_before, cited_after = _documents(before.citations), _documents(after.citations)
    return Differences(
        kept=tuple(kept),
        added=tuple(added),
        gone=tuple(gone),
        status=(before.status, after.status) if before.status is not after.status else None,
        newly_cited=tuple(each for each in cited_after if each not in cited_before),
        no_longer_cited=tuple(each for each in cited_before if each not in cited_after),
    )


def _quoted(answer: Answer) -> list[tuple[_Key, Statement]]:
    pages = {item.number: (item.document_id, item.page) for item in answer.citations}
    return [
        ((statement.text, tuple(pages[number] for number in statement.citations)), statement)
        for statement in answer.statements
        if statement.kind is StatementKind.EXTRACT
    ]


def _parted(
    statements: Iterable[tuple[_Key, Statement]], others: Iterable[tuple[_Key, Statement]]
) -> tuple[list[Statement], list[Statement]]:
    """Part statements into those that the others have too, and those that they lack; each counts once."""
    left = Counter(key for key, _ in others)
    shared: list[Statement] = []
    alone: list[Statement] = []
    for key, statement in statements:
        (shared if left[key] > 0 else alone).append(statement)
        left[key] -= 1
    return shared, alone


def _documents(citations: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(item.document_id for item in citations))
