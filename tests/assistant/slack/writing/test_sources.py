from __future__ import annotations

from exported_made import citation
from slack_made import LINKS, elements, shown

from assistant.kernel.domain import DocumentStatus
from assistant.slack.writing.sources import listed

CHECK = LINKS.of("c0ffee", 2)


def test_a_document_is_listed_once_with_a_link_to_each_place_that_is_cited_of_it() -> None:
    cited = [
        citation(1, page=4, page_label="4"),
        citation(2, document_id="roads", title="Roads", paginated=False, page_label="Findings"),
        citation(3, page=9, page_label="9"),
    ]
    (block,) = listed(cited, CHECK)
    assert shown([block]).splitlines() == [
        "Sources",
        "The Wells Fund, Ministry of Wells, 2010: [1] page 4; [3] page 9",
        "Roads, Ministry of Wells, 2010: [2] section 5, “Findings”",
    ]
    assert [link["url"][-8:] for link in elements([block], "link")] == ["source-1", "source-3", "source-2"]


def test_what_stands_at_the_same_place_is_named_once_and_every_number_leads_there() -> None:
    cited = [
        citation(number, page=page, page_label=f"{page}") for number, page in enumerate((4, 4, 4, 9, 4), 1)
    ]
    (block,) = listed(cited, CHECK)
    assert shown([block]).endswith(": [1] [2] [3] page 4; [4] page 9; [5] page 4")
    assert [link["url"][-8:] for link in elements([block], "link")] == [f"source-{n}" for n in range(1, 6)]


def test_a_source_says_that_it_no_longer_stands_and_that_its_text_was_recognised() -> None:
    old = citation(
        1, status=DocumentStatus.SUPERSEDED, ocr=True, confidence=0.83, published="", page_label="5"
    )
    (block,) = listed([old], CHECK)
    assert shown([block]).endswith(
        "The Wells Fund (superseded), Ministry of Wells, undated: "
        "[1] page 5, read by text recognition (83% sure)"
    )
    assert {"type": "text", "text": " (superseded)", "style": {"bold": True}} in list(
        elements([block], "text")
    )


def test_a_long_label_of_a_page_stands_beside_its_link() -> None:
    (block,) = listed([citation(1, page_label="x" * 200)], CHECK)
    (link,) = elements([block], "link")
    assert link["text"] == "[1]"
    assert "x" * 200 in shown([block])


def test_without_citations_there_is_no_list() -> None:
    assert listed([], CHECK) == ()
