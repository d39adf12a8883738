"""A real service of language models: `transformers serve` over a tiny model with random weights.

Run as a program, it builds the model and serves it; as a module, it runs that program.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psutil

NAME = "precedent/tiny"
NEEDED = ("torch", "transformers", "tokenizers", "accelerate", "fastapi", "uvicorn", "openai", "rich")
_HOST = "127.0.0.1"
_BEGINS_SECONDS = 90
_WORDS = "thirteen places took part in the pilot and the council said that it ended in march"
_CONTEXT = 16_384  # tokens
_WINDOW = 0.25  # seconds; in so long even a busy machine lets it compute
_TICK = 0.011  # seconds: what the clock of a process counts in


def missing() -> list[str]:
    """What has to be installed for it to run."""
    return [name for name in NEEDED if find_spec(name) is None]


@dataclass(frozen=True)
class RealServer:
    """The service while it runs."""

    url: str  # ends in /v1
    process: psutil.Process

    def rests_within(self, seconds: float) -> bool:
        """Whether it stops computing before that long has passed."""
        return self._comes(lambda spent: spent <= _TICK, seconds)

    def computes_within(self, seconds: float) -> bool:
        """Whether it is seen at work before that long has passed."""
        return self._comes(lambda spent: spent > _TICK, seconds)

    def _comes(self, wanted: Callable[[float], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            before = self._computed()
            time.sleep(_WINDOW)
            if wanted(self._computed() - before):
                return True
        return False

    def _computed(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def serving(folder: Path) -> Iterator[RealServer]:
    """Build the model in a folder and serve it while the context is open."""
    with socket() as free:
        free.bind((_HOST, 0))
        port = free.getsockname()[1]
    here = {
        "HF_HOME": str(folder),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, __file__, str(folder / "hub"), str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | here)
    try:
        _wait(f"http://{_HOST}:{port}/health", process, folder / "log")
        yield RealServer(f"http://{_HOST}:{port}/v1", psutil.Process(process.pid))
    finally:
        process.kill()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    directly = build_opener(ProxyHandler({}))
    until = time.monotonic() + _BEGINS_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            directly.open(address, timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"transformers serve did not begin:\n{log.read_text()[-2000:]}")


def _build(hub: Path) -> None:
    """Save a model of two layers and random weights where the cache of models would have it."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = Tokenizer(models.BPE())
    letters.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    letters.decoder = decoders.ByteLevel()
    alphabet = sorted(set(_WORDS.replace(" ", "") + "Ġ"))
    trainer = trainers.BpeTrainer(
        vocab_size=200, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet, show_progress=False
    )
    letters.train_from_iterator([_WORDS] * 5, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=letters, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }} {% endfor %}"
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=_CONTEXT,
        bos_token_id=None,
        eos_token_id=None,  # so that it goes on for as long as it may
    )
    snapshot = hub / f"models--{NAME.replace('/', '--')}" / "snapshots" / ("0" * 40)
    LlamaForCausalLM(config).save_pretrained(snapshot)
    tokenizer.save_pretrained(snapshot)
    reference = snapshot.parents[1] / "refs" / "main"
    reference.parent.mkdir()
    reference.write_text(snapshot.name)


def _serve(port: str) -> None:
    from transformers.cli.transformers import main

    sys.argv = ["transformers", "serve", NAME, "--host", _HOST, "--port", port, "--device", "cpu"]
    main()


if __name__ == "__main__":
    _build(Path(sys.argv[1]))
    _serve(sys.argv[2])
