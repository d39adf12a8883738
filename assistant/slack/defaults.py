"""What a channel keeps its questions to, where a question does not say otherwise."""

from __future__ import annotations

from dataclasses import replace

import structlog

from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Taxonomy
from assistant.records.model import Conversation
from assistant.slack.channels import choices

log = structlog.get_logger(__name__)


def filters_for(
    text: str, settled: Filters, conversation: Conversation | None, generation: Generation
) -> Filters:
    """Return what a question is narrowed to.

    `settled`: the channel's own programmes and places. A question that names a programme or a place is about
    that one, and what follows it in the thread goes on as it was. What the collection does not know narrows
    nothing: no question of the channel could be answered.
    """
    if conversation is not None and conversation.turns:
        settled = conversation.turns[-1].filters
    if not settled:
        return settled
    kept = _known(choices.known(settled, generation.taxonomy), generation.taxonomy)
    found = generation.finder.find(text)
    return replace(
        kept,
        programmes=() if found.programmes else kept.programmes,
        places=() if found.places else kept.places,
    )


def names(filters: Filters, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return programmes and places by the names that people know."""
    programmes, places = choices.programmes(taxonomy), choices.places(taxonomy)
    return (
        *(programmes.get(value, value) for value in filters.programmes),
        *(places.get(value, value) for value in filters.places),
    )


def _known(filters: Filters, taxonomy: Taxonomy) -> Filters:
    programmes, places = choices.programmes(taxonomy), choices.places(taxonomy)
    kept = replace(
        filters,
        programmes=tuple(value for value in filters.programmes if value in programmes),
        places=tuple(value for value in filters.places if value in places),
    )
    if kept != filters:
        log.warning("slack_filters_unknown", remedy="Mend the channel's filters: /precedent settings.")
    return kept
