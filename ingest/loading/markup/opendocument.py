"""Settle an OpenDocument text before pandoc reads it: pandoc reads hidden text as any other."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import lxml.etree
from lxml.etree import _Element as Element

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import Parts, attribute, local_name
from ingest.loading.markup.hidden import MARKED, SMALL, WHITE, Taken

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_RUNNING = tuple(f"{_TEXT}{name}" for name in ("p", "h", "span", "a"))  # what has text of its own
_BARE = frozenset({"", "transparent", "#ffffff"})
_FAMILIES = {"p": "paragraph", "h": "paragraph", "span": "text", "a": "text"}  # else as the element
_LONGEST_CHAIN = 20  # styles with parent styles

Styles = dict[tuple[str, str], Element]  # by family and name


def settle(parts: Parts, taken: Taken) -> bytes:
    """The document as an archive without its pictures; what a reader cannot see goes to `taken`."""
    refuse_encrypted(parts)
    root = parts.xml(_CONTENT)
    _take_hidden(root, _styles(parts, root), taken)
    content = lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(parts.names, key=lambda name: (name != "mimetype", name)):
            if name == "mimetype" or name.endswith((".xml", ".rdf")):
                archive.writestr(name, content if name == _CONTENT else parts.read(name))
    return packed.getvalue()


def refuse_encrypted(parts: Parts) -> None:
    """Raise UnreadableFile when the manifest says that the content is encrypted."""
    if _MANIFEST in parts.names and b"encryption-data" in parts.read(_MANIFEST):
        raise UnreadableFile("It needs a password to open", kind="password")


def _take_hidden(root: Element, styles: Styles, taken: Taken) -> None:
    for section in list(root.iter(f"{_TEXT}section")):
        if attribute(section, "display") == "none":
            text = "".join(section.itertext())
            for inner in list(section):
                section.remove(inner)
            lxml.etree.SubElement(section, f"{_TEXT}p").text = taken.take(MARKED, text)
            taken.interrupt()
    for element in root.iter(*_RUNNING):
        why = _why_hidden(element, styles)
        element.text = _seen(element.text or "", why, taken)
        for inner in element:
            inner.tail = _seen(inner.tail or "", why, taken)


def _seen(text: str, why: str, taken: Taken) -> str:
    """What is left of a text: all of it, or the mark of its place where it cannot be seen."""
    if not text.strip():
        return text
    if why:
        return taken.take(why, text)
    taken.interrupt()
    return text


def _why_hidden(element: Element, styles: Styles) -> str:
    """Why an element's own text cannot be seen, by its style or that of what it stands in; "" if it can."""
    told: dict[str, str] = {}
    for above in (element, *element.iterancestors(*_RUNNING)):
        told = _told(above, styles) | told
    if told.get("display") == "none":
        return MARKED
    if (size := told.get("font-size", "")).endswith("pt") and _number(size[:-2]) <= 1:
        return SMALL
    return WHITE if told.get("color") == "#ffffff" and _is_on_paper(element, styles) else ""


def _told(element: Element, styles: Styles) -> dict[str, str]:
    """What the style of an element says of its text, the nearest in the chain of styles first."""
    told: dict[str, str] = {}
    for style in _chain(element, styles):
        for properties in style:
            for key, value in properties.items():
                told.setdefault(key.rpartition("}")[2], value)
    return told


def _is_on_paper(element: Element, styles: Styles) -> bool:
    """Whether nothing coloured lies behind an element, and it stands in no drawn shape."""
    for above in (element, *element.iterancestors()):
        if local_name(above) in ("text-box", "custom-shape"):
            return False
        if _told(above, styles).get("background-color", "") not in _BARE:
            return False
    return True


def _chain(element: Element, styles: Styles) -> Iterator[Element]:
    family = _FAMILIES.get(local_name(element), local_name(element))
    key = attribute(element, "style-name")
    for _ in range(_LONGEST_CHAIN):
        style = styles.get((family, key)) if key else None
        if style is None:
            return
        yield style
        key = attribute(style, "parent-style-name")


def _styles(parts: Parts, content: Element) -> Styles:
    roots = [content, *([parts.xml(_STYLES)] if _STYLES in parts.names else [])]
    return {
        (attribute(style, "family"), attribute(style, "name")): style
        for root in reversed(roots)
        for style in root.iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}style")
    }


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")
