"""Answers in a language model's words: streamed, broken off, marked, changed; over a scripted model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from browser_checks import focused, tab_through, unsound, violations
from browser_states import ANSWERED, COMPARED, FOLLOW_UP, NARROW, Visit, answered, ask, tab_to, turns
from browser_watch import Watch
from playwright.sync_api import Page, expect
from web_service import serving

from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from tools.scripted_model import good
from tools.scripted_model.asked import Asked
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.behaviours import BEHAVIOURS
from tools.scripted_model.reading import Task, read
from tools.scripted_model.server import serving as scripted
from tools.scripted_model.steps import Failure, Say, Script, Step, Wait, says

BROKEN_OFF = "What got in the way of Total Place?"
INVENTED = "What did Changing Futures set out to do?"
HELD_UP = "What helped Total Place?"
BY_A_MODEL = "Written by a language model (openai:scripted) from the passages cited"
PRIVATE = "What did jane.doe@example.com say of Total Place?"
WITHOUT = "What did [email address] say of Total Place?"

Play = Callable[[Asked], Script | Failure]


def held_up(let_go: Event) -> Play:
    """Write well, but wait after the first statement until it is let go."""

    def steps(text: str) -> Iterator[Step]:
        half = text.index("] ") + len("] ") + 1  # that it has ended is known when something follows
        yield Say(text[:half])
        while not let_go.is_set():
            yield Wait(0.02)
        yield Say(text[half:])

    return lambda asked: Script(steps(good.write(read(asked))))


@pytest.fixture(scope="module")
def let_go() -> Event:
    """Lets the model go on with what it is held up at."""
    return Event()


@pytest.fixture(scope="module")
def written(shipped_index: Path, tmp_path_factory: pytest.TempPathFactory, let_go: Event) -> Iterator[str]:
    """The address of a service whose model behaves as the question has it: well, unless it is one of these."""
    plays: dict[str, Play] = {
        BROKEN_OFF: BEHAVIOURS["breaks-off"].play,
        INVENTED: BEHAVIOURS["invents-numbers"].play,
        HELD_UP: held_up(let_go),
    }

    def play(asked: Asked) -> Script | Failure:
        reading = read(asked)
        if reading.task is Task.REPAIR:
            return says("NOT FOUND")
        return plays.get(reading.question, BEHAVIOURS["good"].play)(asked)

    records = tmp_path_factory.mktemp("records") / "records.db"
    with scripted({"scripted": Behaviour("behaves as the question has it", play)}) as model:
        settings = Settings(
            index=shipped_index,
            records=f"sqlite:///{records}",
            strict_quotes=True,
            model="openai:scripted",
            model_url=model.url,
            model_key="none",
            unsupported="mark",
            log_level="error",
            _env_file=None,
        )
        built = build_assistant(settings, recorded=True)
        with serving(built) as address:
            yield address
            let_go.set()
        built.records.close()
        built.library.close()


def begin(page: Page, question: str) -> None:
    """Ask, and do not wait for the answer."""
    page.goto("/")
    page.fill("#question", question)
    page.locator("#ask").get_by_role("button", name="Ask", exact=True).click()


def change(page: Page, question: str) -> None:
    """Change what the second turn was searched for, by the keyboard from its summary on."""
    turn = turns(page).nth(1)
    turn.locator("summary", has_text="Change").click()
    turn.get_by_label("Search for this instead").fill(question)
    turn.get_by_role("button", name="Ask this").click()


# ── The answer ──


def test_statements_stand_there_before_the_model_has_ended(visit: Visit, written: str, let_go: Event) -> None:
    page = visit(at=written)
    begin(page, HELD_UP)
    turn = turns(page)
    expect(turn.locator(".app-written").first).to_be_visible()
    expect(turn).to_have_attribute("aria-busy", "true")
    expect(turn).to_contain_text("each sentence is checked before it is shown")
    expect(turn.get_by_role("link", name="Source 1").first).to_be_visible()
    assert violations(page) == []
    before = turn.locator(".app-written").all_inner_texts()
    let_go.set()
    answered(page)
    expect(turn).to_contain_text(BY_A_MODEL)
    after = turn.locator(".app-written").all_inner_texts()
    assert after[: len(before)] == before and len(after) > len(before)
    expect(turn).not_to_contain_text("Each quotation was checked")
    turn.get_by_role("link", name="Source 1").first.click()
    expect(page.locator("#evidence #quote")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_answer_that_breaks_off_goes_on_in_quotations(visit: Visit, written: str, javascript: bool) -> None:
    page = visit(at=written, javascript=javascript)
    page.goto("/")
    ask(page, BROKEN_OFF)
    turn = turns(page)
    expect(turn.locator(".app-written").first).to_be_visible()
    expect(turn.locator(".app-notice")).to_have_text(
        "The language model is not available, so quotations from the sources follow."
    )
    expect(turn.locator(".app-notice ~ .app-extract").first).to_be_visible()
    expect(turn).to_contain_text(f"{BY_A_MODEL}; each sentence was checked against them. Each quotation was")


@pytest.fixture
def every_kind(visit: Visit, written: str) -> Page:
    """A conversation with an answer of every kind, and everything open that opens."""
    page = visit(at=written)
    page.goto("/")
    for question in (ANSWERED, FOLLOW_UP, BROKEN_OFF, INVENTED, COMPARED):
        ask(page, question)
    for summary in page.locator("main .app-turn summary").all():
        summary.click()
    return page


def test_answers_of_every_kind_are_sound(every_kind: Page) -> None:
    expect(turns(every_kind).nth(3).locator(".app-unsupported").first).to_contain_text(
        "Not found in the sources:"
    )
    expect(turns(every_kind).nth(4).locator("h3", has_text="Total Place")).to_have_count(1)
    expect(turns(every_kind).nth(0).locator(".app-making")).to_contain_text("openai:scripted")
    assert unsound(every_kind) == []
    names, wrong = tab_through(every_kind)  # where it is narrow
    assert wrong == [] and len(names) > 20


@pytest.mark.parametrize("address", ["/", "/about", "/about/privacy"])
def test_pages_that_tell_of_the_model_are_sound(visit: Visit, written: str, address: str) -> None:
    page = visit(at=written)
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("language model")
    assert unsound(page) == []


# ── "Searched for", changed ──


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_searched_for_is_changed_and_asked_as_it_stands(
    visit: Visit, written: str, javascript: bool
) -> None:
    page = visit(at=written, javascript=javascript)
    page.goto("/")
    ask(page, ANSWERED)
    ask(page, FOLLOW_UP)
    expect(turns(page).nth(1)).to_contain_text("Searched for: Who evaluated it (Partnerships")
    change(page, "Who evaluated it (Changing Futures)?")
    turn = answered(page, 2)
    expect(turn).to_contain_text("Changed and asked again")
    expect(turn).not_to_contain_text("Searched for:")
    expect(turn.get_by_role("button", name="without Changing Futures")).to_be_visible()
    expect(turn.get_by_role("button", name="without Partnerships")).to_have_count(0)


def test_what_was_searched_for_is_changed_by_the_keyboard(visit: Visit, written: str) -> None:
    page = visit(at=written, width=NARROW)
    page.goto("/")
    ask(page, ANSWERED)
    ask(page, FOLLOW_UP)
    tab_to(page, "what was searched for")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-2-change")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Who evaluated Changing Futures?")
    page.keyboard.press("Enter")
    answered(page, 2)
    assert "turn-3-question" in focused(page)  # the reader is where the answer begins


# ── Personal data ──


@pytest.mark.parametrize("javascript", [True, False])
def test_personal_data_is_refused_and_the_question_asked_without(
    visit: Visit, watch: Watch, written: str, javascript: bool
) -> None:
    watch.expect("422")
    page = visit(at=written, javascript=javascript, width=NARROW)
    begin(page, PRIVATE)
    box = page.get_by_role("textbox", name="question")
    expect(box).to_have_value(PRIVATE)  # nothing that was typed is lost
    expect(box).to_have_attribute("aria-invalid", "true")
    assert "jane.doe" not in page.title() + page.url
    if javascript:
        expect(box).to_be_focused()
        assert unsound(page) == []
        tab_to(page, "Ask without it")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Ask without it").click()
    turn = answered(page)
    expect(turn.get_by_role("heading", level=2)).to_contain_text(WITHOUT)
    page.goto("/conversations")
    expect(page.get_by_role("main")).to_contain_text(WITHOUT)
    assert "jane.doe" not in page.content()
