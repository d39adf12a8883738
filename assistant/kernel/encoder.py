"""Encode questions with the ONNX model that ingest exported: no torch, no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.kernel.errors import EncoderInvalid

Float32Array = npt.NDArray[np.float32]

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
CONFIG_FILE = "encoder.json"  # {"id", "name", "dimension", "max_tokens", "question_prompt"}


class Encoder(Protocol):
    """Text to unit vectors."""

    @property
    def id(self) -> str:
        """Names the weights; vectors of different ids are not comparable."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Float32Array:
        """Return (n, dimension) vectors of unit length."""


class OnnxEncoder:
    """A sentence encoder run by ONNX Runtime. Pooling and normalisation are part of the graph."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Load the encoder in `folder`; for one question, one thread is quickest.

        Raises `EncoderInvalid` when a file is missing or cannot be loaded.
        """
        # Imported here so that commands which never encode do not pay for the runtime.
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            self.id: str = config["id"]
            self.dimension: int = config["dimension"]
            self._prompt: str = config.get("question_prompt", "")
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._tokenizer.enable_truncation(config["max_tokens"])
            self._tokenizer.enable_padding()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            # The arena keeps the memory of the largest batch for ever; questions are one line long.
            options.enable_cpu_mem_arena = False
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtimes raise their own types for a damaged file
            raise EncoderInvalid(
                f"The encoder in {folder} cannot be loaded ({error}); run 'precedent ingest --rebuild'."
            ) from error

    def encode(self, texts: Sequence[str]) -> Float32Array:
        """Return (n, dimension) float32 vectors of unit length."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch([self._prompt + text for text in texts])
        feed = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64),
        }
        vectors: Float32Array = self._session.run(["embedding"], feed)[0]
        return vectors
