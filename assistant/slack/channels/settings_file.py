"""The settings file as it stands now: read again when it changes, and held to while it is broken."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import structlog

from assistant.kernel.errors import SlackSettingsInvalid
from assistant.slack.channels.file_format import FileSettings, parse

log = structlog.get_logger(__name__)

_Stands = tuple[int, ...]  # how a file stood when it was read


class SettingsFile:
    """Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Read the file; where there is none, nothing is set. Raises `SlackSettingsInvalid`."""
        self.path = path
        self._lock = Lock()
        self._seen = self._stands()
        self._settings = read(path) if self._seen else FileSettings()

    def now(self) -> FileSettings:
        """Return what holds now.

        A file that is broken or gone since it was read changes nothing: what held goes on to hold, for a
        channel that was turned off must not come alive by a slip of the pen. The log says so, once for each
        state of the file.
        """
        with self._lock:
            stands = self._stands()
            if stands != self._seen:
                self._seen = stands
                self._read_again(gone=stands is None)
            return self._settings

    def _read_again(self, *, gone: bool) -> None:
        if gone:
            log.warning(
                "slack_settings_gone", file=str(self.path), remedy="put it back, or restart without it"
            )
            return
        try:
            self._settings = read(self.path)
        except SlackSettingsInvalid as error:
            log.warning("slack_settings_broken", problem=str(error), meanwhile="what was read before holds")
        else:
            log.info("slack_settings_read", file=str(self.path), channels=len(self._settings.channels))

    def _stands(self) -> _Stands | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def read(path: Path) -> FileSettings:
    """Return what a settings file says; raise `SlackSettingsInvalid`, which names line, key and remedy."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SlackSettingsInvalid(
            f"{path} cannot be read ({error.strerror}); let the account that runs Precedent read it, or name "
            "another with PRECEDENT_SLACK_SETTINGS."
        ) from error
    except ValueError as error:  # UnicodeDecodeError is one
        said = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise SlackSettingsInvalid(f"{path}: {said}; mend it there.") from error
