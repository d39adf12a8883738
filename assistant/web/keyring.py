"""The keys of programs, kept in a file as digests: read when it has changed, written in one step."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.kernel.errors import KeysInvalid

_BEGINS = "precedent-"  # so that a key that was left lying about is known for what it is
_RANDOM = 32  # bytes: nobody guesses it, so a plain digest keeps it as well as a slow one would
_HEAD = "# Written by 'precedent keys'. It holds digests, not keys: a key that is lost is made anew.\n"


class Sources(StrEnum):
    """A way in which an answer carries its sources."""

    OPEN_WEBUI = "open-webui"  # events that Open WebUI makes its citations of; in streams alone
    ANNOTATIONS = "annotations"  # `url_citation`, as OpenAI's own web search has them
    REFERENCES = "references"  # a list at the end of the text, in Markdown


DEFAULT_SOURCES = (Sources.ANNOTATIONS, Sources.REFERENCES)


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^\S(.*\S)?$", max_length=100)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sources: tuple[Sources, ...] = Field(min_length=1)
    made: datetime


_KEPT = TypeAdapter(tuple[_Kept, ...])


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a program's key."""

    name: str
    sources: tuple[Sources, ...]
    made: datetime
    sha256: str


class Keyring:
    """The keys of a file; no file is no keys. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """`path` is read when it is first asked about, and again when it has changed."""
        self.path = path
        self._lock = Lock()
        self._seen: tuple[int, ...] | None = None  # how the file stood when it was read
        self._keys: tuple[Key, ...] = ()

    def all(self) -> tuple[Key, ...]:
        """Return the keys, in the order in which they were made. Raises `KeysInvalid`."""
        with self._lock:
            stands = self._stands()
            if stands != self._seen:
                self._keys = self._read() if stands else ()
                self._seen = stands
            return self._keys

    def find(self, given: str) -> Key | None:
        """Return the key that was given, if it is one; a wrong one takes as long as a right one."""
        digest = _digest(given)
        found = None
        for key in self.all():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def add(self, name: str, sources: Sequence[Sources]) -> str:
        """Make a key, keep its digest, and return it: it is not to be had again. Raises `KeysInvalid`."""
        keys = self.all()
        if any(key.name == name for key in keys):
            raise KeysInvalid(f"There is a key “{name}” already; remove it first, or choose another name.")
        made = _BEGINS + secrets.token_urlsafe(_RANDOM)
        now = datetime.now(UTC).replace(microsecond=0)
        self._write([*keys, Key(name, tuple(dict.fromkeys(sources)), now, _digest(made))])
        return made

    def remove(self, name: str) -> int:
        """Forget a key, at once where the service runs, too; return how many are left.

        Raises `KeysInvalid`.
        """
        keys = self.all()
        left = [key for key in keys if key.name != name]
        if len(left) == len(keys):
            raise KeysInvalid(f"There is no key “{name}”; 'precedent keys list' shows those there are.")
        self._write(left)
        return len(left)

    def _stands(self) -> tuple[int, ...] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error.strerror or str(error)) from error
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> tuple[Key, ...]:
        try:
            raw = yaml.safe_load(self.path.read_text(encoding="utf-8"))
            kept = _KEPT.validate_python(raw or ())
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
            raise self._unusable(_why(error)) from error
        return tuple(Key(each.name, each.sources, each.made, each.sha256) for each in kept)

    def _write(self, keys: Sequence[Key]) -> None:
        rows = [
            {
                "name": key.name,
                "sha256": key.sha256,
                "sources": [source.value for source in key.sources],
                "made": key.made,
            }
            for key in keys
        ]
        try:
            rows = _KEPT.dump_python(_KEPT.validate_python(rows), mode="json")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _replace(self.path, _HEAD + yaml.safe_dump(rows, sort_keys=False, allow_unicode=True))
        except ValidationError as error:
            raise KeysInvalid(f"That cannot be the name of a key ({_why(error)}); choose another.") from error
        except OSError as error:
            raise KeysInvalid(
                f"Cannot write {self.path} ({error.strerror}); set PRECEDENT_KEYS to another file."
            ) from error

    def _unusable(self, why: str) -> KeysInvalid:
        return KeysInvalid(
            f"The keys of programs in {self.path} cannot be read ({why}); mend the file, "
            "or remove it and make the keys anew with 'precedent keys add'."
        )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _replace(path: Path, text: str) -> None:
    """Write a file that only its owner may read, as a whole or not at all."""
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            target.write(text)
            target.flush()
            os.fsync(target.fileno())
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        # Not the value: somebody may have written a key there.
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:3])
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it is not YAML in UTF-8"
