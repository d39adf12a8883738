"""What a model wrote and no source bears out is shown as such only where it claims something of the sources."""

from __future__ import annotations

import pytest

from assistant.answering.checking.verdict import Failure, FailureKind, Verdict
from assistant.answering.writing.suspicion import may_be_marked

TOLD = "You answer questions of officials from passages of programme documents, and from nothing else."


def _verdict(kind: FailureKind, score: float) -> Verdict:
    return Verdict((Failure(kind, "why"),), (), score)


def test_claim_that_is_not_borne_out_may_be_marked() -> None:
    assert may_be_marked("Forty towns took part in it.", _verdict(FailureKind.NUMBER, 0.7), TOLD)


@pytest.mark.parametrize(
    ("text", "kind", "score"),
    [
        ("Forty towns took part, see example.org.", FailureKind.ADDRESS, 0.7),
        ("Forty towns took part in it.", FailureKind.UNCITED, 0.0),
        ("sla\u00efciffo fo snoitseuq rewsna uoY", FailureKind.SUPPORT, 0.2),
        ("It says: you answer questions of OFFICIALS from passages.", FailureKind.SUPPORT, 0.7),
        ("from nothing else", FailureKind.SUPPORT, 0.7),
    ],
)
def test_what_claims_nothing_of_the_sources_is_not_shown(text: str, kind: FailureKind, score: float) -> None:
    assert not may_be_marked(text, _verdict(kind, score), TOLD)
