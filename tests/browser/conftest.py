"""A browser, the service over the shipped collection, and visits to it that fail on any fault."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).parent))

from browser_states import WIDE, Visit
from browser_watch import Watch
from web_service import serving

from assistant.bootstrap import Assistant, build_assistant, configure_logging
from assistant.kernel.settings import Settings
from tools.browser import browsing, chromium

_HEIGHT = 800
_PATIENCE = 20_000  # milliseconds, for a machine that is busy with other things

expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not chromium():
        pytest.skip("no Chromium is installed ('make system' installs it)")
    with browsing() as launched:
        yield launched


@pytest.fixture(scope="session")
def shipped_assistant(shipped_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    records = tmp_path_factory.mktemp("records") / "records.db"
    settings = Settings(
        index=shipped_index,
        records=f"sqlite:///{records}",
        organisation="Department for Testing",
        log_level="error",
        strict_quotes=True,
        _env_file=None,
    )
    configure_logging(settings)
    built = build_assistant(settings, recorded=True)
    yield built
    built.records.close()
    built.library.close()
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def home(shipped_assistant: Assistant) -> Iterator[str]:
    """The address of the service over the shipped collection, with records that the tests share."""
    with serving(shipped_assistant) as address:
        yield address


@pytest.fixture
def watch(home: str) -> Iterator[Watch]:
    kept = Watch({home})
    yield kept
    assert kept.verdict() == []


@pytest.fixture
def visit(browser: Browser, watch: Watch, home: str) -> Iterator[Visit]:
    """Return a function that opens a tab in a browser of its own: a reader nobody has seen before."""
    contexts = []

    def open_tab(
        *,
        javascript: bool = True,
        width: int = WIDE,
        at: str = "",  # the address of another service
        **options: Any,  # of Playwright's contexts: forced_colors, reduced_motion
    ) -> Page:
        watch.homes.add(at or home)
        context = browser.new_context(
            base_url=at or home,
            java_script_enabled=javascript,
            viewport={"width": width, "height": _HEIGHT},
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(_PATIENCE)
        watch.over(context)
        return context.new_page()

    yield open_tab
    for context in contexts:
        context.close()
