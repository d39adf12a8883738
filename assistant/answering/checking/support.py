"""How well sentences support a statement: by words and meaning, or by a model of inference."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.answering.checking.evidence import Evidence
from assistant.kernel.errors import ModelInvalid

# Shares of a score: how much of what a statement says is said; how near a sentence is to it in meaning.
_COVERAGE = 0.6
_MEANING = 0.4
# From here a statement is supported. Of those in corpus/golden/statements.yaml, half "tune", true ones
# score 0.56 or more; of those under another source with nothing else wrong, two in three score less.
SUPPORTED = 0.46
# Where one sentence has so much of the words, meaning would tell nothing more: the statement is not encoded.
ENOUGH = SUPPORTED / _COVERAGE
ENTAILED = 0.5  # the same for the probability that a model of inference gives

_FILES = ("model.onnx", "tokenizer.json", "config.json")
_LONGEST = 512  # tokens; what such models are trained for


class SupportModel(Protocol):
    """A model of inference: whether a statement follows from sentences."""

    def entailment(self, premise: str, statement: str) -> float:
        """Return the probability, 0..1, that `statement` follows from `premise`."""


def score(evidence: Evidence) -> float:
    """Return 0..1: how well the evidence says what a statement says."""
    if evidence.cosine is None:
        return evidence.coverage
    return _COVERAGE * evidence.coverage + _MEANING * max(evidence.cosine, 0.0)


class OnnxSupport:
    """A sequence classifier with a label "entailment", run by ONNX Runtime; loaded at its first use."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Take the model in `folder`: `model.onnx`, `tokenizer.json`, `config.json` with `id2label`.

        Raises `ModelInvalid` where one of them is missing or the labels have no entailment.
        """
        self._folder = folder
        self._threads = threads
        lacking = [name for name in _FILES if not (folder / name).is_file()]
        if lacking:
            raise self._invalid(f"it has no {' and no '.join(lacking)}")
        self._label = self._entailment_label()

    def entailment(self, premise: str, statement: str) -> float:
        """Return the probability, 0..1, that `statement` follows from `premise`.

        Raises `ModelInvalid` when the model cannot be loaded or run.
        """
        encoding = self._tokenizer.encode(premise, statement)
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        try:
            wanted = [node.name for node in self._session.get_inputs()]
            feed = {name: np.array([values[name]], dtype=np.int64) for name in wanted}
            logits = np.asarray(self._session.run(None, feed)[0], dtype=np.float64)[0]
            chances = np.exp(logits - logits.max())
            return float(chances[self._label] / chances.sum())
        except Exception as error:  # the runtime raises its own types
            raise self._invalid(f"it cannot be run ({error})") from error

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        try:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._threads
            path = str(self._folder / "model.onnx")
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime raises its own types for a damaged file
            raise self._invalid(f"model.onnx cannot be loaded ({error})") from error

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:  # the tokenizer raises a bare Exception
            raise self._invalid(f"tokenizer.json cannot be loaded ({error})") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST, strategy="only_first")
        return tokenizer

    def _entailment_label(self) -> int:
        try:
            labels = json.loads((self._folder / "config.json").read_text(encoding="utf-8"))["id2label"]
            names = {str(name).casefold(): int(number) for number, name in labels.items()}
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise self._invalid("its config.json has no id2label") from error
        if "entailment" not in names:
            raise self._invalid(f"none of its labels ({', '.join(names)}) is entailment")
        return names["entailment"]

    def _invalid(self, why: str) -> ModelInvalid:
        return ModelInvalid(
            f"The model of inference in {self._folder} cannot be used: {why}. PRECEDENT_SUPPORT_MODEL is to "
            f"name a folder with an ONNX export of one ({', '.join(_FILES)}); leave it empty to do without."
        )


def open_support(folder: Path | None) -> OnnxSupport | None:
    """Return the model of inference that the settings name; None where they name none."""
    return None if folder is None else OnnxSupport(folder)
