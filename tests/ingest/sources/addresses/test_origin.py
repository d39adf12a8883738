"""A list of addresses, fetched from a real server, through good days and bad ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from listed_addresses import List
from local_server import LocalServer, answering, in_turn, status

from assistant.kernel.domain import DocumentStatus
from ingest.progress import Silent
from ingest.sources.addresses.origin import NOTHING_THERE, REMOVED, UNLISTED
from ingest.sources.fetching.client import Client
from ingest.sources.mirror import Mirror, MirrorBusy

PDF = b"%PDF-1.4\nThirteen pilots\n%%EOF\n"


def page(words: str, noise: str = "") -> bytes:
    return f"""<!doctype html><html><head><title>Report</title><meta name=token content="{noise}"></head>
    <body><nav>{noise}</nav><main><h1>Report</h1><p>{words}</p></main></body></html>""".encode()


@pytest.fixture
def listed(server: LocalServer, make_client: Callable[..., Client], tmp_path: Path) -> List:
    server.routes["/a"] = answering(page("Thirteen pilots."), ETag='"a1"')
    server.routes["/b.pdf"] = answering(PDF, "application/pdf", ETag='"b1"')
    return List(server, make_client, tmp_path)


def test_documents_come_with_what_is_known_of_them(listed: List) -> None:
    gathered = listed.gather()
    first, second = gathered.files
    assert [first.path.suffix, second.path.suffix] == [".html", ".pdf"]
    assert second.path.read_bytes() == PDF
    source = first.source
    assert (source.id, source.title, source.publisher) == ("a", "Title of /a", "Example")
    assert (source.origin, source.url) == ("partners", listed.server.url("/a"))
    assert source.programmes == ("pfpp", "ndc")
    assert source.name == f"partners/{first.path.name}"
    assert (source.size, second.source.size) == (first.path.stat().st_size, len(PDF))
    assert (gathered.refused, gathered.gone, gathered.notices) == ((), (), ())


def test_documents_and_what_is_refused_are_for_the_groups_of_their_source(listed: List) -> None:
    listed.audience = ("finance",)
    listed.server.routes["/b.pdf"] = status(404)
    gathered = listed.gather()
    assert [each.source.audience for each in gathered.files] == [("finance",)]
    assert [each.audience for each in gathered.refused] == [("finance",)]
    listed.server.routes["/a"] = answering(page("Fourteen pilots."))
    assert [each.source.audience for each in listed.gather().files] == [("finance",)] * 2


def test_what_did_not_change_is_not_fetched_again(listed: List) -> None:
    first = listed.gather()
    assert listed.gather() == first
    assert [
        each.headers.get("if-none-match") for each in listed.server.asked if "robots" not in each.path
    ] == [
        None,
        None,
        '"a1"',
        '"b1"',
    ]


def test_a_page_that_says_the_same_is_no_new_version(listed: List) -> None:
    listed.server.routes["/a"] = in_turn(
        answering(page("Thirteen pilots.", "10:01")), answering(page("Thirteen pilots.", "10:02"))
    )
    assert listed.gather() == listed.gather()


def test_a_changed_document_supersedes_the_one_before(listed: List) -> None:
    before = listed.gather().files[0]
    listed.server.routes["/a"] = answering(page("Fourteen pilots."))
    newest, earlier, _ = listed.gather().files
    assert newest.source.id == "a"
    assert newest.source.status is DocumentStatus.CURRENT
    assert (earlier.source.status, earlier.source.superseded_by) == (DocumentStatus.SUPERSEDED, "a")
    assert earlier.source.id.startswith("a-20")
    assert earlier.source.sha256 == before.source.sha256
    assert earlier.path.is_file()


class TestBadDays:
    @pytest.mark.parametrize(
        ("route", "reason"),
        [
            (status(500), "the server is busy or broken (status 500); 4 attempts"),
            (status(403), "the server answered with status 403"),
            (answering(page("Sorry")), "a PDF was expected, but a web page came"),
            (lambda request: request.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n%PDF-"), "broke off"),
        ],
    )
    def test_the_last_good_copy_stands_and_that_is_told(
        self, listed: List, route: Callable[..., None], reason: str
    ) -> None:
        before = listed.gather()
        listed.server.routes["/b.pdf"] = route
        after = listed.gather()
        assert after.files == before.files
        assert len(after.notices) == 1
        assert reason in after.notices[0]
        assert "; the copy of 20" in after.notices[0]
        assert after.gone == ()

    def test_what_was_never_fetched_is_refused_with_the_reason(self, listed: List) -> None:
        listed.server.routes["/a"] = status(500)
        del listed.server.routes["/b.pdf"]
        gathered = listed.gather()
        assert gathered.files == ()
        assert [(each.name, each.kind) for each in gathered.refused] == [
            (listed.server.url("/a"), "server"),
            (listed.server.url("/b.pdf"), "missing"),
        ]

    def test_an_error_page_that_passes_for_an_answer_is_not_kept(self, listed: List) -> None:
        before = listed.gather()
        error = b"<!doctype html><title>404 Not Found</title><h1>404 Not Found</h1><p>Sorry.</p>"
        listed.server.routes["/a"] = answering(error)
        after = listed.gather()
        assert after.files == before.files
        assert "error page" in after.notices[0]

    def test_a_broken_run_goes_on_where_it_was(self, listed: List) -> None:
        listed.server.routes["/a"] = answering(page("Thirteen pilots."))  # without an ETag
        origin = listed.origin()
        calls = iter([None, KeyboardInterrupt])

        class Stopping(Silent):
            def advance(self, steps: int = 1) -> None:
                fault = next(calls)
                if fault is not None:
                    raise fault

        with pytest.raises(KeyboardInterrupt):
            origin.gather(Stopping())
        listed.gather()
        assert listed.server.paths() == ["/a", "/b.pdf"]
        listed.gather()
        assert listed.server.paths() == ["/a", "/b.pdf", "/a", "/b.pdf"]

    def test_two_runs_at_once_are_told(self, listed: List) -> None:
        with Mirror(listed.mirror.folder).run(), pytest.raises(MirrorBusy):
            listed.gather()


class TestGone:
    @pytest.mark.parametrize(("number", "reason"), [(404, NOTHING_THERE), (410, REMOVED)])
    def test_what_vanished_is_told_until_it_is_forgotten(
        self, listed: List, number: int, reason: str
    ) -> None:
        listed.gather()
        listed.server.routes["/a"] = status(number)
        for _ in range(2):
            gathered = listed.gather()
            assert [(each.id, each.reason) for each in gathered.gone] == [("a", reason)]
            assert [each.source.id for each in gathered.files] == ["b"]
            assert gathered.refused == ()
        listed.mirror.forget("a")
        again = listed.gather()
        assert again.gone == ()
        assert again.refused[0].kind == "missing"

    def test_what_is_no_longer_listed_is_gone_with_its_versions(self, listed: List) -> None:
        listed.gather()
        listed.server.routes["/a"] = answering(page("Fourteen pilots."))
        listed.gather()
        listed.paths = ["/b.pdf"]
        gone = listed.gather().gone
        assert {each.reason for each in gone} == {UNLISTED}
        assert sorted(each.id[:4] for each in gone) == ["a", "a-20"]

    def test_what_came_back_is_a_document_again(self, listed: List) -> None:
        listed.gather()
        kept, listed.paths = listed.paths, ["/b.pdf"]
        listed.gather()
        listed.paths = kept
        gathered = listed.gather()
        assert [each.source.id for each in gathered.files] == ["a", "b"]
        assert gathered.gone == ()


def test_a_look_counts_and_names_what_is_wrong(listed: List) -> None:
    listed.gather()
    listed.server.routes["/a"] = status(404)
    outlook = listed.origin().check(Silent())
    assert (outlook.documents, outlook.kept) == (1, 2)
    assert outlook.problems == (f"{listed.server.url('/a')}: the server answers with status 404",)
