"""Record a session of the app in the local Slack: `python -m tools.slack_transcript`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from assistant.kernel.settings import Settings
from bench.slack_app import MANIFEST, over_socket
from tests.local_slack import LocalSlack
from tools.scripted_model.server import serving
from tools.slack_transcript.scenes import with_a_model, without_a_model
from tools.slack_transcript.stage import STILL, Stage
from tools.slack_transcript.steady import steadied

PAGE = Path(__file__).parents[2] / "docs" / "slack" / "transcript.md"
_HEAD = (
    "# A session in Slack, recorded",
    "This was recorded against the local Slack of the tests (`tests/local_slack`), **not in a live "
    "workspace**: `precedent slack` ran in a process of its own, over the collection that ships, and spoke "
    "with that server over real HTTP and WebSocket. What people did was done by a script.",
    "What they see is written down as Slack was told it. Buttons stand in `boxes`; links lead where they "
    "would lead, with the service at `precedent.example`. How a live workspace draws it is not shown. Small "
    "print under each step says what Slack sent to the app, and which methods the app called.",
    "Made by `python -m tools.slack_transcript` with the index of the collection that ships (`precedent "
    "ingest`). Ids, days and seconds are replaced, so that the page stays the same.",
)
_PACE = 0.3  # seconds between the words of a model that is to be stopped


def main(
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    to: Annotated[Path, typer.Option(help="The page to write.")] = PAGE,
) -> None:
    """Play the session and write what was seen; fail where the real Slack would have refused anything."""
    to.write_text(recorded(index or Settings().index), encoding="utf-8")


def recorded(index: Path, *, still: float = STILL) -> str:
    """Return the page. `still`: seconds without a call after which a step is over."""
    with TemporaryDirectory() as folder, LocalSlack(manifest=MANIFEST) as slack, serving() as model:
        stage = Stage(slack, [*_HEAD], still)
        with over_socket(slack, index, Path(folder)):
            thread = without_a_model(stage)
        slack.wait_for(lambda: not slack.connected())
        writing = {"PRECEDENT_MODEL": "openai:good", "PRECEDENT_MODEL_URL": model.url}

        def slowly() -> None:
            model.pace = _PACE

        with over_socket(slack, index, Path(folder), writing):
            with_a_model(stage, thread, slowly)
        return steadied("\n\n".join(stage.page)) + "\n"


if __name__ == "__main__":
    typer.run(main)
