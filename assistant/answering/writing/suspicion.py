"""Tell from what a model wrote why nothing of it can be used."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.checking.verdict import FailureKind, Verdict
from assistant.answering.writing.drafts import Draft
from assistant.kernel.chat_model import FaultKind

_REFUSES = re.compile(
    r"\b(i[’']?m sorry|i am sorry|i apologi[sz]e|i (?:can(?:no|['’])t|am (?:not able|unable)|won[’']?t"
    r"|will not|must decline)|as an ai\b|unable to (?:help|assist|comply|answer)"
    r"|cannot (?:help|assist|comply))",
    re.IGNORECASE,
)
# Words without which hardly three sentences of English are written.
_ENGLISH = re.compile(
    r"\b(the|of|and|to|in|was|were|is|are|a|an|for|by|with|that|it|from|on)\b", re.IGNORECASE
)
_NO_PROSE = re.compile(r"\s*(?:[{[|<]|[\"“]\w{1,40}[\"”]\s*:)")  # JSON, a table, markup
# A sentence that cites nothing and speaks of whoever asks and answers: "Let me know if I can help!"
_TALK = re.compile(r"\b(?:I|I[’']\w+|me|my|you|your|question)\b|!$", re.IGNORECASE)
_ENGLISH_SHARE = 0.12
_ENOUGH_WORDS = 8
_NEAR = 0.3  # support below which a statement is about something else than its sources
_NO_CLAIM = (FailureKind.ADDRESS, FailureKind.UNCITED)
_RECITED = 6  # words in a row


def refuses(draft: Draft) -> bool:
    """Tell whether a statement is the model excusing itself."""
    return not draft.numbers and bool(_REFUSES.search(draft.text))


def is_beside(draft: Draft) -> bool:
    """Tell whether a statement claims nothing of the sources: a form without prose, or talk."""
    return bool(_NO_PROSE.match(draft.text)) or (not draft.numbers and bool(_TALK.search(draft.text)))


def may_be_marked(text: str, verdict: Verdict, told: str) -> bool:
    """Tell whether what is not borne out may be shown as such: it claims something of its sources.

    What has nothing to do with them, and what a model was `told` to do, is nobody's business.
    """
    claims = not any(failure.kind in _NO_CLAIM for failure in verdict.failures)
    return claims and verdict.score >= _NEAR and not _recites(text, told)


def _recites(text: str, told: str) -> bool:
    words, instructions = _words(text), f" {' '.join(_words(told))} "
    runs = (words[at : at + _RECITED] for at in range(max(len(words) - _RECITED, 0) + 1))
    return any(f" {' '.join(run)} " in instructions for run in runs)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def of_nothing_said(drafts: Sequence[Draft]) -> FaultKind:
    """Return what was wrong with statements of which none could be shown."""
    if not drafts or all(_NO_PROSE.match(draft.text) for draft in drafts):
        return FaultKind.MALFORMED
    if all(draft.is_nothing for draft in drafts):
        return FaultKind.NOTHING
    if any(refuses(draft) for draft in drafts):
        return FaultKind.REFUSED
    if is_foreign(" ".join(draft.text for draft in drafts)):
        return FaultKind.FOREIGN
    if not any(draft.numbers for draft in drafts):
        return FaultKind.UNCITED
    return FaultKind.UNSUPPORTED


def is_foreign(text: str) -> bool:
    """Tell whether a text is not in English, as far as its smallest words show."""
    words = text.split()
    return len(words) >= _ENOUGH_WORDS and len(_ENGLISH.findall(text)) < _ENGLISH_SHARE * len(words)
