"""Tell whether a question is about a private person, or about what is private of anybody.

Whom the collection names may be asked about, and so may whoever holds an office: but for what is private.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.persons import Person, find, is_held
from assistant.kernel.index.generation import Generation

_WHO = "⟪person⟫"  # stands for a name where patterns look


def _any(words: str) -> str:
    """Return a pattern that finds any of some words or patterns, which commas part."""
    return f"(?:{'|'.join(' '.join(word.split()) for word in words.split(','))})\\b"


_THING = r"(?:(?:home|house|postal|e-?mail|private|mobile|phone|personal)\s+)?" + _any(
    r"""address(?:es)?, e-?mail, (?:tele)?phone(?: number)?, mobile(?: number)?, contact details, postcode,
    birthday, date of birth, age, salary, pay, wages?, income, earnings, bonus, pension, wealth,
    tax(?:es)?, debts?, expenses, wife, husband, spouse, boyfriend, girlfriend, marriage, divorce,
    affairs?, children, kids, sons?, daughters?, family, mother, father, parents, brother, sister,
    private life, personal life, love life, health, illness, sickness, diagnosis, disabilit(?:y|ies),
    medical \w+, mental \w+, drinking, drug use, religion, faith, beliefs?, church, ethnicity, race,
    nationality, immigration status, sexuality, sexual orientation, gender, politics, political
    (?:views|opinions), party membership, voting, vote, trade union, criminal record, convictions?,
    arrest, misconduct, conduct, behaviour, dismissal, sacking, suspension, disciplinary \w+,
    redundancy, sick leave, absence, performance, character, personality, cv, qualifications, social
    media, facebook, photo(?:graph)?, picture"""
)
_STATE = r"(?:(?:ever|really|still|not|been|being|an?|the|\w+ly)\s+){0,3}" + _any(
    r"""married, divorced, single, gay, lesbian, straight, bisexual, trans\w*, pregnant, ill, sick, unwell,
    disabled, dead, depressed, alcoholic, drunk, autistic, religious, christian, muslim, jewish,
    hindu, sikh, catholic, protestant, atheist, immigrant, foreign, black, white, asian, british,
    tory, conservative, socialist, liberal, member of, labour, left-wing, right-wing, racist, sexist,
    corrupt, dishonest, incompetent, lazy, guilty, rich, poor, in debt, sacked, fired, dismissed,
    suspended, disciplined, demoted, made redundant, forced out, investigated, arrested, charged,
    convicted, jailed, sentenced, accused, bullied, bullying, harass\w+, paid, born, old, related,
    having an affair"""
)
_DEED = _any(
    r"""live, lives, lived, earn, earns, earned, vote, votes, voted, marry, married, divorce, die, died,
    smoke, drink, own, owe, (?:get|got) (?:sacked|fired|dismissed|paid|divorced|married|arrested),
    lose (?:his|her|their) job, have (?:any )?(?:children|kids|cancer|a
    (?:wife|husband|partner|criminal))"""
)
_PRIVATE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WHO}(?:['’]s?)?\s+(?:\w+\s+)?{_THING}",
        rf"\b{_THING}\s+(?:of|for|to)\s+(?:the\s+)?{_WHO}",
        rf"\b(?:is|was|are|were|has|had)\s+{_WHO}\s+{_STATE}",
        rf"{_WHO}\s+(?:(?:who|which|ever)\s+)?(?:is|was|has been|had been|got|being)\s+{_STATE}",
        rf"\bhow\s+(?:old|rich|poor|ill|religious)\s+(?:is|was)\s+{_WHO}",
        rf"\b(?:sack|fire|dismiss|suspend|discipline|arrest|marry|bully|accuse)(?:ed|d|s|ing)?\s+{_WHO}",
        rf"\b(?:do|does|did|where|who|how)\b[^.?!]{{0,20}}{_WHO}\s+(?:\w+\s+)?{_DEED}",
        rf"\b(?:contact|reach|phone|ring|e-?mail|telephone)\s+{_WHO}",
        r"\b(?:his|her)\s+" + _any("(?:home )?address, phone number, salary, date of birth, faith"),
    )
)
# A person is what is asked about, rather than who asks or who is told.
_ABOUT = re.compile(
    r"\b(?:who|whom|what|when|where|why|how|which|is|was|are|were|did|does|do|has|had|have|can|could|will|would"
    r"|should)\b(?:\s+(?:['’]s|is|was|are|were|did|does|do|has|had|have|exactly|really|long|much|many|well"
    rf"|ever))*\s+{_WHO}"
    rf"|\b(?:about|of|on|by|against|know|describe|profile|biography|summari[sz]e|find|explain)\s+{_WHO}"
    rf"|{_WHO}['’]s\b|^\W*{_WHO}\W*$|\b(?:give|show|list|tell)\b[^.?!]{{0,40}}{_WHO}",
    re.IGNORECASE,
)


def is_private(query: str, generation: Generation) -> bool:
    """Tell whether a question is about private matters, or somebody whom the collection does not name."""
    persons = list(find(query, generation))
    masked = _masked(query, persons)
    if any(pattern.search(masked) for pattern in _PRIVATE):
        return True
    private = [each for each in persons if not each.public and not is_held(each.name, generation)]
    return bool(private) and bool(_ABOUT.search(_masked(query, private)))


def _masked(query: str, persons: Sequence[Person]) -> str:
    """Return a question with a sign in place of each name."""
    for each in reversed(persons):
        query = f"{query[: each.start]}{_WHO}{query[each.end :]}"
    return query
