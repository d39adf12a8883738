from __future__ import annotations

from pathlib import Path

import pytest

from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.shipped import shipped
from assistant.kernel.taxonomy import Programme, Taxonomy, load_taxonomy

WHOLE = """
barriers:
  - {id: funding, name: Funding, definition: Money., terms: [competitive bidding]}
themes:
  - {id: health, name: Health}
programmes:
  - {id: harbour-fund, name: Harbour Fund, aliases: [HBF], nation: England, years: [2001, null],
     case_sensitive: true}
  - {id: lantern, name: Lantern}
ambiguous:
  - {term: coastal money, programmes: [harbour-fund, lantern]}
places:
  - {name: Whitby, region: Yorkshire, nation: England, aliases: [Streonshalh]}
"""


def load(tmp_path: Path, text: str | bytes) -> Taxonomy:
    path = tmp_path / "taxonomy.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_taxonomy(path)


def test_a_whole_one_is_read(tmp_path: Path) -> None:
    taxonomy = load(tmp_path, WHOLE)
    assert taxonomy.programmes[0] == Programme(
        "harbour-fund", "Harbour Fund", ("HBF",), "England", (2001, None), case_sensitive=True
    )
    assert taxonomy.programmes[1].years == (None, None)
    assert taxonomy.ambiguous[0].programmes == ("harbour-fund", "lantern")
    assert taxonomy.places[0].aliases == ("Streonshalh",)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}", "barriers:\nprogrammes: []\n"])
def test_an_empty_one_is_valid(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Taxonomy()


def test_a_blank_value_is_the_default(tmp_path: Path) -> None:
    taxonomy = load(tmp_path, "programmes:\n  - {id: a, name: A, aliases: , nation: , years: }\n")
    assert taxonomy.programmes == (Programme("a", "A"),)


def test_the_shipped_one_is_valid() -> None:
    assert len(load_taxonomy(shipped("corpus") / "taxonomy.yaml").barriers) == 5


@pytest.mark.parametrize("name", ["harbour-fund", "HARBOUR FUND", "hbf"])
def test_a_programme_is_found_by_id_name_or_alias(tmp_path: Path, name: str) -> None:
    taxonomy = load(tmp_path, WHOLE)
    assert taxonomy.programme(name) == taxonomy.programmes[0]
    assert taxonomy.programme("harbour") is None


def test_barriers_and_themes_are_found_by_id_or_name(tmp_path: Path) -> None:
    taxonomy = load(tmp_path, WHOLE)
    assert taxonomy.barrier("FUNDING") == taxonomy.barriers[0]
    assert taxonomy.theme("health") == taxonomy.themes[0]
    assert taxonomy.barrier("health") is taxonomy.theme("funding") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("- one\n- two\n", "the file", id="a list"),
        pytest.param("just words", "the file", id="a text"),
        pytest.param("programmes: {id: a, name: A}", "programmes", id="a mapping for a list"),
        pytest.param("programmes: [{name: A}]", r"programmes\.0\.id", id="no id"),
        pytest.param("programmes: [{id: a}]", r"programmes\.0\.name", id="no name"),
        pytest.param("programmes: [{id: a, name: ' '}]", r"programmes\.0\.name", id="a blank name"),
        pytest.param(
            "programmes: [{id: a, name: A, aliases: PfPP}]",
            r"programmes\.0\.aliases",
            id="one alias, not a list",
        ),
        pytest.param(
            "programmes: [{id: a, name: A, aliases: ['']}]", r"programmes\.0\.aliases\.0", id="a blank alias"
        ),
        pytest.param(
            "programmes: [{id: a, name: A, aliases: [2012]}]",
            r"programmes\.0\.aliases\.0",
            id="a number, not a text",
        ),
        pytest.param("programmes: [{id: a, name: A, years: [2001]}]", r"programmes\.0\.years", id="one year"),
        pytest.param("programmes: [{id: a, name: A, years: [x, y]}]", r"programmes\.0\.years", id="no years"),
        pytest.param(
            "barriers: [{id: a, name: A, terms: bidding}]", r"barriers\.0\.terms", id="one term, not a list"
        ),
        pytest.param("barriers: [words]", r"barriers\.0", id="a text for a barrier"),
        pytest.param(
            "programmes: [{id: a, name: A}, {id: a, name: B}]", "'a' is listed twice", id="an id twice"
        ),
        pytest.param(
            "ambiguous: [{term: t, programmes: [a]}]", "'a', which is no programme", id="an unknown id"
        ),
        pytest.param("programmes: [", "cannot be read", id="broken YAML"),
        pytest.param(
            "programmes: [{id: a, name: A, nation: 2020-13-45}]", "cannot be read", id="no such date"
        ),
        pytest.param(b"programmes: \xff\xfe", "cannot be read", id="not UTF-8"),
        pytest.param("a: !!python/object:os.system {}", "cannot be read", id="a Python object"),
    ],
)
def test_what_is_wrong_and_where_is_said(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    with pytest.raises(CorpusInvalid, match=complaint) as caught:
        load(tmp_path, text)
    assert "taxonomy.yaml" in str(caught.value)
    assert str(caught.value).endswith("mend it there.")


def test_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusInvalid, match=r"absent\.yaml"):
        load_taxonomy(tmp_path / "absent.yaml")
