"""Ask tesseract, which recognises the text in pictures of pages, what is there of it."""

from __future__ import annotations

import re
import shutil
import subprocess

_VERSION = re.compile(r"tesseract v?(\S+)")
_PATIENCE = 20.0  # seconds for an answer that takes some milliseconds


def available() -> bool:
    """Return whether there is a tesseract to run."""
    return shutil.which("tesseract") is not None


def engine() -> str:
    """Return its name and version, "tesseract 5.3.0"; "" where it is missing or does not start."""
    match = _VERSION.match(_said("--version"))
    return f"tesseract {match[1]}" if match else ""


def missing_languages(languages: str) -> tuple[str, ...]:
    """Return which of `languages` ("eng+cym") it has no model of; all of them where it is missing."""
    installed = _said("--list-langs").splitlines()[1:]
    return tuple(name for name in wanted(languages) if name not in installed)


def wanted(languages: str) -> tuple[str, ...]:
    """Return the languages that a setting names: "eng+cym" is ("eng", "cym")."""
    return tuple(dict.fromkeys(name for part in languages.split("+") if (name := part.strip())))


def remedy(languages: str) -> str:
    """Return the command that installs what is missing for `languages`, "" when all is there."""
    packages = [] if available() else ["tesseract-ocr"]
    packages += [f"tesseract-ocr-{name.replace('_', '-').lower()}" for name in missing_languages(languages)]
    return f"sudo apt-get install {' '.join(packages)}" if packages else ""


def _said(option: str) -> str:
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603  # the program is the one on the path
            [program, option],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
