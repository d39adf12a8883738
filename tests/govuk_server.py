"""A GOV.UK of one's own: Search API, Content API and asset host on this machine, for tests.

It is as strict as the real service is said to be (an unknown parameter is a 422) and can be told
to answer badly. Every request is kept, so that a test can count them.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_PLAIN_PARAMETERS = {"q", "count", "start", "order", "fields", "ab_tests", "c"}
_FIELD_PARAMETER = re.compile(r"(?:filter|reject)_(?:any_|all_)?(\w+)|(?:aggregate|facet)_(\w+)")
_FIELDS = {
    "title", "link", "description", "public_timestamp", "content_store_document_type", "organisations", "format",
}  # fmt: skip
_SORTABLE = {"public_timestamp", "title", "popularity", "closing_date", "start_date", "release_timestamp"}


@dataclass(frozen=True)
class Reply:
    """What the server says to one request; `cut` bytes of the body are promised and never sent."""

    status: int = 200
    body: bytes = b""
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0


@dataclass(frozen=True)
class Asked:
    """One request as it came in, and the status that it got."""

    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    status: int

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


class GovukServer:
    """Serves `items` by base path, `assets` by path, and searches `listed` paths, newest first."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.listed: list[dict[str, Any]] = []  # search results, each with the fields of its document
        self.assets: dict[str, Reply] = {}
        self.moved: dict[str, str] = {}  # base path asked for → the item's own
        self.gone: set[str] = set()
        self.faults: defaultdict[str, deque[Reply]] = defaultdict(deque)  # by path, answered first
        self.asked: list[Asked] = []
        self.foreign: list[str] = []  # what was asked of the host that nobody should ask
        self.after_search: Callable[[], None] = lambda: None  # runs when a page of results was sent
        self.breaks_after: int | None = None  # requests that are answered before it falls silent
        self.etags = True
        self._web, self._assets, self._foreign = (
            _serve(answer) for answer in (self._page, self._asset, self._elsewhere)
        )
        self.web = f"http://127.0.0.1:{self._web.server_port}"
        self.assets_host = f"http://127.0.0.1:{self._assets.server_port}"
        self.foreign_host = f"http://localhost:{self._foreign.server_port}"  # a host of another name

    @property
    def ports(self) -> frozenset[int]:
        return frozenset(each.server_port for each in (self._web, self._assets, self._foreign))

    def close(self) -> None:
        for server in (self._web, self._assets, self._foreign):
            server.shutdown()
            server.server_close()

    def add(self, item: dict[str, Any], *, listed: bool = True) -> None:
        """Publish an item, and let searches find it."""
        self.items[item["base_path"]] = item
        if listed:
            self.listed.append(
                {
                    "title": item["title"],
                    "link": item["base_path"],
                    "public_timestamp": item.get("public_updated_at") or "2020-01-01T00:00:00Z",
                    "content_store_document_type": item.get("document_type", ""),
                    "description": item.get("description"),
                    "organisations": [
                        {"slug": each["base_path"].rsplit("/", 1)[-1], "title": each["title"]}
                        for each in item["links"].get("organisations", [])
                    ],
                }
            )

    def asset(self, path: str, body: bytes, kind: str = "application/pdf", **told: Any) -> str:
        """Put a file on the asset host; returns its address."""
        self.assets[path] = Reply(200, body, kind, **told)
        return self.assets_host + path

    def forget(self) -> None:
        """Begin to count requests anew."""
        self.asked.clear()

    def asked_for(self, path: str) -> list[Asked]:
        return [each for each in self.asked if each.path == path]

    def _answer(self, path: str, usual: Callable[[], Reply]) -> Reply | None:
        if self.breaks_after is not None and len(self.asked) >= self.breaks_after:
            return None
        return self.faults[path].popleft() if self.faults[path] else usual()

    def _page(self, path: str, query: dict[str, list[str]]) -> Reply | None:
        if path == "/api/search.json":
            return self._answer(path, lambda: self._search(query))
        own = path.removeprefix("/api/content")
        return self._answer(own, lambda: self._content(own) if own != path else Reply(404))

    def _content(self, path: str) -> Reply:
        if path in self.gone:
            return Reply(410, b'{"message": "gone"}')
        if path in self.moved:
            return Reply(303, headers={"Location": f"{self.web}/api/content{self.moved[path]}"})
        if path not in self.items:
            return Reply(404, b"<html><body>Page not found</body></html>", "text/html")
        return Reply(200, json.dumps(self.items[path]).encode())

    def _asset(self, path: str, query: dict[str, list[str]]) -> Reply | None:
        return self._answer(path, lambda: self.assets.get(path, Reply(404)))

    def _elsewhere(self, path: str, query: dict[str, list[str]]) -> Reply:
        self.foreign.append(path)
        return Reply(200, b"%PDF-1.4 not from GOV.UK", "application/pdf")

    def _search(self, query: dict[str, list[str]]) -> Reply:
        problem = next(filter(None, (_wrong(name, values) for name, values in query.items())), "")
        if problem:
            return Reply(422, json.dumps({"error": problem}).encode())
        results = [each for each in self.listed if _wanted(each, query)]
        if query.get("order") == ["-public_timestamp"]:
            results.sort(key=lambda each: str(each["public_timestamp"]), reverse=True)
        start, count = int(query.get("start", ["0"])[0]), int(query.get("count", ["10"])[0])
        fields = {name for value in query.get("fields", []) for name in value.split(",")}
        page = [_shown(each, fields) for each in results[start : start + count]]
        told = {"results": page, "total": len(results), "start": start, "aggregates": {}, "es_cluster": "A"}
        self.after_search()
        return Reply(200, json.dumps(told).encode())


def _wrong(name: str, values: list[str]) -> str:
    name = name.removesuffix("[]")
    by_field = _FIELD_PARAMETER.fullmatch(name)
    if name not in _PLAIN_PARAMETERS and not (by_field and (by_field[1] or by_field[2]) in _FIELDS):
        return f"Unexpected parameters: {name}"
    if name in ("count", "start") and not values[0].isdigit():
        return f"Invalid value for {name}"
    if name == "count" and int(values[0]) > 1500:
        return "Maximum result set size is 1500"
    if name == "order" and values[0].removeprefix("-") not in _SORTABLE:
        return f'"{values[0]}" is not a valid sort field'
    unknown = {field for value in values for field in value.split(",")} - _FIELDS
    return f"Some requested fields are not valid: {unknown}" if name == "fields" and unknown else ""


def _wanted(result: dict[str, Any], query: dict[str, list[str]]) -> bool:
    kinds, slugs = query.get("filter_content_store_document_type"), query.get("filter_organisations")
    own = {each["slug"] for each in result.get("organisations", [])}
    return (
        (not kinds or result.get("content_store_document_type") in kinds)
        and (not slugs or bool(own & set(slugs)))
        and all(word in result["title"].lower() for word in query.get("q", [""])[0].lower().split())
    )


def _shown(result: dict[str, Any], fields: set[str]) -> dict[str, Any]:
    shown = {name: value for name, value in result.items() if name in fields and value is not None}
    return shown | {"index": "govuk", "_id": result["link"], "document_type": "edition", "es_score": 1.0}


def _serve(answer: Callable[..., Reply | None]) -> ThreadingHTTPServer:
    owner: GovukServer = answer.__self__  # type: ignore[attr-defined]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query: dict[str, list[str]] = {}
            for name, value in parse_qsl(parts.query, keep_blank_values=True):
                query.setdefault(name, []).append(value)
            reply = answer(parts.path, query)
            if reply is None:  # the connection breaks and nothing was said
                self.close_connection = True
                return
            etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"' if owner.etags else ""
            if reply.status == 200 and etag and self.headers.get("If-None-Match") == etag:
                reply = Reply(304)
            headers = {name.lower(): value for name, value in self.headers.items()}
            owner.asked.append(Asked(parts.path, query, headers, reply.status))
            self._send(reply, etag)

        def _send(self, reply: Reply, etag: str) -> None:
            self.send_response(reply.status)
            if reply.status in (200, 304) and etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Type", reply.type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or bool(reply.cut)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
