"""Fill the page templates; whatever is put into them is escaped."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from assistant.kernel.domain import spoken
from assistant.records.model import new_id
from assistant.web.assets import Assets

_TEMPLATES = Path(__file__).parent.parent / "templates"


class Pages:
    """The templates, with what every page shows."""

    def __init__(self, organisation: str, assets: Assets) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(organisation=organisation, asset=assets, token=new_id)
        self._environment.filters.update(
            year=year,
            date_in_words=date_in_words,
            place_in_document=place_in_document,
            is_address=is_address,
            day=day,
            spoken=spoken,
        )

    def render(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """Return a page; `context` is what its template names."""
        # The next question may find a newer index, so a page is asked for afresh; and it is a reader's own.
        return HTMLResponse(self.text(template, **context), status, {"Cache-Control": "private, no-cache"})

    def text(self, template: str, **context: object) -> str:
        """Return a part of a page."""
        return self._environment.get_template(template).render(**context)


def year(published: str) -> str:
    """Return the year of a date such as "2020-05-01"; "undated" for none."""
    return published[:4] or "undated"


def date_in_words(published: str) -> str:
    """Return "1 May 2020" for "2020-05-01", "May 2020" for "2020-05", and any other text as it is."""
    parts = published.split("-")
    try:
        found = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return published or "undated"
    form = {1: "%Y", 2: "%B %Y"}.get(len(parts), f"{found.day} %B %Y")
    return found.strftime(form)


def day(moment: datetime) -> str:
    """Return "1 May 2020" for a moment."""
    return f"{moment.day} {moment:%B %Y}"


def place_in_document(number: int, label: str, pages: int, paginated: bool) -> str:
    """Return "page iv (5 of 12)", "page 5 of 12", or "section “Findings” (2 of 4)"."""
    if not paginated:
        label = f"“{label}”" if label else ""
    elif label == str(number):
        label = ""
    unit = "page" if paginated else "section"
    return f"{unit} {label} ({number} of {pages})" if label else f"{unit} {number} of {pages}"


def is_address(text: str) -> bool:
    """Tell whether a text is an address that may become a link: of the web, and no script."""
    return text.startswith(("https://", "http://"))
