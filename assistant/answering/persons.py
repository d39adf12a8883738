"""Find the persons that a question names, and whether the collection names them too.

A person is known by a title or by a given name before a surname; programmes, places and bodies that are
called after one are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.kernel.index.generation import Generation

_GIVEN_NAMES = """
Aaron Abdul Abdullah Abigail Adam Adrian Agnes Ahmed Aidan Aisha Alan Alasdair Albert Alex Alexander
Alexandra Alfred Ali Alice Alison Alistair Amanda Amelia Amina Amir Amit Amy Andrea Andrew Andy Angela
Angus Anita Anjali Ann Anna Anne Annette Anthony Antonia Anwar Arjun Arthur Asha Barbara Barry Beatrice
Ben Benjamin Bernadette Bernard Beth Betty Beverley Bill Bob Brenda Brendan Brian Bridget Bronwen Bruce
Callum Carl Carol Caroline Carolyn Catherine Cecilia Charles Charlie Cheryl Chris Christina Christine
Christopher Claire Clare Claudia Clive Colin Craig Dafydd Daniel Danielle Dave David Dawn Dean Deborah
Debra Denise Dennis Derek Diana Diane Dilip Donald Donna Doreen Dorothy Duncan Edith Edmund Edward Edwin
Eileen Elaine Eleanor Elizabeth Ellen Ellie Emily Emma Eric Esther Ethel Eva Evelyn Faisal Farah Fatima
Fiona Frances Frank Fred Frederick Gareth Gary Gavin Gemma Geoff Geoffrey George Gerald Geraldine Gerard
Gillian Giles Glenys Gordon Graeme Graham Greg Gwen Hamza Hannah Harold Harriet Harry Hassan Hazel Heather
Helen Henry Hilary Howard Hugh Hussein Ian Ibrahim Imran Irene Isaac Isabel Isabella Isla Ivan Jack
Jacqueline James Jamie Jan Jane Janet Janice Jasmine Jason Jean Jeff Jeffrey Jennifer Jenny Jeremy Jessica
Jill Jim Joan Joanna Joanne Joe John Jonathan Joseph Josephine Josh Joshua Joyce Juan Judith Julia Julian
Julie June Justin Kamal Karen Karl Kate Katherine Kathleen Kathryn Katie Keith Kelly Ken Kenneth Kerry
Kevin Khalid Kim Kirsty Krishna Lakshmi Laura Lauren Lee Leila Leonard Lesley Leslie Lewis Liam Lilian
Linda Lindsay Lisa Liz Lorraine Louis Louise Lucy Luke Lynn Lynne Maeve Malcolm Mandy Manuel Margaret
Maria Marian Marie Marilyn Marion Mark Martha Martin Mary Matthew Maureen Maurice Max Megan Meera Melanie
Melissa Michael Michelle Mike Miriam Mohamed Mohammad Mohammed Moira Molly Monica Muhammad Muriel Nadia
Nancy Naomi Natalie Natasha Nathan Neil Niamh Nicholas Nick Nicola Nicole Nigel Nikhil Noel Nora Norma
Norman Oliver Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Peggy Penelope Peter
Philip Philippa Phillip Phoebe Phyllis Piotr Priya Rachel Raj Rajesh Ralph Raymond Rebecca Rhian Rhys
Richard Rita Robert Roberta Robin Roger Ronald Rosemary Ross Roy Rupert Russell Ruth Ryan Sally Sam
Samantha Samuel Sandra Sanjay Sara Sarah Saul Scott Sean Sharon Sheila Shirley Sian Simon Siobhan Sofia
Sonia Sophia Sophie Stacey Stella Stephanie Stephen Steve Steven Stewart Stuart Sue Sunita Susan Susanna
Suzanne Sylvia Tania Tanya Tariq Teresa Terence Terry Thelma Theresa Thomas Tim Timothy Tina Toby Tom Tony
Tracey Tracy Trevor Valerie Vera Veronica Vicky Vijay Vincent Vivian Wayne Wendy Wilfred William Winifred
Yasmin Yusuf Yvonne Zara Zoe
""".split()  # noqa: SIM905 a list of words reads better so
_PRIVATE_TITLES = "Mr|Mrs|Ms|Miss|Mx"
_PUBLIC_TITLES = (
    "Lord|Lady|Sir|Dame|Baroness|Baron|Viscount|Earl|Professor|Prof|Dr|Doctor|Minister|Secretary|President"
    "|Councillor|Cllr|Mayor|Commissioner|Rt Hon|Right Honourable"
)
_SURNAME = r"(?:(?:de|van|von|al|el|bin)\s+)?(?:O['’])?[A-Z][\w’]+(?:['’-][A-Z]\w+)*(?<!['’]s)"
_MIDDLE = r"(?:\s+[A-Z]\.?(?=\s))?"
_GIVEN = "|".join(_GIVEN_NAMES)
_NAMED = re.compile(
    rf"\b(?:(?P<private>{_PRIVATE_TITLES})|(?P<public>{_PUBLIC_TITLES}))\b\.?"
    rf"\s+(?P<titled>{_SURNAME}(?:\s+{_SURNAME})?)"
    rf"|\b(?P<name>(?:{_GIVEN}){_MIDDLE}\s+{_SURNAME}(?:-{_SURNAME})?)"
)
_NAMED_IN_SMALL = re.compile(rf"\b(?:{_GIVEN})\s+[a-z]{{3,}}\b", re.IGNORECASE)
_WHO_IS = re.compile(rf"\b(?i:who(?:['’]s|\s+(?:is|was|are|were)))\s+(?P<name>{_SURNAME}\s+{_SURNAME})")
# Called after a person, and none: "Joseph Rowntree Foundation", "Charlotte Street".
_NO_PERSON = frozenset(
    """
    academy act and areas associates association authority avenue award bill board borough building
    centre centres charity church city college commission committee communities community company
    consultants consulting corporation council councils county court deal deals department district
    doctrine estate force forum foundation fund funds group hall hospital house initiative institute
    lane library limited llp local ltd museum network office park partners partnership partnerships
    place plan plc prize programme programmes project report review road scheme school society square
    start strategy street town trust union university ward way zone zones
    """.split()  # noqa: SIM905 a list of words reads better so
)
_MOST_PASSAGES = 60  # that are looked into for a name


@dataclass(frozen=True, slots=True)
class Person:
    """A name in a question: `query[start:end]`."""

    name: str  # without a title
    start: int
    end: int
    public: bool  # by the title of an office or a rank


def find(query: str, generation: Generation) -> Iterator[Person]:
    """Yield the persons that a question names, in order; names in small letters where all of it is small."""
    finder = generation.finder
    taken = [*finder.programme_spans(query), *finder.place_spans(query)]
    found = list(_NAMED.finditer(query)) or list(_WHO_IS.finditer(query)) or list(_in_small(query))
    for match in found:
        start, end = match.span()
        if any(start < until and begin < end for begin, until in taken) or _is_body(query, match):
            continue
        groups = match.groupdict()
        name = groups.get("titled") or groups.get("name") or match.group()
        yield Person(name, start, end, bool(groups.get("public")))


def _in_small(query: str) -> Iterator[re.Match[str]]:
    """Yield names of a question that has no capitals at all: "where does john smith live"."""
    return _NAMED_IN_SMALL.finditer(query) if query[1:].islower() else iter(())


def _is_body(query: str, match: re.Match[str]) -> bool:
    """Tell whether a name is that of a body, a street or the like, by its words and the two that follow."""
    following = re.match(r"(?:\s+(?:and\s+)?[\w&-]+){1,2}", query[match.end() :])
    words = [*match.group().split(), *(following.group().split() if following else ())]
    capitals = [word for word in words if word[:1].isupper()] if not query[1:].islower() else words
    return any(word.strip(".,?!'’").casefold() in _NO_PERSON for word in capitals)


def is_held(name: str, generation: Generation) -> bool:
    """Tell whether the collection names somebody, in a text or as an author or publisher."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1]
    written = re.compile(r"\b" + r"\W+(?:\w\W+)?".join(map(re.escape, words)) + r"\b", re.IGNORECASE)
    sources = (each.source for each in generation.sources.values())
    told = (
        text
        for source in sources
        for text in (
            source.title,
            source.publisher,
            *(part for each in source.references for part in (each.publisher, each.title)),
        )
    )
    if any(written.search(text) for text in told):
        return True
    rows = set.intersection(*(set(generation.lexical.holding(word)) for word in words)) if words else set()
    found = generation.passages.by_rows(sorted(rows)[:_MOST_PASSAGES]).values()
    return any(written.search(each.passage.text) for each in found)
