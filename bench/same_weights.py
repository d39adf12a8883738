"""The shipped encoder as a LangChain embedding: a comparison differs in everything but the weights."""

from __future__ import annotations

from ingest.encoding import locate


class SameWeights:
    """What LangChain calls an embedding, as its HuggingFaceEmbeddings: the default precision."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(locate(name)), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""
        return [vector.tolist() for vector in self._model.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.embed_documents([text])[0]
