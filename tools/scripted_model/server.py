"""The server: its two routes, what it remembers of each call, and running it in a thread."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from json import JSONDecodeError
from socket import socket
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from tools.scripted_model import wire
from tools.scripted_model.asked import Asked, RequestInvalid, read_request
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.behaviours import BEHAVIOURS
from tools.scripted_model.performing import Call, Performance
from tools.scripted_model.steps import Failure, error

HOST = "127.0.0.1"
_BEGINS_SECONDS = 10
_ENDS_SECONDS = 5


class ScriptedServer:
    """An application that answers as the behaviours say, and remembers every call."""

    def __init__(self, behaviours: Mapping[str, Behaviour] = BEHAVIOURS, *, pace: float = 0.0) -> None:
        self.calls: list[Call] = []  # in the order in which they came
        self.pace = pace  # seconds before each token
        self.url = ""  # ends in /v1; known once it listens
        self._behaviours = behaviours
        self._asked: Counter[tuple[str, object]] = Counter()
        self.app = Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/v1/chat/completions", self._completions, methods=["POST"]),
            ]
        )

    def config(self, port: int = 0) -> uvicorn.Config:
        """Return how uvicorn is to serve it. What is under way when it ends is broken off."""
        return uvicorn.Config(
            self.app,
            host=HOST,
            port=port,
            http=_Protocol,
            lifespan="off",
            log_level="critical",
            timeout_graceful_shutdown=0,
        )

    def _models(self, _request: Request) -> Response:
        return JSONResponse(wire.models(self._behaviours))

    async def _completions(self, request: Request) -> Response:
        began = time.monotonic()
        try:
            asked = self._counted(read_request(await request.json()))
        except (RequestInvalid, JSONDecodeError) as invalid:
            return _response(error(400, str(invalid), kind="invalid_request_error"))
        call = Call(asked, dict(request.headers), began)
        self.calls.append(call)
        behaviour = self._behaviours.get(asked.model)
        outcome = behaviour.play(asked) if behaviour else _unknown(asked.model)
        if isinstance(outcome, Failure):
            call.ended = time.monotonic()
            call.done.set()
            return _response(outcome)
        return Performance(outcome, call, self.pace)

    def _counted(self, asked: Asked) -> Asked:
        key = (asked.model, asked.messages)
        self._asked[key] += 1
        return replace(asked, attempt=self._asked[key])


class _Protocol(H11Protocol):
    """Lets an application cut its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "hang_up": transport.abort}


def _unknown(model: str) -> Failure:
    message = f"The model `{model}` does not exist or you do not have access to it."
    return error(404, message, kind="invalid_request_error", code="model_not_found")


def _response(failure: Failure) -> Response:
    return Response(failure.body, failure.status, dict(failure.headers), failure.media_type)


@contextmanager
def serving(
    behaviours: Mapping[str, Behaviour] = BEHAVIOURS, *, pace: float = 0.0
) -> Iterator[ScriptedServer]:
    """Serve on a free port of this machine, in a thread, while the context is open."""
    scripted = ScriptedServer(behaviours, pace=pace)
    server = uvicorn.Server(scripted.config())
    with socket() as listening:
        listening.bind((HOST, 0))
        scripted.url = f"http://{HOST}:{listening.getsockname()[1]}/v1"
        thread = Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            _wait(server)
            yield scripted
        finally:
            server.should_exit = True
            thread.join(_ENDS_SECONDS)


def _wait(server: uvicorn.Server) -> None:
    until = time.monotonic() + _BEGINS_SECONDS
    while not server.started:
        if time.monotonic() > until:
            raise TimeoutError("the scripted server did not begin to listen")
        time.sleep(0.005)
