from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from made_answers import answer, citation
from made_read_only import read_only
from sqlalchemy import create_engine, inspect, text

from assistant.kernel.domain import TraceStep
from assistant.kernel.errors import PrecedentError, RecordsUnusable
from assistant.records.database import MIGRATIONS
from assistant.records.slack.tables import Base
from assistant.records.store import Records
from assistant.records.tables import SCHEMA

_ASK = "import sys; from assistant.records.store import Records; Records(sys.argv[1]).begin('What helped?')"


def test_nothing_is_opened_until_it_is_used(tmp_path: Path) -> None:
    Records(f"sqlite:///{tmp_path / 'kept' / 'records.db'}").close()
    assert not (tmp_path / "kept").exists()


def test_the_migrated_schema_is_the_declared_one(url: str, records: Records) -> None:
    records.begin("What helped?")
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_the_code_knows() -> None:
    script = ScriptDirectory.from_config(Config(config_args={"script_location": str(MIGRATIONS)}))
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert script.get_current_head() == SCHEMA
    assert revisions == sorted(revisions, reverse=True)  # so that a newer one is told by its name


def test_records_of_the_first_schema_are_brought_up_with_all_that_is_in_them(
    url: str, records: Records
) -> None:
    turn = records.begin("What helped?")
    said = answer(citation(1, "Partners helped."))
    records.finish(turn.id, said)
    records.close()
    engine = create_engine(url)
    with engine.begin() as connection:  # as 0001 made it
        for table in ("traces", "slack_questions", "slack_threads", "slack_channels", "slack_seen"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE turns DROP COLUMN audience"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        kept = json.loads(connection.execute(text("SELECT CAST(answer AS TEXT) FROM turns")).scalar_one())
        del kept["written"]
        connection.execute(text("UPDATE turns SET answer = :answer"), {"answer": json.dumps(kept)})
    engine.dispose()
    read = records.turn(turn.id)
    assert read is not None
    assert (read.answer, read.audience) == (said, ())
    assert records.trace(turn.id) is None
    records.finish(turn.id, said, [TraceStep("shown", 1.0, {})])
    assert records.trace(turn.id) == (TraceStep("shown", 1.0, {}),)


def test_each_revision_leads_to_the_next(tmp_path: Path) -> None:
    """Step by step, so that what 0002 makes is made from what 0001 left."""
    engine = create_engine(f"sqlite:///{tmp_path / 'records.db'}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0001")
        assert set(inspect(connection).get_table_names()) == {
            "alembic_version",
            "conversations",
            "turns",
            "feedback",
        }
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_records_of_a_newer_version_are_refused(url: str, records: Records) -> None:
    records.begin("What helped?")
    records.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(RecordsUnusable, match=r"newer version of Precedent .*; upgrade Precedent"):
        records.begin("What helped?")


def test_threads_that_open_new_records_at_once_all_succeed(url: str) -> None:
    opened = [Records(url) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        turns = list(threads.map(lambda records: records.begin("What helped?"), opened))
    assert all(opened[0].turn(turn.id) for turn in turns)
    for records in opened:
        records.close()


def test_processes_that_open_new_records_at_once_all_succeed(url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", _ASK, url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [(each.communicate()[1], each.returncode) for each in started] == [("", 0)] * 3
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM turns")).scalar_one() == 3
    engine.dispose()


def test_sqlite_is_set_up_to_be_shared(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    records = Records(f"sqlite:///{path}")
    records.begin("What helped?")
    with sqlite3.connect(path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.execute("BEGIN")  # a reader that stays does not keep others from writing
        other.execute("SELECT * FROM turns").fetchall()
        records.begin("And then?")
    other.close()
    records.close()


def test_records_in_memory_are_shared_by_threads_and_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    records = Records("sqlite://")
    with ThreadPoolExecutor(4) as threads:
        turns = list(threads.map(lambda _: records.begin("What helped?"), range(8)))
    assert all(records.turn(turn.id) for turn in turns)
    assert records.forget_document("harbour-fund") == 0
    records.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    with read_only(tmp_path):
        for path in (tmp_path / "records.db", tmp_path / "kept" / "records.db"):
            with pytest.raises(RecordsUnusable, match=r"records\.db .*PRECEDENT_RECORDS"):
                Records(f"sqlite:///{path}").begin("What helped?")


def test_records_that_may_not_be_written_are_told_with_the_remedy(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    records.begin("What helped?")
    records.close()
    with read_only(tmp_path), pytest.raises(RecordsUnusable, match="let the account that runs Precedent"):
        records.begin("What helped?")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    with pytest.raises(RecordsUnusable, match=r"cannot be used \(.*exists"):
        Records(f"sqlite:///{tmp_path / 'kept' / 'records.db'}").begin("What helped?")


@pytest.mark.parametrize("damage", ["all of it", "a page"])
def test_a_damaged_file_is_told_with_the_remedy(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "records.db"
    records = Records(f"sqlite:///{path}")
    for _ in range(20):
        records.begin("What helped? " * 50)
    records.close()
    content = path.read_bytes()
    path.write_bytes(b"rubbish " * 2000 if damage == "all of it" else content[:100] + b"\xff" * 12000)
    with pytest.raises(RecordsUnusable, match="move the file away to begin anew, or put a backup"):
        records.begin("What helped?")


def test_tables_of_another_program_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE turns (theirs TEXT)")
    other.close()
    with pytest.raises(RecordsUnusable, match="already exists"):
        Records(f"sqlite:///{path}").begin("What helped?")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("turns",)]
    other.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("data/records.db", "is no address of a database"),
        ("", "is no address of a database"),
        ("carrierpigeon://loft/records", "is no address of a database"),
        ("mysql+cymysql://host/records", "needs the package cymysql"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_at_once(url: str, said: str) -> None:
    with pytest.raises(PrecedentError, match=said):
        Records(url)


def test_a_password_is_never_told(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    records = Records(f"sqlite://ada:hunter2@/{tmp_path / 'kept' / 'records.db'}")
    with pytest.raises(RecordsUnusable) as told:
        records.begin("What helped?")
    assert "hunter2" not in str(told.value)
