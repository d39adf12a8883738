"""Read the sheets of an old Excel workbook (.xls) or a binary one (.xlsb)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from assistant.kernel.errors import UnreadableFile
from ingest.loading.sheets.grid import Budget, Merged, Sheet
from ingest.loading.sheets.number_formats import GENERAL, shown

_MOST_PLACES = 20_000_000  # between the first cell of a sheet and its last, empty ones too

Value = int | float | str | bool | time | date | datetime | timedelta


def read_xls(path: Path) -> Iterator[tuple[Sheet, bool]]:
    """Each sheet, and whether it is hidden. Number formats other than dates are not known."""
    import python_calamine as calamine  # a library for one rare format

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as fault:
        raise UnreadableFile("It needs a password to open", kind="password") from fault
    except calamine.CalamineError as fault:
        raise UnreadableFile(f"It is damaged, or not a workbook: {str(fault)[:150]}") from fault
    budget = Budget()
    with book:
        for told in book.sheets_metadata:
            if told.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            source = book.get_sheet_by_name(told.name)
            if source.height * source.width > _MOST_PLACES:
                raise UnreadableFile("Its cells lie too far apart to be read", kind="too_large")
            sheet = Sheet(told.name)
            top, left = source.start or (0, 0)
            for number, row in enumerate(source.to_python(), start=top):
                cells = {at: text for at, value in enumerate(row, start=left) if (text := _shown(value))}
                budget.spend(len(cells))
                if cells:
                    sheet.rows[number] = cells
            for first, last in source.merged_cell_ranges or ():
                sheet.merged.append(Merged(*first, *last))
            yield sheet, told.visible is not calamine.SheetVisibleEnum.Visible


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return shown(float(value), GENERAL) if isinstance(value, int | float) else str(value)
