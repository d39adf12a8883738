"""What ids stand for: programmes, barriers, themes and documents by the names that people know them by."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.kernel.index.generation import Generation


def known_names(generation: Generation) -> Mapping[str, str]:
    """Return the names of all that answers are narrowed to, by id; a document's is its title."""
    taxonomy = generation.taxonomy
    titles = {name: entry.source.title for name, entry in generation.sources.items()}
    terms: list[tuple[str, str]] = [(each.id, each.name) for each in taxonomy.programmes]
    terms += [(each.id, each.name) for each in (*taxonomy.barriers, *taxonomy.themes)]
    return titles | dict(terms)
