"""Write an outline as Markdown (CommonMark); what documents and readers wrote stays text.

Each text is one line of Markdown, with line ends as entities, so nothing in it can begin a block.
"""

from __future__ import annotations

import re

from assistant.exports.outline import REFERENCES, Block, BlockKind, Outline, Reference

_MARKS_UP = re.compile(
    r"[\\`*_{}\[\]<#~$^@]"  # code, emphasis, links, tags, headings; and what dialects add
    r"|:(?=//)|(?<=www)\."  # bare addresses, which many renderers turn into links
    r"|&(?=#?\w+;)",  # entities
    re.IGNORECASE,
)
_BEGINS_BLOCK = re.compile(r"^(?=[-+=>:|])|^[0-9]{1,9}(?=[.)])")  # a backslash comes after it
_IS_TRIMMED = re.compile(r"^\s+|\s+$|\n")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown(outline: Outline) -> str:
    """Return the document as Markdown: questions are headings, quotes block quotes."""
    blocks = [f"# {escaped(outline.title)}", *(_block(block, outline) for block in outline.blocks)]
    if outline.references:
        blocks += [f"## {REFERENCES}", *(_reference(item) for item in outline.references)]
    return "\n\n".join([*blocks, escaped(" ".join(outline.about))]) + "\n"


def escaped(text: str) -> str:
    """Return a text as one line of Markdown that is shown as the text, character for character."""
    text = _BEGINS_BLOCK.sub(r"\g<0>\\", _MARKS_UP.sub(r"\\\g<0>", text))
    return _IS_TRIMMED.sub(lambda found: "".join(f"&#{ord(space)};" for space in found[0]), text)


def _block(block: Block, outline: Outline) -> str:
    text = escaped(block.text)
    if block.kind is BlockKind.HEADING:
        return f"{'#' * (block.level + 1)} {text}"
    if block.kind is BlockKind.ITEM:
        return f"- {_link(block.text, block.url) if block.url else text}"
    marks = [_link(f"[{number}]", outline.reference(number).links[0].url) for number in block.marks]
    return " ".join([text, *marks])


def _reference(reference: Reference) -> str:
    links = " · ".join(_link(link.text, link.url) for link in reference.links)
    described = escaped(f"[{reference.number}] {reference.described}")
    return f"{described}\n\n> {escaped(reference.quote)}\n\n{links}"


def _link(text: str, url: str) -> str:
    return f"[{escaped(text)}](<{_ENTITY.sub('&amp;', url)}>)"
