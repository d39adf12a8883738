"""Bad input and hard moments: each has a page that says what happened and what can be done."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from browser_checks import focused, sideways, violations
from browser_states import ANSWERED, NARROW, Visit, answered, ask, turns
from browser_watch import Watch
from collections_made import HARBOUR, write_pdf
from fakes import BagOfWordsEncoder
from playwright.sync_api import expect
from web_service import serving

from assistant.bootstrap import Assistant
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.records.store import Records
from ingest.pipeline import Options, ingest
from ingest.progress import Silent

HELD_SERVICE = Path(__file__).parent / "held_service.py"
MARKUP = "What was <b>Partnerships</b> <script>alert(1)</script> for People and Place? **bold** [x](javascript:alert(2))"
RIGHT_TO_LEFT = "ما هي Partnerships for People and Place؟ 🏛️👩🏽‍💼 ‮"
GONE = "0" * 32


@contextmanager
def made_service(index: Path, folder: Path, *, port: int = 0) -> Iterator[str]:
    """Yield the address of a service over an index, which looks for a newer generation at every request."""
    records = f"sqlite:///{folder}/records.db"
    settings = Settings(index=index, records=records, strict_quotes=True, _env_file=None)
    kept = Records(records)
    assistant = Assistant(settings, Library(IndexStore(index), look_every=0.0), kept)
    with serving(assistant, port=port) as address:
        yield address
    kept.close()
    assistant.library.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the service did not start")


# ── Questions of every length and kind ──


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("question", "words"), [("", "is empty"), ("a" * 2001, "2,000 are taken")])
def test_question_that_cannot_be_taken_is_told_of_beside_the_box(
    visit: Visit, watch: Watch, javascript: bool, question: str, words: str
) -> None:
    watch.expect("422")
    page = visit(javascript=javascript)
    page.goto("/")
    page.fill("#question", question)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
    box = page.get_by_role("textbox", name="question")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile(words))
    expect(box).to_have_value(question)  # nothing that was typed is lost
    if javascript:
        assert violations(page) == []
        assert 'id="question"' in focused(page)
    else:
        expect(page).to_have_title(re.compile("^Error: "))


@pytest.mark.parametrize(
    "question", ["Data", ("a" * 2000), "What was Total Place? " + "and " * 490, RIGHT_TO_LEFT]
)
def test_question_of_any_length_and_script_is_answered_on_a_phone(visit: Visit, question: str) -> None:
    page = visit(width=NARROW)
    page.goto("/")
    ask(page, question)
    expect(turns(page).get_by_role("heading", level=2)).to_contain_text(question.strip()[:20])
    assert sideways(page) == []
    assert violations(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_markup_in_a_question_is_shown_and_never_run(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.goto("/")
    ask(page, MARKUP)
    expect(turns(page).get_by_role("heading", level=2)).to_contain_text(MARKUP)
    expect(page.get_by_role("heading", level=1)).to_contain_text("<b>Partnerships</b>")
    page.get_by_role("link", name="Conversations", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("<b>Partnerships</b>")
    page.get_by_role("main").get_by_role("link", name="<b>Partnerships</b>").click()
    page.goto(f"{page.url.split('#')[0]}/print")
    expect(page.get_by_role("main")).to_contain_text(MARKUP)


def test_markup_in_documents_is_shown_and_never_run(
    visit: Visit, hostile_index: Path, tmp_path: Path
) -> None:
    with made_service(hostile_index, tmp_path) as address:
        page = visit(at=address)
        for place in (
            "/documents",
            "/documents/hostile",
            "/search?q=wells",
            "/documents/hostile/pages/1",
            "/about",
        ):
            page.goto(place)
            expect(page.get_by_role("main")).to_contain_text("Wells")
        page.goto("/")
        ask(page, "How many wells did the Wells Fund pay for?")
        expect(turns(page)).to_contain_text("<script>alert(6)</script>")
        turns(page).get_by_role("link", name="Source 1").first.click()
        expect(page.locator("#quote")).to_contain_text("<script>alert(6)</script>")


# ── Addresses that lead nowhere ──


@pytest.mark.parametrize(
    "address",
    [
        "/documents/no-such-document",
        "/documents/no-such-document/pages/1",
        "/documents/partnerships-for-people-and-place/pages/99",
        f"/conversations/{GONE}",
        f"/conversations/{GONE}/print",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_told_with_the_ways_on(visit: Visit, watch: Watch, address: str) -> None:
    watch.expect("404")
    page = visit()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("That is not here")
    expect(page.get_by_role("main").get_by_role("link", name="Ask a question")).to_be_visible()
    assert violations(page) == []


def test_conversation_that_expired_is_told_and_begins_anew(
    visit: Visit, watch: Watch, shipped_assistant: Assistant
) -> None:
    page = visit()
    page.goto("/")
    ask(page, ANSWERED)
    shipped_assistant.records.delete(page.url.rsplit("/", 1)[-1].split("#")[0])
    page.get_by_role("textbox", name="question").fill("What was Total Place?")  # the page was still open
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
    expect(turns(page)).to_contain_text("Question: What was Total Place?")  # in place of what was deleted
    answered(page)
    watch.expect("404")
    page.go_back()
    page.reload()


def test_conversation_of_another_reader_can_be_read_and_not_changed(visit: Visit) -> None:
    theirs = visit()
    theirs.goto("/")
    ask(theirs, ANSWERED)
    mine = visit()
    mine.goto(theirs.url)
    expect(turns(mine)).to_contain_text("Partnerships for People and Place (PfPP)")
    expect(mine.get_by_role("button", name="Delete")).to_have_count(0)
    expect(mine.get_by_role("textbox", name="question")).to_have_count(0)
    expect(mine.get_by_role("main")).to_contain_text(
        "Only where this conversation was begun can it be carried on"
    )
    mine.goto("/conversations")
    expect(mine.get_by_role("main").get_by_role("link", name=ANSWERED)).to_have_count(0)


# ── The service, and the collection, change under the reader ──


def test_question_that_a_stopped_service_left_unanswered_can_be_asked_again(
    visit: Visit, watch: Watch, shipped_index: Path, tmp_path: Path
) -> None:
    records = f"sqlite:///{tmp_path}/records.db"
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HELD_SERVICE.parents[2]), *sys.path])}
    command = [sys.executable, str(HELD_SERVICE), str(shipped_index), records, str(port)]
    page = visit(at=address)
    with subprocess.Popen(command, env=environment) as process:
        wait_for(address)
        page.goto("/")
        page.fill("#question", ANSWERED)
        page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
        expect(turns(page).locator(".app-extract").first).to_be_visible()
        # The page looks again each second, and finds nobody there until the service is back.
        watch.expect("ERR_|network error|Failed to fetch")
        process.kill()
    with made_service(shipped_index, tmp_path, port=port):
        page.reload()
        expect(turns(page)).to_contain_text("The service stopped before the answer was made")
        assert violations(page) == []
        turns(page).get_by_role("button", name="Ask again").click()
        expect(answered(page, 1)).to_contain_text("Each quotation was checked against its page")


@pytest.fixture
def changing(collection_folder: Path, index_folder: Path, tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    """A service over a copy of the small collection: its address, the collection's folder and the index."""
    folder, index = tmp_path / "collection", tmp_path / "index"
    shutil.copytree(collection_folder, folder)
    shutil.copytree(index_folder, index)
    with made_service(index, tmp_path) as address:
        yield address, folder, index


def test_citation_of_an_older_collection_opens_what_it_cited_or_says_that_it_has_gone(
    visit: Visit, watch: Watch, changing: tuple[str, Path, Path], cache_folder: Path
) -> None:
    address, folder, index = changing
    page = visit(at=address)
    page.goto("/")
    ask(page, "How many towns did the Harbour Fund pay for?")
    harbour = page.url
    page.goto("/")
    ask(page, "How many orchards were planted by the Orchard Partnerships?")
    orchard = page.url

    # The paper has a new first page, so what was cited has moved; the other is no longer there.
    before = "A preface that was not there before, which says nothing of any fund at all."
    write_pdf(folder / "documents" / "harbour.pdf", (before, *HARBOUR))
    (folder / "documents" / "orchard.docx").unlink()
    catalogue = folder / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").split("  - {id: orchard")[0], encoding="utf-8")
    options = Options(folder, index, cache_folder, workers=1, allow_shrink=True)
    assert ingest(options, BagOfWordsEncoder, Silent()).published

    page.goto(harbour)
    expect(turns(page)).to_contain_text("The collection has changed since this was answered")
    turns(page).get_by_role("link", name="Source 1").first.click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("#quote")).to_contain_text("14 harbour towns")
    expect(panel).to_contain_text("Page 2")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask again and compare").click()
    expect(answered(page, 1)).to_contain_text("Asked again")

    watch.expect("410")
    page.goto(orchard)
    turns(page).get_by_role("link", name="Source 1").first.click()
    expect(panel).to_contain_text("no longer")
    assert violations(page) == []
    page.goto(f"{orchard.split('#')[0]}/turns/1/sources/1")
    expect(page.get_by_role("main")).to_contain_text("The Orchard Partnerships")
    expect(page.get_by_role("main")).to_contain_text("Nine orchards were planted")  # what it quoted
    assert violations(page) == []


def test_service_that_cannot_be_reached_keeps_the_question_in_the_box(visit: Visit, watch: Watch) -> None:
    page = visit()
    page.goto("/")
    page.fill("#question", ANSWERED)
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("htmx")
    page.context.set_offline(True)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("cannot be reached")
    expect(page.get_by_role("textbox", name="question")).to_have_value(ANSWERED)
    page.context.set_offline(False)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()
    answered(page)
