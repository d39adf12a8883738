"""What a model is shown: numbered passages between clear boundaries, without any address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.kernel.domain import DocumentStatus, Hit, PassageRole, Sentence

_ADDRESS = re.compile(
    r"\b(?:https?|ftp|file|data|javascript|mailto):\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*",
    re.IGNORECASE,
)
_LEFT_OUT = "(address left out)"
# Nothing that is filled in may look like the end of a passage, or like a message of its own.
_BRACKETS = str.maketrans({"<": "‹", ">": "›", '"': "”"})
_LEAST = 40  # words: what is left of the room for a passage that is cut


@dataclass(frozen=True, slots=True)
class Material:
    """Passages as a model is shown them; a passage's number is its place, from 1."""

    hits: tuple[Hit, ...]

    def cited(self, numbers: Sequence[int]) -> list[Hit]:
        """Return the passages that numbers stand for, those that stand for none left out."""
        known = (number for number in dict.fromkeys(numbers) if 1 <= number <= len(self.hits))
        return [self.hits[number - 1] for number in known]

    def shown(self, numbers: Collection[int] | None = None) -> str:
        """Return the passages as a prompt holds them; some of them only, where `numbers` says so."""
        return "\n".join(
            _passage(number, hit)
            for number, hit in enumerate(self.hits, start=1)
            if numbers is None or number in numbers
        )


def gather(hits: Sequence[Hit], *, words: int, first: Collection[str] = ()) -> Material:
    """Return the passages that fit into about `words` words, the best first, whole where possible.

    `first`: ids of passages that come before others, since something of them would be quoted.
    """
    body = [hit for hit in hits if hit.passage.role is PassageRole.BODY]
    ordered = sorted(body, key=lambda hit: hit.passage.id not in first)
    return Material(tuple(_within(ordered, words)))


def _within(hits: Sequence[Hit], words: int) -> Iterator[Hit]:
    left = words
    for hit in hits:
        kept = _begun(hit.passage.sentences, left)
        if kept:
            left -= sum(len(sentence.spoken.split()) for sentence in kept)
            yield replace(hit, passage=replace(hit.passage, sentences=kept))
        if left < _LEAST:
            return


def _begun(sentences: Sequence[Sentence], words: int) -> tuple[Sentence, ...]:
    """Return as many sentences from the beginning as have room."""
    kept: list[Sentence] = []
    for sentence in sentences:
        words -= len(sentence.spoken.split())
        if words < 0:
            break
        kept.append(sentence)
    return tuple(kept)


def _passage(number: int, hit: Hit) -> str:
    source = hit.source
    said = {
        "title": source.title,
        "publisher": source.publisher,
        "date": source.published,
        "heading": " › ".join(hit.passage.heading_path),
        "status": "" if source.status is DocumentStatus.CURRENT else source.status.value,
    }
    attributes = "".join(f' {name}="{plain(value)}"' for name, value in said.items() if value)
    return f'<passage number="{number}"{attributes}>\n{plain(hit.passage.spoken)}\n</passage>'


def plain(text: str) -> str:
    """Return text without addresses, without characters that nobody sees, without boundaries."""
    seen = unicodedata.normalize("NFKC", text)
    if not seen.replace("\n", "").isprintable():  # else there are none, and nearly all text is so
        seen = "".join(each for each in seen if each == "\n" or unicodedata.category(each)[0] != "C")
    return _ADDRESS.sub(_LEFT_OUT, seen).translate(_BRACKETS)
