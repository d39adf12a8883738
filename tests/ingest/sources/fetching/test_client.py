"""The client against a real server: what goes well, and all that a server can get wrong."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from local_server import LocalServer, Request, answering, in_turn, redirect, status

from ingest.sources.fetching import pacing
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import Fetched, FetchFailed, Gone, Known, Missing, NotModified
from ingest.sources.fetching.pacing import Pace

PDF = b"%PDF-1.4\n" + b"0 0 obj\n" * 2000 + b"%%EOF\n"
PAGE = b"<!doctype html><html><body><h1>Thirteen pilots</h1></body></html>"
MakeClient = Callable[..., Client]


def failure(client: Client, url: str, **options: object) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        client.get(url, **options)  # type: ignore[arg-type]
    return caught.value


def test_a_file_comes_with_what_is_known_of_it(server: LocalServer, client: Client) -> None:
    modified = "Sat, 07 Mar 2026 10:00:00 GMT"
    server.routes["/report"] = answering(PDF, "application/pdf; v=1", ETag='"a1"', Last_Modified=modified)
    fetched = client.get(server.url("/report#page=4"))
    assert isinstance(fetched, Fetched)
    assert fetched.path.read_bytes() == PDF
    assert (fetched.suffix, fetched.content_type, fetched.size) == (".pdf", "application/pdf", len(PDF))
    assert fetched.known == Known('"a1"', modified)
    assert fetched.redirects == ()


def test_the_program_says_who_it_is_and_whom_to_write_to(
    server: LocalServer, make_client: MakeClient
) -> None:
    make_client("data@example.org").get(server.url("/report"))
    asked = server.asked[-1]
    assert asked.headers["user-agent"].startswith("Precedent/")
    assert asked.headers["user-agent"].endswith("(+data@example.org)")
    assert "cookie" not in asked.headers


def test_what_is_known_already_is_not_sent_again(server: LocalServer, client: Client) -> None:
    server.routes["/page"] = answering(PAGE, ETag='"b2"')
    known = Known('"b2"', "Sat, 07 Mar 2026 10:00:00 GMT")
    assert isinstance(client.get(server.url("/page"), known=known), NotModified)
    assert server.asked[-1].headers["if-modified-since"] == known.last_modified
    assert isinstance(client.get(server.url("/page"), known=Known('"b1"')), Fetched)


@pytest.mark.parametrize("etag", ['"é"', 'W/"weak"', "no quotes", '"' + "x" * 2000 + '"'])
def test_any_etag_is_sent_back_as_it_came(server: LocalServer, client: Client, etag: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode()
    server.routes["/page"] = lambda request: request.raw(head + PAGE)
    fetched = client.get(server.url("/page"))
    assert isinstance(fetched, Fetched)
    client.get(server.url("/page"), known=fetched.known)
    assert server.asked[-1].headers["if-none-match"].encode("latin-1").decode() == etag


def test_nothing_there_and_removed_are_no_faults(server: LocalServer, client: Client) -> None:
    server.routes["/old"] = status(410)
    assert isinstance(client.get(server.url("/never")), Missing)
    assert isinstance(client.get(server.url("/old")), Gone)
    assert len(server.asked) == 2


def test_another_status_is_told(server: LocalServer, client: Client) -> None:
    server.routes["/search"] = status(422)
    fault = failure(client, server.url("/search?strange=1"))
    assert (fault.kind, "status 422" in fault.reason) == ("server", True)
    assert len(server.asked) == 1


class TestRedirects:
    def test_are_followed_and_told(self, server: LocalServer, client: Client) -> None:
        server.routes["/a"] = redirect("/b", 303)
        server.routes["/b"] = redirect(server.url("/c#top"), 308)
        server.routes["/c"] = answering(PAGE)
        fetched = client.get(server.url("/a"))
        assert isinstance(fetched, Fetched)
        assert fetched.url == server.url("/c")
        assert fetched.redirects == (server.url("/b"), server.url("/c"))

    def test_with_accents_are_followed(self, server: LocalServer, client: Client) -> None:
        server.routes["/a"] = lambda request: request.raw(
            "HTTP/1.1 302 Found\r\nLocation: /café\r\nContent-Length: 0\r\n\r\n".encode()
        )
        server.routes["/caf%C3%A9"] = answering(PAGE)
        assert isinstance(client.get(server.url("/a")), Fetched)

    def test_to_a_host_that_is_not_allowed_are_not_followed(
        self, server: LocalServer, client: Client
    ) -> None:
        server.routes["/a"] = redirect(server.url("/c", host="localhost"))
        server.routes["/c"] = answering(PAGE)
        fault = failure(client, server.url("/a"))
        assert (fault.kind, "localhost is not an allowed host" in fault.reason) == ("refused", True)
        assert server.paths() == ["/a"]

    @pytest.mark.parametrize(
        "target",
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://2130706433/",
            "http://0x7f.1/",
            "file:///etc/passwd",
            "ftp://127.0.0.1/",
            "http://user:pass@127.0.0.1/",
            "http://127.0.0.1:22/",
            "//10.0.0.1/page",
            "http://[broken/",
        ],
    )
    def test_to_where_harm_could_be_done_are_not_followed(
        self, server: LocalServer, client: Client, target: str
    ) -> None:
        server.routes["/a"] = redirect(target)
        assert failure(client, server.url("/a")).kind == "refused"
        assert server.paths() == ["/a"]

    def test_to_a_name_that_leads_to_a_private_address_are_not_followed(
        self, server: LocalServer, tmp_path: Path
    ) -> None:
        client = Client(
            server.policy(hosts=frozenset({"inside.example.org"}), private=False, robots=False),
            tmp_path,
            resolve=lambda host, port: ["93.184.215.14", "127.0.0.1"],
        )
        fault = failure(client, server.url("/a", host="inside.example.org"))
        assert (fault.kind, "127.0.0.1, which is not a public" in fault.reason) == ("refused", True)
        assert server.asked == []

    def test_that_go_round_end(self, server: LocalServer, client: Client) -> None:
        server.routes["/a"], server.routes["/b"] = redirect("/b"), redirect("/a")
        server.routes["/self"] = redirect("/self")
        assert "redirects to itself" in failure(client, server.url("/a")).reason
        assert "redirects to itself" in failure(client, server.url("/self")).reason

    def test_without_an_end_end(self, server: LocalServer, client: Client) -> None:
        server.routes["/next"] = lambda request: request.send(302, Location=f"{request.path}x")
        for length in range(1, 8):
            server.routes["/next" + "x" * length] = server.routes["/next"]
        assert "more than 5 times" in failure(client, server.url("/next")).reason


def test_a_name_is_looked_up_once_for_a_connection(server: LocalServer, tmp_path: Path) -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["192.0.2.1"]

    server.routes["/a"] = answering(PAGE)
    policy = server.policy(hosts=frozenset({"name.example.org"}), robots=False)
    client = Client(policy, tmp_path, resolve=rebinding)
    client.get(server.url("/a", host="name.example.org"))
    client.close()
    assert looked_up == ["name.example.org"]
    assert server.asked[0].headers["host"] == f"name.example.org:{server.port}"


class TestPatience:
    def test_429_is_waited_out_for_as_long_as_it_says(
        self, server: LocalServer, client: Client, slept: list[float]
    ) -> None:
        server.routes["/page"] = in_turn(status(429, Retry_After="7"), answering(PAGE))
        assert isinstance(client.get(server.url("/page")), Fetched)
        assert 5 < max(slept) <= 7

    def test_a_date_to_come_back_at_counts_too(
        self, server: LocalServer, client: Client, slept: list[float]
    ) -> None:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
        server.routes["/page"] = in_turn(status(503, Retry_After=later), answering(PAGE))
        assert isinstance(client.get(server.url("/page")), Fetched)
        assert 30 < max(slept) <= 40

    def test_a_server_that_asks_for_an_hour_is_left_for_another_run(
        self, server: LocalServer, client: Client, slept: list[float]
    ) -> None:
        server.routes["/page"] = status(429, Retry_After="3600")
        assert "3,600 seconds; left for another run" in failure(client, server.url("/page")).reason
        assert (len(server.asked), slept) == (1, [])

    def test_5xx_is_tried_again_after_growing_waits(
        self, server: LocalServer, client: Client, slept: list[float]
    ) -> None:
        server.routes["/page"] = in_turn(status(500), status(503), status(502), answering(PAGE))
        assert isinstance(client.get(server.url("/page")), Fetched)
        waits = [wait for wait in slept if wait > 0.1]
        assert len(waits) == 3
        assert 0.4 < waits[0] <= 1 < waits[1] + 0.1 <= 2.1
        assert 1.9 < waits[2] <= 4

    def test_a_server_that_stays_broken_is_given_up(self, server: LocalServer, client: Client) -> None:
        server.routes["/page"] = status(500)
        fault = failure(client, server.url("/page"))
        assert (fault.kind, fault.reason) == (
            "server",
            "the server is busy or broken (status 500); 4 attempts",
        )

    def test_after_three_such_files_the_rest_of_the_host_is_left_alone(
        self, server: LocalServer, client: Client
    ) -> None:
        server.routes["/page"] = status(500)
        for _ in range(3):
            failure(client, server.url("/page"))
        asked = len(server.asked)
        assert "left for another run" in failure(client, server.url("/other")).reason
        assert len(server.asked) == asked

    def test_a_host_that_only_drips_is_left_alone_too(
        self, server: LocalServer, make_client: MakeClient
    ) -> None:
        def drip(request: Request) -> None:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not server.stopping.wait(0.02):
                request.wfile.write(b".")
                request.wfile.flush()

        server.routes["/drip"] = drip
        client = make_client(robots=False, total_seconds=0.1)
        for _ in range(3):
            assert failure(client, server.url("/drip")).kind == "slow"
        assert "left for another run" in failure(client, server.url("/other")).reason

    def test_a_port_where_nobody_listens_is_told(self, make_client: MakeClient) -> None:
        client = make_client(ports=frozenset({1}), robots=False)
        assert failure(client, "http://127.0.0.1:1/").kind == "unreachable"

    def test_a_host_is_asked_twice_a_second_and_no_more(
        self, server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slept: list[float] = []
        monkeypatch.setattr(pacing, "time", SimpleNamespace(monotonic=lambda: 1000.0))  # which stands still
        client = Client(server.policy(robots=False), tmp_path, pace=Pace(sleep=slept.append))
        for _ in range(3):
            client.get(server.url("/page"))
        client.close()
        assert slept == [0.5, 1.0]


class TestTime:
    def test_a_server_that_drips_for_ever_is_left(self, server: LocalServer, make_client: MakeClient) -> None:
        def drip(request: Request) -> None:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not server.stopping.wait(0.02):
                request.wfile.write(b".")
                request.wfile.flush()

        server.routes["/drip"] = drip
        client = make_client(robots=False, total_seconds=0.4)
        start = time.monotonic()
        fault = failure(client, server.url("/drip"))
        assert time.monotonic() - start < 5
        assert fault.kind == "slow"

    def test_headers_that_drip_for_ever_are_no_better(
        self, server: LocalServer, make_client: MakeClient
    ) -> None:
        def drip(request: Request) -> None:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not server.stopping.wait(0.02):
                request.wfile.write(b"z")
                request.wfile.flush()

        server.routes["/drip"] = drip
        start = time.monotonic()
        fault = failure(make_client(robots=False, total_seconds=0.4), server.url("/drip"))
        assert time.monotonic() - start < 5
        assert fault.kind == "slow"

    def test_a_server_that_says_nothing_is_tried_again_and_left(
        self, server: LocalServer, make_client: MakeClient
    ) -> None:
        server.routes["/silent"] = lambda request: server.stopping.wait(5) and None
        fault = failure(make_client(robots=False, read_seconds=0.05), server.url("/silent"))
        assert (fault.kind, len(server.asked)) == ("slow", 4)


class TestBrokenDownloads:
    def test_go_on_where_they_broke_off(self, server: LocalServer, client: Client) -> None:
        def broken(request: Request) -> None:
            head = f'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: {len(PDF)}\r\n\r\n'.encode()
            request.raw(head + PDF[:5000])

        def rest(request: Request) -> None:
            begin = int(request.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            assert request.headers["If-Range"] == '"v1"'
            request.send(
                206, PDF[begin:], ETag='"v1"', Content_Range=f"bytes {begin}-{len(PDF) - 1}/{len(PDF)}"
            )

        server.routes["/report.pdf"] = in_turn(broken, rest)
        fetched = client.get(server.url("/report.pdf"))
        assert isinstance(fetched, Fetched)
        assert fetched.path.read_bytes() == PDF
        assert [each.headers.get("range") for each in server.asked] == [None, "bytes=5000-"]

    def test_go_on_in_another_run(self, server: LocalServer, make_client: MakeClient) -> None:
        def broken(request: Request) -> None:
            request.raw(b'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: 16000\r\n\r\n' + PDF[:100])

        server.routes["/report.pdf"] = in_turn(broken, status(500))
        failure(make_client(robots=False), server.url("/report.pdf"))
        server.routes["/report.pdf"] = lambda request: request.send(
            206, PDF[100:], Content_Range=f"bytes 100-{len(PDF) - 1}/{len(PDF)}"
        )
        fetched = make_client(robots=False).get(server.url("/report.pdf"))
        assert isinstance(fetched, Fetched)
        assert fetched.path.read_bytes() == PDF

    def test_begin_anew_where_the_server_sends_all_of_it(self, server: LocalServer, client: Client) -> None:
        def broken(request: Request) -> None:
            request.raw(b'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: 16000\r\n\r\n' + b"%PDF-1.7 old")

        server.routes["/report.pdf"] = in_turn(broken, answering(PDF, "application/pdf"))
        fetched = client.get(server.url("/report.pdf"))
        assert isinstance(fetched, Fetched)
        assert fetched.path.read_bytes() == PDF

    @pytest.mark.parametrize("number", [206, 416])
    def test_begin_anew_where_the_rest_does_not_fit(
        self, server: LocalServer, client: Client, number: int
    ) -> None:
        def broken(request: Request) -> None:
            request.raw(b'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: 16000\r\n\r\n' + PDF[:100])

        def unfitting(request: Request) -> None:
            request.send(number, b"junk", Content_Range="bytes 7-10/16000")

        server.routes["/report.pdf"] = in_turn(broken, unfitting, answering(PDF, "application/pdf"))
        fetched = client.get(server.url("/report.pdf"))
        assert isinstance(fetched, Fetched)
        assert fetched.path.read_bytes() == PDF
        assert "range" not in server.asked[-1].headers

    def test_are_not_taken_for_whole(self, server: LocalServer, client: Client) -> None:
        server.routes["/report.pdf"] = lambda request: request.raw(
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + PDF
        )
        assert failure(client, server.url("/report.pdf")).kind == "truncated"

    def test_are_noticed_in_a_pdf_whose_length_was_not_told(
        self, server: LocalServer, client: Client
    ) -> None:
        server.routes["/cut.pdf"] = lambda request: request.raw(b"HTTP/1.1 200 OK\r\n\r\n" + PDF[:-9])
        server.routes["/whole.pdf"] = lambda request: request.raw(b"HTTP/1.1 200 OK\r\n\r\n" + PDF)
        assert failure(client, server.url("/cut.pdf")).kind == "truncated"
        assert isinstance(client.get(server.url("/whole.pdf")), Fetched)


class TestWhatCame:
    def test_an_error_page_is_not_taken_for_a_pdf(self, server: LocalServer, client: Client) -> None:
        server.routes["/report.pdf"] = answering(PAGE, "application/pdf")
        fault = failure(client, server.url("/report.pdf"))
        assert (fault.kind, fault.reason) == (
            "type",
            "a PDF was expected, but a web page came, most likely an error message",
        )

    def test_an_error_page_is_not_taken_for_json(self, server: LocalServer, client: Client) -> None:
        server.routes["/api"] = answering(PAGE, "application/json")
        server.routes["/broken"] = answering(b'{"results": ', "application/json")
        assert failure(client, server.url("/api"), accept={".json"}).kind == "type"
        broken = client.get(server.url("/broken"), accept={".json"})
        assert isinstance(broken, Fetched)
        with pytest.raises(FetchFailed, match="not the JSON"):
            broken.json()

    def test_a_pdf_is_known_by_its_bytes_whatever_the_server_calls_it(
        self, server: LocalServer, client: Client
    ) -> None:
        server.routes["/download"] = answering(PDF, "application/octet-stream")
        fetched = client.get(server.url("/download"))
        assert isinstance(fetched, Fetched)
        assert fetched.suffix == ".pdf"

    @pytest.mark.parametrize("told", [True, False])
    def test_what_is_too_large_is_left_before_it_is_all_here(
        self, server: LocalServer, make_client: MakeClient, tmp_path: Path, told: bool
    ) -> None:
        length = b"Content-Length: 500000\r\n" if told else b""
        server.routes["/large"] = lambda request: request.raw(
            b"HTTP/1.1 200 OK\r\n" + length + b"\r\n" + b"x" * 500_000
        )
        client = make_client(robots=False, most_bytes=100_000)
        assert failure(client, server.url("/large")).kind == "too_large"
        assert list((tmp_path / "partial").glob("*")) == []

    def test_a_bomb_is_not_unpacked(
        self, server: LocalServer, make_client: MakeClient, tmp_path: Path
    ) -> None:
        bomb = gzip.compress(b"\0" * 50_000_000)
        assert len(bomb) < 100_000
        server.routes["/bomb"] = answering(bomb, Content_Encoding="gzip")
        client = make_client(robots=False, most_bytes=1_000_000)
        assert failure(client, server.url("/bomb")).kind == "too_large"
        assert list((tmp_path / "partial").glob("*")) == []

    def test_what_came_packed_though_nobody_asked_is_unpacked(
        self, server: LocalServer, client: Client
    ) -> None:
        server.routes["/page"] = answering(gzip.compress(PAGE), Content_Encoding="gzip")
        server.routes["/cut"] = answering(gzip.compress(PAGE)[:-9], Content_Encoding="gzip")
        server.routes["/odd"] = answering(PAGE, Content_Encoding="br")
        fetched = client.get(server.url("/page"))
        assert isinstance(fetched, Fetched)
        assert fetched.path.read_bytes() == PAGE
        assert failure(client, server.url("/cut")).kind == "truncated"
        assert failure(client, server.url("/odd")).kind == "type"


class TestRobots:
    def test_are_asked_once_and_obeyed(self, server: LocalServer, make_client: MakeClient) -> None:
        server.routes["/robots.txt"] = answering(b"User-agent: *\nDisallow: /private", "text/plain")
        server.routes["/page"] = answering(PAGE)
        client = make_client()
        assert isinstance(client.get(server.url("/page")), Fetched)
        fault = failure(client, server.url("/private/page?x=1"))
        assert (fault.kind, "robots.txt" in fault.reason) == ("robots", True)
        assert [each.path for each in server.asked] == ["/robots.txt", "/page"]

    def test_are_obeyed_where_a_redirect_leads_too(
        self, server: LocalServer, make_client: MakeClient
    ) -> None:
        server.routes["/robots.txt"] = answering(b"User-agent: precedent\nDisallow: /b", "text/plain")
        server.routes["/a"] = redirect("/b")
        assert failure(make_client(), server.url("/a")).kind == "robots"

    def test_that_ask_for_longer_waits_get_them(
        self, server: LocalServer, make_client: MakeClient, slept: list[float]
    ) -> None:
        server.routes["/robots.txt"] = answering(b"User-agent: *\nCrawl-delay: 9", "text/plain")
        server.routes["/page"] = answering(PAGE)
        client = make_client()
        client.get(server.url("/page"))
        client.get(server.url("/page"))
        assert max(slept) > 6

    def test_are_read_packed_too_and_anew_in_each_run(
        self, server: LocalServer, make_client: MakeClient
    ) -> None:
        rules = gzip.compress(b"User-agent: *\nDisallow: /")
        server.routes["/robots.txt"] = answering(rules, "text/plain", Content_Encoding="gzip")
        server.routes["/page"] = answering(PAGE)
        client = make_client()
        assert failure(client, server.url("/page")).kind == "robots"
        del server.routes["/robots.txt"]
        client.close()
        assert isinstance(client.get(server.url("/page")), Fetched)

    def test_that_lead_where_we_may_not_go_are_as_none(
        self, server: LocalServer, make_client: MakeClient
    ) -> None:
        server.routes["/robots.txt"] = redirect("http://10.0.0.1/robots.txt")
        server.routes["/page"] = answering(PAGE)
        assert isinstance(make_client().get(server.url("/page")), Fetched)

    def test_that_cannot_be_read_now_keep_us_away(self, server: LocalServer, make_client: MakeClient) -> None:
        server.routes["/robots.txt"] = status(503)
        server.routes["/page"] = answering(PAGE)
        assert failure(make_client(), server.url("/page")).kind == "server"
        assert server.paths() == []


def test_a_look_fetches_no_body(server: LocalServer, client: Client) -> None:
    sent: list[int] = []

    def large(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/pdf")
        request.send_header("Content-Length", "80000000")
        request.end_headers()
        try:
            for _ in range(800):
                request.wfile.write(b"x" * 100_000)
                sent.append(1)
        except OSError:
            pass

    server.routes["/large.pdf"] = large
    peeked = client.peek(server.url("/large.pdf"))
    assert (peeked.status, peeked.content_type, peeked.size) == (200, "application/pdf", 80_000_000)
    assert len(sent) < 800
    assert client.peek(server.url("/never")).status == 404
