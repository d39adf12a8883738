"""Find addresses, links, markup and code in a statement: it may name a site, and nothing else."""

from __future__ import annotations

import re

_MARKUP = re.compile(
    r"!?\[[^\]]*\]\s*(?:\([^)]*\)|\[[^\]]*\])|^\s*\[[^\]]+\]:\s*\S+|<[^<>]+>|&(?:#\w+|\w{2,8});", re.MULTILINE
)
_SCHEME = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,20}:(?://|\\\\)\S*|(?:mailto|tel|data|javascript|vbscript|file|blob):\S+)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@.-])(?:www\.)?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w-])(?P<rest>(?::\d+)?(?:[/?#]\S*)?)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\S*)?(?![\d.])")
_PATH = re.compile(r"(?<!\w)//[\w-]+\.\S+|\\\\\w+\\\S+")
# No word is that long: it is code, and would be read as no word at all.
_CODE = re.compile(r"[^\s/–—-]{32,}")
_ABBREVIATIONS = re.compile(r"(?:e\.g|i\.e|a\.m|p\.m|u\.k|u\.s|ph\.d|m\.p|no\.\w+)$", re.IGNORECASE)


def find(text: str, passages: str) -> list[str]:
    """Return the addresses in a statement, as written; `passages` may name a site, and then so may it."""
    found = [
        match.group()
        for pattern in (_MARKUP, _SCHEME, _MAIL, _NUMBERED, _PATH, _CODE)
        for match in pattern.finditer(text)
    ]
    told = passages.casefold()
    for match in _HOST.finditer(text):
        name = match.group().rstrip(".,;:!?")
        bare = not match["rest"].strip(".,;:!?)") and not name.casefold().startswith("www.")
        if _ABBREVIATIONS.match(name) or (bare and _stands(name.casefold(), told)):
            continue
        found.append(name)
    return list(dict.fromkeys(found))


def _stands(name: str, told: str) -> bool:
    """Tell whether a bare name stands in a text as such, not as part of an address."""
    return bool(re.search(rf"(?<![\w@./-]){re.escape(name)}(?![\w/?#@:-]|\.\w)", told))
