"""Recognise web pages that are no documents: error pages, log-ins, pages that only a script fills."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from assistant.kernel.errors import UnreadableFile
from ingest.loading.characters import clean_text
from ingest.loading.markup.marks import without_marks

_MOST_WORDS = 250  # a page of more says something besides
_FEWEST_WORDS = 25  # of a page that stands without its scripts, where it says that it waits for them
_SITE = re.compile(r"\s+[-|–—:]\s+.*$")  # " - River Board", after the name of the page
_FAULT = re.compile(
    r"(?:(?:http )?(?:error|status)?:?\s*)?"
    r"(?:40\d|410|429|50\d)?\W*"
    r"(?:bad request|unauthori[sz]ed|forbidden|(?:sorry, )?(?:we can.?t find (?:that|the|this) page|"
    r"(?:that|the|this )?\s*(?:page|file|document|object|resource)?"
    r"(?: you (?:requested|were looking for))?\s*"
    r"(?:(?:was|is|could|can) ?not (?:be )?found|not found|does ?n.t exist))|request timeout|gone|"
    r"too many requests|internal server error|bad gateway|service (?:temporarily )?unavailable|"
    r"gateway time-?out|access (?:is |has been )?denied|permission denied|request rejected|"
    r"just a moment|attention required!?|pardon our interruption|are you a robot\??|"
    r"verify (?:that )?you are (?:a )?human|temporarily unavailable|we.?ll be back soon|"
    r"(?:sorry, )?(?:something went wrong|there is a problem with (?:the|this) service))\W*(?:\(404\))?"
    r"|(?:http )?(?:error|status):?\s*(?:40\d|410|429|50\d)|404",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(?:please )?(?:sign|log)[ -]?(?:in|on)\b.*", re.IGNORECASE)
_WAITING = re.compile(r"\bloading\b|\bjavascript\b|unsupported browser|please wait", re.IGNORECASE)


def refuse_error_page(root: HtmlElement, names: list[str]) -> None:
    """Raise UnreadableFile when a page, by one of its `names`, is plainly an error page or a log-in."""
    if len(_words(root)) > _MOST_WORDS:
        return
    for name in filter(None, map(clean_text, names)):
        if _FAULT.fullmatch(name) or _FAULT.fullmatch(_SITE.sub("", name)):
            raise UnreadableFile(
                f"It is an error page (“{name[:80]}”), not the document; fetch the document again"
            )
        if _LOGIN.match(name) and root.find('.//input[@type="password"]') is not None:
            raise UnreadableFile(
                f"It is a page to log in (“{name[:80]}”), not the document; fetch the document once logged in"
            )


def refuse_script_page(content: HtmlElement, *, scripted: bool) -> None:
    """Raise UnreadableFile when there is no content, for a script is to fetch it; `scripted`: it has any."""
    words = _words(content)
    if scripted and (not words or (len(words) < _FEWEST_WORDS and _WAITING.search(" ".join(words)))):
        raise UnreadableFile(
            "There is no text in it: a script in a browser fills the page; print it to a PDF there instead",
            kind="no_text",
        )


def _words(element: HtmlElement) -> list[str]:
    unread = {"script", "style", "noscript", "template"}
    return [
        word
        for node in element.iter()
        for text in ((node.text if node.tag not in unread else ""), node.tail)
        for word in without_marks(text or "").split()
    ]
