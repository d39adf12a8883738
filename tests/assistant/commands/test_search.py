from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run


def test_hits_are_printed_with_their_place(precedent: Run) -> None:
    done = precedent("search", "competitive bidding in small towns", "--k", "2")
    assert (done.status, done.err) == (0, "")
    assert " 1. The Harbour Fund, 2001 to 2006" in done.out
    assert "page or section 1" in done.out
    assert " 3. " not in done.out


def test_hit_that_no_longer_stands_is_labelled(precedent: Run) -> None:
    out = precedent("search", "programme, in an earlier edition", "--k", "50").out
    assert "The Orchard Partnerships (withdrawn)" in out
    assert "The Lantern Programme, first edition (superseded)" in out


def test_json_holds_the_hits_best_first(precedent: Run) -> None:
    found = json.loads(precedent("search", "sharing data", "--json", "--k", "3").out)
    scores = [hit["score"] for hit in found["hits"]]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert {"passage_id", "document_id", "status", "signals", "text", "merged", "folded"} <= found["hits"][
        0
    ].keys()
    assert found["searched"]["documents"] == 4


def test_filters_narrow_the_search(precedent: Run) -> None:
    options = ("--nation", "WALES", "--status", "current", "--programme", "lantern", "--since", "2021")
    found = json.loads(precedent("search", "data", *options, "--json").out)
    assert {hit["document_id"] for hit in found["hits"]} == {"lantern"}
    assert found["searched"]["filters"]["nations"] == ["Wales"]


def test_phrase_must_occur(precedent: Run) -> None:
    found = json.loads(precedent("search", '"legal worry" or quays', "--json").out)
    assert {hit["document_id"] for hit in found["hits"]} == {"lantern"}


def test_nothing_found_says_what_to_try(precedent: Run) -> None:
    done = precedent("search", '"no such phrase anywhere"')
    assert done.status == 0
    assert "Nothing was found in 6 passages of 4 documents. Try other words" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("",), "type one"),
        (("data", "--programme", "Atlantis"), "Known: Harbour Fund, Lantern Programme"),
        (("data", "--status", "old"), "Known: current, superseded, withdrawn."),
        (("data", "--nation", "\udcff"), "There is no nation"),
    ],
)
def test_search_that_cannot_be_made_says_why(precedent: Run, arguments: tuple[str, ...], said: str) -> None:
    done = precedent("search", *arguments)
    assert (done.status, done.out) == (1, "")
    assert said in done.err


@pytest.mark.parametrize("arguments", [("data", "--k", "0"), ("data", "--k", "x"), (), ("data", "--wrong")])
def test_wrong_arguments_are_told_from_faults(precedent: Run, arguments: tuple[str, ...]) -> None:
    assert precedent("search", *arguments).status == 2


def test_missing_index_says_what_to_run(precedent: Run, tmp_path: Path) -> None:
    done = precedent("search", "data", "--index", str(tmp_path / "none"))
    assert (done.status, done.out) == (1, "")
    assert "precedent ingest" in done.err


def test_whoever_has_the_files_finds_all_of_them(precedent: Run, restricted_index: Path) -> None:
    assert (
        "The Harbour Fund, 2001 to 2006" in precedent("search", "quays", "--index", str(restricted_index)).out
    )
