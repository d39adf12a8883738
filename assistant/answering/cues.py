"""What a sentence holds, told by its wording: money, dates, names, trouble, remedies, views, silence."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.retrieval.understanding import AnswerType

_NUMBER = (
    r"(\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty)"
)
_TROUBLE = (
    r"barrier|overstat\w*|overclaim\w*|late|delay\w*|fail\w*|critic\w*|weak\w*|unclear|lack\w*|little|poor\w*|"
    r"worse|difficult\w*|no (consistent|clear|common)|could not|short|slow\w*|complex\w*|laborious|uneven|"
    r"fragmented|hurried|rush\w*|doubt\w*|warn\w*|fell short|crowd\w*|cuts?|shut|closed|worry|worries|unsure"
)
_REMEDY = (
    r"help\w*|eased?|easing|remed\w+|answer(s|ed)? (to|of|in)|respon\w+|tried|agreements?|improv\w*|"
    r"worked best|credit\w*|secondees?|seconded|named contact|co-design\w*|one-stop|joined-up|teams?|single|"
    r"merg\w+|pool\w+|trust\w*|build on|allow\w*|addressed|overcame|tackled|gained"
)
_PERIOD = rf"{_NUMBER}([\s-]+(to|or|and)[\s-]+{_NUMBER})?[\s-](year|month)"
_DOERS = (
    "led|run|paid|funded|evaluat|carried out|committee|university|department|office|council|ministers?|MPs"
)
_HOLDS = {
    AnswerType.MONEY: re.compile(r"[£$€]\s?\d"),
    AnswerType.QUANTITY: re.compile(rf"\b({_NUMBER}|half|third|quarter|fifth)\b|%", re.IGNORECASE),
    AnswerType.DURATION: re.compile(rf"\b{_PERIOD}|\b(19|20)\d\d\b.{{1,12}}\b(19|20)\d\d\b", re.IGNORECASE),
    AnswerType.TIME: re.compile(r"\b(1[89]|20)\d\d\b"),
    AnswerType.PERSON: re.compile(rf"\b({_DOERS})", re.IGNORECASE),
    AnswerType.NAMES: re.compile(r"(\b[A-Z][\w’'-]+(\s[A-Z][\w’'-]+)*(,|;| and)\s+){2}[A-Z]"),
    AnswerType.TROUBLE: re.compile(rf"\b({_TROUBLE})\b", re.IGNORECASE),
    AnswerType.REMEDY: re.compile(rf"\b({_REMEDY})\b", re.IGNORECASE),
}
_UNKNOWN_HEADING = re.compile(r"\b(not known|unknown|gaps?|not recorded|missing)\b", re.IGNORECASE)
_SAYS_UNKNOWN = re.compile(
    r"\bno\b(\W+\w+){0,6}?\W+(evaluation|evidence|figures?|results?|outcomes?)\b.{0,80}?"
    r"\b(recorded|held|published|available|yet|exists?)\b|"
    r"\bplans\b.{0,60}\b(ended|dropped|abandoned)\b|\bno impact (figure|measure)|"
    r"\b(is|are|was|were)\s+not\s+(yet\s+)?(known|recorded|held|available|published|stated|covered|named)\b",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"\b(our|my|the (author|writer)s?[’']?) (own )?(reading|view|judgement|opinion|interpretation)\b|"
    r"\bin our (view|judgement|opinion)\b",
    re.IGNORECASE,
)
_ASKS_FOR_VIEWS = re.compile(
    r"\b(lessons?|learn\w*|should|suggest\w*|why|think|advice|recommend\w*|mean\w*|infer\w*|conclu\w*|made|makes)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_SUM = re.compile(
    r"\b(costs?|money|budgets?|spen[dt]|pa(y|id)|worth|receiv(e|ed)|granted|got|gets?)\b", re.IGNORECASE
)
_OPENING = re.compile(
    r"(at a glance|summary|overview|introduction|key (facts|points)|abstract|in brief|executive summary)\b",
    re.IGNORECASE,
)


def held(wants: Collection[AnswerType], text: str) -> int:
    """Return how many of the things that are wanted a text holds."""
    return sum(1 for kind in wants if kind in _HOLDS and _HOLDS[kind].search(text))


def counting(noun: str) -> re.Pattern[str] | None:
    """Return a pattern for a number of things: "13 pilots", "eight core cities", "jobs kept: over 35,200"."""
    if not noun:
        return None
    stem = re.escape(noun.rstrip("s"))
    number = rf"(?!(?:19|20)\d\d\b){_NUMBER}"
    before = rf"\b{number}\+?\s+(?:[\w-]+\s+){{0,3}}?{stem}"
    after = rf"\b{stem}\w*(?:\W+\w+){{0,5}}?\W+{number}"
    return re.compile(f"{before}|{after}", re.IGNORECASE)


def says_unknown(text: str, heading: str) -> bool:
    """Tell whether a sentence under a heading says that something is not known, recorded or published."""
    return bool(_SAYS_UNKNOWN.search(text) or _UNKNOWN_HEADING.search(heading))


def is_view(text: str) -> bool:
    """Tell whether a sentence says of itself that it is somebody's view."""
    return bool(_VIEW.search(text))


def asks_for_views(text: str) -> bool:
    """Tell whether a question asks for more than what was found: lessons, reasons, advice."""
    return bool(_ASKS_FOR_VIEWS.search(text))


def asks_for_a_sum(text: str) -> bool:
    """Tell whether a question that asks how much means money, and not crime or trust."""
    return bool(_ASKS_FOR_A_SUM.search(text))


def is_opening(heading: str) -> bool:
    """Tell whether a heading is that of a summary."""
    return bool(_OPENING.match(heading))
