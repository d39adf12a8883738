"""Cut a web page down to its content before pandoc reads it.

Trafilatura was tried for this: on council pages and on our own it kept headings and tables but
lost list items (on one page all of them, and the headings too) and every anchor, so that nothing
could be linked to. Pages of public bodies mark their content, so it is cut out here instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from assistant.kernel.errors import UnreadableFile
from ingest.loading.characters import clean_text
from ingest.loading.encoding import decode
from ingest.loading.markup.error_pages import refuse_error_page, refuse_script_page
from ingest.loading.markup.hidden import Taken
from ingest.loading.markup.properties import Properties
from ingest.loading.markup.web_notes import is_note, mark_notes
from ingest.loading.markup.web_styles import Stylesheet, take_hidden
from ingest.loading.metadata import publisher

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# fmt: off
_SILENT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio",
    "video", "img", "picture", "map", "nav", "aside", "button", "input", "select", "textarea", "dialog",
)
# fmt: on
_PAGE_FURNITURE = ("header", "footer")  # of the page; in an article they are its own
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})  # only their text can make them furniture
_NEVER_FURNITURE = frozenset({"html", "body", "main", "article"})
_SILENT_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert"}
)
# A class or id that begins so, after the prefixes of the usual design systems. An id made from a
# heading's words ("data-sharing-and-trust") must not match, so headings are left out too.
_FURNITURE_NAME = re.compile(
    r"(?:govuk|gem-c|app|moj|nhsuk|site|page|c|js|l|o|m)?-{0,2}"
    r"(?:breadcrumbs?|cookie(?:s|-?(?:banner|bar|consent|message|notice))?|skip-?(?:link|to-content|nav)|"
    r"pagination|share-?(?:links|buttons|this|page)|social(?:-?(?:links|media|share))?|sidebar|site-?nav|"
    r"addtoany\w*|related(?:-?(?:content|links|pages|items|articles|navigation|posts))|"
    r"contextual-(?:sidebar|footer|breadcrumbs)|(?:page-)?feedback|phase-banner|back-to-top|"
    r"newsletter(?:-?signup)?|menu|masthead|toolbar|print-?(?:hide|link|page))(?:(?:__|--)[\w-]+)?",
    re.IGNORECASE,
)
# What stands by itself on a page and is not of its content.
_FURNITURE_TEXT = re.compile(
    r"(?:share|print|email|tweet|bookmark) (?:this|the) page|share this(?: (?:article|post))?|back to top|"
    r"skip to (?:the )?(?:main )?content|(?:was|is) this page (?:useful|helpful)\??|"
    r"report a problem with this page|follow us(?: on [\w ]+)?|related (?:content|pages|links)",
    re.IGNORECASE,
)
_LINKS_ONLY = 0.8  # of the words of a list: above this it leads elsewhere and says nothing itself
_FEWEST_LINKS = 4
_LEAST_CONTENT = 0.2  # of the words left on the page: marked content with less is not the content
_DATE_NAMES = (
    "article:published_time", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date",
    "dcterms.created", "citation_publication_date", "publication_date", "date",
)  # fmt: skip
_PUBLISHER_NAMES = ("dcterms.publisher", "dc.publisher", "publisher", "article:publisher", "og:site_name")
_AUTHOR_NAMES = ("dcterms.creator", "dc.creator", "author")  # an organisation, or a person
_TITLE_NAMES = ("dcterms.title", "dc.title", "og:title", "citation_title")


class WebPage(NamedTuple):
    """The content of a web page as HTML, and what the page says of itself (as it says it)."""

    content: bytes
    told: Properties
    publisher: str


def read_page(content: bytes, taken: Taken) -> WebPage:
    """The content of a web page; what its reader cannot see goes to `taken`.

    Raises UnreadableFile when the bytes are not text, or the page is plainly no document.
    """
    root = parse_page(content)
    told, title = _told(root), _title(root)
    refuse_error_page(root, [title, root.findtext(".//title") or ""])
    scripted = root.find(".//script") is not None
    body = reduce_page(root, taken)
    mark_notes(body)
    refuse_script_page(body, scripted=scripted)
    return WebPage(
        html_bytes(body),
        Properties(
            next((told[name] for name in _TITLE_NAMES if name in told), "") or title,
            next((told[name] for name in _DATE_NAMES if name in told), "") or _time(body),
        ),
        next((told[name] for name in _PUBLISHER_NAMES if name in told), "")
        or next((name for key in _AUTHOR_NAMES if (name := publisher(told.get(key, "")))), ""),
    )


def html_bytes(element: HtmlElement) -> bytes:
    """A tree as pandoc takes it."""
    content: bytes = lxml.html.tostring(element, encoding="utf-8")
    return content


def parse_page(content: bytes) -> HtmlElement:
    """The tree of a web page in any encoding; raises UnreadableFile when the bytes are not text."""
    declared = _DECLARED.search(content[:4096])
    text = decode(content, declared.group(1).decode("ascii", "replace") if declared else "")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as fault:
        raise UnreadableFile("There is nothing in it that a browser would show", kind="no_text") from fault


def reduce_page(root: HtmlElement, taken: Taken) -> HtmlElement:
    """The element that holds a page's content, without furniture and hidden text."""
    sheet = Stylesheet(root)
    for unwanted in (_furniture(root), _link_lists(root)):
        for element in list(unwanted):
            if element.getparent() is not None:
                element.drop_tree()
    take_hidden(root, sheet, taken)
    body = _content(root)
    _name_headings(body)
    return body


def _told(root: HtmlElement) -> dict[str, str]:
    """What the page's meta elements say, by name; the first of a name counts."""
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name and (value := clean_text(meta.get("content") or "")):
            told.setdefault(name, value)
    return told


def _title(root: HtmlElement) -> str:
    """The page's first heading of the first level, else its title element."""
    for path in (".//h1", ".//title"):
        for element in root.iterfind(path):
            if title := clean_text(element.text_content()):
                return title
    return ""


def _time(body: HtmlElement) -> str:
    return next((value for time in body.iter("time") if (value := time.get("datetime") or "")), "")


def _furniture(root: HtmlElement) -> Iterator[HtmlElement]:
    yield from (element for element in root.iter(*_SILENT) if not is_note(element))
    for element in root.iter(*_PAGE_FURNITURE):
        if not any(above.tag in ("main", "article") for above in element.iterancestors()):
            yield element
    for element in root.iter("*"):
        if element.tag in _NEVER_FURNITURE:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
        called = element.get("role") in _SILENT_ROLES or any(map(_FURNITURE_NAME.fullmatch, names))
        said = len(element) < 3 and _FURNITURE_TEXT.fullmatch(clean_text(element.text_content()[:100]))
        if said or (called and element.tag not in _HEADINGS):
            yield element


def _link_lists(root: HtmlElement) -> Iterator[HtmlElement]:
    """Lists that lead elsewhere; looked for when the menus around them are gone."""
    return (element for element in root.iter("ul", "ol") if _only_links(element))


def _only_links(element: HtmlElement) -> bool:
    """Whether a list leads elsewhere: nearly all its words are links, and their texts are short."""
    links = [clean_text(link.text_content()) for link in element.iter("a")]
    if len(links) < _FEWEST_LINKS:
        return False
    words = len(element.text_content().split())
    linked = sum(len(link.split()) for link in links)
    return linked >= _LINKS_ONLY * words and linked <= 6 * len(links)


def _content(root: HtmlElement) -> HtmlElement:
    """The element that holds the page's content: what is marked as it, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    marked = [*whole.iter("main"), *(e for e in whole.iter() if e.get("role") == "main")]
    articles = list(whole.iter("article"))
    candidates = marked[:1] or (articles if len(articles) == 1 else [])
    for element in candidates:
        if len(element.text_content()) >= _LEAST_CONTENT * len(whole.text_content()):
            _keep_first_heading(whole, element)
            return element
    return whole


def _keep_first_heading(whole: HtmlElement, content: HtmlElement) -> None:
    """A page's title may stand above its marked content."""
    if content.find(".//h1") is None:
        outside = whole.find(".//h1")
        if outside is not None and clean_text(outside.text_content()):
            outside.drop_tree()
            content.insert(0, outside)


def _name_headings(body: HtmlElement) -> None:
    """Give each heading the id by which a link reaches it: its own, one inside it, or its section's."""
    for heading in body.iter(*_HEADINGS):
        above = heading.getparent()
        bearers = [heading, *heading.iterdescendants()]
        if above is not None and above is not body and above[0] is heading:
            bearers.append(above)
        name = next((found for e in bearers if (found := e.get("id") or e.get("name"))), "")
        if name:
            for element in bearers:  # pandoc gives an id to the first element that bears it
                element.attrib.pop("id", None)
            heading.set("id", name)
