"""Load the app for Slack and time it, in the local Slack: `python -m bench.slack`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Protocol

import httpx
import typer

from assistant.evaluation.commands import GOLDEN
from assistant.evaluation.golden import read_questions
from assistant.evaluation.tables import Table
from assistant.kernel.settings import Settings
from bench.record import against, record
from bench.server import Server, serving
from bench.slack_app import MANIFEST, over_http, over_socket
from bench.slack_asking import Crowd, Outcome, Question, answered, outcomes, percentiles, summed
from tests.local_slack import LocalSlack

LOAD, LOAD_SECONDS = 20, 30  # questions a second, and for how long
AT_ONCE = 200  # questions for the figure of how many are answered in a second
BURST, BURSTS, BETWEEN = 20, 10, 1.0  # questions at once, one of each person; how often; seconds between
ASKED = 200  # questions after which memory is read
STEADY, STEADY_SECONDS = (1, 2), 40  # questions a second, and for how long
ACKNOWLEDGED_MS, FIRST_WORDS_MS = 500.0, 1000.0  # targets: p99, p95
_PATIENCE = 300.0  # seconds that the answers to a load may take
_PAUSE = 0.2  # seconds between two questions that are asked one by one


class _Run(Protocol):
    def __call__(self, slack: LocalSlack, index: Path, folder: Path) -> AbstractContextManager[Server]:
        """Run the app."""


def main(index: Annotated[Path | None, typer.Option(help="The index to read.")] = None) -> None:
    """Measure and write the figures; fail where the local Slack refused what the real one would refuse."""
    settings = Settings()
    index = index or settings.index
    questions = read_questions(settings.corpus / GOLDEN)
    texts = [item.text for item in questions if not item.thread]
    busy = [os.getloadavg()[0]]
    figures: dict[str, Any] = {}
    parts = {"socket": over_sockets, "http": by_http, "bursts": in_bursts, "serve": web_service}
    for name, measure in parts.items():
        figures[name] = measure(index, texts)
        busy.append(os.getloadavg()[0])
    figures["load between the parts"] = [round(each, 1) for each in busy]
    targets = {"acknowledged_p99_ms": ACKNOWLEDGED_MS, "first_words_p95_ms": FIRST_WORDS_MS}
    record(
        "slack",
        "The app for Slack",
        "python -m bench.slack",
        {**figures, "targets": targets, "questions": len(texts)},
        _report(figures),
    )


def over_sockets(index: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Return the figures of `precedent slack`: words and answers, acknowledgements, memory."""
    with _running(over_socket, index) as (slack, app):
        memory = {"started": app.resident_mb()}
        told: dict[str, Any] = {"one by one": _told(slack, _one_by_one(slack, texts))}
        for rate in STEADY:
            crowd = Crowd(slack, rate * STEADY_SECONDS, texts)
            told[f"{rate} a second"] = _told(slack, crowd.ask_steadily(rate, rate * STEADY_SECONDS))
        asked = len(texts) + sum(STEADY) * STEADY_SECONDS
        _one_by_one(slack, list(islice(cycle(texts), max(0, ASKED - asked))))
        memory[f"after {ASKED} questions"] = app.resident_mb()
        loaded = _loaded(slack, texts)
        memory["after the load"] = app.resident_mb()
        memory["most"] = app.peak_mb()
    return {"told_ms": told, **loaded, "memory_mb": memory}


def by_http(index: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Return the figures of `/slack/events` in `precedent serve` under the same load."""
    with _running(over_http, index) as (slack, app):
        memory = {"started": app.resident_mb()}
        _one_by_one(slack, texts[:5])
        loaded = _loaded(slack, texts)
        memory["after the load"] = app.resident_mb()
        memory["most"] = app.peak_mb()
    return {**loaded, "memory_mb": memory}


def in_bursts(index: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Return what becomes of bursts of questions under Slack's limits, half of their events sent twice."""
    with _running(over_socket, index) as (slack, _):
        slack.limit_as_slack_does()
        crowd = Crowd(slack, BURST * BURSTS, texts, people=BURST)
        asked: list[Question] = []
        twice = 0
        for _ in range(BURSTS):
            burst = [crowd.ask() for _ in range(BURST)]
            twice += sum(slack.redeliver(question.ts) for question in burst[::2])
            asked += burst
            time.sleep(BETWEEN)
        answered(slack, asked, _PATIENCE)
        slack.wait_until_quiet(60, still=2)
        found = outcomes(slack, asked)
        limited = {call: count for call, count in slack.summary().items() if call.endswith(" busy")}
        return {
            **summed(found),
            "people": len(crowd.people),
            "channels": len(crowd.channels),
            "sent_twice": twice,
            "never_acknowledged": len(slack.lost),
            "all_answered_s": round(_until_all(asked, found), 1),
            "whole_ms": percentiles(each.whole for each in found if each.whole),
            "calls_over_a_limit": limited,
        }


def web_service(index: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Return the memory of `precedent serve` without Slack, for comparison."""
    with serving(index) as server, httpx.Client(base_url=server.url, timeout=30) as client:
        memory = {"started": server.resident_mb()}
        for text in islice(cycle(texts), ASKED):
            client.post("/api/ask", json={"question": text}).raise_for_status()
        memory[f"after {ASKED} questions"] = server.resident_mb()
        memory["most"] = server.peak_mb()
    return {"memory_mb": memory}


@contextmanager
def _running(run: _Run, index: Path) -> Iterator[tuple[LocalSlack, Server]]:
    with (
        TemporaryDirectory() as folder,
        LocalSlack(manifest=MANIFEST) as slack,
        run(slack, index, Path(folder)) as app,
    ):
        yield slack, app


def _one_by_one(slack: LocalSlack, texts: Sequence[str]) -> list[Question]:
    crowd = Crowd(slack, len(texts), texts)
    asked = []
    for _ in texts:
        asked.append(crowd.ask())
        slack.wait_for(lambda: slack.answers(asked[-1].channel, asked[-1].ts), 30)
        time.sleep(_PAUSE)
    return asked


def _told(slack: LocalSlack, asked: Sequence[Question]) -> dict[str, Any]:
    """Return how long the first words and whole answers took, once all are there."""
    answered(slack, asked, _PATIENCE)
    found = outcomes(slack, asked)
    return {
        "questions": len(found),
        "answered": summed(found)["answered"],
        "first_words": percentiles(each.first for each in found if each.first),
        "whole": percentiles(each.whole for each in found if each.whole),
    }


def _loaded(slack: LocalSlack, texts: Sequence[str]) -> dict[str, Any]:
    """Return what a load that lasts does, and one that comes at once."""
    before = len(slack.acknowledged)
    count = LOAD * LOAD_SECONDS
    asked = Crowd(slack, count, texts).ask_steadily(LOAD, count)
    took = asked[-1].at - asked[0].at
    told = _told(slack, asked)
    times = [each.seconds for each in slack.acknowledged[before:]]
    crowd = Crowd(slack, AT_ONCE, texts)
    at_once = [crowd.ask() for _ in range(AT_ONCE)]
    answered(slack, at_once, _PATIENCE)
    return {
        "asked_a_second": round((count - 1) / took, 1),
        "acknowledgements": len(times),
        "acknowledged_ms": percentiles(times, most=True),
        "told_under_load_ms": told,
        "answered_a_second": round(AT_ONCE / _until_all(at_once, outcomes(slack, at_once)), 1),
        "never_acknowledged": len(slack.lost),
    }


def _until_all(asked: Sequence[Question], found: Sequence[Outcome]) -> float:
    """Return the seconds from the first question to the last answer."""
    ends = [question.at + (each.whole or 0.0) for question, each in zip(asked, found, strict=True)]
    return max(ends) - asked[0].at


def _report(figures: Mapping[str, Any]) -> list[Table | str]:
    loads = ", ".join(str(each) for each in figures["load between the parts"])
    return [
        "The app runs in a process of its own, over the collection that ships, without a model. Slack is the "
        "local one of the tests, which answers at once: the network to Slack, and Slack itself, come on top. "
        f"Both share the machine's cores; its load before, between and after the parts was {loads}.",
        f"## Acknowledged, at {LOAD} questions a second for {LOAD_SECONDS} s",
        _acknowledged(figures),
        "Every question is a mention in a channel, of which Slack sends two events; two more tell the app of "
        "its own answer. All are counted.",
        "## From the question to its first words, and to the whole answer",
        _words(figures),
        "## Memory, MB",
        _memory(figures),
        f"## {BURST * BURSTS} questions in bursts, under Slack's limits",
        _bursts(figures["bursts"]),
        f"{BURST} people ask one question each, {BURSTS} times, {BETWEEN:g} s apart. Half of the events are "
        "sent a second time. Slack's documented limits hold: 20 streams begun in a minute, one message a "
        "second in a channel. What is not streamed is posted when it is whole.",
    ]


def _acknowledged(figures: Mapping[str, Any]) -> Table:
    rows = []
    for name, label in (("socket", "Socket Mode"), ("http", "HTTP")):
        times = figures[name]["acknowledged_ms"]
        rows.append(
            (
                label,
                *(f"{times[each]:g}" for each in ("p50", "p95", "p99", "most")),
                f"≤ {ACKNOWLEDGED_MS:g}",
                against(times["p99"], ACKNOWLEDGED_MS, at_least=False),
                f"{figures[name]['answered_a_second']:g}",
            )
        )
    head = (
        "Transport",
        "p50, ms",
        "p95, ms",
        "p99, ms",
        "most, ms",
        "Target for p99",
        "",
        "Answers a second",
    )
    return Table(head, tuple(rows))


def _words(figures: Mapping[str, Any]) -> Table:
    told = {
        **{f"Socket Mode, {name}": each for name, each in figures["socket"]["told_ms"].items()},
        f"Socket Mode, {LOAD} a second": figures["socket"]["told_under_load_ms"],
        f"HTTP, {LOAD} a second": figures["http"]["told_under_load_ms"],
    }
    rows = []
    for name, each in told.items():
        first, whole = each["first_words"], each["whole"]
        asked_for = str(LOAD) not in name
        rows.append(
            (
                name,
                str(each["questions"]),
                *(f"{time:g}" for time in (first["p50"], first["p95"], whole["p50"], whole["p95"])),
                f"≤ {FIRST_WORDS_MS:g}" if asked_for else "",
                against(first["p95"], FIRST_WORDS_MS, at_least=False) if asked_for else "",
            )
        )
    head = ("Asked", "Questions", "first words p50, ms", "p95, ms", "whole p50, ms", "p95, ms")
    return Table((*head, "Target for first words", ""), tuple(rows))


def _memory(figures: Mapping[str, Any]) -> Table:
    when = ("started", f"after {ASKED} questions", "after the load", "most")
    names = {
        "socket": "`precedent slack`",
        "http": "`precedent serve` with Slack over HTTP",
        "serve": "`precedent serve` without Slack",
    }
    rows = [
        (
            label,
            *(
                f"{figures[name]['memory_mb'][each]:g}" if each in figures[name]["memory_mb"] else ""
                for each in when
            ),
        )
        for name, label in names.items()
    ]
    return Table(("Process", *when), tuple(rows))


def _bursts(bursts: Mapping[str, Any]) -> Table:
    whole = bursts["whole_ms"]
    limited = "; ".join(
        f"{call.removesuffix(' busy')} {count}" for call, count in bursts["calls_over_a_limit"].items()
    )
    rows = {
        "Questions, people, channels": f"{bursts['asked']}, {bursts['people']}, {bursts['channels']}",
        "Events sent twice": bursts["sent_twice"],
        "Answered once": bursts["answered"],
        "Lost": bursts["lost"],
        "Answered more than once": bursts["doubled"],
        "Streamed": bursts["streamed"],
        "Posted when whole": bursts["posted"],
        "Until all were answered, s": f"{bursts['all_answered_s']:g}",
        "Whole answer p50, p95, s": f"{whole['p50'] / 1000:.1f}, {whole['p95'] / 1000:.1f}",
        "Calls that met a limit": limited or "none",
    }
    return Table(("Measure", "Figure"), tuple((name, str(value)) for name, value in rows.items()))


if __name__ == "__main__":
    typer.run(main)
