"""Find the footnotes of a web page and mark them so that pandoc knows them as notes.

A note is found by its links: a short mark in the text leads to it, and it leads back there.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.loading.markup.marks import sign

_MARK = re.compile(
    r"[\[(]?\s*(?:foot|end)?(?:note)?\s*(\d{1,4}|[*†‡§¶]{1,3}|[a-z]|[ivxl]{1,6})\s*[\])]?", re.IGNORECASE
)
_HOLDERS = ("li", "aside", "p", "div", "dd", "td")
_LONGEST = 400  # words of a note
_LIST = re.compile(r"foot-?notes?|end-?notes?", re.IGNORECASE)
_LABEL = re.compile(r"\s*[\[(]?\s*(?:\d{1,4}|[*†‡§¶]{1,3})\s*[\]).]?\s*")


def mark_notes(body: HtmlElement) -> None:
    """Move each note to the end, named as a note, with its mark as it was printed."""
    named = {name: e for e in body.iter() for name in (e.get("id"), e.get("name")) if name}
    found: dict[HtmlElement, list[tuple[HtmlElement, str]]] = {}
    order = {element: number for number, element in enumerate(body.iter())}
    for link in body.iter("a"):
        printed = _MARK.fullmatch(" ".join(link.text_content().split()))
        target = named.get((link.get("href") or "").removeprefix("#")) if _is_inside(link) else None
        if printed and target is not None and order[target] > order[link]:
            holder = _holder(target, link, named)
            if holder is not None:
                found.setdefault(holder, []).append((link, printed.group(1)))
    if found:
        _move(body, found)


def is_note(element: HtmlElement) -> bool:
    """Whether an element is called a note, or the notes."""
    return bool(_LIST.search(" ".join(element.get(name) or "" for name in ("role", "epub:type", "class"))))


def _is_inside(link: HtmlElement) -> bool:
    return (link.get("href") or "").startswith("#")


def _holder(target: HtmlElement, link: HtmlElement, named: dict[str, HtmlElement]) -> HtmlElement | None:
    """The block that is the note at a link's target, if it leads back to the link or is called a note."""
    holder = next((e for e in (target, *target.iterancestors()) if e.tag in _HOLDERS), None)
    if holder is None or link in set(holder.iter()) or len(holder.text_content().split()) > _LONGEST:
        return None
    near = {link, *link.iterancestors("sup", "span")}
    for back in holder.iter("a"):
        source = named.get((back.get("href") or "").removeprefix("#")) if _is_inside(back) else None
        if source is not None and (source in near or any(inner is source for inner in link.iter())):
            return holder
    return holder if is_note(holder) else None


def _move(body: HtmlElement, found: dict[HtmlElement, list[tuple[HtmlElement, str]]]) -> None:
    section = body.makeelement("section", role="doc-endnotes")
    items = section.makeelement("ol")
    section.append(items)
    for number, (holder, links) in enumerate(found.items()):
        name = f"precedent-note-{number}"
        for link, _ in links[1:]:  # a note is read once, where it is first called for
            link.drop_tree()
        link, printed = links[0]
        for key in ("id", "name", "class", "rel"):
            link.attrib.pop(key, None)
        link.set("role", "doc-noteref")
        link.set("href", f"#{name}")
        items.append(_item(holder, name, printed))
    body.append(section)


def _item(holder: HtmlElement, name: str, printed: str) -> HtmlElement:
    """A note as an item of a list, without the links that lead back."""
    item = holder.makeelement("li", id=name, role="doc-endnote")
    for back in list(holder.iter("a")):
        if _is_inside(back) and (_LABEL.fullmatch(back.text_content()) or len(back.text_content()) < 3):
            back.drop_tree()
    if holder.text and _LABEL.fullmatch(holder.text):
        holder.text = ""
    for element in holder.iter():
        element.attrib.pop("id", None)
    block = holder.makeelement("div")
    block.text = holder.text
    block.extend(list(holder))
    item.append(block)
    mark = item.makeelement("span")
    mark.text = sign(printed)
    first = next((e for e in block.iter("p")), block)
    mark.tail, first.text = first.text, None
    first.insert(0, mark)
    holder.text = None
    holder.drop_tree()
    return item
