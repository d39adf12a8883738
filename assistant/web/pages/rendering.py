"""Fill the page templates; whatever is put into them is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

_TEMPLATES = Path(__file__).parent.parent / "templates"


class Pages:
    """The templates, with what every page shows."""

    def __init__(self, organisation: str) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(organisation=organisation, asking=asking)
        self._environment.filters.update(
            year=year, date_in_words=date_in_words, place_in_document=place_in_document, is_address=is_address
        )

    def render(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """Return a page; `context` is what its template names."""
        html = self._environment.get_template(template).render(**context)
        # The next question may find a newer index, so a page is asked for afresh.
        return HTMLResponse(html, status, {"Cache-Control": "no-cache"})


def asking(question: str, programmes: Iterable[str] = (), conversation_id: str = "") -> str:
    """Return the address that asks a question: it can be kept, sent and opened without a script."""
    query = [("q", question), *(("programme", name) for name in programmes)]
    return "/?" + urlencode([*query, ("c", conversation_id)] if conversation_id else query)


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
