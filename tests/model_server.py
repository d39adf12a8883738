"""A small HTTP server that speaks as services of models do, well or badly, as a test says."""

from __future__ import annotations

import json
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Asked:
    body: dict[str, Any]
    headers: dict[str, str]  # names in lower case


class Request(BaseHTTPRequestHandler):
    """What a behaviour is given."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer takes 40 ms more
    server: _Server
    body: dict[str, Any]

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.asked.append(Asked(self.body, {k.lower(): v for k, v in self.headers.items()}))
            behaviours = self.server.behaviours
            behave = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        behave(self)

    def send(self, status: int, body: object, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        headers = {"Content_Type": "application/json", **headers}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin(self, content_type: str = "text/event-stream") -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def part(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def event(self, data: object, name: str = "") -> None:
        said = data if isinstance(data, str) else json.dumps(data)
        self.part((f"event: {name}\n" if name else "") + f"data: {said}\n\n")

    def end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def hang_up(self) -> None:
        self.close_connection = True

    def wait_until_gone(self, seconds: float) -> None:
        """Keep silent; note when the client hangs up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.server.stopping.is_set():
            if select.select([self.connection], [], [], 0.01)[0]:
                self.server.gone.append(time.monotonic())
                self.server.hung_up.set()
                break
        self.hang_up()

    def log_message(self, format: str, *args: object) -> None:
        pass


Behaviour = Callable[[Request], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.behaviours: list[Behaviour] = []
        self.asked: list[Asked] = []
        self.gone: list[float] = []  # when clients hung up, by the monotonic clock
        self.hung_up = threading.Event()
        self.stopping = threading.Event()
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what some tests are about


class ModelServer:
    """Listens on 127.0.0.1 while it is open; behaves as each behaviour in turn, then as the last."""

    def __init__(self) -> None:
        self._server = _Server()
        self.asked, self.gone, self.hung_up = self._server.asked, self._server.gone, self._server.hung_up
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def behaves(self, *behaviours: Behaviour) -> None:
        self._server.behaviours[:] = behaviours

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def chunk(delta: dict[str, Any] | None = None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a chunk as OpenAI streams them."""
    choices = [{"index": 0, "delta": delta or {}, "finish_reason": finish}]
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "model": "m",
        "created": 1,
        "choices": choices,
    } | more


def says(*texts: str, finish: str | None = "stop", usage: tuple[int, int] | None = (7, 3)) -> Behaviour:
    """Stream these texts, each in a chunk of its own."""

    def behave(request: Request) -> None:
        request.begin()
        request.event(chunk({"role": "assistant", "content": ""}))
        for text in texts:
            request.event(chunk({"content": text}))
        if finish:
            request.event(chunk(finish=finish))
        if usage and request.body.get("stream_options", {}).get("include_usage"):
            read, written = usage
            tokens = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
            request.event(chunk(choices=[], usage=tokens))
        request.event("[DONE]")
        request.end()

    return behave


def streams(*events: object) -> Behaviour:
    """Stream these events as they are, then end."""

    def behave(request: Request) -> None:
        request.begin()
        for event in events:
            request.event(event)
        request.end()

    return behave


def fails(status: int, message: str = "Something is wrong.", *, code: str = "", **headers: str) -> Behaviour:
    """Answer with an error in OpenAI's shape."""
    error = {"message": message, "type": "error", "code": code}
    return lambda request: request.send(status, {"error": error}, **headers)


def silent(seconds: float = 10) -> Behaviour:
    """Take the question and say nothing."""
    return lambda request: request.wait_until_gone(seconds)


def says_then_hangs(*texts: str, seconds: float = 10) -> Behaviour:
    """Begin, then say nothing more."""

    def behave(request: Request) -> None:
        request.begin()
        for text in texts:
            request.event(chunk({"role": "assistant", "content": text}))
        request.wait_until_gone(seconds)

    return behave


def says_then_breaks(*texts: str) -> Behaviour:
    """Begin, then drop the connection without an end."""

    def behave(request: Request) -> None:
        request.begin()
        for text in texts:
            request.event(chunk({"role": "assistant", "content": text}))
        request.hang_up()

    return behave


def drips(text: str, every: float, times: int) -> Behaviour:
    """Say a text again and again."""

    def behave(request: Request) -> None:
        request.begin()
        for _ in range(times):
            request.event(chunk({"role": "assistant", "content": text}))
            time.sleep(every)
        request.end()

    return behave
