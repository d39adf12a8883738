"""Time and weigh the pages in a real browser: `python -m bench.pages`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import httpx
import numpy as np
import typer
from playwright.sync_api import Browser, Page

from assistant.evaluation.commands import GOLDEN
from assistant.evaluation.golden import read_questions
from assistant.evaluation.tables import Table
from assistant.kernel.settings import Settings
from bench.record import against, record
from bench.server import serving
from tools.browser import browsing

ASKED = 30  # questions, each in a new conversation
LOADS = 5  # of each page
TARGETS = {"first_extract_ms": 300.0, "weight_kb": 150.0}

# Lighthouse's idea of a phone: a processor four times as slow, 1.6 Mbit/s, 150 ms there and back.
_SLOWER = 4
_SLOW_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
_SETTLED = 400  # milliseconds without a request or a long task, after which a page is done
_PATIENCE = 10_000  # milliseconds

# From the click on a form's button to the frame in which the first quotation is painted.
_STOPWATCH = """
document.addEventListener("submit", () => { window.asked ??= performance.now(); }, true);
new MutationObserver((_, observer) => {
  if (!document.querySelector(".app-extract")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.answered = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
_VITALS = """
window.vitals = { lcp: 0, shift: 0, blocked: 0 };
const watch = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => { vitals.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) vitals.shift += entry.value; });
watch("longtask", (entry) => { vitals.blocked += Math.max(entry.duration - 50, 0); });
"""
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def main(
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    questions: Annotated[Path | None, typer.Option(help="Golden questions to ask.")] = None,
) -> None:
    """Measure and write the figures beside their targets."""
    settings = Settings()
    texts = [item.text for item in read_questions(questions or settings.corpus / GOLDEN)]
    with serving(index or settings.index) as server, browsing() as browser:
        addresses = pages(server.url, texts[0])
        extracts = extract_times(browser, server.url, texts)
        weights = {name: weight_kb(browser, server.url + path) for name, path in addresses.items()}
        quick = {name: vitals(browser, server.url + path) for name, path in addresses.items()}
        slow = {name: vitals(browser, server.url + path, slow=True) for name, path in addresses.items()}
    _record(extracts, weights, quick, slow)


def pages(home: str, question: str) -> dict[str, str]:
    """Return the address of a page of each kind, by name; asks a question for two of them."""
    answer = httpx.post(f"{home}/api/ask", json={"question": question}).raise_for_status().json()
    cited = answer["citations"][0]
    return {
        "ask": "/",
        "conversation": f"/conversations/{answer['conversation_id']}",
        "evidence": cited["url"],
        "search": "/search?q=data+sharing",
        "documents": "/documents",
        "document": f"/documents/{cited['document_id']}",
        "about": "/about",
    }


def extract_times(browser: Browser, home: str, texts: Sequence[str]) -> list[float]:
    """Return the milliseconds from the click to the first quotation on the screen, question by question."""
    times: list[float] = []
    with _page(browser) as page:
        page.add_init_script(_STOPWATCH)
        for text in texts:
            page.goto(home)
            page.fill("#question", text)
            page.click("#ask button[type=submit]:has-text('Ask')")
            page.wait_for_selector("[id^=turn-] h3")
            page.wait_for_load_state("networkidle")
            if page.evaluate("'answered' in window"):
                times.append(page.evaluate("answered - asked"))
            if len(times) == ASKED:
                break
    return times


def weight_kb(browser: Browser, address: str) -> float:
    """Return the kilobytes that a first visit fetches, compressed, without pictures of pages."""
    fetched: dict[str, float] = {}
    pictures: set[str] = set()

    def answered(event: Mapping[str, Any]) -> None:
        if event["response"]["mimeType"] == "image/png":
            pictures.add(event["requestId"])

    def loaded(event: Mapping[str, Any]) -> None:
        fetched[event["requestId"]] = event["encodedDataLength"]

    with _page(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", answered)
        session.on("Network.loadingFinished", loaded)
        page.goto(address, wait_until="networkidle")
    return round(sum(size for request, size in fetched.items() if request not in pictures) / 1000, 1)


def vitals(browser: Browser, address: str, *, slow: bool = False) -> dict[str, float]:
    """Return the medians of first and largest contentful paint, shift of layout and blocking time."""
    seen: list[dict[str, float]] = []
    for _ in range(LOADS):
        with _page(browser, width=390 if slow else 1280) as page:
            if slow:
                session = page.context.new_cdp_session(page)
                session.send("Network.enable")
                session.send("Network.emulateNetworkConditions", _SLOW_NETWORK)
                session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
            page.add_init_script(_VITALS)
            page.goto(address, wait_until="networkidle")
            page.wait_for_timeout(_SETTLED)
            seen.append({"fcp": page.evaluate(_FIRST_PAINT), **page.evaluate("vitals")})
    return {name: round(median(each[name] for each in seen), 3) for name in seen[0]}


@contextmanager
def _page(browser: Browser, width: int = 1280) -> Iterator[Page]:
    """Yield a page of a browser that has visited nothing."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(_PATIENCE)
    yield context.new_page()
    context.close()


def _record(
    extracts: Sequence[float],
    weights: Mapping[str, float],
    quick: Mapping[str, Mapping[str, float]],
    slow: Mapping[str, Mapping[str, float]],
) -> None:
    p50, p95 = (round(float(each), 1) for each in np.percentile(extracts, (50, 95)))
    heaviest = max(weights, key=lambda name: weights[name])
    rows = (
        _row("click to first quotation, p50, ms", p50, TARGETS["first_extract_ms"]),
        _row("click to first quotation, p95, ms", p95, TARGETS["first_extract_ms"]),
        _row(f"heaviest page ({heaviest}), compressed, KB", weights[heaviest], TARGETS["weight_kb"]),
    )
    record(
        "pages",
        "Pages in a browser",
        "python -m bench.pages",
        {
            "first_extract_ms": {"p50": p50, "p95": p95, "questions": len(extracts)},
            "weight_kb": dict(weights),
            "vitals": quick,
            "vitals_on_a_phone": slow,
            "targets": TARGETS,
        },
        (
            f"{len(extracts)} golden questions, each asked on the page in a new conversation, from the click "
            "to the frame that shows a quotation; a first visit to a page of each kind, without pictures of "
            "pages.",
            Table(("Measure", "Figure", "Target", ""), rows),
            f"Medians of {LOADS} first visits at 1280 pixels, over the loopback. Times in ms.",
            _vitals_table(quick, weights),
            f"The same as on a phone of 390 pixels: a processor {_SLOWER} times as slow, 1.6 Mbit/s, 150 ms "
            "there and back.",
            _vitals_table(slow, weights),
        ),
    )


def _vitals_table(seen: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> Table:
    headers = ("Page", "KB", "First paint", "Largest paint", "Layout shift", "Blocked")
    rows = (
        (
            name,
            f"{weights[name]:g}",
            f"{each['fcp']:.0f}",
            f"{each['lcp']:.0f}",
            f"{each['shift']:.3f}",
            f"{each['blocked']:.0f}",
        )
        for name, each in seen.items()
    )
    return Table(headers, tuple(rows))


def _row(label: str, measured: float, target: float) -> tuple[str, ...]:
    return (label, f"{measured:g}", f"≤ {target:g}", against(measured, target, at_least=False))


if __name__ == "__main__":
    typer.run(main)
