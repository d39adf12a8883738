from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from collections_searched import MANY, PAPERS
from fastapi.testclient import TestClient

from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app


@pytest.fixture
def searching(searched_index: Path) -> Iterator[TestClient]:
    assistant = build_assistant(Settings(index=searched_index, strict_quotes=True, _env_file=None))
    with TestClient(create_app(assistant)) as made:
        yield made
    assistant.library.close()


def heading(html: str) -> str:
    found = re.search(r'<h2[^>]*id="results"[^>]*>(.*?)</h2>', html, re.DOTALL)
    assert found
    return found[1]


def links(html: str, words: str) -> list[str]:
    """Addresses of the links that hold words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [unescape(address) for address, text in found if words in re.sub(r"<[^>]+>", "", unescape(text))]


def checked(html: str) -> set[tuple[str, str]]:
    boxes = re.findall(r'name="(\w+)" type="checkbox" value="([^"]*)" checked', html)
    return {(name, unescape(value)) for name, value in boxes}


def counted(html: str, name: str, value: str) -> int:
    found = re.search(rf'name="{name}" type="checkbox" value="{value}".*?\(([\d,]+)\)', html, re.DOTALL)
    assert found, (name, value)
    return int(found[1])


# What is shown ---------------------------------------------------------------------------------


def test_page_without_a_query_offers_filters_of_the_whole_collection(searching: TestClient) -> None:
    html = searching.get("/search").text
    assert heading(html).startswith(f"{PAPERS + 2} documents, ")
    assert counted(html, "kind", "audit") == PAPERS // 2
    assert counted(html, "publisher", "Board of Trams") == PAPERS - PAPERS // 2 + 1
    assert "app-result" not in html


def test_examples_find_something(searching: TestClient) -> None:
    html = searching.get("/search").text
    examples = re.findall(r'<li><a class="govuk-link" href="(/search[^"]*)"', html)
    assert examples
    for address in examples:
        assert "No results" not in heading(searching.get(unescape(address)).text)


def test_results_show_where_they_stand_with_the_words_marked(searching: TestClient) -> None:
    html = searching.get("/search", params={"q": '"old habits" depot', "document": "paper-03"}).text
    assert heading(html) == "1 result in 1 document"
    assert '<mark class="app-mark">Old habits</mark>' in html
    assert "Office of Canals, 2004. Audit" in html
    assert "/documents/paper-03" in links(html, "Paper 3 of the board")
    assert (
        "under" not in html.partition("app-passage__place")[2].partition("</p>")[0]
    )  # the section is its heading


def test_link_of_a_passage_opens_its_page_with_it_marked(client: TestClient) -> None:
    html = client.get("/search", params={"q": "competitive bidding towns"}).text
    (address,) = links(html, "Page 2 of 3")
    page = client.get(address).text
    assert re.search(r'<mark[^>]*id="quote"', page)
    assert "competitive bidding" in page


def test_document_that_no_longer_stands_is_labelled(client: TestClient) -> None:
    html = client.get("/search", params={"q": "orchards planted"}).text
    assert re.search(r'<strong class="govuk-tag[^"]*">Withdrawn</strong>', html)
    html = client.get("/search", params={"q": "Lantern began", "status": "superseded"}).text
    assert re.search(r'<strong class="govuk-tag[^"]*">Superseded</strong>', html)


def test_earlier_versions_are_a_link_away(client: TestClient) -> None:
    html = client.get("/search", params={"q": "Lantern programme Wales"}).text
    assert "Superseded" not in html.partition('id="results"')[2]
    (address,) = links(html, "Show earlier versions")
    assert "Superseded" in client.get(address).text.partition('id="results"')[2]


def test_further_passages_of_a_document_open_in_place(searching: TestClient) -> None:
    html = searching.get("/search", params={"q": '"old habits"'}).text
    assert f"{MANY - 1} more passages in this document" in html
    (address,) = links(html, f"All {MANY} passages")
    whole = searching.get(address).text
    assert heading(whole) == f"{MANY} results in 1 document"
    assert whole.count("app-passage__words") == MANY


def test_words_of_documents_and_queries_are_shown_and_never_run(
    hostile_client: TestClient, searching: TestClient
) -> None:
    for query in ("wells", '<script>alert(9)</script> "><img src=x>', "", "‮مرحبا 🎉"):
        for filters in ({}, {"kind": '"><script>alert(2)</script>'}):
            html = hostile_client.get("/search", params={"q": query, **filters}).text
            assert "<script>alert" not in html
            assert "<img src=x" not in html
    html = searching.get("/search", params={"q": "ridership fares"}).text
    assert "&lt; £2" in html
    assert "% &amp; " in html


# Filters ---------------------------------------------------------------------------------------


def test_address_holds_the_whole_state(searching: TestClient) -> None:
    address = (
        "/search?q=old+habits&place=Leeds&kind=review&kind=audit&publisher=Board+of+Trams&year_from=2003"
    )
    html = searching.get(f"{address}&sort=oldest").text
    assert checked(html) == {
        ("place", "Leeds"),
        ("kind", "review"),
        ("kind", "audit"),
        ("publisher", "Board of Trams"),
    }
    assert 'value="old habits"' in html
    assert 'value="2003"' in html
    assert '<option value="oldest" selected>' in html


def test_count_beside_a_checkbox_is_what_choosing_it_gives(searching: TestClient) -> None:
    html = searching.get("/search?q=old+habits&kind=audit&kind=review").text
    documents = counted(html, "publisher", "Office of Canals")
    assert f"in {documents} documents" in heading(
        searching.get("/search?q=old+habits&kind=audit&kind=review&publisher=Office+of+Canals").text
    )


def test_aliases_and_empty_and_unknown_fields_are_understood(searching: TestClient) -> None:
    html = searching.get(
        "/search?q=old+habits&programme=TWP&kind=&year_from=&page=x&sort=sideways&utm=1"
    ).text
    assert checked(html) == {("programme", "tramways")}
    assert "There is a problem" not in html


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("kind=gossip", "There is no kind of document called &#39;gossip&#39;."),
        ("year_from=last", "A year has four digits"),
        ("year_to=99999", "A year has four digits"),
        ("year_from=2009&year_to=2003", "The last year is before the first"),
        ("q=" + "x" * 3000, "3,000 characters"),
    ],
)
def test_wrong_value_is_named_at_its_field_and_the_rest_kept(
    searching: TestClient, wrong: str, message: str
) -> None:
    response = searching.get(f"/search?place=Leeds&{wrong}")
    assert response.status_code == 422
    assert response.text.count(message) == 2  # in the summary, and at the field
    assert "<title>Error: " in response.text
    assert checked(response.text) == {("place", "Leeds")}
    for target in re.findall(r'<li><a href="#([\w-]+)">', response.text):
        assert f'id="{target}"' in response.text


def test_chip_takes_one_filter_away_and_keeps_the_rest(searching: TestClient) -> None:
    html = searching.get("/search?q=old+habits&place=Leeds&kind=review&year_from=2003&sort=newest").text
    assert links(html, "Remove Leeds") == ["/search?q=old+habits&kind=review&year_from=2003&sort=newest"]
    assert links(html, "Remove Published since 2003") == [
        "/search?q=old+habits&place=Leeds&kind=review&sort=newest"
    ]
    assert links(html, "Clear all filters") == ["/search?q=old+habits&sort=newest"]


def test_question_carries_words_and_filters(searching: TestClient) -> None:
    html = searching.get("/search?q=old+habits&place=Leeds&kind=review&sort=newest").text
    (address,) = links(html, "Ask about these results")
    assert address == "/?q=old+habits&place=Leeds&kind=review"
    assert "old habits" in searching.get(address).text


# Pages, scripts, and nothing found ---------------------------------------------------------------


def test_pages_lead_on_and_back(searching: TestClient) -> None:
    first = searching.get("/search?q=old+habits").text
    (following,) = links(first, "Next page")
    second = searching.get(following).text
    assert first.count('class="app-result"') == 10
    assert second.count('class="app-result"') == PAPERS + 1 - 10
    assert links(second, "Previous page") == ["/search?q=old+habits"]
    assert links(second, "Next page") == []
    assert '<ol class="app-results" start="11">' in second


def test_page_past_the_last_leads_back(searching: TestClient) -> None:
    html = searching.get("/search?q=old+habits&page=9").text
    assert links(html, "Go to the last page") == ["/search?q=old+habits&page=2"]


def test_script_is_sent_the_form_alone_and_its_address(searching: TestClient) -> None:
    fields = "q=old+habits&place=Leeds&year_from=&sort=relevance"
    part = searching.get(f"/search?{fields}", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert part.text.lstrip().startswith('<form id="search"')
    assert part.headers["HX-Push-Url"] == "/search?q=old+habits&place=Leeds"
    assert "HX-Request" in part.headers["Vary"]
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in searching.get(f"/search?{fields}", headers=headers).text


def test_ids_are_unique(searching: TestClient) -> None:
    for address in ("/search", "/search?q=old+habits", "/search?q=zzz&kind=audit&year_from=x"):
        ids = re.findall(r'\bid="([^"]*)"', searching.get(address).text)
        assert len(ids) == len(set(ids))
        assert not [each for each in ids if not each or " " in each]


def test_where_nothing_is_found_every_way_out_leads_somewhere(searching: TestClient) -> None:
    html = searching.get("/search", params={"q": '"habits old" ridreship', "kind": "audit"}).text
    assert heading(html) == "No results"
    assert "“ridreship” stands nowhere in the collection." in html
    html = searching.get("/search", params={"q": "ridreship", "kind": "audit", "place": "Leeds"}).text
    assert links(html, "Ask it as a question") == ["/?q=ridreship&place=Leeds&kind=audit"]
    html = searching.get("/search", params={"q": "ridreship", "kind": "audit"}).text
    ((address, promised),) = re.findall(
        r'href="([^"]*)"[^>]*>\s*Look for “ridership” instead of “ridreship”</a>: ([^<\n]*)', html
    )
    assert heading(searching.get(unescape(address)).text) == promised.strip()


def test_misspelling_is_named_beside_results(searching: TestClient) -> None:
    html = searching.get("/search", params={"q": "old habits of the depot warednz"}).text
    assert "No results" not in heading(html)
    assert links(html, "wardens") == ["/search?q=old+habits+of+the+depot+wardens"]


def test_without_an_index_the_page_says_what_mends_it(empty_client: TestClient) -> None:
    response = empty_client.get("/search?q=x", headers={"Accept": "text/html"})
    assert response.status_code == 503
    assert "precedent ingest" in response.text
