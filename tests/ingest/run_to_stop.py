"""Run ingests to be stopped: for each line of standard input, a fork that has all imports behind it.

Usage: run_to_stop.py ("ingest" | "command") corpus index cache. Prints the process id of each
run when it begins, and its exit status when it has ended.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

# Reader processes import this file: what takes long to import is imported below.


def main() -> None:
    kind, *folders = sys.argv[1:]
    run = {"ingest": prepare_ingest, "command": prepare_command}[kind](*folders)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()  # a group of its own, to be interrupted as a terminal does it
            print(os.getpid(), flush=True)
            os.dup2(2, 1)
            run()
            sys.exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def prepare_ingest(corpus: str, index: str, cache: str):
    import chromadb  # noqa: F401

    from ingest.display import run_and_draw
    from ingest.pipeline import Options

    encoder = slow_encoder()
    return lambda: run_and_draw(Options(Path(corpus), Path(index), Path(cache), workers=1), lambda: encoder)


def prepare_command(corpus: str, index: str, cache: str):
    """As a person would run it, with reader processes."""
    import chromadb  # noqa: F401

    import ingest.cli
    import ingest.encoding
    from assistant import cli

    encoder = slow_encoder()
    ingest.encoding.SentenceTransformersEncoder = lambda *_, **__: encoder
    plugin = SimpleNamespace(load=lambda: ingest.cli.register)
    cli.entry_points = lambda **_: [plugin]  # the checkout may not be installed
    os.environ |= {"PRECEDENT_CACHE": cache, "PRECEDENT_WORKERS": "2"}
    sys.argv = ["precedent", "ingest", "--corpus", corpus, "--index", index]
    return cli.main


def slow_encoder():
    """Return a fake that takes about as long for a window as a real encoder."""
    from fakes import BagOfWordsEncoder

    class SlowEncoder(BagOfWordsEncoder):
        def encode(self, windows):
            for item in super().encode(windows):
                time.sleep(0.01)
                yield item

    return SlowEncoder()


if __name__ == "__main__":
    main()
