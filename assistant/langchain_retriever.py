"""The collection as a retriever for LangChain and LangGraph: passages as documents, with where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, field_validator

from assistant.addresses import passage_address, service_address
from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.domain import Filters, Hit
from assistant.kernel.index.generation import Generation
from assistant.kernel.settings import Settings

try:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "The retriever needs langchain-core; run: pip install 'precedent-assistant[langchain]'",
        name=error.name,
    ) from error


class PrecedentRetriever(BaseRetriever):  # type: ignore[misc]  # mypy does not read langchain-core
    """Finds passages by words and by meaning. Safe to share between threads.

    ```python
    from assistant.langchain_retriever import PrecedentRetriever
    retriever = PrecedentRetriever(k=8, filters={"nations": ["Wales"]})
    documents = retriever.invoke("what got in the way of sharing data?")
    ```

    Raises as `Assistant.search` does: `QuestionInvalid`, `IndexMissing`, `IndexDamaged`, `EncoderInvalid`.
    """

    k: int = Field(default=8, ge=1, description="How many passages to return, best first.")
    filters: Filters = Field(default=Filters(), description="What to narrow to; names and aliases will do.")
    index: Path | None = Field(default=None, description="The index to read; else that of the settings.")
    assistant: Assistant | None = Field(default=None, exclude=True, description="One that is open already.")
    _searched: Assistant = PrivateAttr()

    @field_validator("filters", mode="before")
    @classmethod
    def _filters_of(cls, given: object) -> object:
        """Take filters as a mapping, too; a misspelt one is refused rather than ignored."""
        if not isinstance(given, Mapping):
            return given
        unknown = set(given) - set(Filters.__dataclass_fields__)
        if unknown:
            known = ", ".join(Filters.__dataclass_fields__)
            raise ValueError(f"there is no filter {', '.join(sorted(unknown))}; known: {known}")
        return given

    def model_post_init(self, _: object, /) -> None:
        """Build the assistant where none was given; the index is opened by the first search."""
        settings = Settings()
        if self.index:
            settings = settings.model_copy(update={"index": self.index})
        self._searched = self.assistant or build_assistant(settings)

    def _get_relevant_documents(self, query: str) -> list[Document]:
        found = self._searched.search(query, filters=self.filters, k=self.k)
        site = service_address(self._searched.settings)
        with self._searched.library.open() as generation:
            return [_document(hit, generation, site) for hit in found.hits]


def _document(hit: Hit, generation: Generation, site: str) -> Document:
    passage, source = hit.passage, hit.source
    metadata: dict[str, Any] = {
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "status": source.status.value,
        "page": passage.first_page,
        "page_label": generation.passages.cited(source.id, passage.first_page).label,
        "heading": " › ".join(passage.heading_path),
        "url": site + passage_address(passage),
        "passage_id": passage.id,
        "document_id": source.id,
        "score": round(hit.score, 4),
    }
    return Document(page_content=passage.text, metadata=metadata, id=passage.id)
