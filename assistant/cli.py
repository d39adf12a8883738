"""The `precedent` command."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from assistant import __version__
from assistant.commands import ask, doctor, index, search, serve
from assistant.evaluation.commands import app as evaluation
from assistant.kernel.errors import PrecedentError

app = typer.Typer(
    name="precedent",
    help="Cited answers from an organisation's own programme documents.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"precedent {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Cited answers from an organisation's own programme documents."""


def build() -> typer.Typer:
    """Return the command line with every command that is installed."""
    ask.register(app)
    search.register(app)
    serve.register(app)
    index.register(app)
    doctor.register(app)
    app.add_typer(evaluation)
    for plugin in entry_points(group="precedent.commands"):
        plugin.load()(app)
    return app


def main() -> None:
    """Run the command line; faults that a person can mend are a line, not a traceback."""
    try:
        build()()
    except PrecedentError as error:
        typer.secho(str(error), fg="red", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.secho("Interrupted. What was published before still stands; run it again to go on.", err=True)
        sys.exit(130)
