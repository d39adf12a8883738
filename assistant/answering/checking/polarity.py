"""Tell whether a statement denies what its evidence says, or says what its evidence denies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.answering.checking.reading import REFERENCE, Item, Reading

_KEPT = 16_384  # texts
_REACH = 4  # items after a word that denies
_SHOWN = 60  # characters of what is denied, in the words of a failure

# What denies what follows it in its clause; the last of them nothing but that.
_DENIES = re.compile(
    r"\b(?:(?P<things>no|none|nobody|nothing|neither|nor|few|little)|not|never|nowhere|cannot|\w+n[’']t|fail(?:s|ed|ure|ing)?\s+to"
    r"|yet\s+to|hardly|scarcely|barely|seldom|rarely|lack(?:s|ed|ing)?|absence|unable|refus(?:es|ed|ing)"
    r"|(?:caution|warn|advis|decid|argu|vot)\w*\s+against"
    r"|(?P<following>without|but\s+for|far\s+from|free(?:dom)?\s+from|(?P<contrast>rather\s+than|instead\s+of|other\s+than)))\b",
    re.IGNORECASE,
)
# What looks like it and denies nothing.
_DENIES_NOT = re.compile(
    r"\b(?:(?:no|not)\s+(?:more|less|fewer|later|earlier)\s+than|not\s+(?:only|just|least|merely)|whether\s+or\s+not"
    r"|no\s+doubt|no\.?\s*\d+|as\s+(?:few|little)\s+as|(?:quite\s+)?a\s+(?:few|little)|few(?:er)?\s+than"
    r"|not\s+a\s+finding\s+of\s+the\s+sources)\b",
    re.IGNORECASE,
)
# What may stand for a denial in other words: nothing is concluded against a clause that has it.
_MAY_DENY = re.compile(
    r"\b(?:un(?!it|iv|iq|ion|til|der|less)\w{3,}|dis(?=agree|appoint|continu|miss|prov|regard|use)\w+|non-?\w+"
    r"|in(?=suffic|consist|adequ|complet|frequent|effect|abil)\w+|only|less|fewer|least|miss(?:ed|ing)|lost|los(?:e|ing)"
    r"|short|abandon\w*|drop(?:s|ped)|ended|stop\w*|ceas\w*|reject\w*|against|prevent\w*|exclud\w*|omit\w*|left|den(?:y|ied|ies)"
    r"|unchanged|gone|gaps?|weak\w*|poor\w*|thin|doubt\w*|doubtful|minority|rather|remains?|sole|except|too|instead)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(
    r"[;:()—]|\s–\s|\.\s|,\s(?=and\b|yet\b)"
    r"|\b(?:but(?!\s+for)|although|though|while|whereas|because|since|however|which|who)\b",
    re.IGNORECASE,
)
# Before a sentence: all that follows is denied.
_DENIES_ALL = re.compile(
    r"^\W*it(?:\s+i|[’'])s\s+(?:not\s+(?:true|right|correct|so|the\s+case)|untrue|false|wrong|incorrect|a\s+myth)\b",
    re.IGNORECASE,
)
_CONTRASTS = re.compile(r"(?:,|\band)\s$", re.IGNORECASE)
_COMMA = re.compile(r",\s")


@dataclass(frozen=True, slots=True)
class _Denial:
    """A word that denies, its clause, and how far it reaches in it."""

    said: str
    start: int
    reaches: int
    clause: tuple[int, int]
    only_following: bool  # "without": what stands before it is not denied
    of_things: bool  # "no", "neither": a thing follows, of which something is denied
    contrasts: bool  # "by formula, not competition": it may be added to what is said

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.start + len(self.said)


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a text denies."""

    denials: tuple[_Denial, ...]
    may_deny: tuple[int, ...]  # where words stand that may stand for a denial
    clauses: tuple[tuple[int, int], ...]
    parts: tuple[tuple[int, int], ...]  # of clauses, between commas

    def denied(self, item: Item) -> bool:
        """Tell whether an item is denied, in whatever words."""
        by_word = any(
            denial.clause[0] <= item.start < denial.clause[1]
            and (item.start > denial.start or not denial.only_following)
            for denial in self.denials
        )
        part = _holding(self.parts, item.start)
        return by_word or any(part[0] <= at < part[1] for at in self.may_deny)

    def negative(self, item: Item) -> bool:
        """Tell whether the clause of an item denies anything."""
        start, end = _holding(self.clauses, item.start)
        return any(start <= at < end for at in (*self.may_deny, *(denial.start for denial in self.denials)))


def contradiction(statement: Reading, evidence: Sequence[Reading]) -> str:
    """Return in plain words where one denies what the other says; "" where nothing shows that."""
    if (denied := _DENIES_ALL.match(statement.text)) and not any(
        _DENIES_ALL.match(reading.text) for reading in evidence
    ):
        return f"it says “{denied[0]}”, and the passages do not"
    return _wrongly_denied(statement, evidence) or _wrongly_said(statement, evidence)


def _wrongly_denied(statement: Reading, evidence: Sequence[Reading]) -> str:
    """Return what the statement denies and the evidence says."""
    places = [
        (reading, own) for item in statement.items for reading in evidence for own in reading.saying(item)
    ]
    for denial in _sense(statement.text).denials:
        head = _reached(statement, denial)[:1]
        if not head:
            continue
        there = [(reading, own) for item in head for reading in evidence for own in reading.saying(item)]
        if there and not (denial.of_things or denial.only_following):
            wrong = not any(_sense(reading.text).denied(own) for reading, own in there)
        else:  # it denies in other words; then what it speaks of is denied in some way
            wrong = not denial.contrasts and not any(
                _sense(reading.text).negative(own) for reading, own in places
            )
        if wrong:
            return f"it says “{_shown(statement.text, denial)}”, and the passages do not"
    return ""


def _wrongly_said(statement: Reading, evidence: Sequence[Reading]) -> str:
    """Return what the evidence denies and the statement says."""
    sense = _sense(statement.text)
    for reading in evidence:
        for denial in _sense(reading.text).denials:
            reached = _reached(reading, denial)
            said = [own for item in reached[:1] for own in statement.saying(item)]
            whole = denial.of_things or denial.only_following
            if whole and not all(statement.saying(item) for item in reached[1:2]):
                continue  # "no areas took part" says nothing against what else is said of areas
            if said and not any(sense.denied(own) for own in said):
                return f"the passages say “{_shown(reading.text, denial)}”"
    return ""


def _reached(reading: Reading, denial: _Denial) -> list[Item]:
    """Return the items that a denial is about, the one that it turns first."""
    after = [item for item in reading.items if denial.end <= item.start < denial.reaches]
    before = [item for item in reading.items if denial.clause[0] <= item.start < denial.start]
    return after[:_REACH] or ([] if denial.only_following else before[-1:])


def _shown(text: str, denial: _Denial) -> str:
    return text[denial.start : min(denial.reaches, denial.start + _SHOWN)].strip()


@lru_cache(maxsize=_KEPT)
def _sense(text: str) -> _Sense:
    plain = REFERENCE.sub(lambda match: " " * len(match.group()), text)
    plain = _DENIES_NOT.sub(lambda match: " " * len(match.group()), plain)
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(plain)]
    clauses = _between(len(text), ends)
    parts = _between(len(text), [*ends, *(match.start() for match in _COMMA.finditer(plain))])
    denials = tuple(
        _Denial(
            match.group(),
            match.start(),
            _holding(parts, match.start())[1],
            _holding(clauses, match.start()),
            match["following"] is not None,
            match["things"] is not None,
            match["contrast"] is not None or bool(_CONTRASTS.search(plain, 0, match.start())),
        )
        for match in _DENIES.finditer(plain)
    )
    return _Sense(denials, tuple(match.start() for match in _MAY_DENY.finditer(plain)), clauses, parts)


def _between(length: int, ends: Sequence[int]) -> tuple[tuple[int, int], ...]:
    bounds = [0, *sorted({end for end in ends if end > 0}), length]
    return tuple((start, end) for start, end in pairwise(bounds))


def _holding(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    return next((span for span in spans if span[0] <= at < span[1]), spans[-1])
