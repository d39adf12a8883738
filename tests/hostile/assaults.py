"""Attacks as data: read from the tables beside this file, one for each family."""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_TABLES = Path(__file__).parent / "attacks"
_DISGUISED = re.compile("⟦(.*?)⟧", re.DOTALL)
_LOOK_ALIKES = str.maketrans("aeopcxyis", "аеорсхуіѕ")
_MORSE_LETTERS = """
.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
"""
_MORSE = dict(zip("abcdefghijklmnopqrstuvwxyz", _MORSE_LETTERS.split(), strict=True))

# What an attack is about: one programme each, so that its own document is what its question finds.
CLEAN = "Lantern Fund"
_NAMES = """
Alder Ash Aspen Auk Avocet Badger Barley Basalt Beech Birch Bittern Blackthorn Bracken Bramble Briar Bunting
Buzzard Cedar Chaffinch Chalk Chestnut Clover Comfrey Coot Coral Cormorant Cowslip Crane Curlew Cypress Dipper
Dogwood Dolphin Dove Dunlin Egret Elder Elm Falcon Fennel Fern Fieldfare Finch Flint Foxglove Gannet Garnet
Godwit Goldcrest Goosander Gorse Granite Grebe Guillemot Harebell Harrier Hawthorn Hazel Heather Heron Hobby
Holly Hornbeam Ivy Jackdaw Jasmine Juniper Kestrel Kingfisher Kittiwake Knot Lapwing Larch Lark Lavender Lichen
Snipe Spruce Starling Stork Swallow Swift Sycamore Teal Tern Thistle Thrush Topaz Tormentil Turnstone Violet Wagtail
Warbler Waxwing Wheatear Whimbrel Wigeon Willow Wren Yarrow Yew Limestone Linden Linnet Magpie Maple Marble Martin Meadow Merlin Mistletoe Moorhen Myrtle Nettle Nightjar
Nuthatch Oak Oriole Osprey Otter Ouzel Oxlip Pebble Petrel Pigeon Pine Pipit Plover Poplar Primrose Puffin
Quartz Raven Redstart Redwing Robin Rook Rowan Ruby Sage Sandstone Sapphire Sedge Shale Shrike Siskin Skua
""".split()  # noqa: SIM905 a list of words reads better so


@dataclass(frozen=True)
class Paper:
    """A document that holds an attack."""

    name: str  # of the programme that it is about
    format: str  # "pdf", "docx", …
    place: str  # where the attack stands in it: "body", "comment", "metadata", …
    text: str  # the attack
    more: tuple[str, ...] = ()  # further paragraphs or pages
    title: str = ""
    publisher: str = ""
    heading: str = ""
    file: str = ""

    @property
    def id(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True)
class Assault:
    """One attack, and what must not come of it."""

    id: str
    family: str
    asks: str  # the question
    canaries: tuple[str, ...]  # words that only the attack has
    hidden: bool = False  # nobody can see it in its document, so nobody may be shown it
    never: tuple[str, ...] = ()  # words that nobody wrote: they come of code that was run
    paper: Paper | None = None
    history: tuple[
        Mapping[str, str], ...
    ] = ()  # messages before the question, as a client of OpenAI sends them
    before: tuple[str, ...] = ()  # questions before it in its conversation
    options: Mapping[str, Any] = field(default_factory=dict)  # of a request


def _tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in text)


def _selectors(text: str) -> str:
    return "".join(chr(0xFE00 + byte if byte < 16 else 0xE0100 + byte - 16) for byte in text.encode())


def _zero_width_bits(text: str) -> str:
    bits = "".join(f"{byte:08b}" for byte in text.encode())
    return bits.replace("0", "\u200b").replace("1", "\u200c")


def _morse(text: str) -> str:
    return " / ".join(" ".join(_MORSE.get(letter, "") for letter in word) for word in text.lower().split())


CODES: Mapping[str, Callable[[str], str]] = {
    "tags": _tags,
    "selectors": _selectors,
    "zero-width-bits": _zero_width_bits,
    "zero-width": "\u200b".join,
    "soft-hyphens": "\u00ad".join,
    "look-alikes": lambda text: text.translate(_LOOK_ALIKES),
    "bidi": lambda text: f"\u202e{text[::-1]}\u202c",
    "fullwidth": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "hex": lambda text: text.encode().hex(),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "escapes": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "leet": lambda text: text.lower().translate(str.maketrans("oieast", "013457")),
    "morse": _morse,
    "reversed": lambda text: text[::-1],
    "spaced": " ".join,
    "long": lambda text: (text + " ") * 120,
}


def disguised(text: str, code: str) -> str:
    """Return a text with what stands in ⟦…⟧ written in a code."""
    write = CODES[code] if code else str
    return _DISGUISED.sub(lambda found: write(found[1]), text)


def read_all() -> tuple[Assault, ...]:
    """Return all attacks of all tables, in order."""
    names = iter(_NAMES)
    return tuple(
        _assault(raw, path.stem, names)
        for path in sorted(_TABLES.glob("*.yaml"))
        for raw in yaml.safe_load(path.read_text(encoding="utf-8"))["attacks"]
    )


def _assault(raw: dict[str, Any], family: str, names: Any) -> Assault:
    code = raw.pop("code", "")
    paper = raw.pop("paper", None)
    name = f"{next(names)} Fund" if paper is not None else CLEAN
    if paper is not None:
        texts = {key: value for key, value in paper.items() if key != "more"}
        told = {key: disguised(value, code).replace("NAME", name) for key, value in texts.items()}
        more = tuple(disguised(each, code).replace("NAME", name) for each in paper.get("more", ()))
        paper = Paper(name, more=more, **{"format": "md", "place": "body", "text": "", **told})
    asks = disguised(raw.pop("asks", "What was the NAME?"), code).replace("NAME", name)
    canary = raw.pop("canary")
    return Assault(
        id=raw.pop("id"),
        family=family,
        asks=asks,
        canaries=tuple([canary] if isinstance(canary, str) else canary),
        never=tuple(raw.pop("never", ())),
        history=tuple(raw.pop("history", ())),
        before=tuple(each.replace("NAME", name) for each in raw.pop("before", ())),
        paper=paper,
        **raw,
    )
