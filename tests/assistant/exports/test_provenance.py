from __future__ import annotations

from dataclasses import fields, replace

import pytest
from exported_made import ANSWERED, GENERATION, answer, citation, extract

from assistant.exports.provenance import provenance
from assistant.kernel.domain import AnswerStatus, Filters, Searched, Statement, StatementKind, Term, Written

_ASKED = "What was dug?"


def test_it_says_when_from_which_collection_and_what_was_searched() -> None:
    assert provenance(_ASKED, answer(), ANSWERED, {}) == (
        "Answered on 3 March 2027 at 09:30 UTC from the collection of 22 November 2026 "
        f"(generation {GENERATION}). 1,514 passages of 45 documents were searched."
    )


_WRITTEN = Statement("Two wells.", StatementKind.WRITTEN, (1,))
_MODEL = Written("openai:m", {"answer": "0a1b2c3d4e5f", "repair": "5f4e3d2c1b0a"})


@pytest.mark.parametrize(
    ("statements", "written", "said"),
    [
        ((_WRITTEN,), _MODEL, "Written by the language model openai:m (prompts: answer 0a1b2c3d4e5f; repair 5f4e3d2c1b0a)."),
        ((_WRITTEN, extract("Two wells.", 1)), _MODEL, "Partly written by the language model openai:m"),
        ((extract("Two wells.", 1),), _MODEL, ""),
        ((_WRITTEN,), None, ""),
    ],
)  # fmt: skip
def test_it_says_which_model_wrote_it_with_which_prompts(
    statements: tuple[Statement, ...], written: Written | None, said: str
) -> None:
    made = provenance(_ASKED, answer(*statements, citations=(citation(),), written=written), ANSWERED, {})
    assert said in made if said else "language model" not in made


def test_it_says_how_a_follow_up_was_read() -> None:
    made = answer(searched=Searched(1, 2, Filters(), "What was dug in Leeds?"))
    assert "were searched for “What was dug in Leeds?”." in provenance(_ASKED, made, ANSWERED, {})


def test_it_names_what_was_understood_and_what_the_search_was_narrowed_to() -> None:
    filters = Filters(programmes=("wells-fund", "x"), nations=("Wales",), year_from=2010, year_to=2015)
    made = answer(
        searched=Searched(1, 2, filters, _ASKED), understood=(Term("places", "Yorkshire", "Yorkshire"),)
    )
    said = provenance(_ASKED, made, ANSWERED, {"wells-fund": "Wells Fund"})
    assert "Understood as: Yorkshire." in said
    assert said.endswith(
        "narrowed to programme Wells Fund or x; nation Wales; published between 2010 and 2015."
    )


def test_it_says_what_the_reader_asked_to_leave_out() -> None:
    made = answer(searched=Searched(1, 2, Filters(), _ASKED, ("years:2015-", "programmes:wells-fund")))
    said = provenance(_ASKED, made, ANSWERED, {"wells-fund": "Wells Fund"})
    assert said.endswith("searched; the reader asked to leave out “since 2015” and “Wells Fund”.")


def test_every_filter_is_named() -> None:
    facets = {
        item.name: 2010 if item.name.startswith("year") else ("of-its-own",) for item in fields(Filters)
    }
    for facet, value in facets.items():
        made = answer(searched=Searched(1, 2, Filters(**{facet: value}), _ASKED))
        assert "narrowed to" in provenance(_ASKED, made, ANSWERED, {}), facet


@pytest.mark.parametrize("status", [AnswerStatus.CLARIFY, AnswerStatus.DECLINED])
def test_it_claims_no_search_where_there_was_none(status: AnswerStatus) -> None:
    assert "searched" not in provenance(_ASKED, answer(status=status), ANSWERED, {})


@pytest.mark.parametrize(("generation", "said"), [("spring", "from generation spring"), ("", "Answered.")])
def test_a_generation_of_another_name_is_given_as_it_is(generation: str, said: str) -> None:
    assert said in provenance(_ASKED, replace(answer(), generation=generation), None, {})
