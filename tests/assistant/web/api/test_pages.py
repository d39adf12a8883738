from __future__ import annotations

import io

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageChops

PAGE = "/api/documents/harbour-fund/pages/1"
QUOTE = "Each town in the Harbour Fund received £3.5m over five years from the Treasury."


def picture(client: TestClient, **params: object) -> Image.Image:
    response = client.get(f"{PAGE}.png", params={name: str(value) for name, value in params.items()})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def test_page_tells_its_text_and_its_neighbours(client: TestClient) -> None:
    page = client.get("/api/documents/harbour-fund/pages/2").json()
    assert set(page) == {
        "document_id",
        "number",
        "label",
        "anchor",
        "heading",
        "text",
        "previous",
        "next",
        "paginated",
        "width",
        "height",
        "quote",
        "boxes",
    }
    assert (page["previous"], page["next"], page["anchor"]) == (1, 3, "page=2")
    assert "competitive bidding" in page["text"]
    assert (page["quote"], page["boxes"]) == (None, [])


def test_first_and_last_pages_have_one_neighbour(client: TestClient) -> None:
    assert client.get("/api/documents/harbour-fund/pages/1").json()["previous"] is None
    assert client.get("/api/documents/harbour-fund/pages/3").json()["next"] is None


def test_quote_is_found_with_a_box_for_each_line(client: TestClient) -> None:
    page = client.get(PAGE, params={"quote": QUOTE}).json()
    assert page["text"][page["quote"]["start"] : page["quote"]["end"]] == QUOTE
    assert 1 <= len(page["boxes"]) <= 3
    for box in page["boxes"]:
        assert 0 <= box["left"] < box["right"] <= page["width"]
        assert 0 <= box["top"] < box["bottom"] <= page["height"]


def test_quote_may_be_named_by_its_offsets(client: TestClient) -> None:
    by_words = client.get(PAGE, params={"quote": QUOTE}).json()
    assert client.get(PAGE, params=by_words["quote"]).json() == by_words


def test_section_has_a_heading_and_no_boxes(client: TestClient) -> None:
    page = client.get("/api/documents/lantern/pages/3", params={"quote": "legal worry"}).json()
    assert page["heading"] == "What got in the way"
    assert page["quote"] is not None
    assert page["boxes"] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{PAGE}?quote=never+said", 404),
        (f"{PAGE}?start=0&end=100000", 404),
        (f"{PAGE}?start=9&end=3", 404),
        (f"{PAGE}?start=-1", 422),
        (f"{PAGE}.png?highlight=never+said", 404),
        ("/api/documents/harbour-fund/pages/4", 404),
        ("/api/documents/harbour-fund/pages/4.png", 404),
        ("/api/documents/harbour-fund/pages/0", 422),
        ("/api/documents/harbour-fund/pages/-1", 422),
        ("/api/documents/harbour-fund/pages/iv", 422),
        ("/api/documents/harbour-fund/pages/99999999999999999999", 422),
    ],
)
def test_page_or_quote_that_is_not_there_is_a_problem(client: TestClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_highlighting_changes_the_picture_only_where_the_quote_stands(client: TestClient) -> None:
    plain, marked = picture(client), picture(client, highlight=QUOTE)
    # Each picture has a palette of its own, so that shades of grey differ a little.
    changed = ImageChops.difference(plain, marked).point(lambda shade: 255 if shade > 40 else 0).getbbox()
    assert changed is not None
    page = client.get(PAGE, params={"quote": QUOTE}).json()
    scale = plain.width / page["width"]
    assert changed[1] >= (min(box["top"] for box in page["boxes"]) - 3) * scale
    assert changed[3] <= (max(box["bottom"] for box in page["boxes"]) + 3) * scale


def test_picture_is_marked_by_offsets_as_by_words(client: TestClient) -> None:
    found = client.get(PAGE, params={"quote": QUOTE}).json()["quote"]
    assert picture(client, **found).tobytes() == picture(client, highlight=QUOTE).tobytes()


def test_document_without_pages_has_no_pictures_and_says_where_its_text_is(client: TestClient) -> None:
    response = client.get("/api/documents/lantern/pages/2.png")
    assert response.status_code == 404
    assert "/api/documents/lantern/pages/2" in response.json()["detail"]


def test_picture_is_not_sent_again_to_who_has_it(client: TestClient) -> None:
    first = client.get(f"{PAGE}.png?start=0&end=9")
    again = client.get(f"{PAGE}.png?start=0&end=9", headers={"If-None-Match": first.headers["etag"]})
    other = client.get(f"{PAGE}.png?start=0&end=4", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_picture_is_kept_for_good_only_at_an_address_that_names_its_version(client: TestClient) -> None:
    version = client.get(f"{PAGE}.png").headers["etag"].strip('"')
    named = client.get(f"{PAGE}.png?v={version}").headers["cache-control"]
    older = client.get(f"{PAGE}.png?v=000000000000").headers["cache-control"]
    assert "immutable" in named
    assert "no-cache" in older and "immutable" not in older


def test_thumbnail_is_smaller_than_the_page(client: TestClient) -> None:
    assert picture(client, size="thumbnail").width < picture(client).width / 3
