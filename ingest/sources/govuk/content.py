"""What a GOV.UK content item says, whatever it leaves out.

Only `base_path`, `title`, `details` and `links` can be relied on; everything else may be missing,
null or of an older shape. See the content schemas of alphagov/publishing-api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import lxml.etree
import lxml.html

from assistant.kernel.errors import UnreadableFile
from ingest.sources.govuk.addresses import Site

FULL_TEXT = "html publication"  # the kind of a page with the full text, below its landing page
EVERYWHERE = "UK"
FACTS_VERSION = 1  # raise it when `Item` tells more: pages are then read again
_NATIONS = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}
_LONDON = ZoneInfo("Europe/London")  # GOV.UK shows the day that it was there
_WEB = ("http", "https")


class AttachmentKind(StrEnum):
    """How a document hangs on its landing page."""

    HTML = "html"  # a page of GOV.UK with the full text
    FILE = "file"
    EXTERNAL = "external"  # on another organisation's site


@dataclass(frozen=True, slots=True)
class Attachment:
    """One document that a landing page lists."""

    kind: AttachmentKind
    url: str  # absolute
    title: str = ""
    content_type: str = ""  # of a file, as GOV.UK says; "" when it does not


@dataclass(frozen=True, slots=True)
class Item:
    """One page of GOV.UK; what it does not say is empty."""

    path: str  # its address below https://www.gov.uk
    title: str
    language: str = "en"
    kind: str = ""  # its document type in plain words: "policy paper"
    description: str = ""
    body: str = ""  # HTML
    attachments: tuple[Attachment, ...] = ()
    publisher: str = ""
    published: str = ""  # ISO date of its first publication
    updated: str = ""  # ISO date of its last major change
    nation: str = ""  # "England", "England and Wales", …; "" when it says nothing
    withdrawn: bool = False
    withdrawn_note: str = ""  # "Withdrawn on 2024-05-01. It was replaced by …"
    landing: str = ""  # path of its landing page, where it has one
    landing_kind: str = ""
    moved_to: str = ""  # absolute address, where the page is only a pointer to another


def to_facts(item: Item) -> dict[str, Any]:
    """Return an item as JSON without its body, to be kept beside the page."""
    return asdict(replace(item, body="")) | {"version": FACTS_VERSION}


def from_facts(facts: Mapping[str, Any]) -> Item:
    """Return the item that was kept. What an older version did not keep is empty."""
    attachments = (
        Attachment(AttachmentKind(each["kind"]), each["url"], each["title"], each["content_type"])
        for each in facts.get("attachments", ())
    )
    own = {each.name for each in fields(Item)}
    told = {name: value for name, value in facts.items() if name in own}
    return Item(**told | {"attachments": tuple(attachments)})


def read_item(raw: Any, site: Site) -> Item:
    """Read the JSON of a content item of a site.

    Raises `UnreadableFile` where it is no content item.
    """
    match raw:
        case {"base_path": str() as path} if path.startswith("/"):
            pass
        case _:
            raise UnreadableFile("What GOV.UK answered is not a page's content")
    details, links = _mapping(raw.get("details")), _mapping(raw.get("links"))
    parent = _first(links.get("parent"))
    published, updated = _dates(raw, details)
    withdrawn, note = _withdrawal(raw)
    body = _body(details.get("body"))
    return Item(
        path=path,
        title=_text(raw.get("title")),
        language=_text(raw.get("locale")) or "en",
        kind=_plain(raw.get("document_type")),
        description=_text(raw.get("description")),
        body=body,
        attachments=tuple(_attachments(details, path, site)),
        publisher=_publisher(links),
        published=published,
        updated=updated,
        nation=_nation(_mapping(details.get("national_applicability"))),
        withdrawn=withdrawn,
        withdrawn_note=note,
        landing=_text(parent.get("base_path")),
        landing_kind=_plain(parent.get("document_type")),
        moved_to=_moved_to(raw, site),
    )


def _dates(raw: Mapping[str, Any], details: Mapping[str, Any]) -> tuple[str, str]:
    """When it was first published and last changed.

    A document of its own page shows one date, `public_timestamp`: "Published 10 April 2024" in its
    first version, "Updated 10 April 2024" in later ones. A landing page may have been on another
    site before GOV.UK: `first_public_at` is then earlier than `first_published_at`. Nothing is first
    published after its last change: such a date is that of a move from site to site.
    """
    shown = _date(details.get("public_timestamp"))
    updated = shown or _date(raw.get("public_updated_at"))
    first = _date(details.get("first_public_at")) or _date(raw.get("first_published_at"))
    if details.get("first_published_version") is True and shown:
        first = shown
    return (min(first, updated) if updated else first), updated or first


def _date(value: Any) -> str:
    """The day in London of a timestamp, as ISO date; "" when it is none."""
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return ""
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(_LONDON).date().isoformat()


def _withdrawal(raw: Mapping[str, Any]) -> tuple[bool, str]:
    notice = _mapping(raw.get("withdrawn_notice"))
    if not notice:
        return False, ""
    day = _date(notice.get("withdrawn_at"))
    when = f"Withdrawn on {day}." if day else "Withdrawn."
    return True, f"{when} {plain_text(_text(notice.get('explanation')))}".strip()


def _nation(applies: Mapping[str, Any]) -> str:
    """Where it applies, as GOV.UK words it; it is left out where it applies everywhere."""
    names = [name for key, name in _NATIONS.items() if _mapping(applies.get(key)).get("applicable") is True]
    if not names or len(names) == len(_NATIONS):
        return EVERYWHERE if names else ""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _publisher(links: Mapping[str, Any]) -> str:
    """The organisation that publishes it; where none leads, all that the page is from."""
    primary = _text(_first(links.get("primary_publishing_organisation")).get("title"))
    names = [_text(_mapping(item).get("title")) for item in _sequence(links.get("organisations"))]
    return primary or "; ".join(dict.fromkeys(filter(None, names)))


def _body(value: Any) -> str:
    """The body as HTML: a string, or one of several renderings of it."""
    if isinstance(value, str):
        return value
    renderings = [_mapping(item) for item in _sequence(value)]
    return next(
        (_text(item.get("content")) for item in renderings if item.get("content_type") == "text/html"), ""
    )


def _moved_to(raw: Mapping[str, Any], site: Site) -> str:
    if raw.get("schema_name") != "redirect":
        return ""
    destination = _text(_first(raw.get("redirects")).get("destination"))
    return urljoin(site.web, destination) if destination else ""


def _attachments(details: Mapping[str, Any], path: str, site: Site) -> Iterator[Attachment]:
    """The documents listed; old pages have only the HTML of the list."""
    found = [_attachment(_mapping(item), site) for item in _sequence(details.get("attachments"))]
    known = [item for item in found if item is not None]
    yield from known or _linked(_sequence(details.get("documents")), path, site)


def _attachment(raw: Mapping[str, Any], site: Site) -> Attachment | None:
    address, kind = _text(raw.get("url")), _text(raw.get("attachment_type"))
    if not address or kind not in list(AttachmentKind):
        return None
    return Attachment(
        AttachmentKind(kind),
        urljoin(site.web, address),
        _text(raw.get("title")),
        _text(raw.get("content_type")).lower(),
    )


def _linked(documents: Sequence[Any], path: str, site: Site) -> Iterator[Attachment]:
    """What the links in rendered attachments lead to; a picture and a title may share one address."""
    titles: dict[str, str] = {}
    for html in documents:
        for link in _fragment(_text(html)).iter("a"):
            address = urljoin(site.web, (link.get("href") or "").strip())
            titles[address] = titles.get(address) or " ".join(link.text_content().split())
    for address, title in titles.items():
        kind = _kind_of(address, path, site)
        if kind is not None:
            yield Attachment(kind, address, title)


def _kind_of(address: str, path: str, site: Site) -> AttachmentKind | None:
    """What a link in a rendered attachment leads to; None for orders, previews and addresses of mail."""
    parts = urlsplit(address)
    if parts.scheme not in _WEB:
        return None
    if f"{parts.scheme}://{parts.netloc}" not in (site.web, site.assets):
        return AttachmentKind.EXTERNAL
    if site.path_of(address).startswith(f"{path}/"):
        return AttachmentKind.HTML
    return AttachmentKind.FILE if PurePosixPath(parts.path).suffix else None


def plain_text(html: str) -> str:
    """The words of a run of HTML on one line."""
    whole = _fragment(html)
    for block in whole.iter("p", "li", "br", "div"):
        block.tail = f" {block.tail or ''}"
    return " ".join(whole.text_content().split())


def _fragment(html: str) -> Any:
    try:
        return lxml.html.fragment_fromstring(html, create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return lxml.html.Element("div")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(value: Any) -> str:
    return _text(value).replace("_", " ")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _first(value: Any) -> Mapping[str, Any]:
    return _mapping(next(iter(_sequence(value)), None))
