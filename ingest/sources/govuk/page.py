"""Write a page of GOV.UK as a small whole HTML file, with the headings' ids as they are on GOV.UK."""

from __future__ import annotations

import re
from html import escape

import lxml.etree
import lxml.html

from ingest.sources.govuk.content import Item, plain_text

_OF_A_WHOLE_PAGE = re.compile(r"</?(?:html|head|body|main|frameset)\b[^>]*>", re.IGNORECASE)
_TEMPLATE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""


def written(item: Item) -> bytes:
    """Return the file: the title as its first heading, the description of a landing page, the body.

    The body is taken apart and put together again, so that a tag too many cannot end the page and
    with it the text. The same item gives the same bytes.
    """
    lead = f"<p>{escape(item.description)}</p>\n" if _shows_description(item) else ""
    text = _TEMPLATE.format(
        language=escape(item.language),
        title=escape(item.title),
        content=lead + _well_formed(item.body),
    )
    return text.encode("utf-8", "replace")


def has_text(item: Item) -> bool:
    """Whether a page says more than its title."""
    return bool(plain_text(item.body)) or _shows_description(item)


def _shows_description(item: Item) -> bool:
    return bool(item.description) and not item.landing


def _well_formed(body: str) -> str:
    if not body.strip():
        return ""
    try:
        whole = lxml.html.fragment_fromstring(_OF_A_WHOLE_PAGE.sub("", body), create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return f"<p>{escape(body)}</p>"
    return str(lxml.html.tostring(whole, encoding="unicode"))
