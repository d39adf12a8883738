from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.errors import KeysInvalid
from assistant.web.keyring import DEFAULT_SOURCES, Keyring, Sources


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "made" / "keys.yaml")


def test_a_key_is_found_by_itself_and_by_nothing_else(keyring: Keyring) -> None:
    made = keyring.add("a notebook", [Sources.ANNOTATIONS])
    other = keyring.add("Open WebUI", [Sources.OPEN_WEBUI, Sources.OPEN_WEBUI])
    found, opened = keyring.find(made), keyring.find(other)
    assert found is not None and opened is not None
    assert (found.name, found.sources) == ("a notebook", (Sources.ANNOTATIONS,))
    assert (opened.name, opened.sources) == ("Open WebUI", (Sources.OPEN_WEBUI,))
    for wrong in ("", made[:-1], made + "x", made.upper(), found.sha256, "né"):
        assert keyring.find(wrong) is None


def test_the_file_holds_digests_and_only_its_owner_may_read_it(keyring: Keyring) -> None:
    made = keyring.add("a notebook", DEFAULT_SOURCES)
    text = keyring.path.read_text(encoding="utf-8")
    assert made not in text and hashlib.sha256(made.encode()).hexdigest() in text
    assert keyring.path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in keyring.path.parent.iterdir()] == ["keys.yaml"]


def test_what_another_process_changes_is_seen(keyring: Keyring) -> None:
    assert keyring.all() == ()
    other = Keyring(keyring.path)
    made = other.add("a notebook", DEFAULT_SOURCES)
    assert keyring.find(made) is not None
    assert other.remove("a notebook") == 0
    assert keyring.find(made) is None and keyring.all() == ()
    keyring.path.unlink()
    assert keyring.all() == ()


def test_a_name_is_used_once_and_must_be_there_to_be_removed(keyring: Keyring) -> None:
    keyring.add("a notebook", DEFAULT_SOURCES)
    with pytest.raises(KeysInvalid, match="already"):
        keyring.add("a notebook", DEFAULT_SOURCES)
    with pytest.raises(KeysInvalid, match="keys list"):
        keyring.remove("another")
    for name in ("", " x", "x" * 101):
        with pytest.raises(KeysInvalid, match="name of a key"):
            keyring.add(name, DEFAULT_SOURCES)
    assert [key.name for key in keyring.all()] == ["a notebook"]


@pytest.mark.parametrize(
    "text",
    [
        "- {name: x}",
        "name: x",
        "- nonsense",
        "[",
        "- {name: x, sha256: SECRET, sources: [references], made: 2026-01-01T00:00:00Z}",
        f"- {{name: x, sha256: {'0' * 64}, sources: [], made: 2026-01-01T00:00:00Z}}",
        f"- {{name: x, sha256: {'0' * 64}, sources: [telepathy], made: 2026-01-01T00:00:00Z}}",
        b"\xff\xfe",
    ],
)
def test_a_file_that_cannot_be_read_lets_nobody_in_and_says_so(keyring: Keyring, text: str | bytes) -> None:
    made = keyring.add("a notebook", DEFAULT_SOURCES)
    keyring.path.write_bytes(text if isinstance(text, bytes) else text.encode())
    for _ in range(2):
        with pytest.raises(KeysInvalid, match=r"keys\.yaml") as raised:
            keyring.find(made)
        assert "SECRET" not in str(raised.value)


def test_a_folder_in_place_of_the_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(KeysInvalid, match="cannot be read"):
        Keyring(tmp_path).all()


@given(name=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120))
def test_any_name_is_kept_as_it_is_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    keyring = Keyring(tmp_path_factory.mktemp("keys") / "keys.yaml")
    try:
        keyring.add(name, DEFAULT_SOURCES)
    except KeysInvalid:
        assert keyring.all() == ()
    else:
        assert [key.name for key in Keyring(keyring.path).all()] == [name]
