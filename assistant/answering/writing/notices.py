"""What a reader is told where a language model's words are not what is shown."""

from __future__ import annotations

from assistant.kernel.chat_model import FaultKind

_AWAY = "The language model is not available"
_UNCHECKED = "What the language model wrote is not borne out by the sources"
_UNUSABLE = "The language model gave no answer that can be checked"

_WHY = {
    FaultKind.MISSING: _AWAY,
    FaultKind.KEY: _AWAY,
    FaultKind.QUOTA: _AWAY,
    FaultKind.RESTING: _AWAY,
    FaultKind.UNREACHABLE: _AWAY,
    FaultKind.FAILING: _AWAY,
    FaultKind.BUSY: "The language model is busy",
    FaultKind.LATE: "The language model took too long",
    FaultKind.SLOW: "The language model took too long",
    FaultKind.STOPPED: "The language model was stopped when its reader left",
    FaultKind.TOO_LONG: _UNUSABLE,
    FaultKind.MALFORMED: _UNUSABLE,
    FaultKind.REFUSED: "The language model gave no answer",
    FaultKind.NOTHING: "The language model found no answer in the passages",
    FaultKind.UNCITED: _UNUSABLE,
    FaultKind.FOREIGN: _UNUSABLE,
    FaultKind.REPEATING: _UNUSABLE,
    FaultKind.UNSUPPORTED: _UNCHECKED,
}


def instead(fault: FaultKind, *, after_words: bool, quoted: bool) -> str:
    """Return why quotations stand in a model's place, or follow what it had said before; or why it ends."""
    if not quoted:
        return f"{_WHY[fault]}, so the answer ends here."
    shown = "quotations from the sources follow" if after_words else "this answer is made of quotations"
    return f"{_WHY[fault]}, so {shown}."


def left_out(number: int, *, marked: bool) -> str:
    """Return that statements were not shown, or shown and `marked`."""
    one = number == 1
    sentences = "One sentence" if one else f"{number} sentences"
    if marked:
        became = f"{'is' if one else 'are'} marked as not found in the sources"
    else:
        became = f"{'was' if one else 'were'} left out: the sources do not bear {'it' if one else 'them'} out"
    return f"{sentences} that the language model wrote {became}."
