"""sources.yaml is added to and taken from without losing what a person wrote in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.kernel.errors import CorpusInvalid, NotFound
from ingest.sources.editing import add, remove
from ingest.sources.listing import read_entries

BY_HAND = """\
# Ours, reviewed in March.
sources:
# The audits.
- id: audits   # keep first
  type: folder
  folder: ../audits

# The evaluations,
# all of them.
- {id: evaluations, type: folder, folder: ../evaluations}
# End of the list.
"""


def folder(name: str) -> dict[str, str]:
    return {"id": name, "type": "folder", "folder": f"../{name}"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def ids(path: Path) -> list[str]:
    return [listed.id for listed in read_entries(path)]


def test_the_first_source_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "data" / "sources.yaml"
    assert add(path, folder("audits"))
    assert add(path, folder("reports"))
    assert ids(path) == ["audits", "reports"]
    assert path.read_text(encoding="utf-8").startswith("# The sources of the collection.")
    assert [each.name for each in path.parent.iterdir()] == ["sources.yaml"]


def test_adding_keeps_every_line_that_was_there(path: Path) -> None:
    assert add(path, folder("reports"))
    assert path.read_text(encoding="utf-8").startswith(BY_HAND)
    assert ids(path) == ["audits", "evaluations", "reports"]


def test_removing_keeps_all_other_lines(path: Path) -> None:
    assert remove(path, "audits")
    text = path.read_text(encoding="utf-8")
    assert ids(path) == ["evaluations"]
    for comment in (
        "# Ours, reviewed in March.",
        "# The evaluations,",
        "# all of them.",
        "# End of the list.",
    ):
        assert comment in text
    assert "../audits" not in text


def test_the_last_can_be_removed_and_others_added_after(path: Path) -> None:
    remove(path, "evaluations")
    remove(path, "audits")
    assert ids(path) == []
    add(path, folder("reports"))
    assert ids(path) == ["reports"]


def test_a_list_in_another_form_is_written_anew_and_that_is_told(path: Path) -> None:
    path.write_text("sources: [{id: audits, type: folder, folder: ../audits}]  # all\n", encoding="utf-8")
    assert not add(path, folder("reports"))
    assert ids(path) == ["audits", "reports"]
    remove(path, "audits")
    assert ids(path) == ["reports"]


def test_an_id_that_is_taken_or_a_wrong_entry_changes_nothing(path: Path) -> None:
    for entry in (folder("audits"), folder("Not an id"), {"id": "x", "type": "ftp"}):
        with pytest.raises(CorpusInvalid, match=r"^Nothing was added|lists 'audits' already"):
            add(path, entry)
    assert path.read_text(encoding="utf-8") == BY_HAND


def test_a_file_that_is_wrong_already_is_not_touched(path: Path) -> None:
    path.write_text("sources: 7\n", encoding="utf-8")
    with pytest.raises(CorpusInvalid):
        add(path, folder("audits"))
    assert path.read_text(encoding="utf-8") == "sources: 7\n"


def test_what_is_not_listed_cannot_be_removed(path: Path) -> None:
    with pytest.raises(NotFound, match="it lists audits, evaluations"):
        remove(path, "reports")


@settings(max_examples=15)
@given(
    st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), min_size=1, max_size=6, unique=True),
    st.randoms(use_true_random=False),
    st.sampled_from(["", "  ", "    "]),
)
def test_any_sequence_of_changes_leaves_what_was_meant(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], random, indent: str
) -> None:
    path = tmp_path_factory.mktemp("list") / "sources.yaml"
    wanted = ["zero-0"]
    path.write_text(f"# note\nsources:\n{indent}- id: zero-0\n{indent}  type: folder\n{indent}  folder: x\n")
    for name in names:
        add(path, folder(name) | {"folder": f"a: b # {name} 'quoted'"})
        wanted.append(name)
        if random.random() < 0.4:
            remove(path, taken := random.choice(wanted))
            wanted.remove(taken)
    assert ids(path) == wanted
    assert path.read_text(encoding="utf-8").startswith("# note\n")
    assert [each["id"] for each in yaml.safe_load(path.read_text())["sources"] or []] == wanted
