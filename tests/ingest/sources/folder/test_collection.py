from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.index.generation import digest
from ingest.parsing import Limits
from ingest.sources.folder.collection import Collection, read_collection, slug

LISTED = "documents:\n  - {id: report, file: documents/report.md, title: A Report}\n"


def write(folder: Path, *names: str) -> Path:
    """Make files, each of its own content."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The text of {name.encode('utf-8', 'surrogateescape')!r}.")
    return folder


def catalogue(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.yaml").write_text(text, encoding="utf-8")
    return folder


def ids(collection: Collection) -> dict[str, str]:
    """File name → id of what is to be loaded."""
    return {item.source.name: item.source.id for item in collection.files}


def refusals(collection: Collection) -> dict[str, str]:
    return {refusal.name: refusal.kind for refusal in collection.refused}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusInvalid, match=r"no folder at .*--corpus"):
        read_collection(tmp_path / "absent")
    with pytest.raises(CorpusInvalid, match="no folder at"):
        read_collection(write(tmp_path, "file.md") / "file.md")


@pytest.mark.parametrize("below", ["", "documents"])
def test_an_empty_folder_is_an_empty_collection(tmp_path: Path, below: str) -> None:
    (tmp_path / below).mkdir(exist_ok=True)
    assert read_collection(tmp_path) == Collection(tmp_path, (), (), None)


def test_one_file_is_a_collection(tmp_path: Path) -> None:
    (item,) = read_collection(write(tmp_path, "Annual Report 2019.md")).files
    assert (item.source.id, item.source.name, item.catalogued) == (
        "annual-report-2019",
        "Annual Report 2019.md",
        False,
    )
    assert item.source.size == item.path.stat().st_size
    assert len(item.source.sha256) == 64


def test_files_are_found_at_any_depth(tmp_path: Path) -> None:
    found = read_collection(write(tmp_path, "a.md", "x/b.txt", "x/y/z/c.HTML"))
    assert set(ids(found)) == {"a.md", "x/b.txt", "x/y/z/c.HTML"}


def test_only_what_is_under_documents_is_read_where_there_is_such_a_folder(tmp_path: Path) -> None:
    found = read_collection(write(tmp_path, "documents/a.md", "README.md", "golden/questions.yaml"))
    assert (set(ids(found)), refusals(found)) == ({"documents/a.md"}, {})


def test_the_catalogue_and_the_taxonomy_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "taxonomy.yaml", "x/taxonomy.yaml")
    found = read_collection(catalogue(tmp_path, ""))
    assert set(ids(found)) == {"a.md"}
    assert refusals(found) == {"x/taxonomy.yaml": "unsupported"}
    assert found.taxonomy == tmp_path / "taxonomy.yaml"


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    found = read_collection(write(tmp_path, "a.md", ".b.md", ".git/c.md", "x/.d/e.md", "x/~$f.docx"))
    assert (set(ids(found)), refusals(found)) == ({"a.md"}, {})


def test_a_hidden_folder_may_hold_the_collection(tmp_path: Path) -> None:
    assert set(ids(read_collection(write(tmp_path / ".reports", "a.md")))) == {"a.md"}


def test_the_index_and_the_cache_are_no_documents(tmp_path: Path) -> None:
    write(
        tmp_path, "report.md", "data/index/generations/g/files/0.md", "data/cache/parsed/1.md", "data/own.md"
    )
    leaving_out = (tmp_path / "data/index", tmp_path / "x/../data/cache")
    assert set(ids(read_collection(tmp_path, leaving_out=leaving_out))) == {"report.md", "data/own.md"}


def test_a_format_that_is_not_read_is_refused_with_those_that_are(tmp_path: Path) -> None:
    found = read_collection(write(tmp_path, "a.xyz", "b", "c.md"))
    assert refusals(found) == {"a.xyz": "unsupported", "b": "unsupported"}
    assert ".xyz is not a format that is read (." in found.refused[0].reason
    assert "a file without an extension" in found.refused[1].reason


def test_a_file_with_the_same_bytes_as_another_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "c.md")
    (tmp_path / "b.md").write_bytes((tmp_path / "a.md").read_bytes())
    found = read_collection(tmp_path)
    assert set(ids(found)) == {"a.md", "c.md"}
    assert [(item.name, item.kind, item.reason) for item in found.refused] == [
        ("b.md", "duplicate", "the same bytes as a.md")
    ]


def test_of_two_files_with_the_same_bytes_the_catalogued_one_counts(tmp_path: Path) -> None:
    catalogue(write(tmp_path, "documents/report.md"), LISTED)
    copy = tmp_path / "documents/a copy.md"
    copy.write_bytes((tmp_path / "documents/report.md").read_bytes())
    found = read_collection(tmp_path)
    assert ids(found) == {"documents/report.md": "report"}
    assert refusals(found) == {"documents/a copy.md": "duplicate"}


def test_an_empty_file_is_refused_and_is_no_copy_of_another(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    for name in ("b.pdf", "c.docx"):
        (tmp_path / name).touch()
    found = read_collection(tmp_path)
    assert (set(ids(found)), refusals(found)) == ({"a.md"}, {"b.pdf": "empty", "c.docx": "empty"})


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md")
    with (tmp_path / "b.pdf").open("wb") as file:
        file.truncate(2 << 20)
    opened = []
    monkeypatch.setattr(
        "ingest.sources.folder.collection.digest", lambda path: opened.append(path.name) or digest(path)
    )
    found = read_collection(tmp_path, limits=Limits(megabytes=1))
    assert (opened, refusals(found)) == (["a.md"], {"b.pdf": "too_large"})
    assert "PRECEDENT_FILE_MEGABYTES" in found.refused[0].reason


# Links, and what is no file --------------------------------------------------------------------


def test_links_are_followed_to_files_of_the_collection_and_no_further(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", "secret.md", "secrets/more.md")
    folder = write(tmp_path / "corpus", "x/a.md", "b.md")
    (folder / "b.md").rename(folder / ".b.md")  # hidden, and shown by a link
    (folder / "b.md").symlink_to(folder / ".b.md")
    (folder / "a copy.md").symlink_to(folder / "x" / "a.md")
    (folder / "c.md").symlink_to(outside / "secret.md")
    (folder / "d").symlink_to(outside / "secrets")
    (folder / "e.md").symlink_to("../outside/secret.md")
    (folder / "nowhere.md").symlink_to(folder / "none.md")
    found = read_collection(folder)
    assert set(ids(found)) == {"x/a.md", "b.md"}
    assert refusals(found) == {
        "a copy.md": "duplicate",
        "c.md": "unsupported",
        "d": "unsupported",
        "e.md": "unsupported",
        "nowhere.md": "missing",
    }
    why = {item.name: item.reason for item in found.refused}
    assert why["a copy.md"] == "the same bytes as x/a.md"
    assert why["c.md"] == why["e.md"] == "it is a link to a file outside the collection; copy the file here"
    assert why["d"] == "it is a link to a folder, which is not followed; copy the folder here"
    assert why["nowhere.md"] == "it is a link to a file that is not there"


def test_a_collection_may_be_named_by_a_link(tmp_path: Path) -> None:
    write(tmp_path / "here", "documents/a.md")
    (tmp_path / "here/documents/b.md").symlink_to("a.md")
    (tmp_path / "there").symlink_to(tmp_path / "here")
    assert set(ids(read_collection(tmp_path / "there"))) == {"documents/a.md"}
    (tmp_path / "third").mkdir()
    (tmp_path / "third/documents").symlink_to(tmp_path / "here/documents")
    found = read_collection(tmp_path / "third")
    assert (set(ids(found)), refusals(found)) == ({"documents/a.md"}, {"documents/b.md": "duplicate"})


def test_links_that_go_round_in_circles_end_the_walk_nowhere(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "x/b.md")
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "one.md").symlink_to("other.md")
    (tmp_path / "other.md").symlink_to("one.md")
    (tmp_path / "x" / "up").symlink_to("..")
    found = read_collection(tmp_path)
    assert set(ids(found)) == {"a.md", "x/b.md"}
    assert refusals(found) == {
        "self.md": "unreadable",
        "one.md": "unreadable",
        "other.md": "unreadable",
        "x/up": "unsupported",
    }
    assert found.refused[0].reason == "it is a link that leads back to itself"


def test_what_is_no_file_is_named_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, "a.md"))  # the address of a socket must be short
    os.mkfifo("pipe.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        (tmp_path / "null.md").symlink_to(os.devnull)
        found = read_collection(tmp_path)
    assert set(ids(found)) == {"a.md"}
    assert {item.name: (item.kind, item.reason) for item in found.refused} == {
        "pipe.pdf": ("unsupported", "it is a pipe, not a file"),
        "socket.txt": ("unsupported", "it is a socket, not a file"),
        "null.md": ("unsupported", "it is a device, not a file"),
    }


def test_what_may_not_even_be_looked_at_is_refused_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder that may be listed and not entered."""
    write(tmp_path, "a.md", "b.md")
    real = Path.stat

    def stat(path: Path, **how: bool) -> os.stat_result:
        if path.name == "b.md":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **how)

    monkeypatch.setattr(Path, "stat", stat)
    found = read_collection(tmp_path)
    assert (set(ids(found)), refusals(found)) == ({"a.md"}, {"b.md": "unreadable"})


def test_a_path_that_is_too_long_for_the_system_is_refused_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(22):  # of 200 letters each, made from within
        os.mkdir("x" * 200, dir_fd=here)
        above, here = here, os.open("x" * 200, os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(here)
    found = read_collection(tmp_path)
    assert set(ids(found)) == {"a.md"}
    assert {(item.kind, item.reason) for item in found.refused} == {
        ("unreadable", "it cannot be opened: File name too long")
    }
    shutil.rmtree(tmp_path / ("x" * 200))  # who deletes it by its path cannot


def test_a_file_that_cannot_be_opened_is_refused_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "b.md")

    def locked(path: Path) -> str:
        if path.name == "b.md":
            raise PermissionError(13, "Permission denied", str(path))
        return digest(path)

    monkeypatch.setattr("ingest.sources.folder.collection.digest", locked)
    found = read_collection(tmp_path)
    assert (set(ids(found)), refusals(found)) == ({"a.md"}, {"b.md": "unreadable"})
    assert found.refused[0].reason == "it cannot be opened: Permission denied"


def test_a_folder_that_cannot_be_listed_is_refused_and_not_taken_for_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "locked/b.md")
    real = os.scandir

    def scandir(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = read_collection(tmp_path)
    assert set(ids(found)) == {"a.md"}
    assert refusals(found) == {"locked": "unreadable"}


# Names and ids ------------------------------------------------------------------------------

ODD_NAMES = [
    "Été 2019.md",
    "доклад.md",
    "報告書.md",
    "تقرير.md",
    "รายงาน.md",
    "a\nb.md",
    " leading and trailing .md",
    "'; DROP TABLE documents; --.md",
    "%s %d {0} $HOME.md",
    "🙂.md",
    "...md",
    "x" * 200 + ".md",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_of_any_name_can_be_read(tmp_path: Path, name: str) -> None:
    found = read_collection(write(tmp_path, f"documents/{name}"))
    if name.startswith("."):
        assert found.files == ()
        return
    ((listed, identity),) = ids(found).items()
    assert listed == f"documents/{name}"
    assert identity
    assert set(identity) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_name_that_is_not_utf_8_is_shown_byte_by_byte(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("A text.")
    ((name, identity),) = ids(read_collection(tmp_path)).items()
    assert (name, identity) == (r"caf\xe9.md", "caf-xe9")
    name.encode()


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("documents/Été 2019.pdf", "ete-2019"),
        ("a/b/Annual_Report (final).v2.docx", "annual-report-final-v2"),
        ("--x--.md", "x"),
        ("y" * 100 + ".md", "y" * 60),
        ("Straße.md", "strae"),
    ],
)
def test_a_name_gives_a_readable_id(name: str, identity: str) -> None:
    assert slug(name) == identity


@given(st.text(min_size=1))
def test_any_name_gives_an_id_that_is_safe_in_an_address(name: str) -> None:
    identity = slug(name.encode("utf-8", "replace").decode())
    assert identity.strip("-") == identity != ""
    assert identity.isascii()
    assert identity.replace("-", "").isalnum()
    assert identity == identity.lower()


def test_ids_are_unique_where_names_would_give_the_same(tmp_path: Path) -> None:
    write(tmp_path, "a/report.md", "b/report.md", "b/Report.txt", "c/other.md")
    found = ids(read_collection(tmp_path))
    assert len(set(found.values())) == 4
    assert found["c/other.md"] == "other"
    assert all(identity.startswith("report-") for name, identity in found.items() if "eport" in name)


def test_names_that_differ_in_case_alone_are_two_files(tmp_path: Path) -> None:
    found = ids(read_collection(write(tmp_path, "Report.md", "report.md", "REPORT.MD")))
    assert len(set(found.values())) == len(found) == len(list(tmp_path.iterdir()))


def test_of_two_names_that_are_spelt_alike_one_is_refused(tmp_path: Path) -> None:
    """Both are the file that the catalogue lists: nothing that is said of one may be said of the other."""
    listing = "documents:\n  - {id: summer, file: 'documents/\u00e9t\u00e9.md', title: Summer}\n"
    write(tmp_path, "documents/e\u0301te\u0301.md", "documents/\u00e9t\u00e9.md")
    if len(list((tmp_path / "documents").iterdir())) < 2:
        pytest.skip("this disk takes both for one file")
    found = read_collection(catalogue(tmp_path, listing))
    assert list(ids(found).values()) == ["summer"]
    assert refusals(found) == {"documents/\u00e9t\u00e9.md": "duplicate"}


def test_a_new_file_does_not_take_over_the_id_of_another(tmp_path: Path) -> None:
    before = ids(read_collection(write(tmp_path, "b/report.md")))
    assert before == {"b/report.md": "report"}
    after = ids(read_collection(write(tmp_path, "a/report.md")))
    assert "report" not in after.values()


def test_an_id_does_not_depend_on_the_content(tmp_path: Path) -> None:
    write(tmp_path, "報告.md")
    before = ids(read_collection(tmp_path))
    (tmp_path / "報告.md").write_text("Another text.")
    assert ids(read_collection(tmp_path)) == before


def test_a_catalogued_id_stays_and_the_others_give_way(tmp_path: Path) -> None:
    catalogue(write(tmp_path, "documents/report.md", "documents/x/report.txt"), LISTED)
    found = ids(read_collection(tmp_path))
    assert found["documents/report.md"] == "report"
    assert found["documents/x/report.txt"].startswith("report-")


def test_the_order_is_that_of_the_names_and_the_same_every_time(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.md", "c/a.md", "B.md")
    first, second = read_collection(tmp_path), read_collection(tmp_path)
    assert first == second
    assert list(ids(first)) == ["B.md", "a.md", "b.md", "c/a.md"]


# With a catalogue ----------------------------------------------------------------------------


def test_a_file_that_is_listed_but_not_there_is_refused_and_the_rest_loads(tmp_path: Path) -> None:
    listing = LISTED + "  - {id: gone, file: documents/gone.md, title: Gone}\n"
    found = read_collection(catalogue(write(tmp_path, "documents/report.md"), listing))
    assert ids(found) == {"documents/report.md": "report"}
    assert [(item.name, item.kind, item.reason) for item in found.refused] == [
        ("documents/gone.md", "missing", "catalogue.yaml lists it, but the file is not there")
    ]


def test_a_file_that_is_listed_but_lies_elsewhere_is_told_apart(tmp_path: Path) -> None:
    listing = "documents:\n  - {id: away, file: away.md, title: Away}\n"
    (refusal,) = read_collection(catalogue(write(tmp_path, "documents/a.md", "away.md"), listing)).refused
    assert (refusal.kind, refusal.reason) == (
        "missing",
        "catalogue.yaml lists it, but only files under documents/ are read",
    )


@pytest.mark.parametrize("listed", ["\u00c9t\u00e9.md", "E\u0301te\u0301.md", "E\u0301t\u00e9.md"])
@pytest.mark.parametrize("start", ["", "./"])
def test_a_name_is_matched_in_either_spelling_of_its_accents(tmp_path: Path, listed: str, start: str) -> None:
    write(tmp_path, "documents/E\u0301t\u00e9.md")
    listing = f"documents:\n  - {{id: summer, file: '{start}documents/{listed}', title: Summer}}\n"
    found = read_collection(catalogue(tmp_path, listing))
    assert (list(ids(found).values()), refusals(found)) == (["summer"], {})


def test_files_that_are_not_listed_are_read_too(tmp_path: Path) -> None:
    found = read_collection(catalogue(write(tmp_path, "documents/report.md", "documents/b.md"), LISTED))
    assert ids(found) == {"documents/report.md": "report", "documents/b.md": "b"}


@pytest.mark.parametrize("text", ["", "documents:", "documents: []", "# none yet", "other: 1"])
def test_an_empty_catalogue_lists_nothing(tmp_path: Path, text: str) -> None:
    assert set(ids(read_collection(catalogue(write(tmp_path, "a.md"), text)))) == {"a.md"}


# Passwords ----------------------------------------------------------------------------------------

LOCKED = LISTED.replace("title: A Report", "title: A Report, password_from: PRECEDENT_PASSWORD_REPORT")


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_password_comes_from_the_variable_that_the_catalogue_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if where == "environment":
        monkeypatch.setenv("PRECEDENT_PASSWORD_REPORT", "pa$$ word")
    else:
        (tmp_path / ".env").write_text("PRECEDENT_PASSWORD_REPORT='pa$$ word'\n")
    catalogue(write(tmp_path, "documents/report.md", "documents/b.md"), LOCKED)
    found = read_collection(tmp_path)
    assert [(item.source.id, item.password) for item in found.files] == [("report", "pa$$ word"), ("b", "")]
    assert "pa$$" not in repr(found)


def test_a_file_whose_password_is_not_set_is_refused_with_the_name_of_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRECEDENT_PASSWORD_REPORT", raising=False)
    found = read_collection(catalogue(write(tmp_path, "documents/report.md"), LOCKED))
    assert (ids(found), refusals(found)) == ({}, {"documents/report.md": "password"})
    assert "PRECEDENT_PASSWORD_REPORT, which is not set" in found.refused[0].reason
