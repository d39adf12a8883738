"""Close up words that were set with spaces inside: "g o v e r n m e n t", "T he"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.loading.hyphens import Vocabulary
from ingest.loading.page_text import Token

_FEWEST = 4  # single letters in a row: fewer are initials, or items of a list
_NARROW = 0.22  # of the height: less than a space between two words
_WORDS = frozenset("AI")  # capitals that are words by themselves


def closed_up(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Token]:
    """Yield the tokens, those that make up a word which the document spells elsewhere without a space."""
    index = 0
    while index < len(tokens):
        length = _spaced_out(tokens, index, vocabulary) or _drop_capital(tokens, index, vocabulary) or 1
        yield tokens[index]
        yield from (token._replace(before="") for token in tokens[index + 1 : index + length])
        index += length


def _spaced_out(tokens: Sequence[Token], index: int, vocabulary: Vocabulary) -> int:
    """Return how many single letters from `index` on make up a word; 0 when they do not."""
    end = index
    while end < len(tokens) and _is_letter(tokens[end].text) and (end == index or tokens[end].before == " "):
        end += 1
    spelt = "".join(token.text for token in tokens[index:end])
    return end - index if end - index >= _FEWEST and vocabulary.knows(spelt) else 0


def _drop_capital(tokens: Sequence[Token], index: int, vocabulary: Vocabulary) -> int:
    """Return 2 where a capital stands just before the rest of its word; else 0."""
    if index + 1 >= len(tokens):
        return 0
    first, rest = tokens[index], tokens[index + 1]
    if not (_is_letter(first.text) and first.text.isupper() and first.text not in _WORDS):
        return 0
    if rest.before != " " or not rest.text[:1].islower() or first.box is None or rest.box is None:
        return 0
    near = 0 <= rest.box[0] - first.box[2] < _NARROW * (rest.box[3] - rest.box[1])
    return 2 if near and vocabulary.knows(first.text + rest.text) else 0


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()
