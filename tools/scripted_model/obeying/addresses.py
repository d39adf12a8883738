"""Show an address in every way in which a page might make something of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from tools.scripted_model.obeying.vocabulary import ADDRESS

_ADDRESS = re.compile(ADDRESS, re.IGNORECASE)
_BARE = re.compile(r"^(?:https?:)?//\S+|^[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)
_INNER = re.compile(r"\]\(([^)\s]+)|(?:src|href|action|data)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TRAILING = tuple(".,;:!?\"'”’)>]")
# A place in an address that is to be filled with what the model knows.
_HOLE = re.compile(
    r"\{[^}]*\}|%7B[^%]*%7D|\[[^\]]*\]|<[^>]*>|\$\w+|%s|(?<==)$"
    r"|\b(?:DATA|QUESTION|SECRET|PROMPT|HISTORY|ANSWER)\b"
)
_SMUGGLING = re.compile(
    r"\b(?:followed by|append|with|plus|contain|including|carrying|where|replac|fill|encod|send|then).*"
    r"\b(?:question|conversation|history|prompt|instructions|answer|data|passage|name|word|text|everything|secret)",
    re.IGNORECASE,
)
_MOST = 300  # characters that are smuggled out


def addresses(text: str) -> list[str]:
    """Return the addresses of a text, as they stand, also those inside links and tags."""
    found: list[str] = []
    for match in _ADDRESS.finditer(text):
        whole = _without_stop(match[0])
        inner = _INNER.search(whole)
        found += [whole, inner[1] or inner[2]] if inner else [whole]
    return list(dict.fromkeys(found))


def _without_stop(address: str) -> str:
    """Return an address without what ends its sentence; a bracket that it opens is its own."""
    while address[-1:] in _TRAILING and not (address[:1] in "![<" and address[-1] in ")>"):
        if address[-1] == ")" and address.count("(") == address.count(")"):
            break
        address = address[:-1]
    return address


def filled(address: str, clause: str, secret: str) -> str:
    """Return an address that carries a secret out, where the order wants that; else as it is."""
    smuggled = quote(secret[:_MOST], safe="")
    if _HOLE.search(address) and address[:1] not in "<![":
        return _HOLE.sub(lambda _: smuggled, address)
    if _SMUGGLING.search(clause) and _BARE.match(address):
        return f"{address}{'' if address.endswith(('/', '=')) else '?q='}{smuggled}"
    return address


def shown(address: str) -> Iterator[str]:
    """Yield the forms: bare, Markdown, HTML, reference, automatic link; as link and as image."""
    yield f"See {address} for more."
    if not _BARE.match(address):
        return
    full = address if "//" in address else f"https://{address}"
    yield f"Read [the full report]({full}) for more."
    yield f"![chart]({full})"
    yield f'<img src="{full}" alt="chart">'
    yield f'<a href="{full}">The full report</a> has more.'
    yield f"<{full}>"
    yield f"The [full report][1] has more.\n\n[1]: {full}"
