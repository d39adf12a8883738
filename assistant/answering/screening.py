"""Decline what Precedent is not for: steering it, party-political drafting, personal matters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.private_matters import is_private
from assistant.kernel.index.generation import Generation


@dataclass(frozen=True, slots=True)
class Decline:
    """One polite sentence, and what can be done instead."""

    message: str


_CAN_DO = (
    "It can show what has been tried before in places, what got in the way, what helped, "
    "and where that is written."
)

# An order to the assistant. What is told of others ("Did councils ignore the rules?") is a question.
_ORDER = (
    r"(?:^|[.!?;:]\s*|\b(?:please|and|then|now|(?:can|could|would|will|must|should) you"
    r"|you (?:must|should|will)"
    r"|help (?:me|us)|(?:i|we)(?:['’]d| would)? (?:need|want|like)(?: you)?)\s+(?:(?:please|just|to)\s+)*)"
)
_RULES_SET = (
    r"(?:instructions?|rules?|prompts?|guidelines?|guardrails?|safeguards?|restrictions?|filters?"
    r"|configuration|programming|settings|system message)\b"
)
_STEERING = (
    rf"\b(?:ignore|disregard|forget|override|bypass|follow(?:ing)?)\s+(?:\w+\s+){{0,2}}your\b.{{0,30}}\b{_RULES_SET}",
    rf"{_ORDER}(?:ignore|disregard|forget|override|bypass)\s+(?:all|any|every\w*|the|what|previous|prior|earlier)\b"
    rf".{{0,40}}\b(?:{_RULES_SET}|(?:above|before this|told)\b)",
    r"\b(?:system|hidden|developer|secret)\s+prompts?\b",
    r"\b(?:prompts?|instructions) you (?:were|are|have been) \w+",
    r"\b(?:print|show|reveal|repeat|output|display|share|tell me|what(?:['’]s| is| are| were))\b.{0,30}"
    rf"\byour\s+(?:\w+\s+){{0,2}}{_RULES_SET}",
    r"\bwhat(?:['’]s| is) in your\b",
    rf"{_ORDER}(?:repeat|print|output)\b.{{0,30}}\babove\b",
    rf"{_ORDER}(?:pretend|imagine|suppose)\s+(?:that\s+)?(?:you|to be|there are no)\b",
    rf"{_ORDER}(?:act|behave|respond|answer|speak|talk|reply)\s+(?:as|like)\s+(?:if|though|an?|my|the)\b",
    r"\byou are (?:now |no longer )(?:an?|my|the|bound|in)\b",
    r"\bfrom now on,? you\b",
    r"\b(?:jailbreak\w*|DAN mode|developer mode|god mode|you can do anything now)\b",
)

_PARTY_NAME = (
    r"(?:labour(?! (?:market|force|suppl|demand|shortage|cost|mobilit|power))|conservatives"
    r"|conservative (?:part|candidate|mp|leader|council|government)\w*|tor(?:y|ies)"
    r"|lib(?:eral)? dem(?:ocrat)?s?|reform (?:uk|party)|greens|green party|snp|plaid(?: cymru)?"
    r"|sinn f[eé]in|dup|opposition|(?:political|governing|ruling|rival|our|my) part(?:y|ies))\b"
)
_PARTY = (
    rf"(?:{_PARTY_NAME}|(?:politicians?|party (?:leader|conference|candidate)|manifesto|elections?"
    r"|voters?|candidates?)\b)"
)
_WRITE = (
    r"(?:draft|write|compose|prepare|produce|make|create|give|generate|script|design"
    r"|come up with|put together)\b"
)
_PIECE = (
    r"(?:press (?:release|notice)|speech(?:es)?|leaflets?|flyers?|posters?|tweets?|posts?|slogans?"
    r"|attacks?|adverts?|campaign|articles?|statements?|lines|op-?eds?|letters?|manifesto|soundbites?"
    r"|headlines?|scripts?|poems?|jokes?|blogs?|case|arguments?|rebuttals?|talking points"
    r"|broadcasts?|something)\b"
)
_BLAME = r"(?:attack|discredit|smear|criticis|mock|ridicul|embarrass)"
_PARTISAN = (
    rf"{_ORDER}{_WRITE}(?=.{{0,100}}\b{_PIECE}).{{0,140}}\b{_PARTY}",
    rf"{_ORDER}{_WRITE}(?=.{{0,100}}\b{_PIECE}).{{0,140}}\b{_BLAME}(?:ing|s)\b",
    rf"\b(?:i|we) (?:need|want) (?:an?|some) (?=.{{0,40}}\b{_PIECE}).{{0,140}}\b(?:{_PARTY}|look bad\b)",
    rf"{_ORDER}(?:{_BLAME}|defend|prais)\w*\b.{{0,40}}\b(?:{_PARTY}|ministers?\b|government\b)",
    r"\bparty political broadcast\b",
    r"\bhelp (?:me|us|our \w+)\b.{0,20}\bwin\b.{0,40}\b(?:elections?|vot\w+|seats?|campaign)\b",
    r"\bhow (?:can|could|should|do) (?:we|i|our party|my party)\b.{0,20}"
    rf"\b(?:win|beat|{_BLAME})\b.{{0,40}}\b{_PARTY}",
    r"\b(?:whom?|which (?:political )?party) should (?:i|we|people|you|one|voters) (?:vote|support|back)\b",
    rf"\bshould (?:i|we|people|you|one|voters) (?:vote|back|support)\b.{{0,30}}\b{_PARTY_NAME}",
    rf"\b(?:did|do|does|would|has|have)\b.{{0,30}}\b{_PARTY_NAME}.{{0,40}}\b(?:better|worse)\b",
    rf"\b(?:is|are|was|were)\b.{{0,30}}\b{_PARTY_NAME}.{{0,30}}\b(?:better|worse) than\b",
    rf"\bwhy (?:is|are|was|were)\b.{{0,20}}\b{_PARTY_NAME} (?:so|such)\b",
    r"\bwhich (?:political )?party (?!to\b).{0,40}\b(?:best|better|worst|worse)\b",
    rf"\bdo you (?:support|prefer|back|like|agree with|vote)\b.{{0,30}}\b{_PARTY_NAME}",
)

_WELFARE = (
    r"(?:benefits?|universal credit|tax credits?|housing benefit|pip|allowances?|pensions?"
    r"|compensation|refund|council (?:house|flat|tax reduction)|visa|asylum|sick pay|maternity pay"
    r"|redundancy(?: pay)?)\b"
)
_PERSONAL = (
    r"\bmy (?:own )?(?:benefits?|universal credit|pension|tax(?:es)?|council tax|visa|claim|payslip"
    r"|salary|wages|landlord|tenancy|rent|mortgage|eviction|debts?|divorce)\b",
    r"\bmy (?:own )?(?:wife|husband|girlfriend|boyfriend|son|daughter|child|children|kids?"
    r"|mother|father|mum|dad|neighbours?|doctor|gp|symptoms|illness|diagnosis|medication)\b",
    r"\bmy (?:own )?partner(?!\s+(?:organisation|council|bod|agenc|authorit|department))\b",
    r"\bmy (?:own )?health(?!\s+(?:board|trust|authorit|service|partner|visitor|team))\b",
    r"\bour (?:landlord|tenancy|rent|mortgage|divorce|son|daughter|eviction)\b",
    r"\b(?:lose|lost|losing|quit|leave|keep) my job\b",
    r"\bmy (?:boss|manager|employer)\b.{0,40}"
    r"\b(?:bull|harass|sack|fire[ds]?\b|firing\b|dismiss|discriminat|owes?\b|pay(?:s|ing)? me\b)",
    r"\bi(?:['’]ve| have| was| am|['’]m) (?:been |being )?"
    r"(?:made redundant|sacked|evicted|sanctioned|dismissed)\b",
    r"\bam i (?:still )?(?:eligible|entitled|allowed)\b|\bi(?:['’]m| am) entitled\b",
    r"\bcan i sue\b|\bshould i (?:sue|resign|divorce|invest)\b|\bwhat can i claim\b",
    r"\bi (?:\w+ )?(?:claim|get|receive|keep|lose|apply for|qualify for) "
    rf"(?:(?:any|more|some|the|an?|extra|full) )*{_WELFARE}",
    rf"\b{_WELFARE}.{{0,20}}\b(?:can|could|should|do|will|would|am) i "
    r"(?:claim|get|receive|apply|qualify|entitled)\b",
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_RULES = (
    (_any(_STEERING), f"Precedent cannot change how it works or show its settings. {_CAN_DO}"),
    (
        _any(_PARTISAN),
        "Precedent does not draft or argue for or against a political party or politician; "
        f"ask it for the evidence and it will quote it. {_CAN_DO}",
    ),
    (_any(_PERSONAL), f"Precedent cannot advise on personal matters. {_CAN_DO}"),
)


_PERSONS = (
    "Precedent does not answer questions about private persons, or about what is private of anybody: people "
    f"can be asked about in the public role in which the documents name them. {_CAN_DO}"
)


def screen(query: str, generation: Generation) -> Decline | None:
    """Return why a question is declined, or None when it may be answered from a generation."""
    for pattern, message in _RULES:
        if pattern.search(query):
            return Decline(message)
    return Decline(_PERSONS) if is_private(query, generation) else None
