"""Work out what a web page's own style rules hide from a reader, as far as simple rules do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from ingest.loading.markup.hidden import MARKED, OUTSIDE, SMALL, WHITE, Taken

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-z][\w-]*|\*)?([.#][\w-]+)?", re.IGNORECASE)  # "p", ".note", "#top", "p.note"
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|vw|vh|%|)", re.IGNORECASE)
_WHITES = frozenset({"white", "#fff", "#ffffff", "#ffff", "#ffffffff", "transparent"})
_WHITE_RGB = re.compile(
    r"rgba?\(\s*255\s*,?\s*255\s*,?\s*255\s*(?:[,/]\s*[\d.]+%?\s*)?\)|rgba\([^)]*,\s*0?\.?0\s*\)"
)
_NO_BACKGROUND = frozenset({"", "none", "initial", "inherit", "unset"})
_PIXELS = {"px": 1.0, "pt": 4 / 3, "": 1.0, "em": 16.0, "rem": 16.0, "%": 16.0, "vw": 16.0, "vh": 16.0}
_TINIEST = 1.4  # pixels: a point
_FAR = -400.0  # pixels
_DECORATED = re.compile(r"background|\bbg|banner|hero|cover|dark|button|btn|badge|tag|label", re.IGNORECASE)
# Help for readers of screens, left out silently while it is as short as such help is.
_FOR_SCREEN_READERS = re.compile(
    r"(?:[\w-]*-)?(?:visually-?hidden|sr-only|screen-?reader(?:-text|-only)?)", re.I
)
_LONGEST_HELP = 30  # words
_INSIDE_ONLY = frozenset({"table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "select", "colgroup"})

Declared = dict[str, str]


class _Look(NamedTuple):
    """What an element's text inherits."""

    white: bool = False
    painted: bool = False  # something that is not white lies behind
    small: bool = False


class Stylesheet:
    """The simple rules of a page's style elements: those for an element's name, class or id."""

    def __init__(self, root: HtmlElement) -> None:
        self._rules: dict[str, list[tuple[str, Declared]]] = {}
        self.outside = root.find('.//link[@rel="stylesheet"]') is not None  # there are more, not in the file
        for style in root.iter("style"):
            if (style.get("media") or "all").lower() in ("all", "screen"):
                self._add(_without_at_rules(_COMMENT.sub("", style.text or "")))

    def _add(self, css: str) -> None:
        for selectors, body in _RULE.findall(css):
            declared = _declared(body)
            for selector in selectors.split(","):
                found = _SELECTOR.fullmatch(selector.strip())
                if found and declared:
                    key = found.group(2) or (found.group(1) or "").lower()
                    self._rules.setdefault(key, []).append((found.group(1) or "*", declared))

    def of(self, element: HtmlElement) -> Declared:
        """What is declared for an element: by its name, its classes, its id and its own style."""
        told: Declared = {}
        keys = ["*", element.tag, *(f".{name}" for name in (element.get("class") or "").split())]
        if name := element.get("id"):
            keys.append(f"#{name}")
        for key in keys:
            for tag, declared in self._rules.get(key, ()):
                if tag in ("*", element.tag):
                    told |= declared
        if own := element.get("style"):
            told |= _declared(own)
        return told


def _declared(body: str) -> Declared:
    pairs = (item.partition(":") for item in body.split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip().lower()
        for name, _, value in pairs
        if value.strip()
    }


def _without_at_rules(css: str) -> str:
    """The rules that hold everywhere: without those for print or for some width of screen."""
    parts: list[str] = []
    depth = start = 0
    skipping = False
    for found in re.finditer(r"[{};@]", css):
        sign = found.group()
        if sign == "@" and depth == 0 and not skipping:
            parts.append(css[start : found.start()])
            skipping = True
        elif sign == "{":
            depth += 1
        elif sign == "}" or (sign == ";" and depth == 0):
            depth = max(depth - (sign == "}"), 0)
            if skipping and depth == 0:
                skipping, start = False, found.end()
    return "".join(parts) + ("" if skipping else css[start:])


def take_hidden(root: HtmlElement, sheet: Stylesheet, taken: Taken) -> None:
    """Take out of a page what its reader cannot see."""
    looks: dict[HtmlElement, _Look] = {}
    for element in list(root.iter()):
        above = element.getparent()
        if not isinstance(element.tag, str) or (above is not None and above not in looks):
            continue  # a comment, or inside what is gone
        told = sheet.of(element)
        if element.tag not in ("html", "body") and (why := _why_hidden(element, told)):
            _take_out(element, why, taken)
            continue
        look = looks[element] = _look(element, told, looks.get(above, _Look()), outside=sheet.outside)
        why = SMALL if look.small else WHITE if look.white and not look.painted else ""
        element.text = _seen(element.text, why, taken)
        for inner in element:
            inner.tail = _seen(inner.tail, why, taken)


def _seen(text: str | None, why: str, taken: Taken) -> str | None:
    if not text or not text.strip():
        return text
    if why:
        return taken.take(why, text)
    taken.interrupt()
    return text


def _why_hidden(element: HtmlElement, told: Declared) -> str:
    """Why an element cannot be seen with all that is in it; "" if it can."""
    if (
        told.get("display") == "none"
        or told.get("visibility") in ("hidden", "collapse")
        or told.get("opacity", "1").rstrip("0.") == ""
        or element.get("aria-hidden") == "true"
        or (element.get("hidden") is not None and element.get("hidden") != "until-found")
    ):
        return MARKED
    moved = [_pixels(told.get(name, "")) for name in ("text-indent", "margin-left", "margin-top")]
    if told.get("position") in ("absolute", "fixed"):
        moved += [_pixels(told.get(name, "")) for name in ("left", "top", "right", "bottom")]
        if told.get("clip", "").startswith("rect(") or told.get("clip-path", "").startswith("inset("):
            return OUTSIDE
    if any(length is not None and length <= _FAR for length in moved):
        return OUTSIDE
    sizes = [_pixels(told.get(name, "")) for name in ("width", "height", "max-height", "max-width")]
    if told.get("overflow") == "hidden" and any(size is not None and size <= 1 for size in sizes):
        return SMALL
    return ""


def _look(element: HtmlElement, told: Declared, above: _Look, *, outside: bool) -> _Look:
    color = told.get("color") or (element.get("color") or "").lower()
    ground = told.get("background-color") or told.get("background") or (element.get("bgcolor") or "").lower()
    size = _pixels(told.get("font-size", ""))
    painted = above.painted
    if ground not in _NO_BACKGROUND:
        painted = not _is_white(ground)
    elif told.get("background-image", "none") != "none":
        painted = True
    elif outside and _DECORATED.search(element.get("class") or ""):
        painted = True  # by a rule that is not in the file
    return _Look(
        _is_white(color) if color else above.white,
        painted,
        size <= _TINIEST if size is not None else above.small,
    )


def _is_white(color: str) -> bool:
    return color in _WHITES or bool(_WHITE_RGB.fullmatch(color))


def _pixels(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    return float(found.group(1)) * _PIXELS[found.group(2).lower()] if found else None


def _take_out(element: HtmlElement, why: str, taken: Taken) -> None:
    """Drop an element and leave its mark, where text may stand."""
    text = element.text_content()
    silent = any(_FOR_SCREEN_READERS.fullmatch(name) for name in (element.get("class") or "").split())
    if text.strip() and not (silent and len(text.split()) <= _LONGEST_HELP):
        mark = element.makeelement("span")
        mark.text = taken.take(why, text)
        _outermost(element).addprevious(mark)
        taken.interrupt()
    element.drop_tree()


def _outermost(element: HtmlElement) -> HtmlElement:
    """The element, or the table or list around it in which no text may stand by itself."""
    return next(_stops(element))


def _stops(element: HtmlElement) -> Iterator[HtmlElement]:
    while (above := element.getparent()) is not None and above.tag in _INSIDE_ONLY:
        element = above
    yield element
