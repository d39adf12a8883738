"""Read a question: what it names, what kind of answer it wants, and what to search for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.kernel.domain import Filters, Term
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.retrieval import terms
from assistant.retrieval.terms import ignored_of, without


class Shape(StrEnum):
    """How the answer is to be put together."""

    SINGLE = "single"  # one subject
    COMPARE = "compare"  # the subjects named, one after the other
    ACROSS = "across"  # whichever programmes the collection shows


class AnswerType(StrEnum):
    """What a sentence should hold to answer the question."""

    PERSON = "who"
    TIME = "when"
    DURATION = "how long"
    QUANTITY = "how many"
    MONEY = "how much"
    NAMES = "which ones"
    OVERVIEW = "what was"
    TROUBLE = "what got in the way"
    REMEDY = "what helped"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood."""

    asked: str  # as typed, tidied
    query: str  # as searched: addresses and instructions left out, earlier turns read into it
    phrases: tuple[str, ...]  # in quotation marks: must occur
    mentions: Mentions
    shape: Shape
    wants: frozenset[AnswerType]  # empty for an open question
    counted: str  # what "how many …" counts; "" when nothing is counted
    earlier: bool = False  # it asks for earlier versions of documents, too
    beside: str = ""  # the query without regions and years that were read: what a text has to hold
    terms: tuple[Term, ...] = ()  # what it was understood to be about
    narrowing: Filters = field(default_factory=Filters)  # what those terms narrow the search to
    ignored: tuple[str, ...] = ()  # terms that the reader asked to leave out: "programmes:total-place"
    within: tuple[str, ...] = ()  # names of what the reader's filters keep to, read in as its subject


# What ends in a question mark is a question that was pasted with its quotation marks.
_PHRASE = re.compile(r"[\"“]([^\"“”]{1,199}[^\"“”?])[\"”]")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_INSTRUCTS = re.compile(
    r"\b(system|assistant|user|instructions?)\s*:|\b(from now on|you (must|are|will)|answer (that|with|only)|"
    r"(always|never|only) (say|answer|cite|reply)|ignore|disregard|pretend|cite)\b",
    re.IGNORECASE,
)
_ACROSS = re.compile(
    r"\b(which|what|whose|how have|how did|how do|name|list|give me)\b(\W+\w+){0,4}\W+"
    r"(programmes?|schemes?|initiatives?|funds)\b|"
    r"\bwhat\b.{0,40}\btried\b|\btried before\b|"
    r"\bwho\s+(else\s+)?(overcame|solved|tackled|met|dealt|tried)\b",
    re.IGNORECASE,
)
_WANTS = {
    AnswerType.MONEY: r"\bhow (much|big|large)\b|\bcosts?\b|\bmoney\b|\bbudget of\b|\bfunded by how\b|"
    r"\bworth\b",
    AnswerType.QUANTITY: r"\bhow (many|common|often|big|large)\b|"
    r"\b(proportion|share|percentage|numbers?|size|figures?)\b|\bper ?cent\b",
    AnswerType.DURATION: r"\bhow long\b|\blength\b|\bduration\b|\b(last|lasted)\b",
    AnswerType.TIME: r"\bwhen\b|\b(what|which) (year|date)\b|\bhow old\b",
    AnswerType.PERSON: r"\bwho\b|\bwhom\b|\bwhose\b",
    AnswerType.NAMES: r"\bwhere\b|\b(which|what|list|name) (\w+ ){0,2}(cities|councils|places|areas|towns|"
    r"nations?|authorities|departments|partners|boroughs|districts|neighbourhoods|countries|zones|pilots)\b",
    AnswerType.OVERVIEW: r"^\W*(so )?what('s| is| was| were| are) (a |an |the )?|\btell me about\b|"
    r"\bdescribe\b|\bexplain\b|\boverview\b|\bsummar|\bcompare\b|\bcompared\b|\bdiffer",
    AnswerType.TROUBLE: r"\b(go|goes|went|gone|going) (wrong|badly)\b|\bin the way\b|\bproblems?\b|\bfail\w*|"
    r"\bdifficult\w*|\bcritici\w*|\bbarriers?\b|\bobstacles?\b|\bweak\w*|\bpitfalls?\b|\bhinder\w*|\bhamper\w*",
    AnswerType.REMEDY: r"\bhelp(s|ed|ful|ing)?\b|\bovercame\b|\bovercome\b|\bsolv\w+|\bdeal(t)?\b|\btackl\w+|"
    r"\bwork(s|ed) (well|best)\b|\bremed\w+|\bsucce\w+|\baddress(ed)?\b|\bget (a)?round\b|\bgot (a)?round\b|"
    r"\bresponse|\bfix(ed)?\b|\blessons?\b|\blearn",
}
_COUNTED = re.compile(
    r"\bhow many\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,2}?([\w-]+s|people|children|staff|money)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(earlier|older|old|previous|prior|original|first|superseded|replaced|withdrawn|outdated)\s+"
    r"(\w+\s+){0,2}(versions?|editions?|issues?|drafts?|guidance|documents?|papers?|reports?|briefings?)\b|"
    r"\bsuperseded\b|\bused to say\b|\bbefore it was (updated|replaced|revised|changed)\b|"
    r"\b(versions?|guidance|documents?|papers?|reports?) (that )?(was|were|has been|have been) "
    r"(superseded|replaced|updated|revised)\b",
    re.IGNORECASE,
)
_WANTED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _WANTS.items()}


def tidy(text: str, *, limit: int) -> str:
    """Return a question in normal form; raise `QuestionInvalid` for what is no question at all."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        " " if unicodedata.category(character) == "Cc" else character
        for character in text
        if unicodedata.category(character) not in ("Cf", "Cs", "Co", "Cn") or character == "\u200d"
    )
    text = " ".join(text.split())
    if not text:
        raise QuestionInvalid("The question is empty; type one.")
    if len(text) > limit:
        raise QuestionInvalid(
            f"The question has {len(text):,} characters; {limit:,} are taken at most. Shorten it."
        )
    return text


def understand(asked: str, finder: MentionFinder, *, ignored: Sequence[str] = ()) -> Question:
    """Read a tidied question that stands alone, `ignored` terms left out: "programmes:total-place"."""
    query = _what_is_asked(_ADDRESS.sub(" ", asked))
    mentions = without(finder.resolved(finder.find(query), query), ignored)
    shape = _shape(query, mentions)
    unnamed = without_programmes(query, finder)  # "New Deal" asks about no deal, "Fund" about no money
    reading = terms.read(query, mentions, finder.taxonomy, across=shape is Shape.ACROSS, ignored=ignored)
    return Question(
        asked=asked,
        query=query,
        phrases=tuple(match.group(1).strip() for match in _PHRASE.finditer(query)),
        mentions=mentions,
        shape=shape,
        wants=frozenset(kind for kind, pattern in _WANTED.items() if pattern.search(unnamed)),
        counted=counted.group(1) if (counted := _COUNTED.search(query)) else "",
        earlier=bool(_EARLIER.search(query)),
        beside=_without(query, reading.said),
        terms=reading.terms,
        narrowing=reading.narrowing,
        ignored=tuple(ignored),
    )


def _without(query: str, said: Sequence[str]) -> str:
    for words in said:
        query = query.replace(words, " ")
    return " ".join(query.split())


def without_programmes(query: str, finder: MentionFinder, *, ignored: Sequence[str] = ()) -> str:
    """Return a query with the names of programmes left out; those that are `ignored` are mere words."""
    for start, end in reversed(finder.programme_spans(query, besides=ignored_of("programmes", ignored))):
        query = f"{query[:start]} {query[end:]}"
    return " ".join(query.split())


def beyond(text: str, kinds: Collection[AnswerType]) -> str:
    """Return a question without the words by which it asks for some kinds of answer: "got in the way"."""
    for kind in kinds:
        text = _WANTED[kind].sub(" ", text)
    return " ".join(text.split())


def spelled_out(query: str, finder: MentionFinder, *, ignored: Sequence[str] = ()) -> str:
    """Return a query with the full names of the programmes that it names by an alias."""
    named = finder.programme_names(query, besides=ignored_of("programmes", ignored))
    names = [name for name in named if name.casefold() not in query.casefold()]
    return f"{query} ({'; '.join(names)})" if names else query


def _what_is_asked(text: str) -> str:
    """Leave out sentences that instruct instead of asking, when others are left."""
    sentences = _SENTENCE_END.split(text.strip())
    kept = [sentence for sentence in sentences if sentence.endswith("?") or not _INSTRUCTS.search(sentence)]
    return " ".join(" ".join(kept or sentences).split())


def _shape(query: str, mentions: Mentions) -> Shape:
    if len(mentions.programmes) > 1:
        return Shape.COMPARE
    if _ACROSS.search(query) and len(mentions.programmes) <= 1:
        return Shape.ACROSS
    return Shape.SINGLE


def narrowed_to(question: Question, programme: str, name: str, finder: MentionFinder) -> Question:
    """Return the part of a comparison that asks about one programme."""
    query, beside = (
        f"{name}: {without_programmes(text, finder, ignored=question.ignored)}"
        for text in (question.query, question.beside)
    )
    return replace(
        question,
        query=query,
        beside=beside,
        mentions=replace(question.mentions, programmes=(programme,)),
        shape=Shape.SINGLE,
    )
