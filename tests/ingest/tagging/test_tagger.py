from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import BagOfWordsEncoder

from assistant.kernel.domain import BlockKind, Passage, Sentence, Source
from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.taxonomy import Taxonomy
from ingest.tagging import Tagger
from ingest.tagging.classifier import Classifier
from ingest.windows import windows

SOURCE = Source("a-report", "a-report.pdf", "", 0, "A report")
SPLIT = "Auditors found that accountability was unclear, and services were split between departments."
CAME = "Nobody came to the fair because of the rain."


@pytest.fixture(scope="module")
def by_terms(taxonomy: Taxonomy) -> Tagger:
    return Tagger(taxonomy, None)


@pytest.fixture(scope="module")
def tagger(taxonomy: Taxonomy, classifier: Classifier) -> Tagger:
    return Tagger(taxonomy, classifier)


def passage(*texts: str, headings: tuple[str, ...] = ()) -> Passage:
    return Passage(
        "p", "a-report", 0, headings, tuple(Sentence(text, (), BlockKind.PARAGRAPH, 0) for text in texts)
    )


def tags(
    tagger: Tagger, *texts: str, source: Source = SOURCE, headings: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    read = passage(*texts, headings=headings)
    encoded = BagOfWordsEncoder().encode(windows(source.title, read))
    return tagger.tags(source, read, np.concatenate([rows[1:] for _, rows in encoded]))


def test_a_passage_has_several_barriers_or_none(tagger: Tagger) -> None:
    pulled = "Conflicting priorities of ministers and councils got in the way."
    assert tags(tagger, SPLIT, pulled, CAME)["barrier"] == ["structure", "priorities"]
    assert tags(tagger, CAME) == {"programme": [], "place": [], "barrier": [], "theme": []}


def test_a_theme_takes_more_than_a_word_in_passing(tagger: Tagger, by_terms: Tagger) -> None:
    text = "The list of members names a health visitor, a teacher and two clerks."
    assert tags(by_terms, text)["theme"] == ["health"]
    assert tags(tagger, text)["theme"] == []


def test_what_was_not_learnt_goes_by_its_terms(tagger: Tagger) -> None:
    assert tags(tagger, "Reoffending fell.")["theme"] == ["crime"]


def test_a_barrier_that_is_named_is_there(tagger: Tagger) -> None:
    assert "culture" in tags(tagger, "There was buy-in.")["barrier"]


def test_what_a_document_is_catalogued_under_is_not_said_by_each_passage(tagger: Tagger) -> None:
    source = replace(SOURCE, barriers=("funding",), themes=("health",), programmes=("ndc",), places=("Hull",))
    found = tags(tagger, CAME, source=source)
    assert found == {"programme": ["ndc"], "place": ["Hull"], "barrier": [], "theme": []}


def test_what_no_passage_could_be_seen_to_speak_of_is_on_all_of_them(tagger: Tagger) -> None:
    source = replace(SOURCE, barriers=("weather",), themes=("harvests",))
    found = tags(tagger, CAME, source=source)
    assert (found["barrier"], found["theme"]) == (["weather"], ["harvests"])


def test_programmes_and_places_are_those_named_and_those_of_the_document(tagger: Tagger) -> None:
    source = replace(SOURCE, programmes=("ndc",))
    found = tags(tagger, "Sure Start came to Hull.", source=source, headings=("In Leeds",))
    assert (found["programme"], found["place"]) == (["ndc", "sure-start"], ["Leeds", "Hull"])


def test_a_title_names_the_programme_of_a_document_that_is_catalogued_under_none(tagger: Tagger) -> None:
    titled = replace(SOURCE, title="New Deal for Communities in Hull")
    assert tags(tagger, CAME, source=titled)["programme"] == ["ndc"]
    assert tags(tagger, CAME, source=replace(titled, programmes=("sure-start",)))["programme"] == [
        "sure-start"
    ]


def test_the_catalogue_overrules(tagger: Tagger) -> None:
    source = replace(SOURCE, always_tags=("culture", "Hull"), never_tags=("structure", "sure-start"))
    found = tags(tagger, SPLIT, "Sure Start helped.", source=source)
    assert (found["programme"], found["place"]) == ([], ["Hull"])
    assert found["barrier"] == ["culture"]


def test_a_tag_that_the_taxonomy_does_not_know_is_refused(tagger: Tagger) -> None:
    with pytest.raises(CorpusInvalid, match="'a-report' has 'tides' under 'tags'"):
        tags(tagger, CAME, source=replace(SOURCE, never_tags=("tides",)))


def test_a_taxonomy_without_labels_still_finds_terms(by_terms: Tagger) -> None:
    assert tags(by_terms, SPLIT)["barrier"] == ["structure"]
