"""Settings, read from the environment (`PRECEDENT_…`) once and passed on as values."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.kernel.shipped import shipped


class Settings(BaseSettings):
    """Everything a person may set. `.env` in the working folder is read too."""

    model_config = SettingsConfigDict(env_prefix="PRECEDENT_", env_file=".env", extra="ignore")

    corpus: Path = Field(default_factory=lambda: shipped("corpus"), description="The collection folder.")
    index: Path = Field(Path("data/index"), description="Where generations of the index are kept.")
    cache: Path = Field(
        Path("data/cache"), description="Parsed documents and vectors, reused by the next ingest."
    )
    encoder: str = Field(
        "all-MiniLM-L6-v2",
        description="A sentence-transformers model: a folder, or a name that is on this machine.",
    )
    encoder_threads: int = Field(0, ge=0, description="Threads for encoding at ingest; 0 for all cores.")
    workers: int = Field(0, ge=0, description="Processes for parsing at ingest; 0 for all cores.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to serve on.")
    organisation: str = Field("Precedent", description="Name in the page header.")
    answer_words: int = Field(150, ge=40, le=1000, description="About how long an answer may be, in words.")
    question_characters: int = Field(2000, ge=100, description="The longest question that is taken.")
    strict_quotes: bool = Field(
        False, description="Raise when a quote is not on its page, instead of dropping it (tests do)."
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Log lines as JSON, for a log collector.")
