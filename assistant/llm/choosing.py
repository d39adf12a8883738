"""Which provider, model and options the settings mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from assistant.kernel.errors import ModelInvalid
from assistant.kernel.settings import Settings, secret

_OPENAI = "openai"
_LENGTHS = {"max_tokens", "max_completion_tokens", "max_output_tokens", "num_predict"}
_NO_KEY = "none"  # a service on one's own machine wants no key, and OpenAI's client wants one
# A limit of its own between two pieces would, before Python 3.12, now and then swallow our cancelling a call:
# `asyncio.wait_for` does where a piece comes at the same moment.
_OPENAI_OPTIONS = {"max_retries": 0, "stream_usage": True, "stream_chunk_timeout": None}


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider's client is told what every provider is told."""

    extra: str  # of our package, that installs its client
    key: str = ""  # its own variable of the key
    url: str = "base_url"  # its name for an address
    length: str = "max_tokens"  # its name for the longest answer, in tokens
    variables: Mapping[str, str] = field(default_factory=dict)  # option to its own variable
    options: Mapping[str, Any] = field(default_factory=dict)


# Tries are counted here and not by the clients, which know nothing of the time that is left.
PROVIDERS = {
    _OPENAI: Provider("openai", "OPENAI_API_KEY", options=_OPENAI_OPTIONS),
    "azure_openai": Provider(
        "openai",
        "AZURE_OPENAI_API_KEY",
        url="azure_endpoint",
        variables={"azure_endpoint": "AZURE_OPENAI_ENDPOINT", "api_version": "OPENAI_API_VERSION"},
        options=_OPENAI_OPTIONS,
    ),
    "anthropic": Provider("anthropic", "ANTHROPIC_API_KEY", options={"max_retries": 0}),
    "bedrock_converse": Provider(
        "bedrock",
        "AWS_BEARER_TOKEN_BEDROCK",
        variables={"region_name": "AWS_DEFAULT_REGION"},
        options={"max_retries": 0},
    ),
    # Google's client counts the first try too.
    "google_genai": Provider(
        "google", "GOOGLE_API_KEY", length="max_output_tokens", options={"max_retries": 1}
    ),
    "ollama": Provider("ollama", length="num_predict", variables={"base_url": "OLLAMA_HOST"}),
}
_OTHER = Provider("")  # one that LangChain knows and this table does not


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that is to be opened."""

    name: str  # as the settings have it
    provider: str
    model: str
    options: Mapping[str, Any] = field(repr=False)  # there is a key among them
    secret: str = field(repr=False)  # the key, to be masked wherever it turns up; "" without one

    @property
    def extra(self) -> str:
        """Of our package, that installs what the provider needs; "" where none does."""
        return PROVIDERS.get(self.provider, _OTHER).extra


def choose(settings: Settings) -> Choice | None:
    """Return the model that writes answers, if there is one. Raises `ModelInvalid`."""
    return _choice(settings, settings.model) if settings.model else None


def choose_small(settings: Settings) -> Choice | None:
    """Return the quick model, if there is one. Raises `ModelInvalid`.

    It shares address, key and options with the other where both are of one provider, and else has none of
    them: a key is not told to another provider.
    """
    if not settings.small_model:
        return None
    other = choose(settings)
    if other and other.provider != _named(settings, settings.small_model)[0]:
        nothing = {"model_url": "", "model_key": SecretStr(""), "model_options": {}}
        settings = settings.model_copy(update=nothing)
    return _choice(settings, settings.small_model)


def _choice(settings: Settings, name: str) -> Choice:
    provider, model = _named(settings, name)
    known = PROVIDERS.get(provider, _OTHER)
    key = _key(settings, provider, known)
    options: dict[str, Any] = dict(known.options)
    options |= {option: value for option, own in known.variables.items() if (value := secret(own))}
    if settings.model_url:
        options[known.url] = settings.model_url
    if key:
        options["api_key"] = key
    options |= settings.model_options
    if known is not _OTHER and not _LENGTHS & settings.model_options.keys():
        options |= _length(settings, provider, known)
    key = str(options.get("api_key", ""))
    return Choice(name, provider, model, options, "" if key == _NO_KEY else key)


def _named(settings: Settings, name: str) -> tuple[str, str]:
    """Return provider and model. At an address of one's own a name may do without a provider."""
    prefix, colon, rest = name.strip().partition(":")
    provider = prefix.lower().replace("-", "_")
    if settings.model_url and provider not in PROVIDERS:
        return _OPENAI, name.strip()
    if not colon or not rest or not provider:
        raise ModelInvalid(
            f"The model “{name}” names no provider; write one before it, as in openai:{name or 'gpt-5-mini'} "
            f"({', '.join(PROVIDERS)}), or set PRECEDENT_MODEL_URL to the address that has it."
        )
    return provider, rest


def _key(settings: Settings, provider: str, known: Provider) -> str:
    if key := settings.model_key.get_secret_value():
        return key
    if settings.model_url and provider == _OPENAI:
        return _NO_KEY  # OpenAI's own key is for OpenAI, not for whoever is at that address
    return secret(known.key) if known.key else ""


def _length(settings: Settings, provider: str, known: Provider) -> dict[str, Any]:
    if settings.model_url and provider == _OPENAI:
        # The client writes max_completion_tokens, which many services that are like OpenAI's overlook.
        extra = settings.model_options.get("extra_body") or {}
        return {"extra_body": {"max_tokens": settings.model_tokens, **extra}}
    return {known.length: settings.model_tokens}
