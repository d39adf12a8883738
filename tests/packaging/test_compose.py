"""compose.yaml names only what the Dockerfile, the command and the settings hold, and locks it down."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

SERVICES = ("precedent", "slack", "ingest")


@pytest.fixture(scope="module")
def services(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_a_plain_up_starts_the_server_alone(services: dict[str, Any]) -> None:
    assert set(services) == set(SERVICES)
    assert [name for name, service in services.items() if "profiles" not in service] == ["precedent"]


@pytest.mark.parametrize("name", SERVICES)
def test_services_write_nowhere_but_where_they_must(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    written = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert written == (["own:/srv/precedent/own"] if name == "ingest" else ["records:/srv/precedent/records"])


def test_an_ingest_has_no_network_and_the_server_is_reached_from_this_machine_only(
    services: dict[str, Any], stages: dict[str, Any]
) -> None:
    assert services["ingest"]["network_mode"] == "none"
    (port,) = services["precedent"]["ports"]
    assert port.startswith("127.0.0.1:")
    assert port.endswith(f":{stages['serve'].all('EXPOSE')[-1].rest}")


@pytest.mark.parametrize("name", SERVICES)
def test_targets_and_commands_exist(
    services: dict[str, Any], stages: dict[str, Any], name: str, parse_command: Callable[[list[str]], None]
) -> None:
    assert services[name]["build"]["target"] in stages
    if "command" in services[name]:
        parse_command(services[name]["command"])


@pytest.mark.parametrize("name", SERVICES)
def test_variables_are_settings(services: dict[str, Any], setting_names: set[str], name: str) -> None:
    assert set(services[name]["environment"]) <= setting_names


def test_paths_are_those_of_the_image(services: dict[str, Any], stages: dict[str, Any]) -> None:
    base = stages[stages["serve"].base]
    # A new volume takes over the owner of the folder it covers, so the image must hold the folder.
    assert re.search(r"install --directory --owner=10001 .* /srv/precedent/own\b", base.text)
    for name in ("PRECEDENT_INDEX", "PRECEDENT_RECORDS"):
        served = services["precedent"]["environment"][name]
        assert served.endswith(f":-{stages['serve'].environment[name]}}}")
    for name in ("PRECEDENT_INDEX", "PRECEDENT_CACHE"):
        assert services["ingest"]["environment"][name].startswith("/srv/precedent/own/")


def test_slack_reads_and_keeps_what_the_pages_do_and_is_not_reached_from_anywhere(
    services: dict[str, Any],
) -> None:
    served, slack = services["precedent"], services["slack"]
    assert slack["build"] == served["build"]
    assert slack["volumes"] == served["volumes"]
    assert slack["environment"].items() >= served["environment"].items()
    assert set(slack["environment"]) - set(served["environment"]) == {"PRECEDENT_SLACK_APP_TOKEN"}
    assert "ports" not in slack
    assert slack["healthcheck"] == {"disable": True}


def test_the_health_check_is_the_images_own(services: dict[str, Any], stages: dict[str, Any]) -> None:
    (check,) = stages["serve"].all("HEALTHCHECK")
    assert check.rest.startswith("CMD")
    assert "test" not in services["precedent"]["healthcheck"]


def test_what_a_person_may_set_is_explained(root: Path) -> None:
    compose = (root / "compose.yaml").read_text(encoding="utf-8")
    guide = (root / "docs" / "deployment.md").read_text(encoding="utf-8")
    for variable in set(re.findall(r"\$\{([A-Z_]+)", compose)):
        assert f"`{variable}`" in guide, variable
