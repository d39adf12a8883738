"""Who is sent what a language model is asked, by name, as far as the settings tell."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.kernel.settings import Settings
from assistant.llm.choosing import PROVIDERS, Choice, choose, choose_small

_HERE = {"localhost", "127.0.0.1", "::1"}
_NAMES = {
    "openai": "OpenAI",
    "azure_openai": "Microsoft Azure OpenAI",
    "anthropic": "Anthropic",
    "bedrock_converse": "Amazon Bedrock",
    "google_genai": "Google",
}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whoever has a language model."""

    name: str
    outside: bool = True  # of the machine that this service runs on


_HERE_ITSELF = Receiver("a model on the machine that this service runs on", outside=False)


def told(settings: Settings) -> tuple[Receiver, ...]:
    """Return who is sent something when a question is asked: nobody, or whoever has the models.

    Raises `ModelInvalid` where the settings name a model of no provider.
    """
    chosen = (choose(settings), choose_small(settings))
    return tuple(dict.fromkeys(_receiver(each) for each in chosen if each))


def _receiver(choice: Choice) -> Receiver:
    known = PROVIDERS.get(choice.provider)
    address = str(choice.options.get(known.url if known else "base_url") or "")
    # An address may be written without its scheme, as OLLAMA_HOST is.
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    if host in _HERE or (choice.provider == "ollama" and not host):
        return _HERE_ITSELF
    name = _NAMES.get(choice.provider, choice.provider)
    if not host:
        return Receiver(name)
    return Receiver(f"{name} at {host}" if choice.provider == "azure_openai" else f"the service at {host}")
