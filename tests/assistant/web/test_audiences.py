"""Documents that are not for the readers of a service do not exist for them, whichever door they knock at."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from collections_restricted import FINANCE, HR, QUESTION, SMALL, TELLING
from fastapi.testclient import TestClient
from httpx import Response
from starlette.routing import Route

from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.records.model import new_id
from assistant.web.app import _API, _PAGES, create_app
from assistant.web.kept import WHY, WITHHELD
from assistant.web.readers import COOKIE

ROUTES = [
    route
    for module in (*_API, *_PAGES)
    for route in module.router.routes
    if isinstance(route, Route) and "{" in route.path
]
READER = new_id()


@dataclass(frozen=True, slots=True)
class Held:
    """A service for everyone and one for two groups, over one index and the same records; two readers."""

    everyone: TestClient
    stranger: TestClient  # of the same service, without the cookie of the reader
    groups: TestClient
    values: Mapping[str, tuple[str, ...]]  # of the parameters of addresses: ids of what is hidden
    conversation: (
        str  # of which the first turn was answered with the groups' sight, the second with everyone's
    )


@pytest.fixture(scope="module")
def held(restricted_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    records = f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.db'}"
    settings = Settings(index=restricted_index, records=records, strict_quotes=True, _env_file=None)
    wider = settings.model_copy(update={"audiences": FINANCE | HR})
    narrow, wide = build_assistant(settings, recorded=True), build_assistant(wider, recorded=True)
    first = wide.ask(QUESTION, reader=READER)
    assert first.answer.citations
    assert {each.document_id for each in first.answer.citations} <= set(SMALL)
    then = {"conversation_id": first.conversation_id, "reader": READER}
    assert narrow.ask("What were the Orchard Partnerships?", **then).conversation_id == first.conversation_id
    with wide.library.open() as generation:
        passages = [found.passage.id for name in SMALL for found in generation.passages.of_document(name)]
    values = {
        "document_id": tuple(SMALL),
        "passage_id": tuple(passages),
        "number": ("1", "2", "3"),
        "conversation_id": (first.conversation_id,),
        "citation": ("1", "2"),
        "model": ("precedent",),
        "suffix": ("docx", "md", "txt", "html"),
    }
    cookies = {COOKIE: READER}
    with (
        TestClient(create_app(narrow), cookies=cookies) as one,
        TestClient(create_app(narrow)) as stranger,
        TestClient(create_app(wide), cookies=cookies) as other,
    ):
        yield Held(one, stranger, other, values, first.conversation_id)
    for built in (narrow, wide):
        built.library.close()
        built.records.close()


def addresses(route: Route, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the route's address with every combination of ids; fails for a parameter that is unknown here."""
    names = list(route.param_convertors)
    for chosen in product(*(values[name] for name in names)):
        yield route.path_format.format(**dict(zip(names, chosen, strict=True)))


def said(response: Response) -> str:
    """Return all the words of a response, those of a Word document too."""
    if response.content[:2] != b"PK":
        return response.text
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def told(response: Response) -> list[str]:
    """Return what a response tells of the hidden documents."""
    words = said(response).replace("&amp;", "&")
    return [each for each in TELLING if each in words]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{'/'.join(sorted(route.methods))} {route.path}")
def test_no_address_with_an_id_of_what_is_hidden_tells_of_it(held: Held, route: Route) -> None:
    for method in sorted(route.methods - {"DELETE", "HEAD"}):  # deleting shows nothing, and would end this
        if method == "POST" and ("delete" in route.path or "rename" in route.path):
            continue
        for address in addresses(route, held.values):
            response = held.everyone.request(
                method, address, data={"useful": "yes"} if method == "POST" else None
            )
            assert not told(response), (method, address)
            if "document_id" in route.path or "passage_id" in route.path:
                assert response.status_code == 404, address
            for header in ("hx-request", "accept"):
                asked = {"hx-request": "true"} if header == "hx-request" else {"accept": "text/event-stream"}
                if method == "GET":
                    assert not told(held.everyone.get(address, headers=asked)), address


@pytest.mark.parametrize("document", SMALL)
@pytest.mark.parametrize(
    "address",
    [
        "/documents/{}",
        "/documents/{}/pages/1",
        "/documents/{}/file",
        "/api/documents/{}",
        "/api/documents/{}/pages/1",
        "/api/documents/{}/pages/1.png",
    ],
)
def test_what_is_hidden_is_answered_as_what_never_was(held: Held, document: str, address: str) -> None:
    hidden, unknown = (held.everyone.get(address.format(name)) for name in (document, "no-such-document"))
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text.replace(document, "") == unknown.text.replace("no-such-document", "")


def test_readers_of_the_groups_are_shown_them(held: Held) -> None:
    page = held.groups.get("/documents/harbour-fund")
    assert page.status_code == 200
    assert TELLING[0] in page.text
    assert held.groups.get("/api/documents/harbour-fund/pages/1.png").status_code == 200
    assert TELLING[0] in held.groups.get(f"/conversations/{held.conversation}").text
    assert TELLING[0] in said(held.groups.get(f"/conversations/{held.conversation}.docx"))


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/documents",
        "/about",
        "/search?q=Harbour+Fund",
        "/search?q=quays",
        "/search?q=%22mend+their+quays%22",
        "/search?document=harbour-fund",
        "/search?document=harbour-fund&q=towns",
        "/search?q=quais",
        "/api/documents",
        "/api/search?q=quays",
        "/readyz",
        "/openapi.json",
        "/v1/models",
    ],
)
def test_no_list_or_search_tells_of_what_is_hidden(held: Held, address: str) -> None:
    shown = told(held.everyone.get(address))
    assert not [
        each for each in shown if each not in unquote_plus(address)
    ]  # what was searched for is shown again


def test_lists_and_counts_are_of_what_is_left(held: Held) -> None:
    found = held.everyone.get("/api/documents").json()
    assert {each["id"] for each in found["documents"]} == {"lantern-early", "orchard"}
    assert held.everyone.get("/readyz").json()["counts"]["documents"] == 2
    assert held.groups.get("/readyz").json()["counts"]["documents"] == 4


def test_a_superseded_document_names_no_successor_that_is_hidden(held: Held) -> None:
    shown = held.everyone.get("/api/documents/lantern-early").json()
    assert shown["status"] == "superseded"
    assert shown["superseded_by"] == ""
    assert held.groups.get("/api/documents/lantern-early").json()["superseded_by"] == "lantern"
    assert '/documents/lantern"' not in held.everyone.get("/documents/lantern-early").text


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(
    "question",
    [QUESTION, "What did the University of Hull find about trade?", "Compare Lantern with Orchard."],
)
def test_no_answer_is_made_from_what_is_hidden(held: Held, question: str, accept: str) -> None:
    headers = {"accept": accept}
    asked = {"question": question}
    answers = [
        held.stranger.post("/api/ask", json=asked, headers=headers),
        held.stranger.post("/ask", data=asked, headers={**headers, "hx-request": "true"}),
        held.stranger.post("/ask", data=asked),
        held.stranger.post(
            "/v1/chat/completions",
            json={
                "messages": [{"role": "user", "content": question}],
                "stream": accept != "application/json",
            },
        ),
    ]
    for answer in answers:
        assert answer.status_code == 200
        # The question itself is shown again, and some of what tells of the documents may stand in it.
        assert not [each for each in told(answer) if each not in question]
        assert not any(re.search(rf"/documents/{name}(?![\w-])", answer.text) for name in SMALL)


def test_the_mcp_endpoint_finds_and_reads_nothing_of_it(held: Held) -> None:
    def call(name: str, **arguments: object) -> Response:
        body = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": name, "arguments": arguments},
        }
        headers = {"accept": "application/json", "host": "localhost"}
        return held.everyone.post("/mcp", json=body, headers=headers)

    passages = held.values["passage_id"]
    answers = [
        call("search", query="harbour towns quays"),
        call("ask", question=QUESTION),
        call("list_programmes"),
        call(
            "compare_programmes", programmes=["Harbour Fund", "Orchard Partnerships"], aspect="what was paid"
        ),
        *(call("fetch", id=each) for each in (*SMALL, *passages, "harbour-fund/pages/1")),
    ]
    assert all(answer.status_code == 200 for answer in answers)
    assert not [told(answer) for answer in answers if told(answer)]
    assert json.loads(answers[0].text)["result"]["structuredContent"]["documents"] == 2


# ── Conversations ──


def test_a_turn_of_others_is_withheld_with_a_sentence_in_its_place_and_the_others_stay(held: Held) -> None:
    page = held.everyone.get(f"/conversations/{held.conversation}").text
    assert WITHHELD in page
    assert WHY in page
    assert QUESTION not in page
    assert "Nine orchards were planted" in page
    turn = held.everyone.get(f"/conversations/{held.conversation}/turns/1", headers={"hx-request": "true"})
    assert WHY in turn.text
    assert "Ask again" not in turn.text


def test_the_api_and_exports_withhold_it_too(held: Held) -> None:
    shown = held.everyone.get(f"/api/conversations/{held.conversation}").json()
    first, second = shown["turns"][:2]
    assert shown["title"] == first["question"] == WITHHELD
    assert (first["state"], first["problem"], first["answer"]) == ("withheld", WHY, None)
    assert second["state"] == "answered"
    for suffix in ("docx", "md", "txt", "html"):
        words = said(held.everyone.get(f"/conversations/{held.conversation}.{suffix}"))
        assert QUESTION not in words
        assert "Orchard" in words


def test_the_history_names_a_reader_s_own_questions_even_where_their_answers_are_withheld(held: Held) -> None:
    assert QUESTION in held.everyone.get("/conversations").text


def test_a_withheld_turn_is_not_asked_again(held: Held) -> None:
    before = len(held.everyone.get(f"/api/conversations/{held.conversation}").json()["turns"])
    again = held.everyone.post(f"/conversations/{held.conversation}/turns/1/again")
    assert again.status_code == 404
    assert len(held.everyone.get(f"/api/conversations/{held.conversation}").json()["turns"]) == before


def test_a_follow_up_is_not_read_with_what_is_withheld(held: Held) -> None:
    first = held.groups.post("/ask", data={"question": QUESTION})
    carried_on = {"question": "What got in its way?", "conversation": first.url.path.rpartition("/")[2]}
    assert (
        "Harbour Fund" in held.groups.post("/ask", data=carried_on).text.rpartition("What got in its way?")[2]
    )
    page = held.everyone.post("/ask", data=carried_on).text
    assert page.count(WHY) == 2
    assert "Harbour Fund" not in page


def test_a_conversation_that_is_withheld_can_still_be_deleted_by_its_reader(held: Held) -> None:
    wide = held.groups.post("/ask", data={"question": QUESTION})
    address = wide.url.path
    assert TELLING[0] in wide.text
    assert not told(held.everyone.get(address))
    gone = held.everyone.post(f"{address}/delete")
    assert gone.status_code == 200
    assert held.everyone.get(address).status_code == 404
