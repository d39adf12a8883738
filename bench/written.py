"""Measure answers that a scripted model writes, beside those without one: `python -m bench.written`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.bootstrap import Assistant, Reply, build_assistant, configure_logging
from assistant.evaluation.answers import ALL, FIGURES, RECORDS, AnswerReport, evaluate_answers
from assistant.evaluation.commands import GOLDEN
from assistant.evaluation.golden import read_questions
from assistant.evaluation.marking import normalise
from assistant.evaluation.progress import drawn
from assistant.evaluation.tables import Table, figure, share
from assistant.kernel.domain import Answer, Citation, Statement, StatementKind
from assistant.kernel.settings import Settings
from bench import writing_times
from bench.record import record
from tools.scripted_model.reading import read
from tools.scripted_model.rewording import reword
from tools.scripted_model.server import ScriptedServer, serving
from tools.scripted_model.words import content, sentences

HELD_OUT = Path("golden/held-out.yaml")
_SHOWN = ("nugget_recall", "all_nuggets", "abstention_precision", "abstention_recall", "quotes_verified",
          "on_programme", "forbidden_shown")  # fmt: skip
_SAME = 0.8  # of a quote's words, that stand in the sentence that the model reworded
_SAID = 0.6  # of a statement's words, that a quote has which is of another sentence
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Cited:
    """How the citations of written statements fare."""

    statements: int
    citations: int
    same: int  # citations whose quote is the sentence that the model reworded
    alike: int  # others whose quote has the statement's figures and most of its words
    found: int  # statements for which the reworded sentence is among the quotes
    wrong: tuple[str, ...]  # the other citations: statement and quote

    @property
    def precision(self) -> float | None:
        """Share of citations whose quote bears its statement out."""
        return (self.same + self.alike) / self.citations if self.citations else None


@dataclass
class Kept:
    """An assistant that keeps what it answered."""

    assistant: Assistant
    answers: list[Answer] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.assistant, name)

    def ask(self, question: str, **options: Any) -> Reply:
        """Answer, and keep the answer."""
        reply = self.assistant.ask(question, **options)
        self.answers.append(reply.answer)
        return reply


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one file of questions, asked without a model and with one."""

    plain: AnswerReport
    written: AnswerReport
    cited: Cited
    own_words: float  # nuggets in the model's words alone, where it wrote
    answers: int  # that it wrote
    fell_back: int
    dropped: int  # statements


_OF_WRITING: Mapping[str, Callable[[Asked], str]] = {
    "Nugget recall in the model's words alone": lambda each: figure(each.own_words),
    "Answers that it wrote": lambda each: str(each.answers),
    "Answers that fell back": lambda each: str(each.fell_back),
    "Statements left out": lambda each: str(each.dropped),
}


def main(
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    faults: Annotated[bool, typer.Option(help="Time every way to fail too, which takes a minute.")] = True,
) -> None:
    """Ask the golden questions with a scripted model that behaves well, and time what may go wrong."""
    settings = Settings().model_copy(update={"records": RECORDS})
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings.model_copy(update={"log_level": "error"}))
    files = {"golden": settings.corpus / GOLDEN, "held out": settings.corpus / HELD_OUT}
    with serving() as server:
        asked = {name: _asked(settings, path, server) for name, path in files.items()}
        overhead = writing_times.overhead(settings, _single(files["golden"]))
        fallen = writing_times.fall_back(settings, server) if faults else []
    first = writing_times.first_statement(settings)
    figures = {
        "answers": {name: _figures(each) for name, each in asked.items()},
        "overhead_ms": overhead,
        "fall_back": fallen,
        "first_statement": first,
    }
    record(
        "written",
        "Answers that a model writes",
        "python -m bench.written",
        figures,
        [
            "The model is the scripted one that behaves well: it rewords sentences of the passages and cites "
            "them. What a real one chooses and how it puts it is not measured here.",
            "## Golden questions, without a model and with it",
            _answers_table(asked),
            "## Citations of what it wrote",
            _cited_table(asked),
            "## Time",
            *writing_times.parts(overhead, fallen, first),
        ],
    )


def _single(path: Path) -> list[str]:
    """Return the questions that stand alone."""
    return [each.text for each in read_questions(path) if not each.thread]


def _asked(settings: Settings, path: Path, server: ScriptedServer) -> Asked:
    plain, _ = _evaluated(settings, path)
    before = len(server.calls)
    model = {"model": "openai:good", "model_url": server.url}
    written, answers = _evaluated(settings.model_copy(update=model), path)
    came_from = _reworded(server, before)
    own = [each for each in answers if _statements(each)]
    nuggets = {each.text: each.nuggets for each in read_questions(path)}
    return Asked(
        plain,
        written,
        _cited(own, came_from),
        own_words=_in_own_words(own, nuggets),
        answers=len(own),
        fell_back=sum(bool(each.written and each.written.fault) for each in answers),
        dropped=sum(each.written.dropped for each in answers if each.written),
    )


def _evaluated(settings: Settings, path: Path) -> tuple[AnswerReport, list[Answer]]:
    built = Kept(build_assistant(settings, recorded=True))
    try:
        with drawn() as progress:
            return evaluate_answers(built, path, progress=progress), built.answers  # type: ignore[arg-type]
    finally:
        built.assistant.library.close()
        built.assistant.records.close()


def _reworded(server: ScriptedServer, before: int) -> Mapping[str, set[str]]:
    """Return for each thing that the model may have written the sentences of its prompts that it reworded."""
    found: dict[str, set[str]] = {}
    for call in server.calls[before:]:
        for passage in read(call.asked).passages:
            for sentence in sentences(passage.text):
                found.setdefault(_plain(reword(sentence)), set()).add(sentence)
    return found


def _statements(answer: Answer) -> list[Statement]:
    return [each for each in answer.statements if each.kind is StatementKind.WRITTEN]


def _cited(answers: Sequence[Answer], came_from: Mapping[str, set[str]]) -> Cited:
    statements = citations = same = alike = found = 0
    wrong = []
    for answer in answers:
        by_number = {citation.number: citation for citation in answer.citations}
        for statement in _statements(answer):
            quotes = [by_number[number] for number in statement.citations]
            own = [_is_of(quote, came_from.get(_plain(statement.text), set())) for quote in quotes]
            statements, citations = statements + 1, citations + len(quotes)
            same, found = same + sum(own), found + any(own)
            for quote, is_own in zip(quotes, own, strict=True):
                if not is_own and _says(quote, statement.text):
                    alike += 1
                elif not is_own:
                    wrong.append(f"{statement.text} ← {quote.quote}")
    return Cited(statements, citations, same, alike, found, tuple(wrong))


def _is_of(citation: Citation, reworded: set[str]) -> bool:
    """Tell whether a quote is a sentence that was reworded, or a part of it that stands on one page."""
    quoted = content(normalise(citation.quote))
    return any(
        len(quoted & content(normalise(sentence))) >= _SAME * max(len(quoted), 1) for sentence in reworded
    )


def _says(citation: Citation, statement: str) -> bool:
    wanted, quoted = content(normalise(statement)), content(normalise(citation.quote))
    figures = set(_FIGURE.findall(statement)) <= set(_FIGURE.findall(citation.quote))
    return figures and len(wanted & quoted) >= _SAID * max(len(wanted), 1)


def _in_own_words(answers: Sequence[Answer], nuggets: Mapping[str, Sequence[re.Pattern[str]]]) -> float:
    shares = []
    for answer in answers:
        wanted = nuggets.get(answer.question, ())
        said = normalise("\n".join(each.text for each in answer.statements))
        if wanted:
            shares.append(sum(bool(pattern.search(said)) for pattern in wanted) / len(wanted))
    return sum(shares) / len(shares) if shares else 0.0


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", normalise(text).casefold()))


def _figures(asked: Asked) -> dict[str, Any]:
    cited = asked.cited
    return {
        "generation": asked.written.generation,
        **{
            name: {which: getattr(report.summary[ALL], name) for which, report in _reports(asked).items()}
            for name in ("questions", *_SHOWN)
        },
        "nugget_recall_own_words": asked.own_words,
        "written_answers": asked.answers,
        "fell_back": asked.fell_back,
        "statements_dropped": asked.dropped,
        "statements": cited.statements,
        "citations": cited.citations,
        "citations_of_the_reworded_sentence": cited.same,
        "citations_of_another_that_says_it": cited.alike,
        "citation_precision": cited.precision,
        "statements_with_the_reworded_sentence": cited.found,
        "not_borne_out": cited.wrong,
    }


def _reports(asked: Asked) -> Mapping[str, AnswerReport]:
    return {"without": asked.plain, "with": asked.written}


def _answers_table(asked: Mapping[str, Asked]) -> Table:
    columns = [(name, which) for name in asked for which in ("without", "with")]
    rows = [
        (
            FIGURES[name].label,
            *(FIGURES[name].said(_reports(asked[file])[which].summary[ALL]) for file, which in columns),
        )
        for name in ("questions", *_SHOWN)
    ]
    for label, said in _OF_WRITING.items():
        rows.append((label, *(cell for each in asked.values() for cell in ("", said(each)))))
    return Table(("Measure", *(f"{name}, {which}" for name, which in columns)), tuple(rows))


def _cited_table(asked: Mapping[str, Asked]) -> Table:
    def row(label: str, said: Callable[[Cited], str]) -> tuple[str, ...]:
        return (label, *(said(each.cited) for each in asked.values()))

    return Table(
        ("Measure", *asked),
        (
            row("Statements", lambda cited: str(cited.statements)),
            row("Citations", lambda cited: str(cited.citations)),
            row("· of the sentence that was reworded", lambda cited: str(cited.same)),
            row("· of another, with its figures and most of its words", lambda cited: str(cited.alike)),
            row("Citation precision", lambda cited: share(cited.precision)),
            row(
                "Statements with the reworded sentence among their quotes",
                lambda cited: share(cited.found / cited.statements if cited.statements else None),
            ),
        ),
    )


if __name__ == "__main__":
    typer.run(main)
