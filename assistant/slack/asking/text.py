"""Read Slack's markup as the words that a person meant."""

from __future__ import annotations

import re

# <@U123>, <@U123|ada>, <#C123|policy>, <!here>, <!subteam^S123|@team>, <!date^1^{date}|May>, <https://…|words>
_REFERENCE = re.compile(r"<(?P<kind>[@#!]?)(?P<id>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_EMOJI = re.compile(r"(?<![\w:]):(?=[^:\s]{0,100}[a-z+])[a-z0-9_+'-]{1,100}:(?::skin-tone-\d:)?(?![\w:])")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]*)+|^[ \t]*[•◦▪][ \t]*", re.MULTILINE)
_FENCE = re.compile(r"`+")
# *bold*, _italic_, ~struck~: marks that stand against a word on the inside and against none on the outside.
_STYLED = tuple(
    re.compile(rf"(?<![^\W_])(?<!{mark})({mark})(?=\S)([^\n{mark}]+)(?<=\S){mark}(?![^\W_]|{mark})")
    for mark in (r"\*", "_", "~")
)
# A question that somebody quotes is asked; any other words in quotation marks are to be found word for word.
_QUOTED_QUESTION = re.compile(r"[\"“]([^\"“”\n]+\?)[\"”]")
_SOMEONE = "@someone"
# To whom else a message is put, or brought to notice: no part of what it asks.
_OTHERS = rf"(?:{_SOMEONE}\b[\s,;:.!)–—-]*(?:(?:and|&)\s+(?={_SOMEONE}))?)+"
_CALLED = re.compile(rf"\A{_OTHERS}")
_COPIED = re.compile(rf"(?:\(?\bcc\b:?\s*|(?<=[.?!])\s+){_OTHERS}\Z", re.IGNORECASE)
_NESTED = 2  # rounds: each style can stand within each other
_LEFT_BEHIND = " \n,;:–—-"  # by a mention, at the ends
_BEFORE_MARK = re.compile(r" (?=[,;:.?!])")
# Slack writes no other entities; the ampersand's comes last, so that what it spells out is read once.
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_WORD = re.compile(r"[^\W_]")
_EVERYBODY = frozenset({"here", "channel", "everyone"})


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of whom a text mentions, in order: "U…", "S…" of a user group, "here" for everybody."""
    found = (_whom(match["kind"], match["id"]) for match in _REFERENCE.finditer(text))
    return tuple(each for each in found if each)


def question_of(text: str, app: str = "") -> str:
    """Return a message as it was meant, its lines kept: "What was A&B?" of "<@U…> What was *A&amp;B*?".

    `app`: the user id of the app, whose mentions are left out. Other people become "@someone", channels and
    links the words that are shown for them; whom it is put to besides the app is left out.
    """
    plain = _REFERENCE.sub(lambda match: _spoken(match, app), text)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    plain = _FENCE.sub("", _EMOJI.sub(" ", _QUOTED.sub("", plain)))
    for style in _STYLED * _NESTED:
        plain = style.sub(r"\2", plain)
    lines = (_BEFORE_MARK.sub("", " ".join(line.split())) for line in plain.splitlines())
    joined = "\n".join(line for line in lines if line).lstrip(_LEFT_BEHIND)
    joined = _QUOTED_QUESTION.sub(r"\1", _COPIED.sub("", _CALLED.sub("", joined)))
    return joined.lstrip(_LEFT_BEHIND).rstrip(_LEFT_BEHIND.replace(":", ""))


def has_words(text: str) -> bool:
    """Tell whether a text, as `question_of` returns it, says anything: "?" and "…" do not."""
    return bool(_WORD.search(text))


def _whom(kind: str, reference: str) -> str:
    if kind == "@":
        return reference
    if kind == "!":
        name, _, group = reference.partition("^")
        return group if name == "subteam" else name if name in _EVERYBODY else ""
    return ""


def _spoken(match: re.Match[str], app: str) -> str:
    kind, reference, label = match["kind"], match["id"], match["label"] or ""
    if kind == "@":
        return " " if reference == app else _SOMEONE
    if kind == "#":
        return f"#{label}" if label else "a channel"
    if kind == "!":
        if reference.startswith("subteam^"):
            return _SOMEONE
        return label if reference.startswith("date^") else " "
    return label or reference
