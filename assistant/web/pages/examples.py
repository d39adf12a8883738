"""Questions of each kind that a collection can be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Programme


def examples(generation: Generation, programmes: Sequence[Programme]) -> list[str]:
    """Return example questions; `programmes` has those of the collection, the best known first."""
    sources = [entry.source for entry in generation.sources.values()]
    names = [item.name for item in programmes]
    least = _by_frequency(name for source in sources for name in source.barriers)[-1:]
    most = _by_frequency(name for source in sources for name in source.places)[:1]
    return [
        *(f"What got in the way of {name}, and what helped?" for name in names[:1]),
        *(f"Which programmes met the {name} barrier, and what helped?" for name in least),
        *(f"What was tried before in {name}?" for name in most),
        *(f"Compare {names[0]} with {name}." for name in names[1:2]),
        *(f"What did {name} set out to do?" for name in names[2:3]),
    ]


def _by_frequency(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]
