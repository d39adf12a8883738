"""What was fetched is kept, in versions, whatever breaks, until it is forgotten."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assistant.kernel.domain import DocumentStatus, Source
from assistant.kernel.errors import PrecedentError
from ingest.sources.fetching.outcomes import Known
from ingest.sources.mirror import STATE, Kept, Mirror, MirrorBusy, earlier_version, mirrors

SECRET = b"thirteen pilots in fourteen towns"


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror" / "partners")


def keep(mirror: Mirror, body: bytes, key: str = "report", **options: object) -> Kept:
    own: dict[str, object] = {"url": f"https://example.org/{key}", "known": Known('"1"'), "document": key}
    return mirror.keep(key, body, ".txt", **(own | options))  # type: ignore[arg-type]


def files(mirror: Mirror) -> list[bytes]:
    return sorted(path.read_bytes() for path in (mirror.folder / "files").iterdir())


def test_what_is_kept_is_there_in_the_next_run(mirror: Mirror, tmp_path: Path) -> None:
    came = tmp_path / "came"
    came.write_bytes(SECRET)
    with mirror.run():
        mirror.keep(
            "a",
            came,
            ".pdf",
            url="https://example.org/a",
            known=Known('"1"', "Sat"),
            document="doc-a",
            facts={"title": "Zoë’s report", "attachments": [1, 2]},
        )
    kept = Mirror(mirror.folder).get("a")
    assert kept is not None
    assert kept.path.read_bytes() == SECRET
    assert (kept.path.suffix, kept.size) == (".pdf", len(SECRET))
    assert (kept.document, kept.known) == ("doc-a", Known('"1"', "Sat"))
    assert kept.facts == {"title": "Zoë’s report", "attachments": [1, 2]}
    assert not came.exists()


def test_reading_a_mirror_that_is_not_there_makes_none(mirror: Mirror) -> None:
    assert (mirror.get("a"), mirror.all(), mirror.earlier("a")) == (None, (), ())
    assert mirror.forget("a") == 0
    assert not mirror.folder.exists()


class TestVersions:
    def test_the_copy_before_is_kept_when_bytes_change(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"first")
            keep(mirror, b"second", known=Known('"2"'))
        newest, earlier = mirror.get("report"), mirror.earlier("report")
        assert newest is not None
        assert newest.path.read_bytes() == b"second"
        assert [each.path.read_bytes() for each in earlier] == [b"first"]
        assert earlier[0].known == Known('"1"')

    def test_only_so_many_are_kept(self, mirror: Mirror) -> None:
        with mirror.run():
            for body in (b"first", b"second", b"third"):
                keep(mirror, body)
        assert files(mirror) == [b"second", b"third"]

    def test_the_same_bytes_are_no_new_version(self, mirror: Mirror) -> None:
        with mirror.run():
            first = keep(mirror, b"first")
            again = keep(mirror, b"first", known=Known('"2"'))
        assert mirror.earlier("report") == []
        assert (again.path, again.fetched, again.known) == (first.path, first.fetched, Known('"2"'))

    def test_nor_are_other_bytes_that_say_the_same(self, mirror: Mirror) -> None:
        with mirror.run():
            first = keep(mirror, b"<p>words</p><!-- 10:01 -->", sameness="words")
            again = keep(mirror, b"<p>words</p><!-- 10:02 -->", sameness="words")
            other = keep(mirror, b"<p>other</p>", sameness="other")
        assert (again.path, again.sha256) == (first.path, first.sha256)
        assert other.path.read_bytes() == b"<p>other</p>"
        assert files(mirror) == [b"<p>other</p>", b"<p>words</p><!-- 10:01 -->"]

    def test_an_earlier_one_is_a_document_that_the_newest_supersedes(self, mirror: Mirror) -> None:
        with mirror.run():
            first = keep(mirror, b"first")
            keep(mirror, b"second")
        earlier = mirror.earlier("report")[0]
        current = Source("report", "partners/report.txt", "b2", 6, "The report", publisher="Example")
        source = earlier_version(current, earlier)
        assert source.id == f"report-{first.fetched[:10]}"
        assert (source.status, source.superseded_by) == (DocumentStatus.SUPERSEDED, "report")
        assert (source.sha256, source.size, source.title) == (earlier.sha256, 5, "The report")
        assert source.name == f"partners/{earlier.path.name}"

    def test_what_went_and_came_back_is_there_again(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"first")
            mirror.lose("report", "gone (410)")
            lost = mirror.get("report")
            assert lost is not None
            assert lost.gone == "gone (410)"
            assert lost.path.is_file()
            back = keep(mirror, b"first")
        assert back.gone == ""


class TestBrokenRuns:
    def test_go_on_and_ask_for_nothing_twice(self, mirror: Mirror) -> None:
        with pytest.raises(KeyboardInterrupt), mirror.run():
            keep(mirror, b"a", key="a")
            raise KeyboardInterrupt
        again = Mirror(mirror.folder)
        with again.run():
            assert again.asked("a")
            assert not again.asked("b")
        with again.run():
            assert not again.asked("a")

    def test_of_long_ago_are_not_gone_on_with(self, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ingest.sources.mirror._now", lambda: "2020-01-01T00:00:00+00:00")
        with pytest.raises(KeyboardInterrupt), mirror.run():
            keep(mirror, b"a", key="a")
            raise KeyboardInterrupt
        monkeypatch.undo()
        with mirror.run():
            assert not mirror.asked("a")

    def test_answers_before_the_run_do_not_count(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"a", key="a")
        with mirror.run():
            assert not mirror.asked("a")
            mirror.stands("a", Known(last_modified="Sat"))
            assert mirror.asked("a")
        kept = mirror.get("a")
        assert kept is not None
        assert kept.known == Known('"1"', "Sat")

    def test_leave_no_half_written_files(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"whole")
        (mirror.folder / "files" / ".draft").write_bytes(b"hal")
        (mirror.folder / "files" / "report-0-1.txt").write_bytes(b"renamed, but its row was not written")
        with mirror.run():
            assert files(mirror) == [b"whole"]

    def test_of_two_at_once_the_second_is_told(self, mirror: Mirror) -> None:
        told = pytest.raises(MirrorBusy, match="Another run is fetching 'partners'")
        with mirror.run(), told, Mirror(mirror.folder).run():
            pass
        with mirror.run():
            pass

    def test_a_damaged_state_is_told_with_the_remedy(self, mirror: Mirror) -> None:
        mirror.folder.mkdir(parents=True)
        (mirror.folder / STATE).write_bytes(b"no database at all" * 100)
        with pytest.raises(PrecedentError, match=r"is damaged.*delete"):
            mirror.all()


class TestForgetting:
    def test_leaves_no_byte_behind(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, SECRET, facts={"summary": SECRET.decode()})
            keep(mirror, SECRET + b" again", facts={"summary": SECRET.decode()})
            keep(mirror, b"landing " + SECRET, key="page:report", document="report")
            keep(mirror, b"something else", key="other")
            mirror.partial.mkdir()
            (mirror.partial / "half.part").write_bytes(SECRET)
        assert mirror.forget("report") == 3
        left = [path.read_bytes() for path in mirror.folder.rglob("*") if path.is_file()]
        assert not any(SECRET in content or b"page:report" in content for content in left)
        assert [kept.key for kept in mirror.all()] == ["other"]

    def test_takes_one_version_where_its_id_is_given(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"first")
            keep(mirror, b"second")
        assert mirror.forget(mirror.earlier("report")[0].version_id) == 1
        assert files(mirror) == [b"second"]

    def test_finds_a_document_by_its_name_where_a_collection_calls_it_otherwise(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"first")
            newest = keep(mirror, b"second")
            keep(mirror, b"landing", key="page", document="report")
        earlier = mirror.earlier("report")[0]
        assert mirror.forget("report-3fa9c1", name=f"elsewhere/{newest.path.name}") == 0
        assert mirror.forget("report", name="elsewhere/report.txt") == 0
        assert mirror.forget("report-2020-3fa9c1", name=f"partners/{earlier.path.name}") == 1
        assert files(mirror) == [b"landing", b"second"]
        assert mirror.forget("report-3fa9c1", name=f"partners/{newest.path.name}") == 2

    def test_waits_for_no_run(self, mirror: Mirror) -> None:
        with mirror.run():
            keep(mirror, b"first")
            with pytest.raises(MirrorBusy):
                Mirror(mirror.folder).forget("report")
        assert files(mirror) == [b"first"]


def test_mirrors_below_a_folder_are_found(tmp_path: Path) -> None:
    for name in ("b", "a"):
        mirror = Mirror(tmp_path / name)
        with mirror.run():
            keep(mirror, b"x")
    (tmp_path / "no mirror").mkdir()
    assert [mirror.folder.name for mirror in mirrors(tmp_path)] == ["a", "b"]
    assert mirrors(tmp_path / "absent") == []


def test_state_survives_a_kill_between_file_and_row(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    with mirror.run():
        keep(mirror, b"first")

    def killed(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Mirror, "_write", killed)
        with pytest.raises(sqlite3.OperationalError), mirror.run():
            keep(mirror, b"second")
    kept = mirror.get("report")
    assert kept is not None
    assert kept.path.read_bytes() == b"first"
    with mirror.run():
        assert files(mirror) == [b"first"]
