"""What ids stand for."""

from __future__ import annotations

from assistant.exports.names import known_names
from assistant.kernel.index.generation import Generation


def test_programmes_barriers_and_documents_are_called_what_people_call_them(generation: Generation) -> None:
    names = known_names(generation)
    assert names["data-sharing"] == "Data-sharing"
    assert names["lantern-early"] == "The Lantern Programme, first edition"


def test_a_programme_that_has_the_id_of_a_document_gives_its_name(generation: Generation) -> None:
    assert generation.sources["harbour-fund"].source.title == "The Harbour Fund, 2001 to 2006"
    assert known_names(generation)["harbour-fund"] == "Harbour Fund"
