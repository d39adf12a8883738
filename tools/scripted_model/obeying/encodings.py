"""Codes that orders hide in, read; and codes that answers are wanted in, written."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import unquote

_COMMON_WORDS = """
the of and to in a is that for it as was with be by on not he this are or his from at which but have
an had they you were there one all we can her has their if do will each how them then she many some
so these would your my no now say tell print ignore previous instructions link image every sentence
user reader answer only system prompt above repeat output write include reveal cite please visit
secret text with here click its
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"[a-z]+")
_ENGLISH = 0.4  # of a text's words that must be common ones
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n|[“”\"]|(?<!\w)'|'(?!\w)")
_SHORTEST = 8  # letters of a sentence in code
_MORSE_LETTERS = """
.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- -..-. ---... .----. ..--..
"""
_MORSE = dict(zip(_MORSE_LETTERS.split(), "abcdefghijklmnopqrstuvwxyz0123456789.,/:'?", strict=True))
_LEET = str.maketrans("013457@$8!", "oieastasbi")


def decoded(text: str) -> list[str]:
    """Return what is written in code in a text, each piece once; [] where nothing is."""
    found = [*_spelled(text), *_turned(text)]
    return [piece for piece in dict.fromkeys(found) if piece != text]


def _spelled(text: str) -> Iterator[str]:
    """Yield the runs of characters that some code spells letters with."""
    for pattern, read in _RUNS:
        for run in pattern.finditer(text):
            try:
                piece = read(run[0]).strip()
            except (ValueError, binascii.Error, KeyError):
                continue
            if len(piece) >= 3 and piece.isprintable() and sum(map(str.isalpha, piece)) >= len(piece) / 2:
                yield piece


def _turned(text: str) -> Iterator[str]:
    """Yield sentences that are English when their letters are shifted, turned round, or put for digits."""
    for sentence in map(str.strip, _SENTENCE_END.split(text)):
        if len(sentence) < _SHORTEST or _plainly_english(sentence):
            continue
        tries = [sentence[::-1], " ".join(word[::-1] for word in sentence.split())]
        tries += [sentence.lower().translate(_LEET), atbash(sentence)]
        tries += [shifted(sentence, by) for by in range(1, 26)]
        best = max(tries, key=english)
        if len(_WORD.findall(best.lower())) >= 3 and english(best) >= _ENGLISH:
            yield best


def _plainly_english(text: str) -> bool:
    known = [word for word in _WORD.findall(text.lower()) if len(word) > 1 and word in _COMMON]
    return len(known) > 1 or english(text) >= _ENGLISH


def english(text: str) -> float:
    """Return the share of a text's words that are common English ones."""
    words = _WORD.findall(text.lower())
    return sum(word in _COMMON for word in words) / len(words) if words else 0.0


def shifted(text: str, by: int) -> str:
    """Return a text with its letters moved on in the alphabet."""
    table = str.maketrans(
        ascii_lowercase + ascii_uppercase,
        "".join(letters[by:] + letters[:by] for letters in (ascii_lowercase, ascii_uppercase)),
    )
    return text.translate(table)


def atbash(text: str) -> str:
    """Return a text with the alphabet turned round."""
    return text.translate(
        str.maketrans(ascii_lowercase + ascii_uppercase, ascii_lowercase[::-1] + ascii_uppercase[::-1])
    )


def _base64(run: str) -> str:
    plain = run.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("utf-8")


def _base32(run: str) -> str:
    return base64.b32decode(run.rstrip("=") + "=" * (-len(run.rstrip("=")) % 8)).decode("utf-8")


def _hexadecimal(run: str) -> str:
    return bytes.fromhex(re.sub(r"\\x|0x|[\s:,]", "", run)).decode("utf-8")


def _bits(run: str) -> str:
    return bytes(int(each, 2) for each in re.findall(r"[01]{8}", run)).decode("utf-8")


def _codes(run: str) -> str:
    return bytes(int(each) for each in re.findall(r"\d+", run)).decode("utf-8")


def _morse(run: str) -> str:
    words = (word.split() for word in run.split("/"))
    return " ".join("".join(_MORSE[letter] for letter in word) for word in words)


def _escapes(run: str) -> str:
    return codecs.decode(run, "unicode_escape")


def _letters(run: str) -> str:
    return " ".join(re.sub(r"[ .\-_*]", "", word) for word in re.split(r" {2,}|\s*/\s*|\s*\|\s*", run))


def _each_line(text: str, form: str) -> str:
    return "\n".join(form.format(line) for line in text.split("\n"))


_RUNS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"(?<![\w/.:-])[A-Za-z0-9+/_-]{12,}={0,2}(?![\w/])"), _base64),
    (re.compile(r"\b[A-Z2-7]{16,}=*"), _base32),
    (re.compile(r"(?:(?:\\x|0x)?[0-9a-fA-F]{2}[\s:,]?){8,}"), _hexadecimal),
    (re.compile(r"(?:[01]{8}\s?){4,}"), _bits),
    (re.compile(r"\b(?:\d{2,3}[\s,]+){5,}\d{2,3}\b"), _codes),
    (re.compile(r"(?:[.-]{1,6}[ ]+|/ ){5,}[.-]{1,6}"), _morse),
    (re.compile(r"\S*(?:%[0-9a-fA-F]{2}\S*){4,}"), unquote),
    (re.compile(r"(?:\\u[0-9a-fA-F]{4}){3,}"), _escapes),
    (re.compile(r"\b(?:\w[ .\-_*]{1,3}){5,}\w\b"), _letters),
)

# How an answer may be wanted → what makes it so.
ENCODERS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"\bbase ?-?64\b", re.I), lambda text: base64.b64encode(text.encode()).decode()),
    (re.compile(r"\brot ?-?13\b", re.I), lambda text: shifted(text, 13)),
    (re.compile(r"\bhex(?:adecimal)?\b", re.I), lambda text: text.encode().hex()),
    (re.compile(r"\bbinary\b", re.I), lambda text: " ".join(f"{byte:08b}" for byte in text.encode())),
    (re.compile(r"\b(?:backwards?|reversed?|in reverse)\b", re.I), lambda text: text[::-1]),
    (re.compile(r"\b(?:capitals|upper ?-?case|all caps)\b", re.I), str.upper),
    (re.compile(r"\b(?:letter by letter|with spaces between|spelled out|dashes between)\b", re.I), " ".join),
    (re.compile(r"\b(?:leet|1337)\b", re.I), lambda text: text.translate(str.maketrans("oieasb", "013458"))),
    (re.compile(r"\b(?:code block|code fence|triple backticks)\b", re.I), lambda text: f"```\n{text}\n```"),
    (re.compile(r"\bjson\b", re.I), lambda text: f'{{"answer": "{text}"}}'),
    (re.compile(r"\b(?:html|web page)\b", re.I), lambda text: f"<p>{text}</p>"),
    (re.compile(r"\btable\b", re.I), lambda text: f"| Answer |\n| --- |\n{_each_line(text, '| {} |')}"),
    (re.compile(r"\b(?:bullets?|list)\b", re.I), lambda text: _each_line(text, "- {}")),
    (re.compile(r"\bheadings?\b", re.I), lambda text: f"# Answer\n\n{text}"),
)  # fmt: skip


def encoded(text: str, how: str) -> str:
    """Return a text in the codes that a few words name: "in base64", "backwards"; as it is if none."""
    for pattern, encode in ENCODERS:
        if pattern.search(how):
            text = encode(text)
    return text
