"""Faults that a person can mend; every message names the remedy."""

from __future__ import annotations


class PrecedentError(Exception):
    """A fault with a message for people; the command line prints it without a traceback."""

    exit_code = 1


class IndexMissing(PrecedentError):
    """There is no published generation to read."""


class IndexDamaged(PrecedentError):
    """A generation cannot be read or does not match its manifest."""


class IndexBusy(PrecedentError):
    """Another ingest holds the index."""


class EncoderInvalid(PrecedentError):
    """The encoder is missing, is not the one expected, or cannot be loaded."""


class CorpusInvalid(PrecedentError):
    """The collection folder, its catalogue or taxonomy cannot be used."""


class CollectionShrunk(PrecedentError):
    """A source has lost so many documents at once that it is more likely broken than tidied."""


class EvaluationInvalid(PrecedentError):
    """An evaluation folder or question file cannot be used."""


class NotFound(PrecedentError):
    """The collection holds no such document, page or passage."""


class QuestionInvalid(PrecedentError):
    """A question or query that cannot be asked: empty, too long, or not text."""


class PersonalData(QuestionInvalid):
    """A question holds personal data, so it was neither sent on nor kept; `without` is it without them."""

    def __init__(self, message: str, *, kinds: tuple[str, ...], without: str) -> None:
        super().__init__(message)
        self.kinds = kinds  # in plain words: "an email address"
        self.without = without


class PromptInvalid(PrecedentError):
    """A prompt is missing, or its variables are not those that it is given."""


class ModelInvalid(PrecedentError):
    """The settings name a language model that cannot be used."""


class KeysInvalid(PrecedentError):
    """The keys of programs cannot be read or written, or not as told."""


class RecordsUnusable(PrecedentError):
    """The database of conversations and feedback cannot be opened, read or written."""


class SlackSettingsInvalid(PrecedentError):
    """The settings file of the app for Slack cannot be read, or not as it is written."""


class UnreadableFile(Exception):
    """One file cannot be read; the reason goes into the report and the run goes on."""

    def __init__(self, reason: str, *, kind: str = "unreadable") -> None:
        super().__init__(reason)
        self.reason = reason
        # "password", "needs_ocr", "too_large", …: ingest/report/wording.py names them all.
        self.kind = kind
