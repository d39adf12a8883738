"""Find personal data in what is typed, so that it is neither sent on nor kept.

Telephone numbers are found by Google's libphonenumber; e-mail addresses, National Insurance, NHS and card
numbers by their forms and check digits. Names and postal addresses are not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

from assistant.kernel.errors import PersonalData

_TELEPHONE_DIGITS = 9  # fewer, without a country code, are as likely a year or a count
_COUNTRY = "GB"  # whose numbers are known without their country code
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?<![.-])")
# The letters that HM Revenue and Customs gives out, and the pairs that it does not.
_NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?(?:\d\d[ -]?){3}[A-D]\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d.,£$€])[2-6](?:[ -]?\d){12,18}(?![\d%]|[.,]\d)")
_NHS = re.compile(r"(?<![\d.,£$€+])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d%]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in a text: `text[start:end]`."""

    kind: str  # "email address"
    start: int
    end: int


def find(text: str) -> tuple[Found, ...]:
    """Return the personal data in a text, in order, none overlapping another."""
    found = sorted((each for look in _LOOKS for each in look(text)), key=lambda each: (each.start, -each.end))
    apart: list[Found] = []
    for each in found:
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return tuple(apart)


def without(text: str) -> str:
    """Return a text with the kind of each piece of personal data in its place: "[email address]"."""
    for each in reversed(find(text)):
        text = f"{text[: each.start]}[{each.kind}]{text[each.end :]}"
    return text


def refuse(text: str) -> None:
    """Raise `PersonalData` where a text holds any."""
    kinds = tuple(dict.fromkeys(each.kind for each in find(text)))
    if kinds:
        named = " and ".join(f"{'an' if kind[0] in 'aeiouN' else 'a'} {kind}" for kind in kinds)
        raise PersonalData(
            f"The question seems to hold {named}. It was not searched for, sent on or kept. Ask it without.",
            kinds=kinds,
            without=without(text),
        )


def _by_form(
    kind: str, form: re.Pattern[str], holds: Callable[[str], bool]
) -> Callable[[str], Iterator[Found]]:
    def look(text: str) -> Iterator[Found]:
        for match in form.finditer(text):
            if holds(match.group()):
                yield Found(kind, *match.span())

    return look


def _telephones(text: str) -> Iterator[Found]:
    for match in PhoneNumberMatcher(text, _COUNTRY, leniency=Leniency.VALID):
        if len(str(match.number.national_number)) >= _TELEPHONE_DIGITS or "+" in match.raw_string:
            yield Found("telephone number", match.start, match.end)


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


def _is_card(text: str) -> bool:
    """Tell whether the check digit is right (Luhn, ISO/IEC 7812-1)."""
    doubled = [digit * (1 + place % 2) for place, digit in enumerate(reversed(_digits(text)))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _is_nhs(text: str) -> bool:
    """Tell whether the check digit is right (modulus 11, NHS Data Dictionary)."""
    digits = _digits(text)
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == digits[9] and len(set(digits)) > 1


_LOOKS: tuple[Callable[[str], Iterator[Found]], ...] = (
    _by_form("email address", _EMAIL, bool),
    _by_form("National Insurance number", _NATIONAL_INSURANCE, bool),
    _by_form("card number", _CARD, _is_card),
    _by_form("NHS number", _NHS, _is_nhs),
    _telephones,
)
