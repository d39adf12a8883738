"""`lexical/`: the tantivy index that ranks passages by BM25 over stemmed words."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import tantivy

from assistant.kernel.domain import Passage
from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.standin import StandIn

FOLDER = "lexical"
_ANALYSER = "english"
_ROW = "row"
_TEXT = "text"
# What two words of the question are worth, beside their own scores, where they stand together.
# bench/README.md says where this comes from.
_TOGETHER = 0.3
_TOGETHER_SLOP = 2
_KEPT = 32_768  # sentences
WORD = re.compile(r"[^\W_]+")  # as the analyser cuts a text
_WRITER_HEAP = 64_000_000  # bytes; tantivy wants at least 15 MB


# The stemmer knows regular endings only; these are the forms of verbs that reports use.
_IRREGULAR = {
    "found": "find", "spent": "spend", "paid": "pay", "ran": "run", "began": "begin", "begun": "begin",
    "built": "build", "led": "lead", "met": "meet", "brought": "bring", "gave": "give", "held": "hold",
    "kept": "keep", "saw": "see", "took": "take", "taken": "take", "thought": "think", "told": "tell",
    "won": "win", "wrote": "write", "written": "write", "drew": "draw", "drawn": "draw", "grew": "grow",
    "grown": "grow", "rose": "rise", "risen": "rise", "fell": "fall", "fallen": "fall", "chose": "choos",
    "chosen": "choos", "broke": "break", "lost": "lose", "left": "leav", "overcam": "overcom",
    "sought": "seek", "dealt": "deal", "taught": "teach", "shut": "close", "bade": "bid",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """The words by which a passage row is found: its title, headings and text."""

    row: int
    text: str

    @classmethod
    def of(cls, row: int, title: str, passage: Passage) -> LexicalEntry:
        """Return the entry of a passage of the document with a title."""
        return cls(row, "\n".join((title, *passage.heading_path, passage.spoken)))


def write_lexical(folder: Path, entries: Iterable[LexicalEntry]) -> int:
    """Create the index; return how many entries it has."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(_ANALYSER, _analyser())
    # One thread: rows keep their order, so equal scores rank the same on every build.
    writer = index.writer(heap_size=_WRITER_HEAP, num_threads=1)
    total = 0
    for entry in entries:
        document = tantivy.Document()
        document.add_unsigned(_ROW, entry.row)
        document.add_text(_TEXT, entry.text)
        writer.add_document(document)
        total += 1
    writer.commit()
    writer.wait_merging_threads()
    return total


class LexicalReader:
    """Ranks passage rows for a query; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the index; raise `IndexDamaged` when it cannot be read."""
        try:
            place = StandIn(folder)
            self._index = tantivy.Index.open(str(place.path))
            self._index.register_tokenizer(_ANALYSER, _analyser())
            self._searcher = self._index.searcher()
            place.close()  # all that is searched is mapped into memory by now
        except (ValueError, OSError) as error:
            raise IndexDamaged(
                f"The lexical index in {folder} cannot be read ({error}); run 'precedent index rollback'."
            ) from error
        self._schema = _schema()
        self._tokens = _analyser()
        self.rarity = lru_cache(maxsize=4096)(self._rarity)
        # Snippets read the same sentences again and again, each for other words.
        self.words = lru_cache(maxsize=_KEPT)(self._words)

    def count(self) -> int:
        """Return the number of entries."""
        return int(self._searcher.num_docs)

    def analyse(self, text: str) -> list[str]:
        """Return the stemmed words of a text, in order."""
        return list(self._tokens.analyze(text))

    def stems(self, text: str) -> list[str]:
        """Return the stemmed words of a text with irregular verb forms brought to one: "found" is "find"."""
        return [_IRREGULAR.get(word, word) for word in self.analyse(text)]

    def _words(self, text: str) -> tuple[str, ...]:
        """Return the stem of each match of `WORD` in a text, as `stems` has them."""
        words = WORD.findall(text)
        stems = self.stems(text)
        if len(stems) != len(words):  # the analyser drops what is very long
            stems = [" ".join(self.stems(word)) for word in words]
        return tuple(map(sys.intern, stems))

    def search(
        self,
        text: str,
        *,
        limit: int,
        phrases: Sequence[str] = (),
        among: Collection[int] | None = None,
    ) -> dict[int, float]:
        """Return row → BM25 score of the best `limit` rows.

        Every one of `phrases` must occur; `among` names the rows to choose from, None is all.
        """
        query = self._query(text, phrases, among)
        if query is None:
            return {}
        return self._rows(query, limit)

    def weigh(
        self, weights: Mapping[str, float], *, limit: int, among: Collection[int] | None = None
    ) -> dict[int, float]:
        """Return row → the sum of the weights of the stemmed words that it has, of the `limit` greatest."""
        if not weights:
            return {}
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.const_score_query(self._term(word), 1.0), weight),
            )
            for word, weight in weights.items()
        ]
        return self._rows(self._within(tantivy.Query.boolean_query(clauses), among), limit)

    def holding(self, phrase: str) -> frozenset[int]:
        """Return every row that has a word, or the words of a phrase together, in any of their forms."""
        query = self._phrase(phrase)
        return frozenset() if query is None else frozenset(self._rows(query, max(self.count(), 1)))

    def words_from(self, beginning: str) -> list[tuple[str, int]]:
        """Return (stemmed word, number of passages) of the words that begin so, the commonest first."""
        return [(str(word), int(count)) for word, count in self._searcher.terms_with_prefix(_TEXT, beginning)]

    def frequency(self, word: str) -> int:
        """Return how many passages have a stemmed word."""
        return int(self._searcher.doc_freq(_TEXT, word) or 0)

    def _query(self, text: str, phrases: Sequence[str], among: Collection[int] | None) -> Any:
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        words = self.analyse(text)
        scored = [(should, self._term(word)) for word in dict.fromkeys(words)]
        scored += [
            (should, self._together(one, other))
            for one, other in dict.fromkeys(pairwise(words))
            if one != other
        ]
        required = [query for query in map(self._phrase, phrases) if query is not None]
        if not scored and not required:
            return None
        clauses = [(must, query) for query in required]
        if scored:
            clauses.append((should if required else must, tantivy.Query.boolean_query(scored)))
        return self._within(tantivy.Query.boolean_query(clauses), among)

    def _within(self, query: Any, among: Collection[int] | None) -> Any:
        """Return a query that finds the rows `among` only, and scores them as before."""
        if among is None:
            return query
        rows = tantivy.Query.term_set_query(self._schema, _ROW, list(among))
        named = tantivy.Query.const_score_query(rows, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, named)])

    def _rows(self, query: Any, limit: int) -> dict[int, float]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return {int(row or 0): score for row, (score, _) in zip(rows, hits, strict=True)}

    def _term(self, word: str) -> Any:
        return tantivy.Query.term_query(self._schema, _TEXT, word)

    def _together(self, one: str, other: str) -> Any:
        near = tantivy.Query.phrase_query(self._schema, _TEXT, [one, other], slop=_TOGETHER_SLOP)
        return tantivy.Query.boost_query(near, _TOGETHER)

    def _phrase(self, phrase: str) -> Any:
        words: list[str | tuple[int, str]] = list(self.analyse(phrase))
        if len(words) > 1:
            return tantivy.Query.phrase_query(self._schema, _TEXT, words)
        return self._term(str(words[0])) if words else None

    def _rarity(self, word: str) -> float:
        """Return the inverse document frequency of a stemmed word, as BM25 has it."""
        total = self.count()
        frequency = self.frequency(word)
        return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_ROW, indexed=True, fast=True)
    builder.add_text_field(_TEXT, tokenizer_name=_ANALYSER, index_option="position")
    return builder.build()


def _analyser() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(64))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
