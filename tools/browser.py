"""A real browser: Debian's Chromium, or whichever of its kind is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the path of the browser; "" where none is installed."""
    return next((path for name in _NAMES if (path := shutil.which(name))), "")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Yield the browser, without a window; raise `FileNotFoundError` where none is installed."""
    path = chromium()
    if not path:
        raise FileNotFoundError(f"None of {', '.join(_NAMES)} is installed; run 'make system'.")
    with sync_playwright() as playwright:
        # A container often has neither a sandbox nor shared memory to speak of.
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
