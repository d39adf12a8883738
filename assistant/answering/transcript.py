"""The statements of one answer, each told as soon as it is proven."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answering.grounding import Grounding
from assistant.answering.inquiry import Inquiry
from assistant.answering.progress import said
from assistant.kernel.domain import Citation, Statement


class Transcript:
    """What has been said so far in answer to an inquiry. What is said cannot be taken back."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.grounding = Grounding(inquiry.generation, strict=inquiry.strict)
        self._tell = inquiry.tell
        self._trace = inquiry.trace
        self._statements: list[Statement] = []

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements so far."""
        return tuple(self._statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, in the order of their numbers."""
        return self.grounding.citations

    def say(self, statements: Iterable[Statement]) -> bool:
        """Take statements one by one, as they are proven, and tell each; return whether there was any."""
        before = len(self._statements)
        for statement in statements:
            self._statements.append(statement)
            self._tell(said(statement, self.citations))
            self._trace.shown(statement)
        return len(self._statements) > before
