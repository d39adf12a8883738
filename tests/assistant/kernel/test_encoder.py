from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes import BagOfWordsEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.kernel.encoder import CONFIG_FILE, MODEL_FILE, TOKENIZER_FILE, OnnxEncoder
from assistant.kernel.errors import EncoderInvalid
from ingest.windows import Window

TEXTS = [
    "funding",
    "The Harbour Fund paid for fourteen harbour towns to mend their quays.",
    "",
    "Ünïcödé 数据",
]


@pytest.fixture(scope="module")
def fake() -> BagOfWordsEncoder:
    return BagOfWordsEncoder()


@pytest.fixture(scope="module")
def folder(fake: BagOfWordsEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    fake.export(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(folder: Path) -> OnnxEncoder:
    return OnnxEncoder(folder, threads=1)


def test_vectors_have_unit_length_and_the_dimension_that_is_told(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), encoder.dimension), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_it_agrees_with_the_encoder_that_exported_it(encoder: OnnxEncoder, fake: BagOfWordsEncoder) -> None:
    assert encoder.id == fake.id
    wanted = {index: rows[0] for index, rows in fake.encode([Window(text, ()) for text in TEXTS])}
    for index, vector in enumerate(encoder.encode(TEXTS)):
        np.testing.assert_allclose(vector, wanted[index], atol=1e-5)


def test_company_in_a_batch_does_not_change_a_vector(encoder: OnnxEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), alone, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_what_is_past_its_reach_does_not_count(encoder: OnnxEncoder) -> None:
    within = "harbour " * 254
    np.testing.assert_allclose(encoder.encode([within + "quay " * 500]), encoder.encode([within]), atol=1e-5)


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_can_be_encoded(encoder: OnnxEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])) == pytest.approx(1.0, abs=1e-4)


def test_threads_can_share_it(encoder: OnnxEncoder) -> None:
    wanted = encoder.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(encoder.encode, [TEXTS] * 40):
            np.testing.assert_array_equal(found, wanted)


def test_the_prompt_for_questions_goes_in_front(folder: Path, encoder: OnnxEncoder, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    config = json.loads((folder / CONFIG_FILE).read_text())
    (tmp_path / CONFIG_FILE).write_text(json.dumps(config | {"question_prompt": "query: "}))
    prompted = OnnxEncoder(tmp_path)
    np.testing.assert_allclose(prompted.encode(["quays"]), encoder.encode(["query: quays"]), atol=1e-6)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE, CONFIG_FILE])
@pytest.mark.parametrize("content", [None, b"", b"rubbish", b"{}"])
def test_a_damaged_encoder_names_the_remedy(
    folder: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(EncoderInvalid, match="ingest --rebuild") as caught:
        OnnxEncoder(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_model_that_is_cut_short_names_the_remedy(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    content = (tmp_path / MODEL_FILE).read_bytes()
    (tmp_path / MODEL_FILE).write_bytes(content[: len(content) // 2])
    with pytest.raises(EncoderInvalid, match="ingest --rebuild"):
        OnnxEncoder(tmp_path)
