"""The command: `python -m tools.scripted_model` serves, `--list` names the models."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence

import uvicorn

from tools.scripted_model.behaviours import BEHAVIOURS
from tools.scripted_model.server import HOST, ScriptedServer

_EXAMPLE = """\
example:
  python -m tools.scripted_model --port 9100
  PRECEDENT_MODEL=openai:good PRECEDENT_MODEL_URL=http://127.0.0.1:9100/v1 PRECEDENT_MODEL_KEY=none \\
    precedent serve
  python -m tools.scripted_model --list
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    if options.list:
        print(table())
        return 0
    scripted = ScriptedServer(pace=options.pace / 1000)
    print(f"{len(BEHAVIOURS)} models on http://{HOST}:{options.port}/v1; Ctrl-C ends it.", flush=True)
    server = uvicorn.Server(scripted.config(options.port))
    server.run()
    return 0 if server.started else 1


def table() -> str:
    """Return the models with what each does, a line for each."""
    width = max(map(len, BEHAVIOURS))
    return "\n".join(f"{name:<{width}}  {behaviour.does}" for name, behaviour in BEHAVIOURS.items())


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m tools.scripted_model",
        description="Serve scripted language models as OpenAI does, to try written answers without a key.",
        epilog=_EXAMPLE,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=9100, help="the port to serve on (%(default)s)")
    parser.add_argument("--pace", type=float, default=0, help="milliseconds before each token (%(default)s)")
    parser.add_argument("--list", action="store_true", help="name the models and what each does")
    return parser


if __name__ == "__main__":
    sys.exit(main())
