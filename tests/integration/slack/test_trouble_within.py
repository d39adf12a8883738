"""What goes wrong on our side: the index, the model, the records. Whoever asks is told, and the log says what mends it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder
from made_read_only import read_only
from slack_trouble import BARRIER, IN_ANSWER, TOWNS, UNAVAILABLE, Lines, answered, ask, be_quick, lines_of

from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from tests.local_slack import Channel, LocalSlack, Person
from tools.scripted_model.server import ScriptedServer, serving


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)
    monkeypatch.setattr("assistant.records.database._PATIENCE", 0.3)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with serving() as server:
        yield server


def told_unavailable(slack: LocalSlack, person: Person, channel: Channel, thread: str) -> None:
    """Wait until whoever asked was told, in the thread or alone, that there is no answer just now."""

    def words() -> str:
        said = [*slack.answers(channel, thread), *slack.whispers(person, channel)]
        return "\n".join(one.words for one in said)

    slack.wait_for(lambda: UNAVAILABLE in words())
    slack.wait_until_quiet(still=0.15)
    assert words().count(UNAVAILABLE) == 1


def remedy_of(told: Lines, error: str, **fields: object) -> str:
    [line] = lines_of(told, "slack_fault", error=error, **fields)
    return str(line["remedy"])


def test_index_that_is_replaced_meanwhile_fails_no_question(
    slack: LocalSlack,
    ada: Person,
    policy: Channel,
    app,
    collection_folder: Path,
    cache_folder: Path,
    index_folder: Path,
    tmp_path: Path,
) -> None:
    index = shutil.copytree(index_folder, tmp_path / "index")
    with app(index=index) as assistant:
        before = assistant.ask(TOWNS).answer.generation
        asked = [ask(slack, ada, policy)]
        options = Options(collection_folder, index, cache_folder, workers=1, rebuild=True)
        after = ingest(options, BagOfWordsEncoder, Silent()).generation
        asked.append(ask(slack, ada, policy, BARRIER))
        slack.wait_for(lambda: assistant.ask(TOWNS).answer.generation == after)
        asked.append(ask(slack, ada, policy))
        assert before != after
        for ts in asked:
            assert "Sources" in answered(slack, policy, ts).words
        asked = [ask(slack, ada, policy, BARRIER, asked[0])]  # a conversation goes on over the new one
        slack.wait_for(lambda: len(slack.answers(policy, slack.message(asked[0]).thread)) == 2)


def test_missing_index_is_told_and_its_remedy_logged_until_there_is_one(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, index_folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    with app(index=index):
        ts = ask(slack, ada, policy)
        told_unavailable(slack, ada, policy, ts)
        assert "precedent ingest" in remedy_of(told, "IndexMissing", channel=policy, thread=ts)
        assert slack.status(policy, ts).words == ""
        shutil.copytree(index_folder, index)
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words


def test_damaged_index_is_told_and_its_remedy_logged(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, index_folder: Path, tmp_path: Path
) -> None:
    index = shutil.copytree(index_folder, tmp_path / "index")
    for manifest in index.rglob("manifest.json"):
        manifest.write_text("{")
    with app(index=index):
        ts = ask(slack, ada, policy)
        told_unavailable(slack, ada, policy, ts)
        assert "precedent ingest" in remedy_of(told, "IndexDamaged", channel=policy, thread=ts)
        slack.command(ada, policy, TOWNS)
        slack.wait_for(lambda: any(UNAVAILABLE in one.words for one in slack.whispers(ada, policy)))


@pytest.mark.parametrize("misbehaviour", ["down", "bad-key", "silent", "stalls", "hangs-up"])
def test_model_in_trouble_leaves_quotations_with_a_notice_in_time(
    slack: LocalSlack,
    ada: Person,
    policy: Channel,
    model: ScriptedServer,
    app,
    told: Lines,
    misbehaviour: str,
) -> None:
    named = {"model": f"openai:{misbehaviour}", "model_url": model.url, "model_tries": 1}
    with app(**named, model_first_seconds=0.4, model_seconds=1.0):
        ts = ask(slack, ada, policy, "How did councils in the Lantern Programme come to share data?")
        answer = answered(slack, policy, ts, seconds=4)
    assert "language model" in answer.words
    assert "Clear agreements signed in 2011" in answer.words
    assert "Sources" in answer.words
    [line] = lines_of(told, "model_fell_back")
    assert line["fault"]
    assert "councils" not in str(line)


def test_locked_records_are_told_and_their_remedy_logged(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, tmp_path: Path
) -> None:
    with app():
        answered(slack, policy, ask(slack, ada, policy))
        with closing(sqlite3.connect(tmp_path / "records.db", isolation_level=None)) as held:
            held.execute("BEGIN EXCLUSIVE")
            ts = ask(slack, ada, policy)
            told_unavailable(slack, ada, policy, ts)
            held.execute("ROLLBACK")
        assert "another program holds it" in str(lines_of(told, "slack_fault", error="RecordsUnusable"))
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words


def test_records_that_cannot_be_written_are_told_and_their_remedy_logged(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    with app(records=f"sqlite:///{folder}/records.db") as assistant:
        assistant.records.close()
        with read_only(folder):
            ts = ask(slack, ada, policy)
            told_unavailable(slack, ada, policy, ts)
            assert "PRECEDENT_RECORDS" in str(lines_of(told, "slack_fault", error="RecordsUnusable"))


def test_full_disk_is_told_and_its_remedy_logged(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.records import database

    prepare = database._prepare

    def small(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes what there is: no page more

    with app() as assistant:
        answered(slack, policy, ask(slack, ada, policy))
        assistant.records.close()
        monkeypatch.setattr(database, "_prepare", small)
        ts = ask(slack, ada, policy, BARRIER + " " + "Is it so? " * 40)
        told_unavailable(slack, ada, policy, ts)
        assert "free some space" in str(lines_of(told, "slack_fault", error="RecordsUnusable"))
