"""A document for a group: never in a channel; for those of the group where they alone read, and for nobody else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from collections_restricted import QUESTION, TELLING, write_small
from fakes import BagOfWordsEncoder
from slack_journeys import (
    IN_LANTERN,
    LANTERN,
    PERSONAL,
    TOWNS,
    Running,
    ask,
    everything,
    mention,
    whispered,
)
from starlette.testclient import TestClient

from assistant.web.app import create_app
from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from tests.local_slack import Channel, LocalSlack, Person

BIDDING = "competitive bidding"  # the answer to QUESTION, which only the document for finance has
ASKED = (
    "Show me the document “The Harbour Fund, 2001 to 2006”.",
    QUESTION,
    TOWNS,
    LANTERN,
    "What did Whitby spend on its bid?",
    "What did the University of Hull find in 2007?",
    "Compare the Lantern Programme with the Harbour Fund.",
    "Which programmes met the funding barrier, and what helped?",
)


@pytest.fixture(scope="module")
def restricted(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small collection with two documents for groups."""
    folder, index = tmp_path_factory.mktemp("restricted"), tmp_path_factory.mktemp("restricted-index")
    write_small(folder)
    ingest(Options(folder, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    return index


@pytest.fixture
def people(slack: LocalSlack, tmp_path: Path) -> tuple[Person, Person, Channel]:
    """Ada of finance, Bob of no group, and a channel of both."""
    ada, bob = slack.person("Ada"), slack.person("Bob")
    (tmp_path / "slack.yaml").write_text(f"people: {{{ada}: [finance]}}")
    return ada, bob, slack.channel("policy", people=[ada, bob])


def telling(text: str) -> list[str]:
    return [words for words in (*TELLING, BIDDING) if words in text]


def read(document: bytes) -> str:
    """The words of a Word document."""
    return zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()


def test_nothing_of_it_is_told_in_a_channel_whoever_asks_and_whatever_is_pressed(
    slack: LocalSlack, app: Running, restricted: Path, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, policy = people
    with app(index=restricted, slack_person_a_minute=100, slack_channel_a_minute=100):
        for question in ASKED:
            ts, answer = ask(slack, ada, policy, mention(slack, question))
        ask(slack, ada, policy, "Tell me more about what got in the way.", ts)
        answer = [one for one in slack.answers(policy) if "export" in one.elements()][-1]
        for person in (ada, bob):
            slack.press(person, answer, "more")
            slack.press(person, answer, "export")
        slack.wait_for(lambda: len(slack.files(policy)) == 2 and slack.whispers(bob))
        slack.wait_until_quiet()
    assert telling(everything(slack, policy)) == []
    assert [telling(read(file.content)) for file in slack.files(policy)] == [[], []]
    assert telling(str(slack.whispers(ada) + slack.whispers(bob))) == []
    assert telling(str([call.arguments for call in slack.calls() if "files" not in call.method])) == []


def test_who_belongs_to_the_group_sees_it_in_a_direct_message_and_others_do_not(
    slack: LocalSlack, app: Running, restricted: Path, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, _ = people
    with app(index=restricted):
        for person, seen in ((ada, True), (bob, False)):
            direct = slack.direct(person)
            _, answer = ask(slack, person, direct, QUESTION)
            assert (BIDDING in answer.words) is seen
            slack.press(person, answer, "more")
            slack.press(person, answer, "export")
            slack.wait_for(lambda where=direct: slack.files(where))
            slack.wait_for(lambda whom=person: slack.whispers(whom))
            shown = f"{slack.whispers(person)} {read(slack.files(direct)[0].content)}"
            assert (BIDDING in shown) is seen
    assert telling(everything(slack, slack.direct(bob))) == []


def test_who_belongs_to_the_group_sees_it_whispered_and_others_do_not(
    slack: LocalSlack, app: Running, restricted: Path, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, policy = people
    with app(index=restricted):
        ts = slack.say(bob, policy, QUESTION)
        slack.shortcut(ada, ts)
        whispered(slack, ada, BIDDING)
        slack.shortcut(bob, ts)
        slack.command(bob, policy, TOWNS)
        slack.wait_for(lambda: len([m for m in slack.whispers(bob) if "open" in m.elements()]) == 2)
    assert telling(str(slack.whispers(bob))) == []
    assert telling(everything(slack, policy)) == []


def test_its_answer_is_not_shared_but_asked_anew(
    slack: LocalSlack, app: Running, restricted: Path, people: tuple[Person, Person, Channel]
) -> None:
    ada, bob, policy = people
    direct = slack.direct(ada)
    with app(index=restricted):
        slack.command(ada, policy, QUESTION)
        slack.press(ada, whispered(slack, ada, BIDDING), "share")
        whispered(slack, ada, "was asked anew")
        slack.wait_for(lambda: any("open" in one.elements() for one in slack.answers(policy)))
        _, answer = ask(slack, ada, direct, LANTERN)
        assert IN_LANTERN in answer.words
        slack.press(ada, answer, "share")
        (dialog,) = slack.wait_for(lambda: slack.dialogs(ada))
        slack.submit(ada, dialog, {"channel": policy})
        slack.wait_for(lambda: len([one for one in slack.answers(policy) if "open" in one.elements()]) == 2)
        ts = slack.answers(policy)[-1].thread
        ask(slack, bob, policy, "And what got in the way?", ts)
        slack.wait_until_quiet()
    assert telling(everything(slack, policy)) == []
    assert "shares an answer" in everything(slack, policy)


def test_its_answer_is_withheld_on_the_page_but_from_those_who_may_see_it(
    slack: LocalSlack, app: Running, restricted: Path, people: tuple[Person, Person, Channel]
) -> None:
    ada, *_ = people
    with app(index=restricted) as assistant:
        _, answer = ask(slack, ada, slack.direct(ada), QUESTION)
        address = answer.elements()["open"]["url"]
        page = TestClient(create_app(assistant), base_url="https://precedent.example")
        path = address.partition("#")[0]
        for shown in (path, f"{path}.docx"):
            found = page.get(shown)
            text = read(found.content) if shown.endswith("docx") and found.is_success else found.text
            assert telling(text) == []
        assert page.get(path).status_code == 200
    with app(index=restricted, audiences={"finance"}) as assistant:
        page = TestClient(create_app(assistant), base_url="https://precedent.example")
        assert BIDDING in page.get(path).text


def test_who_leaves_the_group_sees_no_more_of_it(
    slack: LocalSlack,
    app: Running,
    restricted: Path,
    people: tuple[Person, Person, Channel],
    tmp_path: Path,
) -> None:
    ada, *_ = people
    direct = slack.direct(ada)
    with app(index=restricted):
        ts, answer = ask(slack, ada, direct, QUESTION)
        (tmp_path / "slack.yaml").write_text("people: {}")
        for button in ("more", "export"):
            slack.press(ada, answer, button)
        slack.wait_for(lambda: len([m for m in slack.whispers(ada) if "no longer kept" in m.words]) == 2)
        _, after = ask(slack, ada, direct, "And what else got in the way of the Harbour Fund?", ts)
    assert telling(after.words) == []
    assert slack.files(direct) == []


def test_log_has_no_words_of_questions_answers_or_names(
    slack: LocalSlack, app: Running, people: tuple[Person, Person, Channel], told: list
) -> None:
    ada, _, policy = people
    with app():
        _, answer = ask(slack, ada, policy, mention(slack, TOWNS))
        slack.press(ada, answer, "more")
        slack.say(ada, policy, mention(slack, PERSONAL))
        slack.command(ada, policy, LANTERN)
        whispered(slack, ada, IN_LANTERN)
        slack.refuse("chat.startStream", "internal_error")
        slack.refuse("chat.postMessage", "restricted_action")
        slack.say(ada, policy, mention(slack, LANTERN))
        slack.wait_until_quiet()
    assert {line["event"] for line in told} >= {"slack_answered", "slack_trouble"}
    log = str(told)
    for words in ("harbour", "Harbour", "Lantern", "jane", "Ada", "policy", "xoxb", "xapp", "local-signing"):
        assert words not in log
