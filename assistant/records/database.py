"""The database that records are kept in: opened when first used, and brought to the newest schema."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from assistant.kernel.errors import RecordsUnusable
from assistant.records.tables import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"
_PATIENCE = 15.0  # seconds to wait for another that writes
_HASTE = 0.2  # seconds to wait where it can be done another time
# How SQLite is told that a transaction will write: it waits for others here, instead of failing later.
_TO_WRITE = "BEGIN IMMEDIATE"
# Taken by whoever migrates, until its transaction ends; in SQLite the above does that.
_MIGRATION_LOCK = {"postgresql": "SELECT pg_advisory_xact_lock(5027263118423)"}

_DAMAGED = "move the file away to begin anew, or put a backup of it back"
_NOT_WRITTEN = (
    "let the account that runs Precedent write to that folder, or name another with PRECEDENT_RECORDS"
)
# What a database says is wrong, and what mends it.
_REMEDIES: Mapping[str, str] = {
    "not a database": _DAMAGED,
    "malformed": _DAMAGED,
    "readonly": _NOT_WRITTEN,
    "unable to open": _NOT_WRITTEN,
    "locked": "another program holds it: wait for that, or end it",
    "full": "free some space on that disk",
}
_REMEDY = "check that the database is there and that PRECEDENT_RECORDS names it"


class Database:
    """Sessions on one database. Safe to share between threads; opens nothing until it is used."""

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._lock = Lock()
        self._engine: Engine | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees the records as they are now; raise `RecordsUnusable`."""
        with self._told(), Session(self._opened()) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are kept when the block ends well.

        Raises `RecordsUnusable`, and SQLAlchemy's `IntegrityError` where another wrote the same key first.
        """
        engine = self._opened().execution_options(begin=_TO_WRITE)
        with self._told(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def wipe(self, *, thorough: bool = False) -> None:
        """Leave no byte of what was deleted in SQLite's files; another database tidies up by itself.

        `thorough` writes the whole file anew, and raises `RecordsUnusable` where readers do not let go.
        """
        if not self._sqlite:
            return
        with self._told(), self._opened().execution_options(begin="").connect() as connection:
            if thorough:
                connection.exec_driver_sql("VACUUM")
            else:  # nobody who asks shall wait for this
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {_HASTE * 1000:.0f}")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE * 1000:.0f}")
        if busy and thorough:
            raise RecordsUnusable(
                f"The records at {self._place} are being read, so that copies of what was erased are left "
                "in the file beside them that ends in -wal; run this again."
            )

    def close(self) -> None:
        """Let go of the database; it opens again when it is used."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    @property
    def _place(self) -> str:
        return self._url.render_as_string(hide_password=True)

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                with self._told():
                    self._engine = self._open()
            return self._engine

    def _open(self) -> Engine:
        if not self._sqlite:
            engine = create_engine(self._url, pool_pre_ping=True)
        elif _in_memory(self._url):  # one connection is one database: all wait for it in turn
            engine = create_engine(
                self._url,
                poolclass=QueuePool,
                pool_size=1,
                max_overflow=0,
                connect_args={"check_same_thread": False},
            )
        else:
            Path(str(self._url.database)).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(self._url, connect_args={"timeout": _PATIENCE})
        if self._sqlite:
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
            _write_ahead(engine)
        try:
            self._migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _migrate(self, engine: Engine) -> None:
        if self._revision(engine) == SCHEMA:
            return
        # Imported here: it takes long, and is needed once in the life of a database.
        from alembic import command
        from alembic.config import Config

        with engine.execution_options(begin=_TO_WRITE).begin() as connection:
            if lock := _MIGRATION_LOCK.get(engine.dialect.name):
                connection.execute(text(lock))
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            command.upgrade(config, "head")  # does nothing where another has just done it

    def _revision(self, engine: Engine) -> str:
        """Return the revision that the database is at, "" for a new one; refuse one that is newer."""
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
        if found > SCHEMA:
            raise RecordsUnusable(
                f"The records at {self._place} were written by a newer version of Precedent (schema {found}, "
                f"this one knows {SCHEMA}); upgrade Precedent, or name other records with PRECEDENT_RECORDS."
            )
        return found

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn faults of the database into one that names the remedy."""
        try:
            yield
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError) as error:
            said = str(error.orig if isinstance(error, StatementError) else error).strip()
            remedy = next((remedy for words, remedy in _REMEDIES.items() if words in said), _REMEDY)
            if isinstance(error, OSError):
                remedy = _NOT_WRITTEN
            raise RecordsUnusable(
                f"The records at {self._place} cannot be used ({said}): {remedy}."
            ) from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError) as error:
        raise RecordsUnusable(
            "PRECEDENT_RECORDS is no address of a database; write sqlite:///data/records.db or "
            "postgresql+psycopg://user@host/database."
        ) from error
    except ImportError as error:
        raise RecordsUnusable(
            f"PRECEDENT_RECORDS names a database that needs the package {error.name}; install it with pip."
        ) from error
    return parsed


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _prepare(connection: Any, _record: object) -> None:
    """Set up a connection to SQLite."""
    connection.isolation_level = None  # `_begin` says when a transaction begins
    for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if statement := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(statement)


def _write_ahead(engine: Engine) -> None:
    """Let readers read while another writes. SQLite does not wait for a lock here, so we do."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with engine.execution_options(begin="").connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                return
        except OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > end:
                raise
            time.sleep(0.05)
