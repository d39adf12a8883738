"""Questions of each kind that a collection can be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Programme


def examples(generation: Generation) -> list[str]:
    """Return example questions about what the collection has most of, one of each kind."""
    sources = [entry.source for entry in generation.sources.values()]
    names = [item.name for item in programmes(generation)]
    least = _by_frequency(name for source in sources for name in source.barriers)[-1:]
    most = _by_frequency(name for source in sources for name in source.places)[:1]
    return [
        *(f"What got in the way of {name}, and what helped?" for name in names[:1]),
        *(f"Which programmes met the {name} barrier, and what helped?" for name in least),
        *(f"What was tried before in {name}?" for name in most),
        *(f"Compare {names[0]} with {name}." for name in names[1:2]),
        *(f"What did {name} set out to do?" for name in names[2:3]),
    ]


def programmes(generation: Generation) -> list[Programme]:
    """Return the programmes that documents are about, those that titles name most often first."""
    sources = [entry.source for entry in generation.sources.values()]
    counts = Counter(name for source in sources for name in source.programmes)
    titles = [source.title.casefold() for source in sources]

    def standing(item: Programme) -> tuple[int, int]:
        return sum(item.name.casefold() in title for title in titles), counts[item.id]

    known = [item for item in generation.taxonomy.programmes if counts[item.id]]
    return sorted(known, key=standing, reverse=True)


def _by_frequency(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]
