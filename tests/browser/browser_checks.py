"""What every page must be: free of axe's findings, no wider than the window, its focus in sight."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_REPOSITORY = Path(__file__).parents[2]
NODE_MODULES = _REPOSITORY / "frontend" / "node_modules"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_NORMAL = {"standard": 16, "fixed": 13}  # pixels, as browsers begin
_LARGE = {"standard": 32, "fixed": 26}
_MOST_STOPS = 400  # of the Tab key on a page

_SIDEWAYS = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= window.innerWidth) return [];
  const scrolls = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(each).overflowX)) return true;
    return false;
  };
  const over = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > window.innerWidth + 0.5 && !scrolls(element));
  return [`${wide} wide in ${window.innerWidth}`, ...over.slice(-5).map((element) => element.outerHTML.slice(0, 120))];
}"""

# Go to where Tab begins: the top of the page, or of the dialogue that is open.
_TOP = """() => {
  window.stops = 0;
  const top = document.querySelector("dialog[open]") ?? document.body;
  top.tabIndex = -1;
  top.focus();
  top.removeAttribute("tabindex");
  top.scrollTo(0, 0);
  window.scrollTo(0, 0);
}"""

# How everything that can take the focus looks before it does; its label too, which draws a radio button's ring.
_LOOKS = """() => {
  const parts = (element) => [
    [element, null], [element, "::before"], [element, "::after"],
    ...[...(element.labels ?? [])].flatMap((label) => [[label, null], [label, "::before"], [label, "::after"]]),
  ];
  window.looks = (element) => parts(element).map(([part, pseudo]) => {
    const style = getComputedStyle(part, pseudo);
    const outline = style.outlineStyle === "none" || style.outlineWidth === "0px" ? "" : style.outline;
    return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth].join(";");
  }).join("|");
  window.unfocused = new Map();
  for (const element of document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex], audio, video, iframe"))
    if (element !== document.activeElement) window.unfocused.set(element, window.looks(element));
}"""

# Where the focus is: nothing when it has left the page, else what it is on and what is wrong with that.
_STOP = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const name = element.outerHTML.slice(0, 140);
  const wrong = [];
  const shown = element.labels?.length && getComputedStyle(element).opacity === "0" ? element.labels[0] : element;
  const boxes = [...shown.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  if (!boxes.length) wrong.push("has no size");
  const seen = boxes.some((box) => {
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(x, y);
    return top && (shown.contains(top) || top.contains(shown) || element.contains(top));
  });
  if (boxes.length && !seen) wrong.push("is hidden or out of sight");
  if (window.unfocused.get(element) === window.looks(element)) wrong.push("looks the same with the focus");
  element.dataset.stop ??= String(++window.stops);
  return {stop: element.dataset.stop, name, wrong};
}"""

# The size of everything that holds text, then what has not grown; a half is left for headings that are smaller on
# narrow windows, as a window is when its text is large.
_SIZES = """() => {
  const bare = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const sized = [...document.body.querySelectorAll("*")].filter(
    (each) => (bare(each) || each.matches("input, select, textarea")) && !each.closest("[aria-hidden=true]"));
  window.sizes = new Map(sized.map((each) => [each, parseFloat(getComputedStyle(each).fontSize)]));
}"""
_GROWN = """() => [...window.sizes]
  .filter(([element, size]) => parseFloat(getComputedStyle(element).fontSize) < 1.5 * size)
  .map(([element, size]) => `${size}px stays ${getComputedStyle(element).fontSize}: ${element.outerHTML.slice(0, 140)}`)"""


# Elements that cut off words of theirs: text that is higher or wider than a box that does not scroll.
_CLIPPED = """() => [...document.body.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const hides = (overflow) => ["hidden", "clip"].includes(overflow);
  const shown = element.checkVisibility({ visibilityProperty: true }) && element.clientHeight > 1 && element.clientWidth > 1;
  return shown && element.innerText?.trim() && (
    (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
    (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1));
}).map((element) => element.outerHTML.slice(0, 140))"""

_MOVING = """() => [
  ...document.getAnimations().map((each) => each.effect.target.outerHTML.slice(0, 140)),
  ...[...document.querySelectorAll("*")]
    .filter((element) => getComputedStyle(element).scrollBehavior === "smooth")
    .map((element) => `scrolls smoothly: ${element.outerHTML.slice(0, 100)}`),
]"""


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA, one line for each element."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        f"axe.run(document, {{runOnly: {json.dumps(_RULES)}, resultTypes: ['violations']}})"
    )
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """Return what makes the page scroll sideways; nothing where it does not."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def clipped(page: Page) -> list[str]:
    """Return what cuts off words."""
    found: list[str] = page.evaluate(_CLIPPED)
    return found


def moving(page: Page) -> list[str]:
    """Return what moves, or would."""
    found: list[str] = page.evaluate(_MOVING)
    return found


def unsound(page: Page) -> list[str]:
    """Return what is wrong with a page as it is, and with large text, and what scrolls a narrow one sideways.

    It leaves the page narrow: 320 pixels are 1280 at 400% zoom.
    """
    found = [*violations(page), *sideways(page)]
    with large_text(page):
        found += [*fixed_text(page), *sideways(page), *clipped(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    return [*found, *sideways(page)]


def tab_through(page: Page) -> tuple[list[str], list[str]]:
    """Press Tab from the top of the page to its end; return what took the focus and what was wrong there."""
    page.evaluate(_TOP)
    page.evaluate(_LOOKS)
    names: list[str] = []
    wrong: list[str] = []
    seen: set[str] = set()
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None or stop["stop"] in seen:
            return names, wrong
        seen.add(stop["stop"])
        names.append(stop["name"])
        wrong += [f"{each}: {stop['name']}" for each in stop["wrong"]]
    return names, [*wrong, "the focus does not come to an end"]


def focused(page: Page) -> str:
    """Return the opening tag of what has the focus."""
    found: str = page.evaluate("document.activeElement?.outerHTML ?? ''")
    return re.sub(r"\s+", " ", found)[:200]


@contextmanager
def large_text(page: Page) -> Iterator[None]:
    """Make the text of the page twice as large, as a reader does in the browser's settings."""
    page.evaluate(_SIZES)
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": _LARGE})
    yield
    session.send("Page.setFontSizes", {"fontSizes": _NORMAL})


def fixed_text(page: Page) -> list[str]:
    """Return the text that has not grown, where the text was made large."""
    found: list[str] = page.evaluate(_GROWN)
    return found


def invalid(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return what is not valid in pages, given by name as HTML: one line for each finding."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        names[str(file)] = name
    config = NODE_MODULES.parent / ".htmlvalidate.json"
    checker = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(
        ["node", checker, "--config", config, "--formatter", "json", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return [
        f"{names[page['filePath']]}:{found['line']}: {found['ruleId']}: {found['message']}"
        for page in json.loads(done.stdout)
        for found in page["messages"]
    ]


@cache
def _axe() -> str:
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
