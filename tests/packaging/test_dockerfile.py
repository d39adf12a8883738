"""The Dockerfile says only what is true of the repository. It is read here, not built."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.bootstrap import Assistant
from assistant.kernel.settings import Settings

SERVE = "serve"
NODE = "pages"
FETCHERS = re.compile(r"\b(curl|wget|git|npm)\b")


def test_copied_files_are_in_the_repository_and_are_sent_to_the_builder(
    stages: dict[str, Any], root: Path
) -> None:
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    kept_back = {line for line in lines if not line.startswith(("!", "#"))}
    copies = [item for stage in stages.values() for item in stage.all("COPY") if "from" not in item.flags]
    assert copies
    for item in copies:
        for source in item.words[:-1]:
            assert (root / source).exists(), source
            assert {source.rstrip("/"), source.partition("/")[0]} & sent, (
                f"{source} is not sent to the builder"
            )
            assert source.rstrip("/") not in kept_back


def test_all_that_the_wheel_is_forced_to_include_is_where_it_is_built(
    stages: dict[str, Any], root: Path
) -> None:
    build = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    copied = {word.rstrip("/") for item in stages["build"].all("COPY") for word in item.words[:-1]}
    needed = {source.partition("/")[0] for source in build["targets"]["wheel"]["force-include"]}
    assert needed <= copied


def test_copies_between_stages_name_an_earlier_stage_and_a_path_it_makes(stages: dict[str, Any]) -> None:
    earlier: list[str] = []
    for stage in stages.values():
        for item in stage.all("COPY"):
            if "from" in item.flags:
                assert item.flags["from"] in earlier
                made = stages[item.flags["from"]].text
                for source in item.words[:-1]:
                    assert source.rstrip("/") in made, f"{item.flags['from']} does not make {source}"
        earlier.append(stage.name)


def test_what_is_built_on_this_machine_is_not_sent_to_the_builder(root: Path) -> None:
    ignored = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"assistant/web/static", "frontend/node_modules"} <= set(ignored)


def test_styles_and_scripts_are_built_from_the_lock_by_a_node_that_will_do_and_go_into_the_wheel(
    stages: dict[str, Any], root: Path
) -> None:
    wanted = json.loads((root / "frontend" / "package.json").read_text(encoding="utf-8"))["engines"]["node"]
    major = re.match(r"node:(\d+)-", stages[NODE].base)
    assert major is not None
    assert int(major[1]) >= int(wanted.removeprefix(">=").partition(".")[0])
    assert [item.words[:2] for item in stages[NODE].all("RUN")] == [["npm", "ci"], ["node", "build.mjs"]]
    copies = [(item.flags.get("from"), item.words[-1]) for item in stages["build"].all("COPY")]
    # After the code, whose folder it goes into.
    assert copies.index((NODE, "assistant/web/static/")) > copies.index((None, "assistant/"))


def test_every_other_stage_stands_on_the_same_python_as_the_constraints(
    stages: dict[str, Any], root: Path
) -> None:
    bases = {stage.base for name, stage in stages.items() if name != NODE} - set(stages)
    assert len(bases) == 1
    version = re.fullmatch(r"python:(\d\.\d+)-slim-\w+", bases.pop())
    assert version is not None
    header = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()[0]
    assert f"Python {version[1]}." in header


def test_the_last_stage_serves_as_a_user_who_is_not_root(stages: dict[str, Any]) -> None:
    last = list(stages.values())[-1]
    assert last.name == SERVE
    user = last.all("USER")[-1].rest
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user), "a number, so that it is checked without a name"
    assert user == stages["ingest"].all("USER")[-1].rest
    assert all(item.flags.get("chown") == user for item in last.all("COPY") if item.flags["from"] == "ingest")


def test_the_port_exposed_is_the_port_served(stages: dict[str, Any]) -> None:
    last = stages[SERVE]
    assert last.environment["PRECEDENT_HOST"] == "0.0.0.0"
    assert last.environment["PRECEDENT_PORT"] == last.all("EXPOSE")[-1].rest
    assert int(last.environment["PRECEDENT_PORT"]) == Settings.model_fields["port"].default


def test_the_index_served_is_the_index_that_was_ingested(stages: dict[str, Any]) -> None:
    index = stages["ingest"].environment["PRECEDENT_INDEX"]
    assert stages[SERVE].environment["PRECEDENT_INDEX"] == index
    assert [item.words for item in stages[SERVE].all("COPY") if item.flags["from"] == "ingest"] == [
        [index, index]
    ]


def test_records_and_keys_are_kept_where_a_volume_goes(stages: dict[str, Any]) -> None:
    scheme, _, path = stages[SERVE].environment["PRECEDENT_RECORDS"].partition("://")
    assert scheme == "sqlite"
    folder = str(Path(path.removeprefix("/")).parent)
    assert str(Path(stages[SERVE].environment["PRECEDENT_KEYS"]).parent) == folder
    assert re.search(rf"install --directory --owner=10001 .* {folder}\b", stages[stages[SERVE].base].text)


def test_commands_and_their_options_exist(
    stages: dict[str, Any], parse_command: Callable[[list[str]], None]
) -> None:
    commands = [
        words
        for stage in stages.values()
        for item in (*stage.all("RUN"), *stage.all("CMD"))
        for words in item.commands
        if words and words[0] == "precedent"
    ]
    assert ["precedent", "ingest"] in commands
    assert ["precedent", "serve"] in commands
    for words in commands:
        parse_command(words)


def test_variables_are_settings(stages: dict[str, Any], setting_names: set[str], root: Path) -> None:
    named = set(re.findall(r"PRECEDENT_[A-Z_]+", (root / "Dockerfile").read_text(encoding="utf-8")))
    assert named <= setting_names


def test_extras_that_are_installed_are_declared_and_stay_out_of_what_serves(
    stages: dict[str, Any], project: dict[str, Any]
) -> None:
    installed = set(re.findall(r"\$1\[([a-z,]+)\]", stages["ingest"].text))
    assert installed == {"ingest"}
    (models,) = stages["packages"].all("ARG")
    name, _, clients = models.words[0].partition("=")
    assert f"$1[slack${{{name}:+,${name}}}]" in stages["packages"].text
    assert installed | {"slack", *clients.split(",")} <= set(project["optional-dependencies"])
    assert "torch" not in stages["packages"].text
    assert {item.flags["from"] for item in stages[SERVE].all("COPY")} == {"packages", "ingest"}


def test_nothing_is_fetched_but_packages_and_only_while_building(stages: dict[str, Any]) -> None:
    for stage in stages.values():
        commands = [*stage.all("RUN"), *stage.all("CMD"), *stage.all("HEALTHCHECK"), *stage.all("ENTRYPOINT")]
        fetchers = {match for item in commands for match in FETCHERS.findall(item.rest)}
        assert fetchers <= ({"npm"} if stage.name == NODE else set()), stage.name
        assert not stage.all("ADD")
    assert not stages[SERVE].all("RUN")
    from_debian = {
        name for name, stage in stages.items() for item in stage.all("RUN") if "apt-get" in item.rest
    }
    assert from_debian <= {"ingest"}  # for text recognition, which serving needs none of
    installs = [item.rest for stage in stages.values() for item in stage.all("RUN") if "pip" in item.rest]
    assert all("constraints.txt" in line for line in installs)


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_passes_only_when_the_service_is_well(
    stages: dict[str, Any], status: int, healthy: bool
) -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    # A proxy that leads nowhere: the check must not go through it.
    environment = {"PRECEDENT_PORT": str(server.server_port), "http_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(_health_check(stages), env=environment, capture_output=True, timeout=30)
    server.shutdown()
    server.server_close()
    assert asked == ["/healthz"]
    assert (done.returncode == 0) is healthy


def test_the_health_check_asks_what_the_service_answers(stages: dict[str, Any], assistant: Assistant) -> None:
    from assistant.web.app import create_app

    path = re.search(r"'(/[a-z]+)'", _health_check(stages)[-1])
    assert path is not None
    assert path[1] in create_app(assistant).openapi()["paths"]


def _health_check(stages: dict[str, Any]) -> list[str]:
    (check,) = stages[SERVE].all("HEALTHCHECK")
    assert set(check.flags) == {"interval", "timeout", "start-period", "retries"}
    keyword, _, command = check.rest.partition(" ")
    assert keyword == "CMD"
    words = type(check)("CMD", {}, command).words
    assert words[0] == "python"
    return [sys.executable, *words[1:]]
