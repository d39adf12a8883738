"""Write a number of a workbook as its format shows it; dates as ISO dates.

The codes are those of Office Open XML (ECMA-376, part 1, 18.8.30 and 18.8.31).
"""

from __future__ import annotations

import functools
import re
from datetime import datetime, timedelta
from typing import NamedTuple

GENERAL = "General"
# The codes that files use by number alone; those of dates are all shown in one way here.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0", 6: "£#,##0", 7: "£#,##0.00",
    8: "£#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "d/m/y", 15: "d-m-y", 16: "d-m", 17: "mmm-y",
    18: "h:m", 19: "h:m:s", 20: "h:m", 21: "h:m:s", 22: "d/m/y h:m", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "m:s",
    46: "[h]:m:s", 47: "m:s", 49: "@",
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>General)|(?P<digits>[0#?][0#?.,]*|\.[0#?]+)(?P<power>E[+-]0+)?|(?P<clock>AM/PM|A/P)|"
    r"(?P<date>[ymdhs]+)|(?P<other>.)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\$([^-]*)")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no zones
_LAST_DAY = 2_958_465  # 9999-12-31
_MOST_DECIMALS = 15


class _Format(NamedTuple):
    """One section of a code, for positive or negative numbers or for nought."""

    before: str = ""
    digits: str = ""  # "" for General
    after: str = ""
    power: bool = False
    percent: bool = False
    date: str = ""  # the letters of a date, "" where it is none
    elapsed: bool = False


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """A number as a person sees it under a format code."""
    sections = _sections(code)
    number = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    form = sections[number]
    if form.date:
        return _date(value, form, since_1904=since_1904) or _plain(value)
    sign = "-" if value < 0 and number == 0 else ""
    body = _number(abs(value), form)
    if sign and not re.search("[1-9]", body):
        sign = ""
    return f"{sign}{form.before}{body}{form.after}".strip()


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"


def _number(value: float, form: _Format) -> str:
    if not form.digits:
        return "" if form.before or form.after else _plain(value)
    whole, _, decimals = form.digits.partition(".")
    if form.percent:
        value *= 100
    value /= 1000 ** (len(form.digits) - len(form.digits.rstrip(",")))
    places = min(sum(decimals.count(sign) for sign in "0#?"), _MOST_DECIMALS)
    if form.power:
        return f"{value:.{places}E}"
    # Half is rounded up, as sheets do it, and not to the even digit.
    text = f"{value + 10 ** -(places + 6):{',' if ',' in whole.rstrip(',') else ''}.{places}f}"
    optional = len(decimals.rstrip(",")) - len(decimals.rstrip(",").rstrip("#?"))
    for _ in range(optional):
        text = text.removesuffix("0")
    return text.removesuffix(".")


def _date(value: float, form: _Format, *, since_1904: bool) -> str:
    if not 0 <= value <= _LAST_DAY:
        return ""
    seconds = round(value * 86400)
    if form.elapsed:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}"
    moment = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(seconds=seconds)
    letters = form.date
    clock = f"{moment:%H:%M:%S}" if seconds % 60 else f"{moment:%H:%M}"
    if "y" not in letters and "d" not in letters:
        return f"{moment:%B}" if letters.startswith("mmm") else clock
    form_of_day = "%Y-%m-%d" if "d" in letters else "%b %Y" if "m" in letters else "%Y"
    day = moment.strftime(form_of_day)
    return f"{day} {clock}" if "h" in letters and seconds % 86400 else day


@functools.lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[_Format, ...]:
    parts = [""]
    for found in _TOKEN.finditer(code):
        if found.group() == ";":
            parts.append("")
        else:
            parts[-1] += found.group()
    return tuple(_parsed(part) for part in parts[:3])


def _parsed(section: str) -> _Format:
    form = _Format()
    for found in _TOKEN.finditer(section):
        kind = found.lastgroup if found.lastgroup != "power" else "digits"
        text = found.group(kind or 0)
        if kind == "digits":
            if form.digits:
                return _Format()  # a fraction, or a number in groups: shown as it is
            form = form._replace(digits=text, power=bool(found.group("power")))
        elif kind == "date":
            form = form._replace(date=form.date + text.lower())
        elif kind == "bracket":
            form = _bracket(form, text)
        elif kind in ("quoted", "escaped", "other") and text not in ("@", "General"):
            percent = form.percent or (kind == "other" and text == "%")
            place = "after" if form.digits else "before"
            form = form._replace(**{place: getattr(form, place) + text}, percent=percent)
    return form


def _bracket(form: _Format, text: str) -> _Format:
    """A bracket names a currency, an elapsed time, a colour or a condition."""
    if text.lower() in ("h", "hh", "m", "mm", "s", "ss"):
        return form._replace(date=form.date + text.lower(), elapsed=True)
    if found := _CURRENCY.match(text):
        place = "after" if form.digits else "before"
        return form._replace(**{place: getattr(form, place) + found.group(1)})
    return form
