"""Workbooks, spreadsheets and mails made for a test, part by part."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """An archive of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cell(reference: str, value: object, style: int = 0) -> str:
    """A cell of an Excel sheet."""
    if isinstance(value, str):
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def excel_rows(rows: Sequence[Sequence[object]], first: int = 1, styles: Sequence[int] = ()) -> str:
    """Rows of an Excel sheet; None is an empty cell, `styles` are those of the columns."""
    made = []
    for number, row in enumerate(rows, start=first):
        cells = "".join(
            cell(f"{chr(65 + at)}{number}", value, styles[at] if at < len(styles) else 0)
            for at, value in enumerate(row)
            if value is not None
        )
        made.append(f'<row r="{number}">{cells}</row>')
    return "".join(made)


def excel(path: Path, sheets: Mapping[str, str], *, formats: Sequence[str] = (), states: str = "") -> Path:
    """A workbook; each sheet is the XML of its `sheetData` with what stands around it.

    `formats` are number formats, of the cell styles 1, 2, …; `states` says "h" for each hidden sheet.
    """
    listed = related = ""
    parts: dict[str, str | bytes] = {}
    for number, (name, content) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if states[number - 1 : number] == "h" else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"{state}/>'
        related += f'<Relationship Id="r{number}" Target="worksheets/sheet{number}.xml"/>'
        body = content if "<sheetData>" in content else f"<sheetData>{content}</sheetData>"
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{_MAIN}">{body}</worksheet>'
    codes = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f"<Relationships>{related}</Relationships>"
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )
    return zipped(path, parts)


def ods(path: Path, tables: str, styles: str = "", manifest: str = "<manifest/>") -> Path:
    """An OpenDocument spreadsheet of `table:table` elements."""
    names = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style", "fo")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(path, {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """An OLE compound file of streams and, where names have a slash, storages one deep ([MS-CFB])."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    storages = sorted({name.partition("/")[0] for name in streams if "/" in name})
    nodes: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]
    for name in storages:
        nodes[0][3].append(len(nodes))
        nodes.append((name, 1, b"", []))
    for name, content in streams.items():
        folder, _, own = name.rpartition("/")
        above = nodes[1 + storages.index(folder)] if folder else nodes[0]
        above[3].append(len(nodes))
        nodes.append((own, 2, content.ljust(4096, b"\0"), []))
    right = {a: b for node in nodes for a, b in zip(node[3], node[3][1:], strict=False)}  # a chain is a tree
    body, chain, entries = b"", [], b""
    for name, kind, content, inner in nodes:
        start = len(chain) if content else end
        size = -(-len(content) // sector)
        chain += [*range(len(chain) + 1, len(chain) + size), end][:size]
        body += content.ljust(size * sector, b"\0")
        raw = name.encode("utf-16-le")
        first = inner[0] if inner else free
        beside = right.get(len(entries) // 128, free)
        entries += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, free, beside, first)
        entries += bytes(36) + struct.pack("<II4x", start, len(content))
    entries = entries.ljust(-(-len(entries) // sector) * sector, b"\0")
    directory = len(chain)
    size = len(entries) // sector
    chain += [*range(directory + 1, directory + size), end]
    tables = -(-(len(chain) + 1) // 128)
    first = len(chain)
    chain += [0xFFFFFFFD] * tables
    fat = b"".join(struct.pack("<I", item) for item in chain).ljust(tables * sector, b"\xff")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + struct.pack(
        "<16sHHHHH6sIIIIIIIII", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables, directory, 0, 4096, end, 0, end, 0
    )
    head += b"".join(struct.pack("<I", first + n if n < tables else free) for n in range(109))
    path.write_bytes(head + body + entries + fat)
    return path
