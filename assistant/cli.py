"""The `precedent` command."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib.metadata import entry_points
from typing import NoReturn

import typer
from pydantic import ValidationError

from assistant import __version__
from assistant.commands import (
    ask,
    doctor,
    documents,
    index,
    keys,
    mcp,
    questions,
    records,
    search,
    serve,
    slack,
    trace,
)
from assistant.evaluation.commands import app as evaluation
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

_CTRL_C = 130  # exit status
_INTERRUPTED = "Interrupted. What was published before still stands; run it again to go on."


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"precedent {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Cited answers from an organisation's own programme documents."""


def build() -> typer.Typer:
    """Return the command line with every command that is installed."""
    app = typer.Typer(
        name="precedent",
        help="Cited answers from an organisation's own programme documents.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    ask.register(app)
    search.register(app)
    serve.register(app)
    slack.register(app)
    documents.register(app)
    index.register(app)
    records.register(app)
    questions.register(app)
    mcp.register(app)
    keys.register(app)
    trace.register(app)
    doctor.register(app)
    app.add_typer(evaluation)
    for plugin in entry_points(group="precedent.commands"):
        plugin.load()(app)
    return app


def main() -> None:
    """Run the command line; faults that a person can mend are a line, not a traceback."""
    # Python looks through every object for rubbish before it ends, a quarter of a second after a search.
    atexit.register(gc.freeze)
    try:
        build()()
    except PrecedentError as error:
        _fail(str(error), error.exit_code)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        _fail(_unusable(error), PrecedentError.exit_code)
    except KeyboardInterrupt:
        _fail(_INTERRUPTED, _CTRL_C)
    except SystemExit as leaving:  # what Typer makes of Ctrl-C
        if leaving.code == _CTRL_C:
            _fail(_INTERRUPTED, _CTRL_C)
        raise


def _fail(message: str, exit_code: int) -> NoReturn:
    typer.secho(message, fg="red", err=True)
    sys.exit(exit_code)


def _unusable(error: ValidationError) -> str:
    """Return which settings are wrong, and how."""
    wrong = "; ".join(f"{_variable(*each['loc'])}: {each['msg']}" for each in error.errors())
    return f"A setting cannot be used. {wrong}. Mend it in the environment or in .env."


def _variable(setting: str | int, *within: str | int) -> str:
    """Return the variable that a setting is read from, and where in its value something is."""
    where = f" ({', '.join(map(str, within))})" if within else ""
    return f"PRECEDENT_{str(setting).upper()}{where}"
