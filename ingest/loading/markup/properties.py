"""Read the title, date and publisher that a Word or OpenDocument file carries beside its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import lxml.etree

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import Parts

_LARGEST = 1_000_000  # bytes of a properties file
# The local names of elements, best first; both formats use Dublin Core.
_TITLES = ("title",)
_DATES = ("issued", "created", "creation-date", "date", "modified")
_PUBLISHERS = ("Company", "publisher", "creator", "initial-creator")
_PARTS = ("docProps/core.xml", "docProps/app.xml", "meta.xml")


class Properties(NamedTuple):
    """As the file says it; "" where it says nothing."""

    title: str = ""
    published: str = ""
    publishers: tuple[str, ...] = ()


def read_properties(parts: Parts) -> Properties:
    """The properties of a zipped document; empty ones for a file that has none."""
    told: dict[str, str] = {}
    for part in _PARTS:
        if part in parts.names:
            for name, value in _elements(parts, part).items():
                told.setdefault(name, value)
    return Properties(
        next((told[name] for name in _TITLES if name in told), ""),
        next((told[name] for name in _DATES if name in told), ""),
        tuple(told[name] for name in _PUBLISHERS if name in told),
    )


def _elements(parts: Parts, part: str) -> Mapping[str, str]:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = lxml.etree.fromstring(parts.read(part)[:_LARGEST], parser)
    except (UnreadableFile, lxml.etree.XMLSyntaxError):
        return {}  # the text may still be sound
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str) and (text := (element.text or "").strip()):
            found.setdefault(lxml.etree.QName(element).localname, text)
    return found
