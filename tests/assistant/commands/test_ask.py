from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Run
from rich.console import Console

from assistant.bootstrap import Assistant
from assistant.commands.ask import reference, show
from assistant.kernel.domain import Answer, DocumentStatus, Statement, StatementKind, Written
from tools.scripted_model.server import serving


def test_answer_is_printed_with_its_sources(precedent: Run) -> None:
    done = precedent("ask", "How much did each town in the Harbour Fund receive?")
    assert (done.status, done.err) == (0, "")
    assert "Each town in the Harbour Fund received £3.5m over five years from the Treasury. [" in done.out
    assert "Sources" in done.out
    assert "The Harbour Fund, 2001 to 2006, Test Library, 2020, page 1" in done.out
    assert "/documents/harbour-fund/pages/1?start=" in done.out


def test_a_model_that_fails_is_told_of_in_the_answer_and_not_in_log_lines(
    precedent: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as server:
        monkeypatch.setenv("PRECEDENT_MODEL", "openai:bad-key")
        monkeypatch.setenv("PRECEDENT_MODEL_URL", server.url)
        done = precedent("ask", "How much did each town in the Harbour Fund receive?")
    assert len(server.calls) == 1
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("The language model is not available")
    assert "received £3.5m over five years" in done.out


def test_section_is_named_where_there_are_no_pages(precedent: Run) -> None:
    done = precedent("ask", "What was the Lantern Programme?", "--status", "current")
    assert "section “What the Lantern Programme was”" in done.out


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("How many orchards did the Orchard Partnerships plant?", "(withdrawn)"),
        ("How many councils was the Lantern Programme to begin with, in its first edition?", "(superseded)"),
    ],
)
def test_source_that_no_longer_stands_is_labelled(precedent: Run, question: str, label: str) -> None:
    assert label in precedent("ask", question).out


def test_nothing_found_shows_the_nearest_passages(precedent: Run) -> None:
    done = precedent("ask", "What is the capital of Peru?")
    assert done.status == 0
    assert "The collection does not say." in done.out
    assert "Nearest passages" in done.out


def test_choices_are_printed(precedent: Run) -> None:
    done = precedent("ask", "What was coastal money?")
    assert "may mean either of two programmes" in done.out
    assert done.out.count("•") == 2


def test_json_is_the_whole_answer(precedent: Run) -> None:
    done = precedent("ask", "Compare the Harbour Fund with the Lantern Programme", "--json")
    answer = json.loads(done.out)
    assert answer["status"] == "answered"
    assert answer["text"].startswith("Harbour Fund\n")
    numbers = [citation["number"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(citation["quote"] for citation in answer["citations"])
    assert {"statements", "searched", "nearest", "generation", "timings_ms"} <= answer.keys()


def test_filters_narrow_the_answer(precedent: Run) -> None:
    options = ("--programme", "hbf", "--place", "whitby", "--barrier", "funding", "--kind", "programme")
    dates = ("--nation", "england", "--status", "current", "--since", "2020", "--until", "2020")
    answer = json.loads(precedent("ask", "How much did it cost?", *options, *dates, "--json").out)
    assert answer["searched"]["filters"]["programmes"] == ["harbour-fund"]
    assert answer["searched"]["filters"]["year_to"] == 2020
    assert {citation["document_id"] for citation in answer["citations"]} <= {"harbour-fund"}


def test_option_may_be_repeated(precedent: Run) -> None:
    done = precedent("ask", "quays and orchards?", "--nation", "England", "--nation", "Scotland", "--json")
    assert json.loads(done.out)["searched"]["documents"] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("",), "The question is empty; type one."),
        (("  \t ",), "The question is empty; type one."),
        (("x" * 10_000,), "2,000 are taken at most"),
        (
            ("What?", "--programme", "Atlantis"),
            "There is no programme called 'Atlantis'. Known: Harbour Fund",
        ),
        (("What?", "--nation", "Peru"), "Known: England, Scotland, Wales."),
        (("What?", "--kind", "\udcff"), "There is no kind of document called"),
        (("What?", "--since", "99999999999999999999"), "There is no year"),
    ],
)
def test_question_that_cannot_be_asked_says_why(
    precedent: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = precedent("ask", *arguments)
    assert (done.status, done.out) == (1, "")
    assert said in done.err


@pytest.mark.parametrize("question", ["???", "\udcff\udcfewhat", "👍", "что это было?", "[bold]x[/bold] [/]"])
def test_odd_question_is_answered_politely(precedent: Run, question: str) -> None:
    done = precedent("ask", question)
    assert (done.status, done.err) == (0, "")
    assert done.out.strip()


def test_missing_index_says_what_to_run(precedent: Run, tmp_path: Path) -> None:
    done = precedent("ask", "What was it?", "--index", str(tmp_path / "none"))
    assert (done.status, done.out) == (1, "")
    assert "run 'precedent ingest' to build one" in done.err


def test_markup_in_a_source_is_printed_as_it_stands(assistant: Assistant) -> None:
    answer = assistant.ask("What was the Harbour Fund?").answer
    marked = replace(answer, statements=(replace(answer.statements[0], text="[red]£3m[/red] [/] :smile:"),))
    printed = io.StringIO()
    console = Console(file=printed, width=200)
    show(marked, console, "http://127.0.0.1:8000")
    assert "[red]£3m[/red] [/] :smile:" in printed.getvalue()


def printed(answer: Answer) -> str:
    console = Console(file=io.StringIO(), width=200)
    show(answer, console, "http://127.0.0.1:8000")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_models_words_are_told_from_what_no_source_bears_out_and_from_quotations(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What was the Harbour Fund?").answer
    said = (
        Statement("Fourteen towns mended quays.", StatementKind.WRITTEN, (1,)),
        Statement("Forty towns mended quays.", StatementKind.UNSUPPORTED),
        Statement("The language model is busy, so quotations follow.", StatementKind.NOTICE),
        *answer.statements,
    )
    shown = printed(replace(answer, statements=said, written=Written("openai:m", {})))
    assert "Fourteen towns mended quays. [1]\nNot found in the sources: Forty towns" in shown
    assert "\n\nThe language model is busy, so quotations follow.\n" in shown
    assert "Written by a language model (openai:m) from the passages cited" in shown
    assert "Each quotation was checked against its page." in shown


def test_quotations_claim_no_writer(assistant: Assistant) -> None:
    shown = printed(assistant.ask("What was the Harbour Fund?").answer)
    assert "language model" not in shown and "Each quotation was checked" in shown
    assert "checked" not in printed(assistant.ask("What is the capital of Peru?").answer)


def test_reference_names_the_page_as_printed_and_leaves_out_what_is_not_known(assistant: Assistant) -> None:
    citation = assistant.ask("What was the Harbour Fund?").answer.citations[0]
    labelled = replace(citation, page_label="iv")
    assert "page iv (1 in the file)" in reference(labelled)
    bare = replace(citation, publisher="", published="", heading="", status=DocumentStatus.CURRENT)
    assert reference(bare) == "The Harbour Fund, 2001 to 2006, page 1"


def test_whoever_has_the_files_is_answered_from_all_of_them(precedent: Run, restricted_index: Path) -> None:
    done = precedent(
        "ask", "How much did each town in the Harbour Fund receive?", "--index", str(restricted_index)
    )
    assert "Each town in the Harbour Fund received £3.5m" in done.out
