"""Open a zipped document within bounds, so that a small file cannot unpack into an endless one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import lxml.etree
from lxml.etree import _Element as Element

from assistant.kernel.errors import UnreadableFile

DAMAGED = "It is damaged: part of the file is missing or changed"
_MOST_PARTS = 20_000
_LARGEST_UNPACKED = 500_000_000  # bytes of all parts, pictures among them
_LARGEST_PART = 80_000_000  # bytes of a part that is read as a whole
_LARGEST_STREAM = 400_000_000  # bytes of a part that is read bit by bit
_TOO_LARGE = "too_large"


class Parts:
    """The parts of a zipped document; of none is more read than it declares as its size."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
            raise UnreadableFile(
                "Unpacked it would be larger than 500 MB; if it is an honest document, split it in parts",
                kind=_TOO_LARGE,
            )
        self.names = {part.filename for part in parts}

    def read(self, name: str) -> bytes:
        """A part's bytes; raises UnreadableFile when it is missing, encrypted, damaged or too large."""
        with self.stream(name, largest=_LARGEST_PART) as file:
            return file.read()

    def xml(self, name: str) -> Element:
        """The root of a part in XML."""
        return parse_xml(self.read(name), name)

    @contextmanager
    def stream(self, name: str, *, largest: int = _LARGEST_STREAM) -> Iterator[IO[bytes]]:
        """A part as a file to read from."""
        if name not in self.names:
            raise UnreadableFile(f"{DAMAGED} ({name} is not there)")
        info = self._archive.getinfo(name)
        if info.flag_bits & 1:
            raise UnreadableFile("It needs a password to open", kind="password")
        if info.file_size > largest:
            raise UnreadableFile(
                f"Its text unpacks to more than {largest // 1_000_000} MB; split it in parts", kind=_TOO_LARGE
            )
        try:
            with self._archive.open(info) as file:
                yield file
        # A bad checksum, a cut stream, a method of packing that is not known here.
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as fault:
            raise UnreadableFile(DAMAGED) from fault


@contextmanager
def open_parts(path: Path) -> Iterator[Parts]:
    """The parts of a zipped document; raises UnreadableFile when it is none, or is too large."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError) as fault:
        raise UnreadableFile(DAMAGED) from fault
    with archive:
        yield Parts(archive)


def parse_xml(content: bytes, name: str) -> Element:
    """The root of XML from anywhere: entities stay unresolved, and nothing is fetched."""
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return lxml.etree.fromstring(content, parser)
    except lxml.etree.XMLSyntaxError as fault:
        raise UnreadableFile(f"{DAMAGED} ({name})") from fault


def local_name(element: Element) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without its namespace; "" where it is not set."""
    if (value := element.get(name)) is not None:
        return str(value)
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")
