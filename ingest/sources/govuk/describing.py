"""Say of each document of GOV.UK what a catalogue would: title, publisher, dates, nation, standing."""

from __future__ import annotations

from dataclasses import replace

from assistant.kernel.domain import DocumentStatus, Source
from ingest.sources.govuk.content import EVERYWHERE, FULL_TEXT, Item
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.mirror import Kept

_LICENCE = "OGL v3.0"  # of all on GOV.UK that is not marked otherwise


def completed(item: Item, landing: Item | None) -> Item:
    """Return a page of full text with what it leaves out taken from its landing page.

    "html publication" says nothing to a reader: the landing page knows what kind of document it
    is. Where the landing page is withdrawn, so is what it lists.
    """
    kind = item.landing_kind or item.kind if item.kind == FULL_TEXT else item.kind
    if landing is None:
        return replace(item, kind=kind)
    return replace(
        item,
        kind=landing.kind if item.kind == FULL_TEXT and landing.kind else kind,
        publisher=item.publisher or landing.publisher,
        published=item.published or landing.published,
        updated=item.updated or landing.updated,
        nation=item.nation or landing.nation,
        withdrawn=item.withdrawn or landing.withdrawn,
        withdrawn_note=item.withdrawn_note or landing.withdrawn_note,
    )


def describe(kept: Kept, item: Item, entry: GovukEntry, *, title: str, url: str) -> Source:
    """Return what is known of a page, or of a file that the page `item` lists."""
    return Source(
        id=kept.document,
        name=f"{entry.id}/{kept.path.name}",
        sha256=kept.sha256,
        size=kept.size,
        title=title,
        publisher=item.publisher,
        published=item.published,
        kind=item.kind,
        nation=item.nation or EVERYWHERE,
        licence=_LICENCE,
        programmes=entry.programmes,
        places=entry.places,
        barriers=entry.barriers,
        themes=entry.themes,
        status=DocumentStatus.WITHDRAWN if item.withdrawn else DocumentStatus.CURRENT,
        status_note=item.withdrawn_note,
        origin=entry.id,
        url=url,
        updated=item.updated,
        audience=entry.audience,
    )
