from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import (
    Block,
    BlockKind,
    Document,
    Page,
    Passage,
    PassageRole,
    Sentence,
    Source,
    Span,
)
from ingest.chunking import chunk

LIMIT = 30
HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH
ITEM, ROW, CAPTION = BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CAPTION

Draft = tuple[BlockKind, str] | tuple[BlockKind, str, int] | tuple[BlockKind, str, int, bool]

TEXTS = st.lists(
    st.sampled_from(
        [
            "The fund",
            "paid £3.5m",
            "in 2010.",
            "It ended.",
            "three things:",
            "e.g. Hull",
            "£2m",
            "  ",
            "No. 5;",
        ]
    ),
    max_size=12,
).map(" ".join)
BLOCKS = st.tuples(st.sampled_from(BlockKind), TEXTS, st.integers(1, 6), st.booleans())
DOCUMENTS = st.lists(st.lists(BLOCKS, max_size=6), max_size=4)


def document(*pages: list[Draft], name: str = "paper") -> Document:
    """A document of blocks given as (kind, text, level, continues)."""
    return Document(
        Source(name, f"{name}.pdf", "0" * 64, 1, "A Paper"),
        tuple(page(number, blocks) for number, blocks in enumerate(pages, 1)),
        paginated=True,
    )


def page(number: int, drafts: list[Draft]) -> Page:
    text = ""
    blocks = []
    for kind, content, *rest in drafts:
        text += "\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(content), *rest))
        text += content
    return Page(number, str(number), f"page={number}", text, tuple(blocks))


def texts(passages: list[Passage]) -> list[list[str]]:
    return [[sentence.text for sentence in passage.sentences] for passage in passages]


def words(count: int, name: str = "w") -> str:
    """One sentence of so many words."""
    return " ".join([name.upper()] + [name] * (count - 2) + [f"{name}."])


def all_sentences(passages: list[Passage]) -> Iterator[Sentence]:
    for passage in passages:
        yield from passage.sentences


@given(DOCUMENTS)
def test_every_sentence_stands_on_the_pages_it_names(pages: list[list[Draft]]) -> None:
    made = document(*pages)
    for sentence in all_sentences(chunk(made, limit=LIMIT)):
        quotes = [made.pages[span.page - 1].text[span.start : span.end] for span in sentence.spans]
        assert all(quote and quote in sentence.text for quote in quotes)
        assert " ".join(quotes).split() == sentence.text.split()


@given(DOCUMENTS)
def test_sentences_cover_the_text_of_every_block_exactly_once(pages: list[list[Draft]]) -> None:
    made = document(*pages)
    covered = Counter(
        (span.page, position)
        for sentence in all_sentences(chunk(made, limit=LIMIT))
        for span in sentence.spans
        for position in range(span.start, span.end)
        if not made.pages[span.page - 1].text[position].isspace()
    )
    wanted = Counter(
        (page.number, position)
        for page in made.pages
        for block in page.blocks
        if block.kind is not HEADING
        for position in range(block.start, block.end)
        if not page.text[position].isspace()
    )
    assert covered == wanted


@given(DOCUMENTS)
def test_sentences_come_in_reading_order(pages: list[list[Draft]]) -> None:
    passages = chunk(document(*pages), limit=LIMIT)
    body = [sentence for sentence in all_sentences(passages) if sentence.kind is not BlockKind.NOTE]
    spans = [(span.page, span.start) for sentence in body for span in sentence.spans]
    assert spans == sorted(spans)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


@given(DOCUMENTS)
def test_a_passage_is_within_the_limit_unless_one_sentence_is_not(pages: list[list[Draft]]) -> None:
    for passage in chunk(document(*pages), limit=LIMIT):
        assert passage.sentences
        lengths = [len(sentence.text.split()) for sentence in passage.sentences]
        assert sum(lengths) <= LIMIT or len(lengths) == 1


@given(DOCUMENTS)
def test_ids_are_unique_and_the_same_on_every_run(pages: list[list[Draft]]) -> None:
    first, second = (chunk(document(*pages), limit=LIMIT) for _ in range(2))
    assert [passage.id for passage in first] == [passage.id for passage in second]
    assert len({passage.id for passage in first}) == len(first)
    assert all(passage.id.startswith("paper.") for passage in first)


@given(st.lists(st.tuples(st.sampled_from([HEADING, PARAGRAPH]), TEXTS, st.integers(1, 4)), max_size=12))
def test_the_heading_path_is_what_stands_above(blocks: list[Draft]) -> None:
    path: dict[int, str] = {}
    wanted = []
    for kind, content, level in blocks:
        heading = " ".join(content.split())
        if kind is PARAGRAPH:
            wanted += [tuple(path.values())] * bool(heading)
        elif heading:
            path = {higher: text for higher, text in path.items() if higher < level} | {level: heading}
    found = [(p.heading_path, s.block) for p in chunk(document(blocks), limit=LIMIT) for s in p.sentences]
    assert [path for path, _ in dict.fromkeys(found)] == wanted


def test_an_id_depends_on_document_headings_and_text() -> None:
    blocks: list[Draft] = [(HEADING, "Findings", 1), (PARAGRAPH, "It worked.")]
    ids = {
        chunk(document(blocks))[0].id,
        chunk(document(blocks, name="other"))[0].id,
        chunk(document([(HEADING, "Money", 1), blocks[1]]))[0].id,
        chunk(document([blocks[0], (PARAGRAPH, "It failed.")]))[0].id,
    }
    assert len(ids) == 4


def test_an_id_outlives_a_change_elsewhere_in_the_document() -> None:
    stays: list[Draft] = [(HEADING, "Findings", 1), (PARAGRAPH, "It worked.")]
    before = chunk(document([(HEADING, "Money", 1), (PARAGRAPH, "£2m.")], stays))
    after = chunk(document([(HEADING, "Money", 1), (PARAGRAPH, "£3m."), (PARAGRAPH, "More.")], stays))
    assert before[-1].id == after[-1].id
    assert before[0].id != after[0].id


def test_passages_of_the_same_words_differ_in_id() -> None:
    repeated: list[Draft] = [(HEADING, "Note", 1), (PARAGRAPH, "See the annex.")]
    first, second = chunk(document(repeated, repeated))
    assert second.id == f"{first.id}-2"


def test_headings_make_a_path_and_a_higher_one_ends_it() -> None:
    passages = chunk(
        document(
            [
                (HEADING, "Findings", 1),
                (HEADING, "What  helped", 2),
                (PARAGRAPH, "Trust."),
                (HEADING, "What hindered", 2),
                (PARAGRAPH, "Targets."),
                (HEADING, "Money", 1),
                (PARAGRAPH, "Late."),
            ]
        )
    )
    assert [passage.heading_path for passage in passages] == [
        ("Findings", "What helped"),
        ("Findings", "What hindered"),
        ("Money",),
    ]


def test_a_blank_heading_changes_nothing() -> None:
    made = document([(HEADING, "Findings", 1), (PARAGRAPH, "One."), (HEADING, " ", 1), (PARAGRAPH, "Two.")])
    assert texts(chunk(made)) == [["One.", "Two."]]


def test_headings_alone_make_no_passage() -> None:
    assert chunk(document([(HEADING, "Findings", 1)])) == []
    assert chunk(document()) == []


INTRODUCTIONS = [
    pytest.param((PARAGRAPH, f"{words(8)} There were two aims:"), (ITEM, words(10, "a")), id="a list"),
    pytest.param((PARAGRAPH, f"{words(8)} The figures are:"), (ROW, words(10, "a")), id="a table"),
    pytest.param((PARAGRAPH, f"{words(8)} The board said:"), (PARAGRAPH, words(10, "a")), id="a paragraph"),
    pytest.param((CAPTION, f"Table 1: {words(8)}"), (ROW, words(10, "a")), id="rows under a caption"),
]


@pytest.mark.parametrize(("introduction", "first"), INTRODUCTIONS)
def test_an_introduction_goes_to_the_next_passage_with_what_it_introduces(
    introduction: Draft, first: Draft
) -> None:
    before = (PARAGRAPH, words(10, "b"))
    passages = chunk(document([before, introduction, first, (first[0], "Last.")]), limit=LIMIT)
    assert texts(passages)[0] == [before[1]]
    assert texts(passages)[1][-2:] == [first[1], "Last."] or first[0] is PARAGRAPH
    assert first[1] in texts(passages)[1]


@pytest.mark.parametrize(("introduction", "first"), INTRODUCTIONS)
def test_an_introduction_to_more_than_fits_keeps_at_least_the_first(
    introduction: Draft, first: Draft
) -> None:
    follow = [(first[0], f"{words(15)[:-1]} {number}.") for number in range(4)]
    passages = chunk(document([introduction, (first[0], words(18, "a")), *follow]), limit=LIMIT)
    last = [text for text in texts(passages)[0] if ":" in text] or [
        text for text in texts(passages)[1] if ":" in text
    ]
    together = next(group for group in texts(passages) if last[0] in group)
    assert words(18, "a") in together


def test_the_first_item_takes_its_introduction_along_when_the_paragraph_before_it_is_long() -> None:
    made = document([(PARAGRAPH, f"{words(25)} Two aims:"), (ITEM, words(12, "a")), (ITEM, words(12, "b"))])
    assert texts(chunk(made, limit=LIMIT)) == [[words(25)], ["Two aims:", words(12, "a"), words(12, "b")]]


def test_rows_of_a_table_stay_together_when_they_fit() -> None:
    rows: list[Draft] = [(ROW, f"Year {year} | {words(5)}") for year in (2010, 2011, 2012)]
    passages = chunk(document([(PARAGRAPH, words(20)), *rows]), limit=LIMIT)
    assert texts(passages) == [[words(20)], [row[1] for row in rows]]


def test_a_table_row_and_a_caption_are_never_split_into_sentences() -> None:
    passages = chunk(
        document([(CAPTION, "Table 1. Places. By year."), (ROW, "No. of towns. | 3. Then | 19")])
    )
    assert texts(passages) == [["Table 1. Places. By year.", "No. of towns. | 3. Then | 19"]]


def test_a_list_item_of_two_sentences_gives_two() -> None:
    assert texts(chunk(document([(ITEM, "• It worked. It lasted.")]))) == [["• It worked.", "It lasted."]]


def test_a_sentence_longer_than_the_limit_is_a_passage_of_its_own() -> None:
    made = document([(PARAGRAPH, f"Before. {words(2 * LIMIT)} After.")])
    assert texts(chunk(made, limit=LIMIT)) == [["Before."], [words(2 * LIMIT)], ["After."]]


def test_a_sentence_over_a_page_end_has_a_span_on_each_page() -> None:
    made = document(
        [(PARAGRAPH, "It began in Hull. The fund paid ")],
        [(PARAGRAPH, "14 towns. It ended.", 0, True), (PARAGRAPH, "Later.")],
    )
    (passage,) = chunk(made)
    across = passage.sentences[1]
    assert across.text == "The fund paid  14 towns."
    assert across.spans == (Span(1, 18, 31), Span(2, 0, 9))
    assert [made.pages[s.page - 1].text[s.start : s.end] for s in across.spans] == [
        "The fund paid",
        "14 towns.",
    ]
    assert (passage.first_page, passage.last_page) == (1, 2)
    assert [sentence.block for sentence in passage.sentences] == [0, 0, 0, 1]


def test_a_page_end_between_sentences_gives_each_one_span() -> None:
    made = document([(PARAGRAPH, "It began.")], [(PARAGRAPH, "It ended.", 0, True)])
    assert [[span.page for span in s.spans] for s in all_sentences(chunk(made))] == [[1], [2]]


def test_what_continues_another_kind_of_block_stands_alone() -> None:
    made = document([(PARAGRAPH, "It began in")], [(ITEM, "Hull.", 1, True)])
    assert texts(chunk(made)) == [["It began in", "Hull."]]


@pytest.mark.parametrize(
    "heading",
    [
        "Sources",
        "SOURCES",
        "References:",
        "7. References",
        "Notes and references",
        "Bibliography and further reading",
        "Contents",
        "Table of contents",
        "List of figures",
        "Annex B: References",
        "List of sources",
        "About this briefing",
        "Endnotes",
    ],
)
def test_a_list_of_works_is_reference(heading: str) -> None:
    (passage,) = chunk(document([(HEADING, heading, 2), (PARAGRAPH, "Smith (2010). A report.")]))
    assert passage.role is PassageRole.REFERENCE


@pytest.mark.parametrize(
    "heading",
    [
        "Sources of funding",
        "Notes for practitioners",
        "References to need",
        "Where the sources disagree",
        "Findings",
    ],
)
def test_a_heading_that_only_begins_like_one_is_not(heading: str) -> None:
    (passage,) = chunk(document([(HEADING, heading, 2), (PARAGRAPH, "It worked.")]))
    assert passage.role is PassageRole.BODY


def test_what_lies_below_a_list_of_works_is_reference_too() -> None:
    below = chunk(document([(HEADING, "Sources", 1), (HEADING, "Books", 2), (PARAGRAPH, "Smith.")]))
    assert below[0].role is PassageRole.REFERENCE
    after = chunk(document([(HEADING, "Sources", 2), (HEADING, "Money", 2), (PARAGRAPH, "£2m.")]))
    assert after[0].role is PassageRole.BODY


def test_a_sentence_over_a_page_end_is_whole_though_notes_stand_between() -> None:
    pages = (
        [(HEADING, "Fords", 1), (PARAGRAPH, "The county took"), (BlockKind.NOTE, "Minutes of 1846.")],
        [(PARAGRAPH, "the ford over.", 0, True), (BlockKind.NOTE, "Minutes of 1847.")],
    )
    passages = chunk(document(*pages), limit=LIMIT)
    assert texts(passages) == [["The county took the ford over."], ["Minutes of 1846.", "Minutes of 1847."]]
    assert [span.page for span in passages[0].sentences[0].spans] == [1, 2]


def test_each_row_of_a_sheet_is_a_passage_of_its_own() -> None:
    rows = [(ROW, f"Place: Town {number} | Spent: £{number}m") for number in range(1, 4)]
    made = document([(HEADING, "Money", 1), *rows], name="money")
    sheet = replace(made, source=replace(made.source, name="money.xlsx"))
    assert texts(chunk(sheet)) == [[text] for _, text in rows]
    assert {passage.heading_path for passage in chunk(sheet)} == {("Money",)}
    assert len(chunk(made)) == 1
