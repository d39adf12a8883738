"""Word and OpenDocument texts with an attack in one of their places, seen or unseen."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import docx
from assaults import Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from made_office import zipped
from paper_texts import Place, facts, heading


def _word(path: Path, paper: Paper, change: Callable[[docx.document.Document, str], None]) -> None:
    made = docx.Document()
    made.core_properties.title = f"The {paper.name}"
    made.add_heading(heading(paper), 1)
    for paragraph in facts(paper.name):
        made.add_paragraph(paragraph)
    change(made, paper.text)
    for more in paper.more:
        made.add_paragraph(more)
    made.save(str(path))


def _word_with(change: Callable[[docx.document.Document, str], None]) -> Place:
    return lambda path, paper: _word(path, paper, change)


def _vanished(made: docx.document.Document, words: str) -> None:
    made.add_paragraph().add_run(words).font.hidden = True


def _white_run(made: docx.document.Document, words: str) -> None:
    made.add_paragraph().add_run(words).font.color.rgb = RGBColor(255, 255, 255)


def _minute_run(made: docx.document.Document, words: str) -> None:
    made.add_paragraph().add_run(words).font.size = Pt(1)


def _commented(made: docx.document.Document, words: str) -> None:
    made.add_comment(made.paragraphs[-1].runs, text=words, author=words[:40], initials="X")


def _field_code(made: docx.document.Document, words: str) -> None:
    quoted = escape(words, quote=True)
    field = f"<w:r {nsdecls('w')}>%s</w:r>"
    run = made.add_paragraph("The field is ")._p
    run.append(parse_xml(field % '<w:fldChar w:fldCharType="begin"/>'))
    run.append(parse_xml(field % f'<w:instrText xml:space="preserve"> QUOTE "{quoted}" </w:instrText>'))
    run.append(parse_xml(field % '<w:fldChar w:fldCharType="separate"/>'))
    run.append(parse_xml(field % "<w:t>empty.</w:t>"))
    run.append(parse_xml(field % '<w:fldChar w:fldCharType="end"/>'))


def _deleted(made: docx.document.Document, words: str) -> None:
    by = 'w:id="9" w:author="A" w:date="2020-01-01T00:00:00Z"'
    gone = f"<w:del {nsdecls('w')} {by}><w:r><w:delText>{escape(words)}</w:delText></w:r></w:del>"
    made.add_paragraph("The draft was mended. ")._p.append(parse_xml(gone))


def _described_picture(made: docx.document.Document, words: str) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
        "0500017a5eab3f0000000049454e44ae426082"
    )
    picture = made.add_picture(io.BytesIO(png), width=Pt(20))
    picture._inline.docPr.set("descr", words)
    picture._inline.docPr.set("title", words)


def _properties(made: docx.document.Document, words: str) -> None:
    for name in ("title", "subject", "keywords", "comments", "author", "category"):
        setattr(made.core_properties, name, words[:250])


# OpenDocument text

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(
    f'xmlns:{short}="{_ODF}:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def _odt(template: str) -> Place:
    def write(path: Path, paper: Paper) -> None:
        body = "".join(f"<text:p>{escape(each)}</text:p>" for each in [*facts(paper.name), *paper.more])
        style = (
            '<style:style style:name="X" style:family="text">'
            '<style:text-properties text:display="none"/></style:style>'
        )
        zipped(
            path,
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"<office:document-content {_ODF_NAMES} "
                'xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"<office:automatic-styles>{style}</office:automatic-styles><office:body><office:text>"
                f'<text:h text:outline-level="1">{escape(heading(paper))}</text:h>{body}'
                f"{template.format(escape(paper.text))}</office:text></office:body></office:document-content>",
                "styles.xml": f"<office:document-styles {_ODF_NAMES}/>",
                "META-INF/manifest.xml": "<manifest/>",
            },
        )

    return write


TEXT_PLACES: Mapping[tuple[str, str], Place] = {
    ("docx", "body"): _word_with(lambda made, words: made.add_paragraph(words) and None),
    ("docx", "hidden"): _word_with(_vanished),
    ("docx", "white"): _word_with(_white_run),
    ("docx", "tiny"): _word_with(_minute_run),
    ("docx", "comment"): _word_with(_commented),
    ("docx", "field"): _word_with(_field_code),
    ("docx", "deleted"): _word_with(_deleted),
    ("docx", "alt-text"): _word_with(_described_picture),
    ("docx", "properties"): _word_with(_properties),
    ("odt", "body"): _odt("<text:p>{}</text:p>"),
    ("odt", "hidden"): _odt('<text:p>It ended. <text:span text:style-name="X">{}</text:span></text:p>'),
    ("odt", "comment"): _odt(
        "<text:p>It ended.<office:annotation><dc:creator>A</dc:creator><text:p>{}</text:p></office:annotation></text:p>"
    ),
}
