"""What goes wrong in a browser while a test looks elsewhere: every fault fails the test."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, WebError

_LEFT = "net::ERR_ABORTED"  # a page was left, or a file downloaded, while a request was under way


@dataclass
class Watch:
    """The faults of a browser's contexts, but for those that a test provokes and so expects."""

    homes: set[str]  # the addresses that may be asked for anything
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)  # patterns

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("request", self._asked)
        context.on("dialog", self._dialog)

    def expect(self, pattern: str) -> None:
        """Let faults pass that match a pattern; one that never happens fails the test too."""
        self.expected.append(pattern)

    def verdict(self) -> list[str]:
        """Return the faults that nobody expected, and the expectations that were not met."""
        missed = [
            f"expected, but did not happen: {pattern}"
            for pattern in self.expected
            if not any(re.search(pattern, fault) for fault in self.faults)
        ]
        found = [
            fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)
        ]
        return [*found, *missed]

    def _console(self, message: ConsoleMessage) -> None:
        # A policy that a page goes against is told here too.
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error.message}\n{error.error.stack or ''}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEFT:
            self.faults.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((*(f"{home}/" for home in self.homes), "data:", "blob:")):
            self.faults.append(f"another host was asked: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"a script ran: {dialog.message}")
        dialog.dismiss()
