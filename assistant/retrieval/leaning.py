"""Tell whether a question leans on something said before it."""

from __future__ import annotations

import re

from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.retrieval.words import telling_words

_BRIEF = 4  # words
_SHORT = 11  # words; what is general in more words than that says something all the same

# What points back, wherever it stands: "those pilots", "the second one", "Was it …".
_POINTS = re.compile(
    r"\b(?:it|its|itself|he|she|him|his|her|this|these|they|them|their|theirs)\b"
    r"|\bthose\b(?!\s+(?:who|whose|that|which|in|of|with|without|from|living|people)\b)"
    r"|\b(?:the|this|that|which|another|other|each)\s+(?:\w+\s+)?ones?\b"
    r"|\bthe\s+(?:same|latter|former|other|two|both|programmes?|schemes?|fund|pilots?|first|second|third)\b"
    r"|\b(?:both|either|neither)\b(?!.*\b(?:and|or|nor)\b)",
    re.IGNORECASE,
)
# "That" points back after a verb or preposition, or at either end; after a noun it opens a clause.
_THAT = re.compile(
    r"(?:^\W*|\b(?:is|was|did|does|do|will|would|could|can|has|had|of|for|in|about|with|to|like|than|by|after|"
    r"before|from|on|how|why|when|where|who|what|and|but|at|all)\s+)that\b(?!\s+there\b)|\bthat\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )\bthere\b"
    r"(?!\s*(?:is|are|was|were|has|have|will|would|may|might|be|to|'s|’s)\b)",
    re.IGNORECASE,
)
# It stands for nothing: "Is it true that …", "How long does it take to …".
_EXPLETIVE = re.compile(
    r"\bit\s+(?:is\s+|was\s+)?(?:true|possible|clear|known|worth|fair|right|takes?|took|matters?|seems?|easy|hard|"
    r"necessary|important|better)\b",
    re.IGNORECASE,
)
_THEIR = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:did|do|does|were|are|was|is|have|had|has|will|would|could|can|should)(?:n['’]t)?\s+$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]|\b(?:and|but)\b", re.IGNORECASE)
_OPENS = re.compile(
    r"^\W*(?:and|but|also|or|what about|how about|anything|anyone|anybody|who else|what else|where else)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\W*(?:(?:ok(?:ay)?|great|thanks?(?: you)?|cheers|hello|hi|hey|good (?:morning|afternoon)|bye|"
    r"(?:very|so) (?:much|helpful)|a lot)\b\W*)+",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^\W*(?:what(?:['’]s|\s+(?:is|are|was|were))|define|explain|describe|do|does|did|is|are|can|should)\b",
    re.IGNORECASE,
)
_OF_PLACE = re.compile(r"^\W*(?:how (?:much|many|long|big|often)|when|since when)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[\w,;:’')] )[A-Z]\w+")  # a capital that opens no sentence
_OF_ALL = re.compile(r"\b(?:programmes|schemes|initiatives|funds)\b", re.IGNORECASE)

# What any programme could be asked about: a question of these words alone has no subject of its own.
_GENERAL_WORDS = """
    programme scheme fund funding funded initiative project pilot area place town city council partner
    department government ministry minister organisation body authority team money budget cost spend
    spent spending pay paid price evaluate evaluated evaluation evaluator study report review audit
    result finding found find evidence outcome impact effect benefit success successful fail failed
    failure work worked working help helped helping lesson learn learned learnt problem difficulty
    difficult barrier obstacle way wrong right well best worst good bad better worse start started begin
    began begun end ended finish finished close closed closure stop stopped last lasted run ran running
    launch launched set led lead manage managed own carry carried aim goal target purpose point idea
    choose chose chosen choosing pick picked select selected bid involve involved part take took taken
    join joined people staff long big large small many much few first second third next later early
    total overall number figure share change changed difference affect affected reach reached cover
    covered achieve achieved deliver delivered year date time today now currently replace replaced
    follow followed drop dropped scrap scrapped abolish abolished document source page detail example
    summary overview background main key exactly roughly anything anyone nothing something thing else
    instead ago far old new happen criticise criticised expect expected plan planned overcome overcame
    solve solved tackle tackled tried try recommend recommended conclude concluded say million billion
    thousand pound percent cent half quarter
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())


def refers_back(text: str, finder: MentionFinder) -> bool:
    """Tell whether a question points at something said before it, or opens as if something had been."""
    return not finder.find(text).programmes and (points_back(text, finder) or bool(_OPENS.search(text)))


def leans(text: str, named: Mentions, finder: MentionFinder, *, brief_too: bool) -> bool:
    """Tell whether a question that names no programme needs what was said before it.

    It does where it points back, opens as a follow-up, or says only what could be asked of any programme.
    A name says something, though nobody should know it: "What helped in Wakefiled?" `brief_too`: it does
    where it says next to nothing, as well.
    """
    if _COURTESY.fullmatch(text):
        return False
    if points_back(text, finder) or _OPENS.search(text):
        return True
    words = text.split()
    if _OF_ALL.search(text) and len(words) > 2:  # "Which programmes …" asks of the whole collection
        return False
    general = len(words) <= _SHORT and all(is_general(word) for word in telling_words(text))
    if named.places or named.barriers or _CAPITAL.search(text):
        own = {part.casefold() for place in named.places for part in place.split()}
        rest = [word for word in telling_words(text) if word.casefold() not in own]
        return bool(named.places and _OF_PLACE.search(text) and all(map(is_general, rest)))
    if not brief_too and len(words) <= _BRIEF:
        return False
    return general or (len(words) <= _BRIEF and not _DEFINES.search(text))


def is_general(word: str) -> bool:
    """Tell whether a word could be asked of any programme."""
    folded = word.casefold()
    return folded in _GENERAL or folded.removesuffix("s") in _GENERAL or folded.isdigit()


def points_back(text: str, finder: MentionFinder) -> bool:
    """Tell whether some word of a question stands for what was said before it."""
    masked = _EXPLETIVE.sub(lambda match: "x" * len(match.group()), text)
    if _THAT.search(masked) or _THERE.search(masked):
        return True
    return any(not _meant_here(text, match, finder) for match in _POINTS.finditer(masked))


def _meant_here(text: str, pointing: re.Match[str], finder: MentionFinder) -> bool:
    """Tell whether what a word stands for was said before it in the same question."""
    before = text[: pointing.start()]
    if finder.find(before).barriers:
        return True
    own = [word for word in telling_words(before) if not is_general(word)]
    if _CLAUSE.search(before) and len(own) > 1:
        return True
    plural = any(word.endswith("s") and not word.endswith("ss") for word in telling_words(before))
    return bool(_THEIR.fullmatch(pointing.group()) and plural and not _AUXILIARY.search(before))
