from __future__ import annotations

import pytest
from made_answers import answer

from assistant.answering.authorship import checked, is_quoted, is_written
from assistant.kernel.domain import Statement, StatementKind

WRITTEN, QUOTED = "each sentence was checked", "Each quotation was checked"


@pytest.mark.parametrize(
    ("kinds", "said", "unsaid"),
    [
        ((StatementKind.WRITTEN,), [WRITTEN], [QUOTED]),
        ((StatementKind.EXTRACT,), [QUOTED], [WRITTEN]),
        ((StatementKind.WRITTEN, StatementKind.NOTICE, StatementKind.EXTRACT), [WRITTEN, QUOTED], []),
        ((StatementKind.UNSUPPORTED, StatementKind.EXTRACT), [QUOTED], [WRITTEN]),
        ((StatementKind.NOTICE, StatementKind.HEADING), [], [WRITTEN, QUOTED]),
    ],
)
def test_it_claims_the_checks_that_were_made_and_no_other(
    kinds: tuple[StatementKind, ...], said: list[str], unsaid: list[str]
) -> None:
    made = answer(statements=tuple(Statement("It was so.", kind) for kind in kinds))
    claims = checked(made)
    assert all(each in claims for each in said) and not any(each in claims for each in unsaid)
    assert is_quoted(made) == (QUOTED in claims)
    assert is_written(made) == bool({StatementKind.WRITTEN, StatementKind.UNSUPPORTED} & set(kinds))
