"""Settings, read from the environment (`PRECEDENT_…`) once and passed on as values."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

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
    organisation: str = Field("Precedent", description="Name in the page header.")
    answer_words: int = Field(150, ge=40, le=1000, description="About how long an answer may be, in words.")
    question_characters: int = Field(2000, ge=100, description="The longest question that is taken.")
    strict_quotes: bool = Field(
        False, description="Raise when a quote is not on its page, instead of dropping it (tests do)."
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Log lines as JSON, for a log collector.")


def secret(name: str) -> str:
    """Return a variable of the environment, or of `.env`, that no setting keeps; "" when it is not set."""
    return os.environ.get(name) or dotenv_values(_DOTENV, interpolate=False).get(name) or ""
