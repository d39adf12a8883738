from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run

from assistant.web.keyring import Keyring, Sources


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    """The keys that the commands find."""
    path = tmp_path / "data" / "keys.yaml"
    monkeypatch.setenv("PRECEDENT_KEYS", str(path))
    return Keyring(path)


def test_a_key_is_printed_once_and_alone(precedent: Run, keyring: Keyring) -> None:
    added = precedent("keys", "add", "Open WebUI", "--sources", "open-webui, references")
    assert added.status == 0
    found = keyring.find(added.out.strip())
    assert found is not None
    assert (found.name, found.sources) == ("Open WebUI", (Sources.OPEN_WEBUI, Sources.REFERENCES))
    assert "not shown again" in added.err
    assert added.out.strip() not in precedent("keys", "list").out


def test_keys_are_listed_by_name(precedent: Run, keyring: Keyring) -> None:
    assert "are open" in precedent("keys", "list").out
    precedent("keys", "add", "a [bold]notebook")
    listed = precedent("keys", "list").out
    assert "a [bold]notebook" in listed and "annotations, references" in listed


def test_a_removed_key_opens_no_door_and_the_last_one_is_warned_of(precedent: Run, keyring: Keyring) -> None:
    precedent("keys", "add", "one")
    other = precedent("keys", "add", "two").out.strip()
    assert "everybody" not in precedent("keys", "remove", "one").err
    assert keyring.find(other) is not None
    assert "everybody" in precedent("keys", "remove", "two").err
    assert keyring.all() == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "x", "--sources", "telepathy"), "open-webui, annotations, references"),
        (("add", "x", "--sources", ","), "open-webui, annotations, references"),
        (("add", ""), "choose another"),
        (("remove", "x"), "precedent keys list"),
    ],
)
def test_what_cannot_be_done_is_a_line_that_names_the_remedy(
    precedent: Run, keyring: Keyring, arguments: tuple[str, ...], said: str
) -> None:
    found = precedent("keys", *arguments)
    assert found.status == 1 and said in found.err and found.err.count("\n") <= 2
    assert keyring.all() == ()
