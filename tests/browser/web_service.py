"""The web service: in a thread of this process on a free port, and an assistant that can be made to wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from assistant.answering.progress import Progress, Said, Tell, silent
from assistant.bootstrap import Assistant, Reply
from assistant.web.app import create_app

_PATIENCE = 30  # seconds until it must listen, and until it must have stopped


@contextmanager
def serving(assistant: Any, *, port: int = 0) -> Iterator[str]:
    """Yield the address of a service over `assistant`, which the caller closes."""
    config = uvicorn.Config(
        create_app(assistant), port=port, log_level="error", timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="web-service", daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _PATIENCE
        while not server.started:
            assert thread.is_alive() and time.monotonic() < until, "the service did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)


class Held:
    """An assistant that stops before it tells the second statement of an answer, until it is let go on."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.reached = threading.Event()
        self.let_go = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def ask(self, question: str, *, tell: Tell = silent, **options: Any) -> Reply:
        """Answer, held up on the way."""
        said = 0

        def held(event: Progress) -> None:
            nonlocal said
            said += isinstance(event, Said)
            if said == 2:
                self.reached.set()
                assert self.let_go.wait(_PATIENCE), "nobody let the answer go on"
            tell(event)

        return self._assistant.ask(question, tell=held, **options)
