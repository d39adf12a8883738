"""Read the title, date and publisher that a Word or OpenDocument file carries beside its text."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import lxml.etree

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


def read_properties(path: Path) -> Properties:
    """The properties of a zipped document; empty ones for a file that has none."""
    told: dict[str, str] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for part in _PARTS:
                if part in archive.namelist() and archive.getinfo(part).file_size <= _LARGEST:
                    for name, value in _elements(archive.read(part)).items():
                        told.setdefault(name, value)
    # A damaged part of an archive raises many types (zlib.error, RuntimeError when encrypted, …);
    # the text may still be sound, and pandoc decides on that.
    except Exception:  # noqa: BLE001
        return Properties()
    return Properties(
        next((told[name] for name in _TITLES if name in told), ""),
        next((told[name] for name in _DATES if name in told), ""),
        tuple(told[name] for name in _PUBLISHERS if name in told),
    )


def _elements(content: bytes) -> Mapping[str, str]:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = lxml.etree.fromstring(content, parser)
    found: dict[str, str] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and (text := (element.text or "").strip()):
            found.setdefault(lxml.etree.QName(element).localname, text)
    return found
