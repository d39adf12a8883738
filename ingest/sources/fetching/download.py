"""Write what a server sends to a file, held to a size, going on where an earlier attempt broke off."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from ingest.sources.fetching.outcomes import FetchFailed

_CHUNK = 1 << 16
_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


class Partial:
    """The file that an address is written to, and what tells whether the rest of it still fits."""

    def __init__(self, folder: Path, url: str) -> None:
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        self.path = folder / f"{name}.part"
        self._validator = folder / f"{name}.json"

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for the rest of what is here; none where it cannot be gone on with."""
        try:
            validator = json.loads(self._validator.read_text(encoding="utf-8"))["validator"]
            size = self.path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return {"Range": f"bytes={size}-", "If-Range": str(validator)} if size else {}

    def begin(self, headers: Mapping[str, str]) -> None:
        """Empty the file, and note by what the server will know this version of it again."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        etag = headers.get("etag", "")
        validator = etag if etag and not etag.startswith("W/") else headers.get("last-modified", "")
        # A compressed body is written out as it comes, so that its length here says nothing of the server's.
        if validator and "content-encoding" not in headers and headers.get("accept-ranges") != "none":
            self._validator.write_text(json.dumps({"validator": validator}), encoding="utf-8")

    def goes_on(self, headers: Mapping[str, str]) -> bool:
        """Say whether a partial answer (206) begins where the file ends."""
        found = _RANGE.match(headers.get("content-range", ""))
        return bool(found and self.path.is_file() and int(found[1]) == self.path.stat().st_size)

    def discard(self) -> None:
        """Remove the file and what is known of it."""
        self.path.unlink(missing_ok=True)
        self._validator.unlink(missing_ok=True)

    def finish(self) -> Path:
        """Return the whole file; what was for going on with it is removed."""
        self._validator.unlink(missing_ok=True)
        return self.path


def receive(url: str, body: Iterable[bytes], headers: Mapping[str, str], path: Path, most: int) -> None:
    """Append a body to a file, unpacked where the server packed it.

    Raises `FetchFailed` as soon as there are more than `most` bytes, packed or not.
    """
    length = headers.get("content-length", "")
    if length.isdecimal() and path.stat().st_size + int(length) > most:
        raise _too_large(url, most)
    size = path.stat().st_size
    with path.open("ab") as file:
        for chunk in unpacked(url, body, headers):
            size += len(chunk)
            if size > most:
                raise _too_large(url, most)
            file.write(chunk)


def unpacked(url: str, body: Iterable[bytes], headers: Mapping[str, str]) -> Iterable[bytes]:
    """Return a body as it was before the server packed it; raise `FetchFailed` where that is not known."""
    encoding = headers.get("content-encoding", "identity").lower().strip()
    if encoding == "identity":
        return body
    if encoding in ("gzip", "x-gzip"):
        return _gunzipped(url, body)
    raise FetchFailed(url, "type", f"it came packed as {encoding}, which was not asked for")


def _gunzipped(url: str, body: Iterable[bytes]) -> Iterable[bytes]:
    """Yield a body in small pieces: a bomb is noticed before it fills the memory."""
    engine = zlib.decompressobj(wbits=31)
    try:
        for packed in body:
            rest = packed
            while rest and not engine.eof:
                yield engine.decompress(rest, _CHUNK)
                rest = engine.unconsumed_tail
    except zlib.error as error:
        raise FetchFailed(url, "truncated", "it came damaged: it cannot be unpacked") from error
    if not engine.eof:
        raise FetchFailed(url, "truncated", "only part of it came")


def _too_large(url: str, most: int) -> FetchFailed:
    return FetchFailed(url, "too_large", f"it is larger than the {most / 1e6:,.0f} MB that are fetched")
