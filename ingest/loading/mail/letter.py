"""Write a mail as a document: subject, sender and date, what it says, and below it what it quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from lxml.html import HtmlElement

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.characters import clean_text
from ingest.loading.loaded import Loaded
from ingest.loading.markup.assembling import assemble
from ingest.loading.markup.hidden import Taken
from ingest.loading.markup.html import html_bytes, parse_page, reduce_page
from ingest.loading.markup.pandoc import syntax_tree
from ingest.loading.markup.properties import Properties
from ingest.loading.markup.web_notes import mark_notes
from ingest.loading.metadata import publisher
from ingest.loading.plain import text_pieces
from ingest.loading.sections import Piece, hidden_in, sections

_EARLIER = "Earlier messages"
_QUOTED = re.compile(r"^\s*(?:>+ ?)+")
# What mail programs write above the mail that they quote.
_QUOTE_BEGINS = re.compile(
    r"\s*(?:-{2,}\s*(?:original message|forwarded (?:message|by .*))\s*-{2,}|on .{6,150}\bwrote:|_{20,}|"
    r"begin forwarded message:)\s*",
    re.IGNORECASE,
)
_WEB_QUOTE = re.compile(
    r"gmail_quote.*|divRplyFwdMsg|appendonsend|yahoo_quoted|moz-cite-prefix", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, whatever format held it; "" and b"" for what it does not have."""

    subject: str
    sender: str
    to: str
    date: str  # ISO date
    text: str
    html: bytes
    attachments: tuple[str, ...]  # their names; they are named in the text and not read


def load_letter(letter: Letter) -> Loaded:
    """The mail as sections; raises UnreadableFile when it says nothing."""
    if not (letter.text.strip() or letter.html.strip() or letter.attachments):
        raise UnreadableFile("There is no text in the mail", kind="no_text")
    return _web(letter) if letter.html.strip() and not letter.text.strip() else _plain(letter)


def _head(letter: Letter) -> list[str]:
    """The lines above the text."""
    named = (("From", letter.sender), ("To", letter.to), ("Date", letter.date))
    lines = [f"{name}: {text}" for name, told in named if (text := clean_text(told))]
    return lines + [f"Attachment: {clean_text(name)} (not read)" for name in letter.attachments]


def _subject(letter: Letter) -> str:
    return clean_text(letter.subject) or "Mail without a subject"


def _name(sender: str) -> str:
    return parseaddr(sender)[0]


def _plain(letter: Letter) -> Loaded:
    own, earlier = _parted(letter.text.splitlines())
    pieces = [
        Piece(BlockKind.HEADING, _subject(letter), 1),
        *(Piece(BlockKind.PARAGRAPH, line) for line in _head(letter)),
        *text_pieces("\n".join(own)),
    ]
    if quoted := text_pieces("\n".join(earlier)):
        pieces += [Piece(BlockKind.HEADING, _EARLIER, 2), *quoted]
    title = _subject(letter)
    return Loaded(
        sections(pieces, title=title),
        paginated=False,
        title=title,
        published=letter.date,
        publisher=publisher(_name(letter.sender)),
        hidden=hidden_in(pieces),
    )


def _parted(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that the sender wrote, and those that the mail quotes."""
    own: list[str] = []
    earlier: list[str] = []
    begun = False
    for line in lines:
        begins = bool(_QUOTE_BEGINS.fullmatch(line))
        begun = begun or (begins and not line.rstrip().endswith("wrote:"))
        if begins or begun or _QUOTED.match(line):
            earlier.append(_QUOTED.sub("", line))
        else:
            own.append(line)
    return own, earlier


def _web(letter: Letter) -> Loaded:
    taken = Taken()
    body = reduce_page(parse_page(letter.html), taken)
    mark_notes(body)
    earlier = [e for e in body.iter("blockquote", "div") if _is_quote(e)]
    outermost = [e for e in earlier if not any(above in earlier for above in e.iterancestors())]
    if outermost and outermost[0] is not body:
        body.append(_made(body, "h2", _EARLIER))
        for element in outermost:
            body.append(element)
    for line in reversed(_head(letter)):
        body.insert(0, _made(body, "p", line))
    head = _made(body, "h1", _subject(letter))
    head.tail, body.text = None, None
    body.insert(0, head)
    told = Properties(_subject(letter), letter.date, (_name(letter.sender),))
    return assemble(syntax_tree("html", html_bytes(body)), told, taken)


def _is_quote(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return element.get("type") == "cite" or any(_WEB_QUOTE.fullmatch(name) for name in names)


def _made(body: HtmlElement, tag: str, text: str) -> HtmlElement:
    element: HtmlElement = body.makeelement(tag)
    element.text = text
    return element
