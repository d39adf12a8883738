"""Say whose words an answer is made of, and what was checked of them."""

from __future__ import annotations

from assistant.kernel.domain import Answer, StatementKind

_BY_A_MODEL = {StatementKind.WRITTEN, StatementKind.UNSUPPORTED}


def is_written(answer: Answer) -> bool:
    """Tell whether anything of an answer is in a language model's words."""
    return any(statement.kind in _BY_A_MODEL for statement in answer.statements)


def is_quoted(answer: Answer) -> bool:
    """Tell whether anything of an answer is quoted."""
    return any(statement.kind is StatementKind.EXTRACT for statement in answer.statements)


def checked(answer: Answer) -> str:
    """Return who wrote an answer and what was checked; "" for one that claims nothing of the sources."""
    sentences = []
    if any(statement.kind is StatementKind.WRITTEN for statement in answer.statements):
        model = f" ({answer.written.model})" if answer.written else ""
        sentences.append(
            f"Written by a language model{model} from the passages cited; "
            "each sentence was checked against them."
        )
    if is_quoted(answer):
        sentences.append("Each quotation was checked against its page.")
    return " ".join(sentences)
