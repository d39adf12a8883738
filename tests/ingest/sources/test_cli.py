"""`precedent sources`: what each command writes and says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from assistant.kernel.errors import CorpusInvalid, NotFound
from ingest.progress import Progress
from ingest.sources.cli import register
from ingest.sources.port import Gathered, Outlook

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run `precedent sources …` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["sources", *arguments], env={"COLUMNS": "200"})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def written() -> list[dict[str, object]]:
    return yaml.safe_load(Path("data/sources.yaml").read_text(encoding="utf-8"))["sources"]


def test_a_search_of_govuk_is_added(invoke: Invoke) -> None:
    result = invoke(
        *[
            "add",
            "govuk",
            "--organisation",
            "hm-treasury",
            "--organisation",
            "mhclg",
            "--document-type",
            "policy_paper",
        ],
        *("--query", "place budgets", "--most", "50", "--programme", "total-place"),
    )
    assert result.exit_code == 0, result.output
    assert written() == [
        {
            "id": "govuk-hm-treasury-mhclg-policy-paper-place-budgets",
            "type": "govuk",
            "organisations": ["hm-treasury", "mhclg"],
            "document_types": ["policy_paper"],
            "query": "place budgets",
            "most": 50,
            "programmes": ["total-place"],
        }
    ]
    assert "precedent ingest" in result.stdout


def test_pages_of_govuk_are_added(invoke: Invoke) -> None:
    page = "https://www.gov.uk/government/publications/a-report"
    assert invoke("add", "govuk", "--page", page).exit_code == 0
    assert written() == [{"id": "govuk-a-report", "type": "govuk", "pages": [page]}]


def test_govuk_without_anything_to_ask_for_is_refused(invoke: Invoke) -> None:
    with pytest.raises(CorpusInvalid, match="give pages"):
        invoke("add", "govuk", "--id", "x")
    assert not Path("data").exists()


def test_addresses_are_added_with_their_hosts(invoke: Invoke) -> None:
    result = invoke(
        *[
            "add",
            "addresses",
            "https://cles.org.uk/a",
            "https://cles.org.uk/b.pdf",
            "--host",
            "files.cles.org.uk",
        ],
        *("--publisher", "CLES"),
    )
    assert result.exit_code == 0, result.output
    assert written() == [
        {
            "id": "cles-org-uk",
            "type": "addresses",
            "hosts": ["cles.org.uk", "files.cles.org.uk"],
            "addresses": [
                {"url": "https://cles.org.uk/a", "publisher": "CLES"},
                {"url": "https://cles.org.uk/b.pdf", "publisher": "CLES"},
            ],
        }
    ]


@pytest.mark.parametrize(
    "url", ["report.pdf", "file:///etc/passwd", "http://127.0.0.1/", "https://u:p@x.org/"]
)
def test_addresses_that_may_not_be_asked_are_refused(invoke: Invoke, url: str) -> None:
    with pytest.raises(CorpusInvalid):
        invoke("add", "addresses", url, "--id", "x")
    assert not Path("data").exists()


def test_one_title_is_not_given_to_several_addresses(invoke: Invoke) -> None:
    assert invoke(*["add", "addresses", "https://x.org/a", "https://x.org/b", "--title", "T"]).exit_code == 2


def test_a_folder_is_added_from_where_the_list_lies(invoke: Invoke) -> None:
    Path("reports").mkdir()
    assert invoke("add", "folder", "reports").exit_code == 0
    assert written() == [{"id": "reports", "type": "folder", "folder": "../reports"}]
    assert invoke("add", "folder", "absent").exit_code == 2


def test_another_file_is_named_in_the_next_step(invoke: Invoke) -> None:
    Path("reports").mkdir()
    result = invoke("add", "folder", "reports", "--file", "mine.yaml")
    assert "precedent ingest --sources mine.yaml" in result.stdout
    assert yaml.safe_load(Path("mine.yaml").read_text())["sources"][0]["folder"] == "reports"


def test_what_is_added_is_listed_and_can_be_removed(invoke: Invoke) -> None:
    Path("reports").mkdir()
    invoke("add", "folder", "reports")
    invoke("add", "addresses", "https://cles.org.uk/a")
    listed = invoke("list").stdout
    assert "reports" in listed
    assert "1 address on cles.org.uk" in listed
    assert [each["type"] for each in json.loads(invoke("list", "--json").stdout)] == ["folder", "addresses"]
    removed = invoke("remove", "reports")
    assert "leave the index with the next 'precedent ingest'" in removed.stdout
    assert [each["id"] for each in written()] == ["cles-org-uk"]
    with pytest.raises(NotFound):
        invoke("remove", "reports")


def test_without_a_list_the_remedy_is_named(invoke: Invoke) -> None:
    with pytest.raises(CorpusInvalid, match="precedent sources add"):
        invoke("list")


class Remote:
    def __init__(self, name: str, outlook: Outlook | Exception) -> None:
        self.name = name
        self._outlook = outlook

    def gather(self, progress: Progress) -> Gathered:
        raise AssertionError("a check fetches nothing")

    def check(self, progress: Progress) -> Outlook:
        progress.stage("Asking", 1)
        progress.advance()
        if isinstance(self._outlook, Exception):
            raise self._outlook
        return self._outlook


class TestCheck:
    @pytest.fixture
    def sources(self, monkeypatch: pytest.MonkeyPatch) -> list[Remote]:
        sources: list[Remote] = []
        monkeypatch.setattr("ingest.sources.checking.origins", lambda path, settings: sources)
        return sources

    def test_counts_what_is_there_and_what_is_kept(self, invoke: Invoke, sources: list[Remote]) -> None:
        sources += [Remote("audits", Outlook(1200, 7)), Remote("press", Outlook(3, 0))]
        result = invoke("check")
        assert result.exit_code == 0
        rows = [line.split("│")[1:-1] for line in result.stdout.splitlines() if line.startswith("│")]
        assert [[cell.strip() for cell in row] for row in rows] == [
            ["audits", "1,200", "7"],
            ["press", "3", "0"],
        ]

    def test_names_what_is_wrong_and_goes_on(self, invoke: Invoke, sources: list[Remote]) -> None:
        sources += [
            Remote("audits", NotFound("it does not answer")),
            Remote("press", Outlook(3, 0, ("https://x.org/: gone",))),
        ]
        result = invoke("check")
        assert result.exit_code == 3
        assert "audits: it does not answer" in result.output
        assert "press: https://x.org/: gone" in result.output

    def test_asks_one_where_one_is_named(self, invoke: Invoke, sources: list[Remote]) -> None:
        sources += [Remote("audits", AssertionError("not asked for")), Remote("press", Outlook(3, 0))]
        assert "press" in invoke("check", "press").stdout
        with pytest.raises(NotFound, match="it lists audits, press"):
            invoke("check", "other")

    def test_counts_the_files_of_a_folder(self, invoke: Invoke) -> None:
        Path("reports").mkdir()
        Path("reports/a.txt").write_text("Harbour towns.")
        invoke("add", "folder", "reports")
        assert "reports" in invoke("check").stdout


@pytest.mark.parametrize(
    "type_and_place",
    [("govuk", "--query", "levies"), ("addresses", "https://example.org/a"), ("folder", ".")],
)
def test_a_source_can_be_for_groups_only(invoke: Invoke, type_and_place: tuple[str, ...]) -> None:
    result = invoke("add", *type_and_place, "--audience", "finance", "--audience", "hr", "--id", "levies")
    assert result.exit_code == 0, result.output
    assert written()[0]["audience"] == ["finance", "hr"]
