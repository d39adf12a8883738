"""Settings, read from the environment (`PRECEDENT_…`) once and passed on as values."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.kernel.shipped import shipped

_DOTENV = ".env"


class Settings(BaseSettings):
    """Everything a person may set. `.env` in the working folder is read too."""

    model_config = SettingsConfigDict(env_prefix="PRECEDENT_", env_file=_DOTENV, extra="ignore")

    corpus: Path = Field(default_factory=lambda: shipped("corpus"), description="The collection folder.")
    index: Path = Field(Path("data/index"), description="Where generations of the index are kept.")
    cache: Path = Field(
        Path("data/cache"), description="Parsed documents and vectors, reused by the next ingest."
    )
    mirror: Path = Field(Path("data/mirror"), description="What was fetched from sources on the web.")
    sources: Path = Field(
        Path("data/sources.yaml"), description="The sources that 'precedent sources' adds to."
    )
    records: str = Field(
        "sqlite:///data/records.db",
        description="The database that conversations and feedback are kept in, as SQLAlchemy writes it.",
    )
    conversation_days: int = Field(
        365, ge=0, description="How long a conversation is kept after its last question; 0 for ever."
    )
    traces: bool = Field(
        True,
        description="Keep with each answer how it was made, what a model was sent and returned too, for "
        "'precedent trace'.",
    )
    contact: str = Field(
        "",
        pattern=r"^[ -~]*$",  # it goes into a header
        description="An address or page at which readers and the sites that are fetched from can reach you.",
    )
    proxy: str = Field(
        "", pattern=r"^(https?://.+)?$", description="The proxy to fetch through: http://host:port."
    )
    encoder: str = Field(
        "all-MiniLM-L6-v2",
        description="A sentence-transformers model: a folder, or a name that is on this machine.",
    )
    encoder_threads: int = Field(0, ge=0, description="Threads for encoding at ingest; 0 for all cores.")
    workers: int = Field(0, ge=0, description="Processes for parsing at ingest; 0 for all cores.")
    file_seconds: float = Field(300, gt=0, description="How long reading one file may take, in seconds.")
    file_memory_mb: int = Field(
        1500, ge=200, description="Memory that reading one file may take, and all that are read at once."
    )
    file_pages: int = Field(5000, ge=1, description="The longest document that is read, in pages.")
    file_megabytes: int = Field(500, ge=1, description="The largest file that is read.")
    ocr: bool = Field(
        True, description="Recognise the text of pages that are pictures, where tesseract is installed."
    )
    ocr_languages: str = Field(
        "eng", description="What tesseract takes those pages to be written in: eng, or eng+cym for Welsh too."
    )
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to serve on.")
    url: str = Field(
        "",
        pattern=r"^(https?://[^/?#\s]+/?)?$",
        description="The address that readers reach the service at, where it is not http://host:port.",
    )
    organisation: str = Field("Precedent", description="Name in the page header.")
    answer_words: int = Field(150, ge=40, le=1000, description="About how long an answer may be, in words.")
    question_characters: int = Field(2000, ge=100, description="The longest question that is taken.")
    refuse_personal_data: bool = Field(
        True,
        description="Refuse questions that hold an e-mail address, or a telephone, card, NHS or National "
        "Insurance number.",
    )
    strict_quotes: bool = Field(
        False, description="Raise when a quote is not on its page, instead of dropping it (tests do)."
    )
    model: str = Field(
        "",
        description="The language model that writes answers, as LangChain names it: openai:gpt-5-mini. "
        "Without one, answers are quotations.",
    )
    small_model: str = Field(
        "", description="A quicker one that makes follow-ups stand alone; without one, rules do."
    )
    model_url: str = Field("", description="The address of an OpenAI-compatible service that has the models.")
    model_key: SecretStr = Field(
        SecretStr(""), description="Its key, where the provider's own variable (OPENAI_API_KEY …) is not set."
    )
    model_options: Annotated[dict[str, Any], NoDecode] = Field(
        default_factory=dict, description="What else the models are opened with, as JSON."
    )
    model_first_seconds: float = Field(10, gt=0, description="How long a model may take to begin, seconds.")
    model_seconds: float = Field(40, gt=0, description="How long a model may take for an answer, in seconds.")
    model_tries: int = Field(3, ge=1, description="How often a model that is busy or failing is called.")
    model_calls: int = Field(8, ge=1, description="Calls of models at the same time; more wait their turn.")
    model_tokens: int = Field(1000, ge=50, description="The longest that a model may write, in tokens.")
    model_words: int = Field(2500, ge=200, description="How much of the passages a model is shown, in words.")
    model_prices: Annotated[dict[str, tuple[float, float]], NoDecode] = Field(
        default_factory=dict,
        description="Model to its price for a million tokens read and written, as JSON.",
    )
    model_currency: str = Field(
        "USD", pattern=r"^[A-Z]{3}$", description="The currency of those prices, in three letters: USD, GBP."
    )
    unsupported: Literal["drop", "mark"] = Field(
        "drop", description="What becomes of a written statement that is not found in the sources."
    )
    support_model: Path | None = Field(
        None, description="A folder with an ONNX model of inference that judges support too."
    )
    prompts: Path = Field(
        default_factory=lambda: shipped("prompts"), description="The folder of the prompts."
    )
    keys: Path = Field(
        Path("data/keys.yaml"), description="The keys of programs; written by 'precedent keys'."
    )
    asking_at_once: int = Field(16, ge=1, description="Answers that are made at the same time.")
    audiences: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Groups whose documents the service shows to whoever reaches it, with commas between; "
        "without any, it shows what is for everyone.",
    )
    slack_bot_token: SecretStr = Field(SecretStr(""), description="The app's bot token in Slack: xoxb-….")
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="Its app-level token, xapp-…, for Socket Mode ('precedent slack')."
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="Its signing secret; with it, the service takes events at /slack/events."
    )
    slack_settings: Path = Field(
        Path("data/slack.yaml"), description="What holds in which channel, and who belongs to which group."
    )
    slack_api: str = Field(
        "https://slack.com/api/",
        pattern=r"^https?://[^?#\s]+/$",
        description="Slack's Web API; GovSlack has its own.",
    )
    slack_person_a_minute: int = Field(10, ge=1, description="Questions that one person may ask in a minute.")
    slack_channel_a_minute: int = Field(30, ge=1, description="Questions taken from a channel in a minute.")
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Log lines as JSON, for a log collector.")

    @field_validator("model_options", "model_prices", mode="before")
    @classmethod
    def _decoded(cls, value: object) -> object:
        """Read what the environment has as JSON; what it says of faults is no message for people."""
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value or "{}")
        except ValueError as error:
            raise ValueError(f"it is no JSON ({error})") from error

    @field_validator("audiences", mode="before")
    @classmethod
    def _parted(cls, value: object) -> object:
        """Read what the environment has as names with commas between."""
        if not isinstance(value, str):
            return value
        return {name for part in value.split(",") if (name := part.strip())}

    @field_validator("model_prices")
    @classmethod
    def _payable(cls, prices: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for model, price in prices.items():
            if not all(math.isfinite(each) and each >= 0 for each in price):
                raise ValueError(f"a price of {model} is no amount; write 0 for what is free")
        return prices


def secret(name: str) -> str:
    """Return a variable of the environment, or of `.env`, that no setting keeps; "" when it is not set."""
    return os.environ.get(name) or dotenv_values(_DOTENV, interpolate=False).get(name) or ""
