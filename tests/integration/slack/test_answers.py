"""What an answer looks like in Slack: sources, streaming, labels, length, and what it never does."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fake_models import FakeModel, number_of
from fakes import BagOfWordsEncoder
from slack_journeys import (
    IN_LANTERN,
    IN_TOWNS,
    IN_UNKNOWN,
    TOWNS,
    UNKNOWN,
    Running,
    ask,
    mention,
    said,
)
from slack_made import shown

from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from tests.local_slack import LocalSlack

UNFURLING = {"chat.postMessage", "response_url"}  # what takes unfurl_links and unfurl_media
_SYLLABLES = re.findall("..", "bacodifeguhajokilemonuparositevuwaxoyize")


def test_sources_name_document_publisher_year_and_page_and_link_to_the_evidence(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        _, answer = ask(slack, ada, policy, mention(slack, TOWNS))
    (listed,) = [block for block in answer.blocks if block["type"] == "rich_text"]
    (item,) = listed["elements"][1]["elements"]
    links = [element for element in item["elements"] if element["type"] == "link"]
    title, facts = item["elements"][:2]
    assert (title["text"], facts["text"]) == ("The Harbour Fund, 2001 to 2006", ", Test Library, 2020")
    assert ": [1] [2] page 1; [3] page 2" in shown(answer.blocks)
    for number, link in enumerate(links, 1):
        assert link["url"].endswith(f"#turn-1-source-{number}")
        assert f"[\\[{number}\\]]({link['url']})" in answer.markdown
    assert "Understood as: Harbour Fund" in answer.words
    assert "Each quotation was checked against its page." in answer.words


def test_first_edition_is_labelled_as_superseded(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    question = "What was planned in 2009 for the first edition of the Lantern Programme, £6m?"
    with app():
        _, answer = ask(slack, ada, policy, mention(slack, question))
    assert "The Lantern Programme, first edition\n (superseded)\n, Test Library, 2019" in answer.words


def test_what_is_not_found_names_what_comes_nearest_and_what_can_be_asked(
    slack: LocalSlack, app: Running
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, answer = ask(slack, ada, policy, mention(slack, UNKNOWN))
        slack.press(ada, answer, "suggestion_0")
        slack.wait_for(lambda: any("\nSources\n" in one.words for one in slack.answers(policy, ts)))
        asked = slack.answers(policy, ts)[1]
    assert IN_UNKNOWN in answer.words
    assert "They came nearest. None answers the question." in answer.words
    assert asked.text == f"<@{ada}> asks: {answer.elements()['suggestion_0']['value']}"


def test_what_is_unclear_is_asked_back_and_settled_with_a_button(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, answer = ask(slack, ada, policy, mention(slack, "What was coastal money?"))
        assert "either of two programmes" in answer.words
        slack.press(ada, answer, "suggestion_1")
        slack.wait_for(lambda: any(IN_LANTERN in one.words for one in slack.answers(policy, ts)))
    assert len({one.thread for one in said(slack, policy)}) == 1


def test_what_is_unclear_is_settled_with_a_word(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        ts, _ = ask(slack, ada, policy, mention(slack, "What was coastal money?"))
        _, answer = ask(slack, ada, policy, "the Lantern one", ts)
    assert IN_LANTERN in answer.words


def test_written_answer_is_streamed_statement_by_statement(slack: LocalSlack, app: Running) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    policy = slack.channel("policy", people=[ada, bob])
    go_on = threading.Event()

    def written(passages: dict[int, str]) -> list:
        first, second = (number_of(words, passages) for words in ("14 harbour towns", "£3.5m"))
        return [
            f"The Harbour Fund paid for 14 harbour towns to mend their quays. [{first}]\n\n",
            "The towns also flew to the moon. [1]\n\n",
            lambda: go_on.wait(20),
            f"Each town received £3.5m over five years. [{second}]",
        ]

    with app(model=FakeModel([written])):
        ts = slack.say(ada, policy, mention(slack, TOWNS))
        first = slack.wait_for(lambda: [one for one in said(slack, policy) if one.markdown])[0]
        assert first.streaming
        assert "mend their quays" in first.markdown
        assert "£3.5m" not in first.markdown
        go_on.set()
        [answer] = slack.wait_for(lambda: slack.answers(policy, ts))
    assert answer.ts == first.ts
    assert "£3.5m" in answer.markdown
    assert "moon" not in answer.words
    assert len(answer.pieces) >= 2
    assert "language model" in answer.words  # it says who wrote it


def test_nothing_that_is_posted_is_unfurled(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.refuse("chat.startStream", "method_not_supported_for_channel_type", times=1)
        ts, answer = ask(slack, ada, policy, mention(slack, TOWNS))
        slack.press(ada, answer, "more")
        slack.press(ada, answer, "suggestion_0")
        slack.wait_for(lambda: len(slack.answers(policy, ts)) == 3)
        slack.command(ada, policy, TOWNS)
        slack.wait_for(lambda: len(slack.calls("response_url")) == 1)
        slack.wait_until_quiet()
    calls = [call for call in slack.calls() if call.method in UNFURLING]
    assert {call.method for call in calls} == UNFURLING
    for call in calls:
        assert call.arguments["unfurl_links"] is call.arguments["unfurl_media"] is False


@pytest.fixture(scope="module")
def long_index(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The index of one document with much to say of one programme."""
    folder, index = tmp_path_factory.mktemp("long"), tmp_path_factory.mktemp("long-index")
    (folder / "documents").mkdir()
    (folder / "catalogue.yaml").write_text(
        'documents: [{id: ferries, file: documents/ferries.md, title: "The Ferry Scheme, a full account", '
        "publisher: Test Library, published: 2018, kind: programme, nation: England, programmes: [ferry]}]"
    )
    (folder / "taxonomy.yaml").write_text(
        "barriers: []\nprogrammes: [{id: ferry, name: Ferry Scheme, aliases: [], nation: England}]\nplaces: []\n"
    )
    made_up = Random(7)
    parts = [" ".join(_sentence(made_up) for _ in range(6)) for _ in range(20)]
    sections = "\n\n".join(f"## Year {number}\n\n{part}" for number, part in enumerate(parts, 1))
    (folder / "documents" / "ferries.md").write_text(f"# The Ferry Scheme\n\n{sections}\n")
    ingest(Options(folder, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
    yield index


def _sentence(made_up: Random) -> str:
    """Tell of the scheme in words of which few are in any other sentence."""
    words = ("".join(made_up.choice(_SYLLABLES) for _ in range(3)) for _ in range(30))
    return f"In {made_up.randint(1900, 1999)} the Ferry Scheme paid for {' '.join(words)}."


@pytest.mark.parametrize("way", ["streamed", "posted", "whispered"])
def test_long_answer_is_split_between_statements_and_no_source_is_cut(
    slack: LocalSlack, app: Running, long_index: Path, way: str
) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    question = "What did the Ferry Scheme pay for, in full detail?"
    with app(index=long_index, answer_words=1000) as assistant:
        if way == "posted":
            slack.refuse("chat.startStream", "method_not_supported_for_channel_type", times=1)
        if way == "whispered":
            slack.command(ada, policy, question)
        else:
            slack.say(ada, policy, mention(slack, question))
        seen = slack.wait_for(
            lambda: (
                [m for m in (*said(slack, policy), *slack.whispers(ada)) if "more" in m.elements()]
                and [*said(slack, policy), *slack.whispers(ada)]
            )
        )
        answer = assistant.records.last().answer
    messages = [one for one in seen if "Looking into" not in one.words]
    words = "\n".join(one.words for one in messages)
    assert len(messages) > 1
    assert len(answer.statements) > 20
    for statement in answer.statements:  # each whole, in one message
        assert sum(statement.spoken in one.markdown.replace("\\", "") for one in messages) == 1
    for citation in answer.citations:
        assert f"\n[{citation.number}]" in words
        assert words.count(f"-source-{citation.number})") == 1
    assert all("more" not in one.elements() for one in messages[:-1])


def test_notification_says_the_answer_in_words(slack: LocalSlack, app: Running) -> None:
    ada = slack.person("Ada")
    policy = slack.channel("policy", people=[ada])
    with app():
        slack.refuse("chat.startStream", "method_not_supported_for_channel_type", times=1)
        _, answer = ask(slack, ada, policy, mention(slack, TOWNS))
    assert answer.text.startswith(f"The Harbour Fund paid for {IN_TOWNS}")
