"""Write an outline as HTML: for the clipboard, and as the body of the print view."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from assistant.exports.outline import REFERENCES, Block, BlockKind, Outline, Reference

# `Markup.format` escapes what is put in. Texts may run from right to left, whatever stands around them.
_TITLE = Markup('<h1 dir="auto">{}</h1>')
_HEADING = Markup('<h{level} dir="auto">{text}</h{level}>')
_PARAGRAPHS = {
    BlockKind.STATEMENT: Markup('<p dir="auto">{text}{marks}</p>'),
    BlockKind.NOTICE: Markup('<p dir="auto"><em>{text}</em></p>'),
    BlockKind.NOTE: Markup('<p dir="auto"><small>{text}</small></p>'),
}
_MARK = Markup('<sup><a href="{url}">[{number}]</a></sup>')
_LIST = Markup("<ul>{}</ul>")
_ITEM = Markup('<li dir="auto">{}</li>')
_LINK = Markup('<a href="{url}">{text}</a>')
_REFERENCES = Markup("<h2>{}</h2>\n<ol>\n{}\n</ol>")
_REFERENCE = Markup(
    '<li value="{number}"><p><cite><bdi>{title}</bdi></cite><bdi>{facts}</bdi></p>'
    '<blockquote dir="auto"><p>{quote}</p></blockquote><p>{links}</p></li>'
)
_ABOUT = Markup("<p><small>{}</small></p>")


def rich_text(outline: Outline) -> Markup:
    """Return the document as a fragment of HTML without classes, scripts or styles; its title is the `h1`."""
    parts = [_TITLE.format(outline.title)]
    for kind, blocks in groupby(outline.blocks, key=lambda block: block.kind):
        if kind is BlockKind.ITEM:
            parts.append(_LIST.format(Markup("").join(_item(block) for block in blocks)))
        else:
            parts += [_paragraph(block, outline) for block in blocks]
    if outline.references:
        listed = Markup("\n").join(_reference(item) for item in outline.references)
        parts.append(_REFERENCES.format(REFERENCES, listed))
    parts.append(_ABOUT.format(" ".join(outline.about)))
    return Markup("\n").join(parts)


def _paragraph(block: Block, outline: Outline) -> Markup:
    if block.kind is BlockKind.HEADING:
        return _HEADING.format(level=block.level + 1, text=block.text)
    marks = (_mark(outline.reference(number)) for number in block.marks)
    return _PARAGRAPHS[block.kind].format(text=block.text, marks=Markup("").join(marks))


def _mark(reference: Reference) -> Markup:
    # To the page itself: a mark that is pasted alone still leads to the evidence.
    return _MARK.format(url=reference.links[0].url, number=reference.number)


def _item(block: Block) -> Markup:
    text = _LINK.format(url=block.url, text=block.text) if block.url else block.text
    return _ITEM.format(text)


def _reference(reference: Reference) -> Markup:
    links = Markup(" · ").join(_LINK.format(url=link.url, text=link.text) for link in reference.links)
    return _REFERENCE.format(
        number=reference.number,
        title=reference.title,
        facts=reference.facts,
        quote=reference.quote,
        links=links,
    )
