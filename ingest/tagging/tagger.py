"""Give a passage its tags, by the rules that the catalogue can overrule.

- A programme or place: the passage names it, or its document is catalogued under it. A document
  that is catalogued under none has those of its title.
- A barrier or theme: one of the passage's sentences speaks of it, as far as the classifier can
  tell. A barrier is also there when one of its terms is, and so is what was not learnt.
- What the catalogue lists under `tags: {always: [...]}` is on every passage of the document,
  and what it lists under `tags: {never: [...]}` on none.

What the catalogue lists under `barriers` and `themes` is what the document is about as a
whole. It finds the document; it does not make each of its passages speak of them, unless it is
nothing that a passage could be seen to speak of: not learnt, and without terms in the taxonomy.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.kernel.domain import Passage, Source
from assistant.kernel.encoder import Float32Array
from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import Taxonomy
from ingest.tagging.classifier import FIELDS, Classifier

_NAMED: Mapping[str, str] = {"programme": "programmes", "place": "places"}  # facet → field

# A barrier's terms are seldom used for anything else; a theme's ("health", "skills") are ordinary words.
# bench/tagging.md has what themes would lose.
_EXACT = frozenset({"barrier"})


class Tagger:
    """Tags the passages of a collection. Building one compiles patterns; reuse it."""

    def __init__(self, taxonomy: Taxonomy, classifier: Classifier | None) -> None:
        """Without a classifier the taxonomy's terms alone decide."""
        self._finder = MentionFinder(taxonomy)
        self._classifier = classifier
        self._known = {
            "programme": {item.id for item in taxonomy.programmes},
            "place": {item.name for item in taxonomy.places},
            "barrier": {item.id for item in taxonomy.barriers},
            "theme": {item.id for item in taxonomy.themes},
        }

        self._with_terms = {item.id for item in (*taxonomy.barriers, *taxonomy.themes) if item.terms}

    def tags(self, source: Source, passage: Passage, vectors: Float32Array) -> dict[str, list[str]]:
        """Return facet → values; `vectors` are those of its sentences, (sentences, dimension).

        Raises `CorpusInvalid` where the catalogue overrules with a tag that there is not.
        """
        self._check(source)
        headings = [item for item in passage.heading_path if item.casefold() != source.title.casefold()]
        named = self._finder.find(" \n".join((*headings, passage.spoken)))
        titled = self._finder.find(source.title)
        found: dict[str, tuple[str, ...]] = {}
        for facet, field in _NAMED.items():
            whole = getattr(source, field) or getattr(titled, field)
            found[facet] = (*whole, *getattr(named, field))
        judged = self._judged(passage, vectors)
        for facet, field in FIELDS.items():
            termed = (label for label in getattr(named, field) if self._by_terms(facet, label))
            whole = (value for value in getattr(source, field) if self._cannot_be_told(facet, value))
            found[facet] = (*whole, *judged.get(facet, ()), *termed)
        return {facet: self._overruled(source, facet, values) for facet, values in found.items()}

    def _judged(self, passage: Passage, vectors: Float32Array) -> Mapping[str, tuple[str, ...]]:
        if self._classifier is None:
            return {}
        return self._classifier.judge([sentence.spoken for sentence in passage.sentences], vectors)

    def _cannot_be_told(self, facet: str, value: str) -> bool:
        """Tell whether nothing in a passage could show it: then the catalogue speaks for all of them."""
        learnt = self._classifier is not None and self._classifier.knows(facet, value)
        return not learnt and value not in self._with_terms

    def _by_terms(self, facet: str, label: str) -> bool:
        learnt = self._classifier is not None and self._classifier.knows(facet, label)
        return facet in _EXACT or not learnt

    def _overruled(self, source: Source, facet: str, values: tuple[str, ...]) -> list[str]:
        always = (value for value in source.always_tags if value in self._known[facet])
        return [value for value in dict.fromkeys((*always, *values)) if value not in source.never_tags]

    def _check(self, source: Source) -> None:
        known = set().union(*self._known.values())
        unknown = sorted({*source.always_tags, *source.never_tags} - known)
        if unknown:
            raise CorpusInvalid(
                f"'{source.id}' has '{unknown[0]}' under 'tags' in the catalogue, but the taxonomy has no "
                "such barrier, theme, programme or place; mend it there."
            )
