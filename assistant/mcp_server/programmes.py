"""Programmes by name: which there are, and several side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from assistant.answering.part_by_part import programme_name
from assistant.kernel.domain import Answer, AnswerStatus, Filters, Statement, StatementKind
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.mcp_server.shapes import Comparison, Part, Programme, Programmes
from assistant.mcp_server.showing import citations, statements
from assistant.retrieval.filtering import resolve

_NEAR = 5  # names that are told where one is unknown
_ALIKE = 0.5  # share of its letters, as difflib measures it


def listed(generation: Generation) -> Programmes:
    """Return the programmes that the collection has documents on, by name."""
    facets = generation.facets
    counts = facets.counts("programmes", facets.through(Filters()))
    found = [_programme(generation, value, count.documents) for value, count in counts.items()]
    return Programmes(programmes=sorted(found, key=lambda item: item.name.casefold()))


def _programme(generation: Generation, value: str, documents: int) -> Programme:
    known = generation.taxonomy.programme(value)
    first, last = known.years if known else (None, None)
    return Programme(
        id=value,
        name=programme_name(generation, value),
        aliases=list(known.aliases) if known else [],
        nation=known.nation if known else "",
        first_year=first,
        last_year=last,
        documents=documents,
    )


def named(names: Iterable[str], generation: Generation) -> dict[str, str]:
    """Return programme → its name; raise `QuestionInvalid` for an unknown one, with names near it."""
    ids = [_id(generation, name) for name in names]
    return {each: programme_name(generation, each) for each in ids}


def comparable(names: Sequence[str], generation: Generation) -> dict[str, str]:
    """Return the same of programmes that are to be compared; raise `QuestionInvalid` for fewer than two.

    Those that only a catalogue knows, and the taxonomy does not, are not recognised in a question.
    """
    found = named(names, generation)
    if strange := [each for each in found if generation.taxonomy.programme(each) is None]:
        raise QuestionInvalid(
            f"{', '.join(strange)}: not in the taxonomy, so it cannot be compared; ask, with it as a filter."
        )
    if len(found) < 2:
        raise QuestionInvalid(f"These are one programme, {', '.join(found.values())}; name another.")
    return found


def _id(generation: Generation, name: str) -> str:
    try:
        return resolve(Filters(programmes=(name,)), generation).programmes[0]
    except QuestionInvalid:
        near = _near(generation, name)
        meant = f" Is it one of these: {', '.join(near)}?" if near else ""
        raise QuestionInvalid(
            f"There is no programme called '{name}'.{meant} list_programmes names those there are."
        ) from None


def _near(generation: Generation, name: str) -> list[str]:
    names = {
        each.casefold(): programme.name
        for programme in generation.taxonomy.programmes
        for each in (programme.id, programme.name, *programme.aliases)
    }
    alike = get_close_matches(name.casefold(), names, n=_NEAR, cutoff=_ALIKE)
    return list(dict.fromkeys(names[each] for each in alike))


def question(names: Mapping[str, str], aspect: str) -> str:
    """Return the question that is answered part by part; `names`: programme → what it is called."""
    *others, last = names.values()
    return f"Compare {', '.join(others)} and {last}: {aspect}"


def compared(answer: Answer, names: Mapping[str, str], aspect: str, site: str) -> Comparison:
    """Return an answer part by part; `names`: programme → what it is called, in the headings too."""
    said = _by_heading(answer.statements, set(names.values()))
    asked_back = answer.status in (AnswerStatus.CLARIFY, AnswerStatus.DECLINED)
    return Comparison(
        status=answer.status,
        aspect=aspect,
        parts=[] if asked_back else [_part(each, name, said.get(name, [])) for each, name in names.items()],
        notices=[each.text for each in said.get("", [])] + list(answer.choices),
        citations=citations(answer, site),
    )


def _by_heading(said: Sequence[Statement], names: set[str]) -> dict[str, list[Statement]]:
    """Return name → the statements under that heading; under "" what is about all of them."""
    parts: dict[str, list[Statement]] = {}
    name = ""
    for each in said:
        if each.kind is StatementKind.HEADING and each.text in names:
            name = each.text
        else:
            # A notice after what was cited is about the whole answer: of a part without any, it says so.
            whole = each.kind is StatementKind.NOTICE and name in parts
            parts.setdefault("" if whole else name, []).append(each)
    return parts


def _part(programme: str, name: str, said: Sequence[Statement]) -> Part:
    lines = [each.spoken + "".join(f" [{number}]" for number in each.citations) for each in said]
    return Part(
        programme=programme,
        name=name,
        found=any(each.citations for each in said),
        text="\n".join(lines) or f"The collection does not say this of {name}.",
        statements=statements(said),
    )
