"""Decline what Precedent is not for: steering it, party-political drafting, personal matters."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decline:
    """One polite sentence, and what can be done instead."""

    message: str


_CAN_DO = "It can show what has been tried before in places, what got in the way, what helped, and where that is written."

_STEERING = re.compile(
    r"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instruction|rule|prompt|guideline|polic|safeguard)|"
    r"\b(system|hidden|initial|developer)\s+(prompt|message|instruction)s?\b|"
    r"\b(print|show|reveal|repeat|output|tell me|what (is|are))\b.{0,30}\byour\s+(prompt|instructions|rules|configuration)\b|"
    r"\b(pretend|imagine|act|behave|respond)\b.{0,20}\b(to be|you are|as (if|a|an|my)\b)|"
    r"\b(jailbreak|developer mode|do anything now)\b",
    re.IGNORECASE,
)
_PARTY = (
    r"(labour|conservatives?|tor(y|ies)|lib(eral)? dem(ocrat)?s?|reform uk|greens?|snp|plaid cymru|opposition|"
    r"(political|governing|rival) part(y|ies)|part(y|ies)|politician|election|manifesto|voters?|minister)"
)
_DRAFTING = (
    r"(draft|write|compose|prepare|produce|make|create|give me|help me (write|draft))\b.{0,60}"
    r"\b(press release|speech|leaflet|tweet|post|slogan|attack|advert|campaign|article|statement|lines to take|op-?ed)"
)
_PARTISAN = re.compile(
    rf"\b{_DRAFTING}.{{0,80}}\b{_PARTY}\b|\b(attack|discredit|smear|criticis)\w*\b.{{0,40}}\b{_PARTY}\b|"
    rf"\b(who|which party|whom) should (i|we|people|you) vote\b|\bis\b.{{0,30}}\b{_PARTY}\b.{{0,30}}\bbetter than\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(my|our)\s+(own\s+)?(benefits?|pension|tax|visa|landlord|tenancy|rent|claim|payslip|salary|job|boss|manager|"
    r"wife|husband|partner|son|daughter|child|children|mother|father|doctor|health|neighbour|divorce|mortgage)\b|"
    r"\b(am|can|should|will) i\b.{0,40}\b(eligible|entitled|claim|sue|be paid|appeal|apply)\b",
    re.IGNORECASE,
)

_RULES = (
    (_STEERING, f"Precedent cannot change how it works or show its settings. {_CAN_DO}"),
    (
        _PARTISAN,
        "Precedent does not draft or argue for or against a political party or politician; "
        f"ask it for the evidence and it will quote it. {_CAN_DO}",
    ),
    (_PERSONAL, f"Precedent cannot advise on personal matters. {_CAN_DO}"),
)


def screen(query: str) -> Decline | None:
    """Return why a question is declined, or None when it may be answered."""
    return next((Decline(message) for pattern, message in _RULES if pattern.search(query)), None)
