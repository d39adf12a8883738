"""What a later run finds changed, withdrawn, removed or out of reach, and what it does not ask for again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from govuk_items import ADVICE, PILOT, attached, html_publication, landing, withdrawn
from govuk_server import GovukServer, Reply

from assistant.kernel.domain import DocumentStatus
from ingest.loading import load
from ingest.progress import Silent
from ingest.sources.mirror import Mirror
from ingest.sources.port import Gathered, Gone

LANDING_ID = "govuk-example-place-pilot"
ADVICE_ID = "govuk-example-place-pilot-advice"
ANNEX_ID = "govuk-example-place-pilot-annex-a-file"
ANNEX = "/media/0001/annex-a.pdf"
ALL = {LANDING_ID, ADVICE_ID, ANNEX_ID}


def ids(gathered: Gathered) -> set[str]:
    return {item.source.id for item in gathered.files}


def dated(reason: str) -> str:
    return f"{reason}, seen on {datetime.now(UTC).date().isoformat()}"


@pytest.fixture
def served(pilot: GovukServer, gather: Any) -> GovukServer:
    """A server from which all was gathered once."""
    assert ids(gather(pages=[PILOT])) == ALL
    pilot.forget()
    return pilot


def test_what_did_not_change_is_not_sent_again(served: GovukServer, gather: Any) -> None:
    first = gather(pages=[PILOT])
    assert ids(first) == ALL
    assert len(served.asked) == 3
    assert all(each.conditional and each.status == 304 for each in served.asked)
    assert gather(pages=[PILOT]) == first


def test_where_a_server_names_no_versions_what_came_decides(served: GovukServer, gather: Any) -> None:
    served.etags = False
    before = gather(pages=[PILOT])
    assert gather(pages=[PILOT]) == before


def test_a_new_time_of_update_alone_changes_no_document_and_sends_no_file(
    served: GovukServer, gather: Any
) -> None:
    before = gather(pages=[PILOT])
    served.forget()
    for item in served.items.values():
        item["updated_at"] = "2025-01-01T00:00:00Z"
    assert gather(pages=[PILOT]) == before
    assert [each.status for each in served.asked_for(f"/api/content{ADVICE}")] == [200]
    assert [each.status for each in served.asked_for(ANNEX)] == [304]


def test_a_changed_file_is_taken_and_the_earlier_version_kept(served: GovukServer, gather: Any) -> None:
    old = next(item for item in gather(pages=[PILOT]).files if item.source.id == ANNEX_ID)
    before = old.path.read_bytes()
    served.asset(ANNEX, b"%PDF-1.4 another version\n%%EOF")
    versions = [item for item in gather(pages=[PILOT]).files if item.source.id.startswith(ANNEX_ID)]
    newest, earlier = versions
    assert newest.path.read_bytes() == b"%PDF-1.4 another version\n%%EOF"
    assert (newest.source.id, newest.source.status) == (ANNEX_ID, DocumentStatus.CURRENT)
    assert earlier.path.read_bytes() == before
    assert (earlier.source.status, earlier.source.superseded_by) == (DocumentStatus.SUPERSEDED, ANNEX_ID)


def test_a_file_that_comes_at_another_address_is_a_new_version_of_it(
    served: GovukServer, gather: Any
) -> None:
    address = served.asset("/media/0009/annex-a.pdf", b"%PDF-1.4 another version\n%%EOF")
    served.items[PILOT]["details"]["attachments"][1]["url"] = address
    gathered = gather(pages=[PILOT])
    [newest] = [item for item in gathered.files if item.source.id == ANNEX_ID]
    assert newest.source.url == address
    assert not served.asked_for("/media/0009/annex-a.pdf")[0].conditional
    assert len(gathered.files) == 4
    assert gathered.gone == ()


def test_a_page_whose_text_changed_is_a_new_version(served: GovukServer, gather: Any) -> None:
    served.items[ADVICE]["details"]["body"] = "<p>Name two contacts.</p>"
    versions = [item for item in gather(pages=[PILOT]).files if item.source.id.startswith(ADVICE_ID)]
    assert [load(item.path).pages[0].text.splitlines()[-1] for item in versions] == [
        "Name two contacts.",
        "Thirteen places took part.",
    ]


def test_a_page_that_is_withdrawn_is_so_from_then_on(served: GovukServer, gather: Any) -> None:
    served.items[ADVICE]["withdrawn_notice"] = withdrawn("<p>No longer advice.</p>")
    status = {item.source.id: item.source.status for item in gather(pages=[PILOT]).files}
    assert status[ADVICE_ID] is DocumentStatus.WITHDRAWN
    assert status[LANDING_ID] is DocumentStatus.CURRENT
    assert len(status) == 3


def test_a_removed_page_takes_all_that_it_lists_with_it_and_says_since_when(
    served: GovukServer, gather: Any
) -> None:
    served.gone.add(PILOT)
    gathered = gather(pages=[PILOT])
    assert gathered.files == ()
    reason = dated("GOV.UK says that it was removed (410)")
    assert set(gathered.gone) == {Gone(identity, reason) for identity in ALL}
    assert gathered.refused == ()
    assert gather(pages=[PILOT]).gone == gathered.gone


def test_a_page_that_is_not_there_any_more_is_gone(served: GovukServer, gather: Any) -> None:
    del served.items[ADVICE]
    gathered = gather(pages=[PILOT])
    assert ids(gathered) == {LANDING_ID, ANNEX_ID}
    assert gathered.gone == (Gone(ADVICE_ID, dated("GOV.UK has nothing at this address (404)")),)


def test_a_document_that_its_page_lists_no_longer_is_gone(served: GovukServer, gather: Any) -> None:
    del served.items[PILOT]["details"]["attachments"][1]
    gathered = gather(pages=[PILOT])
    assert ids(gathered) == {LANDING_ID, ADVICE_ID}
    assert gathered.gone == (Gone(ANNEX_ID, dated("its page on GOV.UK no longer lists it")),)


def test_a_page_that_is_no_longer_asked_for_is_gone(served: GovukServer, gather: Any) -> None:
    served.add(landing("/other"))
    gathered = gather(pages=["/other"])
    assert {each.reason for each in gathered.gone} == {
        dated("nothing that sources.yaml asks for leads to it any more")
    }
    assert {each.id for each in gathered.gone} == ALL


def test_what_comes_back_is_there_again(served: GovukServer, gather: Any) -> None:
    served.gone.add(PILOT)
    gather(pages=[PILOT])
    served.gone.clear()
    gathered = gather(pages=[PILOT])
    assert (ids(gathered), gathered.gone) == (ALL, ())


def test_where_nothing_answers_all_stands_as_it_was_and_that_is_told(
    served: GovukServer, gather: Any
) -> None:
    before = gather(pages=[PILOT], query="pilot")
    served.breaks_after = 0
    gathered = gather(pages=[PILOT], query="pilot")
    assert gathered.files == before.files
    assert (gathered.refused, gathered.gone) == ((), ())
    assert any("as they were when last fetched" in each and PILOT in each for each in gathered.notices)
    assert any("/api/search.json" in each for each in gathered.notices)


def test_an_error_page_leaves_the_copy_as_it_was(served: GovukServer, gather: Any) -> None:
    before = gather(pages=[PILOT])
    served.assets[ANNEX] = Reply(200, b"<html><body>Sign in</body></html>", "text/html")
    served.faults[ADVICE].append(Reply(200, b'{"message": "not an item"}'))
    gathered = gather(pages=[PILOT])
    assert gathered.files == before.files
    assert len(gathered.notices) == 3


def test_a_run_after_one_that_was_cut_off_fetches_only_what_is_missing(
    pilot: GovukServer, gather: Any
) -> None:
    for number in range(4):
        pilot.add(landing(f"/government/publications/other-{number}"))
    pages = [PILOT, *(f"/government/publications/other-{number}" for number in range(4))]
    pilot.breaks_after = 4  # the publication with all that it lists, and one more page
    cut_off = gather(pages=pages)
    assert len(cut_off.files) == 4
    assert len(cut_off.refused) == 3
    pilot.breaks_after = None
    pilot.forget()
    assert len(gather(pages=pages).files) == 7
    assert sorted(each.status for each in pilot.asked) == [200] * 3 + [304] * 4


def test_a_run_after_one_that_was_killed_does_not_even_ask_again(
    pilot: GovukServer, make: Any, mirror: Mirror
) -> None:
    class Killed(Silent):
        def advance(self, steps: int = 1) -> None:
            raise KeyboardInterrupt

    pages = [PILOT, "/government/publications/other"]
    pilot.add(landing(pages[1]))
    with pytest.raises(KeyboardInterrupt):
        make(pages=pages).gather(Killed())
    assert len(pilot.asked) == 3
    pilot.forget()
    gathered = make(pages=pages).gather(Silent())
    assert [each.path for each in pilot.asked] == [f"/api/content{pages[1]}"]
    assert len(gathered.files) == 4


def test_what_is_forgotten_is_fetched_anew(served: GovukServer, gather: Any, mirror: Mirror) -> None:
    mirror.forget(ADVICE_ID)
    assert not any("Name one contact" in path.read_text() for path in mirror.folder.rglob("*.html"))
    assert ids(gather(pages=[PILOT])) == ALL
    assert [each.conditional for each in served.asked_for(f"/api/content{ADVICE}")] == [False]


def test_a_copy_that_was_deleted_by_hand_is_fetched_anew(
    served: GovukServer, gather: Any, mirror: Mirror
) -> None:
    for path in mirror.folder.rglob("*.pdf"):
        path.unlink()
    assert ids(gather(pages=[PILOT])) >= ALL
    assert [each.status for each in served.asked_for(ANNEX)] == [200]


def test_an_old_address_that_leads_on_no_longer_does_not_take_the_page_with_it(
    served: GovukServer, gather: Any
) -> None:
    served.moved["/old"] = PILOT
    gather(pages=["/old"])
    served.moved.clear()
    gathered = gather(pages=["/old", PILOT])
    assert ids(gathered) == ALL
    assert gathered.gone == ()
    assert any("/old: GOV.UK has nothing at this address (404)" in each for each in gathered.notices)


def test_a_file_refused_for_its_new_bytes_keeps_its_old_ones(served: GovukServer, gather: Any) -> None:
    listed = served.items[PILOT]["details"]["attachments"]
    listed[1] = attached("file", f"{served.foreign_host}/annex-a.pdf", content_type="application/pdf")
    gathered = gather(pages=[PILOT])
    assert ids(gathered) == ALL
    [annex] = [item.source for item in gathered.files if item.source.id == ANNEX_ID]
    assert annex.url == served.assets_host + ANNEX
    assert served.foreign == []
    assert "localhost is not an allowed host" in gathered.notices[0]


def test_a_page_that_moved_keeps_its_id_and_has_its_new_address(served: GovukServer, gather: Any) -> None:
    served.items[f"{PILOT}/new-advice"] = html_publication(f"{PILOT}/new-advice")
    served.moved[ADVICE] = f"{PILOT}/new-advice"
    gathered = gather(pages=[PILOT])
    assert ids(gathered) == ALL
    [advice] = [item.source for item in gathered.files if item.source.id == ADVICE_ID]
    assert advice.url == f"{served.web}{PILOT}/new-advice"
    assert gathered.gone == ()


def test_a_page_that_came_back_to_where_it_was_is_there_again(served: GovukServer, gather: Any) -> None:
    served.items["/new"] = landing("/new")
    served.moved[PILOT] = "/new"
    assert [item.source.url for item in gather(pages=[PILOT, "/new"]).files] == [f"{served.web}/new"]
    served.moved.clear()
    for _ in range(2):
        assert ids(gather(pages=["/new", PILOT])) == ALL | {"govuk-new"}


def test_a_search_that_fails_loses_nothing(served: GovukServer, gather: Any) -> None:
    before = gather(query="pilot")
    assert ids(before) == ALL
    served.breaks_after = 0
    gathered = gather(query="another pilot")
    assert (gathered.files, gathered.gone) == ((), ())
    assert [item.name for item in gathered.refused] == [f"{served.web}/api/search.json"]
    served.breaks_after = None
    assert gather(query="pilot").files == before.files


def test_a_file_that_was_removed_is_gone_though_its_page_still_lists_it(
    served: GovukServer, gather: Any
) -> None:
    served.assets[ANNEX] = Reply(410)
    gathered = gather(pages=[PILOT])
    assert gathered.gone == (Gone(ANNEX_ID, dated("GOV.UK says that it was removed (410)")),)
    assert gathered.refused == ()
