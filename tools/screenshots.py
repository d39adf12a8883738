"""Photograph the pages over the collection that ships: `python -m tools.screenshots` → docs/screenshots."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from playwright.sync_api import Browser, Page

from assistant.kernel.settings import Settings
from bench.server import serving
from tools.browser import browsing

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
WIDTHS = {"desktop": 1280, "narrow": 320}  # CSS pixels
_TALLEST = {"desktop": 1400, "narrow": 1500}  # of what is kept of a page
_COLOURS = 64  # enough for text, and a tenth of the size of all of them

_ANSWERED = "What was Partnerships for People and Place?"
_NOT_FOUND = "How many penguins live in the Falkland Islands?"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to photograph: how to get there from the first page, and whether only the window is kept."""

    name: str
    go: Callable[[Page], object]
    window: bool = False


def _ask(page: Page, question: str) -> None:
    page.goto("/")
    page.fill("#question", question)
    page.click("#ask button[type=submit]:has-text('Ask')")
    page.wait_for_selector(".app-turn:not([aria-busy]) .app-answer")


def _evidence(page: Page) -> None:
    _ask(page, _ANSWERED)
    page.locator("[data-evidence]").first.click()
    page.wait_for_selector("#evidence[open] #quote")
    page.wait_for_load_state("networkidle")


def _conversations(page: Page) -> None:
    for question in (_ANSWERED, _NOT_FOUND, "What was Total Place?"):
        _ask(page, question)
    page.goto("/conversations")


SHOTS = (
    Shot("ask", lambda page: page.goto("/")),
    Shot("answered", lambda page: _ask(page, _ANSWERED)),
    Shot("not-found", lambda page: _ask(page, _NOT_FOUND)),
    Shot("evidence", _evidence, window=True),
    Shot("search", lambda page: page.goto("/search?q=data+sharing&barrier=data-sharing")),
    Shot("documents", lambda page: page.goto("/documents")),
    Shot("document", lambda page: page.goto("/documents/partnerships-for-people-and-place")),
    Shot("conversations", _conversations),
)


def main(
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = FOLDER,
    only: Annotated[str, typer.Option(help="The name of one of them.")] = "",
) -> None:
    """Take every picture at both widths."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving(index or Settings().index) as server, browsing() as browser:
        for shot in SHOTS:
            for size in WIDTHS:
                if only in ("", shot.name):
                    photograph(browser, server.url, shot, size, folder / f"{shot.name}-{size}.png")


def photograph(browser: Browser, home: str, shot: Shot, size: str, path: Path) -> None:
    """Take one picture, as a reader sees it who was never here before."""
    viewport = {"width": WIDTHS[size], "height": 900 if size == "desktop" else 640}
    context = browser.new_context(base_url=home, viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    shot.go(page)
    page.mouse.move(0, 0)
    taken = page.screenshot(full_page=not shot.window, animations="disabled", caret="hide")
    context.close()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, _TALLEST[size])))
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    typer.run(main)
