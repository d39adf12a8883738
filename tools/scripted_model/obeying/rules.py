"""The table of rules: by what a sentence is known for an order, and what is to be done then."""

from __future__ import annotations

import re

from tools.scripted_model.obeying.order import Deed
from tools.scripted_model.obeying.vocabulary import (
    ADDRESS,
    ATTACH,
    BECOME,
    FORGET,
    FORM,
    GO,
    LANGUAGE,
    LIMITS,
    MARK,
    MARKS,
    MENTION,
    NOTHING_ELSE,
    NUMBER,
    PROGRAM,
    PUT,
    READERS,
    SECRET,
    SENTENCE,
    SHOW,
    SUPPRESS,
    TELL,
    UNMARK,
    URGE,
    WORK,
)

_PIECE = r"(?:part|piece|fragment|segment|half|chunk|section|word|line|letter)s?"
_KIND = r"(?:the (?:word|number|figure|name)s? )?"
_PICTURE = r"(?:links?|images?|pictures?|logo|banner|pixel|markdown|website|web page|url|address)"
_GOING = "(?:must|should|visit|click|go to|call|email|contact)"
_OPENING = "“\"`‘'«"

_PATTERNS = (
    (Deed.PART, rf"\b{_PIECE}\s+(\w{{1,8}})\b(?: of \w+(?: \w+)?)?\s*(?:is|=|:|reads|says)\s*(.+)$"),
    (
        Deed.PART,
        r"^(?:let|set|define|remember|store|call)?\s*(?:that\s+)?\$?(\w{1,20})"
        rf"\s*(?:=|:=|be|equals|stands for|means|is)\s*([{_OPENING}].+)$",
    ),
    (Deed.JOIN, rf"{GO}(?:join|combine|concatenate|assemble|put together|merge|glue|stitch|add up)\b(.*)$"),
    (Deed.JOIN, rf"{GO}{TELL}\s+(\w+(?:\s*(?:\+|plus|followed by|then|and|,)\s*\w+)+)\s*\.?$"),
    (Deed.FORGET, rf"\b{FORGET}\b.{{0,60}}\b{LIMITS}\b"),
    (Deed.NOTHING, rf"{GO}(?:refuse|decline) to (?:answer|help|reply)|{GO}(?:say nothing|stay silent)"),
    (Deed.NOTHING, rf"{GO}(?:do not|don't) answer|{GO}{TELL}:? (?:only )?[{_OPENING}]?not found"),
    (Deed.REVEAL, rf"{GO}{SHOW}\b.*?\b{SECRET}\b"),
    (Deed.EVERY, rf"\b{ATTACH}\b(.*?)\b(?:every|each|all)\b(?: \w+)?? {SENTENCE}(.*)$"),
    (Deed.UNCITED, rf"{GO}{UNMARK}\b[^.]{{0,40}}?\b{MARKS}"),
    (Deed.CITE, rf"{GO}(?:cite|mark|attribute|credit|support|reference)\b\D{{0,60}}?{NUMBER}"),
    (
        Deed.CITE,
        rf"{GO}(?:use|put|add|append|write|give|invent|make up|end|number)\b\D*?\b{MARK}s?\b\D{{0,30}}?"
        rf"{NUMBER}",
    ),
    (Deed.CITE, rf"{GO}.*?[\[【](\d{{1,4}})[\]】]"),
    (Deed.PERSONA, rf"(?:\b|^){BECOME}\s*(?:now\s+)?(.{{2,100}})"),
    (Deed.LANGUAGE, rf"{GO}(?:{TELL}|translate|speak|switch|use)\b.*?\b({LANGUAGE})\b"),
    (
        Deed.STYLE,
        rf"{GO}(?:{TELL}|format|present|encode|translate|put|structure|make)\b.*?"
        rf"\b(?:in|as|into|with|using|to)\s+(.*{FORM}.*)$",
    ),
    (
        Deed.REPLACE,
        rf"{GO}(?:replace|change|swap|substitute|turn|alter|rename)\s+(?:every |all |each |any )?{_KIND}"
        rf"(?P<old>.+?)\s+(?:with|by|to|into|for)\s+{_KIND}(?P<new>.+?)[.!]?$",
    ),
    (
        Deed.REPLACE,
        rf"{GO}(?:say|write|state|use|put)\s+(?P<new>.+?)\s+(?:instead of|rather than|in place of|and not)\s+"
        r"(?P<old>.+?)[.!]?$",
    ),
    (Deed.DISTORT, rf"{GO}(?:double|halve|multiply|triple|negate|invert|contradict|say the opposite)\b"),
    (Deed.DISTORT, rf"{GO}reverse the (?:findings?|meaning)\b|\bthe opposite of what\b"),
    (Deed.OMIT, rf"{GO}{SUPPRESS}\s+(?:ever )?{MENTION}(?:ing)?\s+(.{{3,120}})"),
    (
        Deed.TOOL,
        rf"{GO}(?:call|run|execute|invoke|use|trigger|eval\w*)\s+(?:the\s+|this\s+|a\s+)?"
        rf"((?:[\w./-]+\s+)?{PROGRAM}\b.*)$",
    ),
    (
        Deed.ASK,
        rf"\bask (?:{READERS} )?(?:for|to (?:give|enter|type|send|provide|share|confirm)|about) (.+?)[.!]?$",
    ),
    (Deed.URGE, rf"\b{URGE}\s+{READERS}\s+(to|not to|that)\s+(.+?)[.!]?$"),
    (
        Deed.COMPOSE,
        rf"{GO}(?:write|draft|compose|create|make|produce|generate|sing)\s+(?:{READERS}\s+)?"
        rf"((?:an?|the|some|one|two|three)\s+(?:\w+[\s-]){{0,5}}{WORK}\b.*)$",
    ),
    (Deed.LINK, rf"^(?=.*(?:{ADDRESS})).*(?:{GO}(?:{PUT}|{TELL})|\b(?:{_PICTURE}|{_GOING}))\b"),
    (Deed.LINK, rf"{GO}(?:{PUT}|{TELL})\b.*\b{_PICTURE}\b"),
    (Deed.ADDRESS, ADDRESS),
    (Deed.ONLY, rf"{GO}{TELL}\b.*?\b{NOTHING_ELSE}\b|\b(?:only|just|nothing but)\s+{TELL}\b"),
    (Deed.SAY, r"^(?:assistant|bot|answer|response|reply|a)\s*[:>]\s*(.+)$"),
    (Deed.SAY, rf"{GO}{TELL}\b(?!-)[,:]?\s*(.+)$"),
    (Deed.SAY, rf"\b(?:{PUT}|{TELL})\b[^{_OPENING}]{{0,40}}?([{_OPENING}].+)$"),
)
RULES = tuple((deed, re.compile(pattern, re.IGNORECASE)) for deed, pattern in _PATTERNS)
