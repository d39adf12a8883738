from __future__ import annotations

from assistant.kernel.index.generation import Generation
from assistant.web.pages.examples import examples
from assistant.web.pages.narrowing import programmes


def test_examples_are_of_what_the_collection_is_about(generation: Generation) -> None:
    assert examples(generation, programmes(generation)) == [
        "What got in the way of Lantern Programme, and what helped?",
        "Which programmes met the data-sharing barrier, and what helped?",
        "What was tried before in Whitby?",
        "Compare Lantern Programme with Harbour Fund.",
        "What did Orchard Partnerships set out to do?",
    ]


def test_fewer_programmes_make_fewer_examples(generation: Generation) -> None:
    known = programmes(generation)
    assert [len(examples(generation, known[:count])) for count in range(4)] == [2, 3, 4, 5]
