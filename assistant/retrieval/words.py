"""The words that say what a text is about, in a form in which question and source meet."""

from __future__ import annotations

import re

from assistant.kernel.index.lexical import LexicalReader

# They put a question rather than say what it is about.
_PUTTING = """
    a about actually after all am an and any are as at be been before being between both but by can
    come compare compared comparing could did differ differed difference differences do does doing
    done each ever for from get gets give given go goes going got had happen happened happens has
    have having her here hers him his how i if in into is it it's its just keep know let like made
    make many may me might more most much must my no not of off on one only or other our out over
    own please put really s said same say says see seeing seen shall she should show so some still
    such take tell than that the their them then there these they this those through to too under
    until up upon us versus very vs want was we were what what's when where whether which while who
    whom whose why will with within would you your
"""
_FUNCTION_WORDS = frozenset(_PUTTING.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def content_words(lexical: LexicalReader, text: str) -> list[str]:
    """Return the stemmed words of a question that say what it is about, each once."""
    return list(dict.fromkeys(lexical.stems(" ".join(telling_words(text)))))


def telling_words(text: str) -> list[str]:
    """Return the words of a text, as written, that do not merely put a question."""
    return [word for word in _WORD.findall(text) if word.casefold() not in _FUNCTION_WORDS]
