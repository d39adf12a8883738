"""Write an outline as a Word document (DOCX): headings, quotes and links that Word knows as such."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.exports.outline import REFERENCES, Block, BlockKind, Outline, Reference

_LANGUAGE = "en-GB"
_FONT = "Arial"
_INK = RGBColor(0x0B, 0x0C, 0x0C)
_LINK = RGBColor(0x1A, 0x4F, 0x8B)
_A4 = (Mm(210), Mm(297))
_LONGEST_PROPERTY = 255  # characters
_SIZES = {"Normal": 11, "Title": 22, "Heading 1": 16, "Heading 2": 13, "Quote": 11, "Footer": 9}  # points
_NOTE_SIZE = Pt(9)
_HYPERLINK = "Hyperlink"
_BOOKMARK = "reference_{}"


def word(outline: Outline) -> bytes:
    """Return the document as the bytes of a DOCX file."""
    document = Document()
    _set_up(document, outline)
    _write(_paragraph(document, "Title"), outline.title)
    for block in outline.blocks:
        _block(document, block, outline)
    if outline.references:
        _paragraph(document, "Heading1").add_run(REFERENCES)
        for reference in outline.references:
            _reference(document, reference)
    _write(document.add_paragraph(), " ".join(outline.about)).font.size = _NOTE_SIZE
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: WordDocument, outline: Outline) -> None:
    properties = document.core_properties
    properties.title = outline.title[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = outline.organisation[:_LONGEST_PROPERTY]
    properties.comments = ""
    properties.language = _LANGUAGE
    properties.created = properties.modified = outline.made_at
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = _A4
    _style(document)
    _number_pages(document)


def _style(document: WordDocument) -> None:
    """Set language, sizes and colours: the template's headings are pale, its quotes in italics throughout."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    for name, size in _SIZES.items():
        style = cast(ParagraphStyle, document.styles[name])
        style.font.size, style.font.name, style.font.italic = Pt(size), _FONT, False
        style.font.color.rgb = _INK
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # would overrule the font
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.left_indent = Cm(1) if name == "Quote" else None
    added = document.styles.add_style(_HYPERLINK, WD_STYLE_TYPE.CHARACTER, builtin=True)
    link = cast(CharacterStyle, added)
    link.font.color.rgb, link.font.underline = _LINK, True


def _number_pages(document: WordDocument) -> None:
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        field = OxmlElement("w:fldSimple", {qn("w:instr"): code})
        field.append(foot.add_run("1")._r)  # until it is counted
        foot._p.append(field)


def _block(document: WordDocument, block: Block, outline: Outline) -> None:
    if block.kind is BlockKind.HEADING:
        _write(_paragraph(document, f"Heading{block.level}"), block.text)
        return
    paragraph = _paragraph(document, "ListBullet" if block.kind is BlockKind.ITEM else None)
    if block.url:
        _link(paragraph, block.text, block.url)
        return
    run = _write(paragraph, block.text)
    run.italic = True if block.kind is BlockKind.NOTICE else None
    run.font.size = _NOTE_SIZE if block.kind is BlockKind.NOTE else None
    for number in block.marks:
        _mark(paragraph, outline.reference(number))


def _mark(paragraph: Paragraph, reference: Reference) -> None:
    anchor = _BOOKMARK.format(reference.number)
    words = {qn("w:tooltip"): f"Reference {reference.number}", qn("w:history"): "1"}
    run = _hyperlink(paragraph, f"[{reference.number}]", {qn("w:anchor"): anchor, **words})
    run.font.superscript = True


def _reference(document: WordDocument, reference: Reference) -> None:
    described = document.add_paragraph()
    described.paragraph_format.keep_with_next = True
    identity = {qn("w:id"): str(reference.number)}
    name = {qn("w:name"): _BOOKMARK.format(reference.number)}
    described._p.append(OxmlElement("w:bookmarkStart", {**identity, **name}))
    described.add_run(f"[{reference.number}]")
    described._p.append(OxmlElement("w:bookmarkEnd", identity))
    described.add_run(" ")
    described.add_run(reference.title).bold = True
    described.add_run(reference.facts)
    _write(_paragraph(document, "Quote"), reference.quote)
    links = document.add_paragraph()
    for index, link in enumerate(reference.links):
        if index:
            links.add_run(" · ")
        _link(links, link.text, link.url)


def _paragraph(document: WordDocument, style: str | None) -> Paragraph:
    """Add a paragraph in the style of that id: looking styles up by name would take most of the time."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _link(paragraph: Paragraph, text: str, url: str) -> None:
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _hyperlink(paragraph, text, {qn("r:id"): target, qn("w:history"): "1"})


def _hyperlink(paragraph: Paragraph, text: str, attributes: dict[str, str]) -> Run:
    hyperlink = OxmlElement("w:hyperlink", attributes)
    paragraph._p.append(hyperlink)
    run = _write(paragraph, text)
    run._r.style = _HYPERLINK
    hyperlink.append(run._r)
    return run


def _write(paragraph: Paragraph, text: str) -> Run:
    """Add a text; one that begins in a right-to-left script makes a paragraph that runs so."""
    run = paragraph.add_run(text)
    if _right_to_left(text):
        run.font.rtl = True
        properties = paragraph._p.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            properties.append(OxmlElement("w:bidi"))
    return run


def _right_to_left(text: str) -> bool:
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"
