"""Time a search in a fresh process, and questions over HTTP: `python -m bench.latency`."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import httpx
import numpy as np
import typer

from assistant.evaluation.commands import GOLDEN
from assistant.evaluation.golden import read_questions
from assistant.evaluation.tables import Table
from assistant.kernel.settings import Settings
from bench.record import against, record
from bench.server import PRECEDENT, serving

FRESH_RUNS = 5
ROUNDS = 5  # over HTTP, through all questions; one more before them is not counted
TARGETS = {
    "fresh_search_s": 1.5,
    "search_p95_ms": 25.0,
    "search_page_p95_ms": 60.0,
    "ask_p95_ms": 80.0,
    "resident_mb": 350.0,
}
_LABELS = {
    "fresh_search_s": f"`precedent search` in a fresh process, median of {FRESH_RUNS}, s",
    "search_p50_ms": "search over HTTP, p50, ms",
    "search_p95_ms": "search over HTTP, p95, ms",
    "search_page_p50_ms": "the page /search with facets, p50, ms",
    "search_page_p95_ms": "the page /search with facets, p95, ms",
    "ask_p50_ms": "ask over HTTP, p50, ms",
    "ask_p95_ms": "ask over HTTP, p95, ms",
    "resident_mb": "resident memory of the server, MB",
}


def main(
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    questions: Annotated[Path | None, typer.Option(help="Golden questions to ask.")] = None,
) -> None:
    """Measure and write the figures beside their targets; fail when the server has torch loaded."""
    settings = Settings()
    index = index or settings.index
    texts = [item.text for item in read_questions(questions or settings.corpus / GOLDEN)]
    figures: dict[str, Any] = {"fresh_search_s": fresh_search(index, texts[0])}
    with serving(index) as server, httpx.Client(base_url=server.url, timeout=30) as client:
        figures |= percentiles("search", texts, lambda text: client.get("/api/search", params={"q": text}))
        figures |= percentiles("search_page", texts, lambda text: client.get("/search", params={"q": text}))
        figures |= percentiles("ask", texts, lambda text: client.post("/api/ask", json={"question": text}))
        figures["resident_mb"] = server.resident_mb()
        if server.has_mapped("torch"):
            raise RuntimeError("the server has torch loaded, which it must do without")
    rows = tuple(_row(name, figures[name]) for name in _LABELS)
    record(
        "latency",
        "Latency and memory",
        "python -m bench.latency",
        {**figures, "targets": TARGETS, "questions": len(texts), "rounds": ROUNDS},
        (
            f"{len(texts)} golden questions, {ROUNDS} times each, one after another over the loopback.",
            Table(("Measure", "Figure", "Target", ""), rows),
            "No file of torch was in the server's memory.",
        ),
    )


def fresh_search(index: Path, query: str) -> float:
    """Return the median seconds of a search by a process that starts anew each time."""
    command = (*PRECEDENT, "search", query, "--index", str(index), "--json")
    times = []
    for _ in range(FRESH_RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - started)
    return round(median(times), 2)


def percentiles(name: str, texts: Sequence[str], send: Callable[[str], httpx.Response]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds of sending every text `ROUNDS` times, after one round to warm up."""
    times = []
    for turn in range(ROUNDS + 1):
        for text in texts:
            started = time.perf_counter()
            send(text).raise_for_status()
            if turn:
                times.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(times, (50, 95))
    return {f"{name}_p50_ms": round(float(p50), 1), f"{name}_p95_ms": round(float(p95), 1)}


def _row(name: str, measured: float) -> tuple[str, ...]:
    target = TARGETS.get(name)
    if target is None:
        return (_LABELS[name], str(measured), "", "")
    return (_LABELS[name], str(measured), f"≤ {target:g}", against(measured, target, at_least=False))


if __name__ == "__main__":
    typer.run(main)
