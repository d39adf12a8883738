"""Write what a benchmark measured, with the day, the machine and the versions that it was measured on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.evaluation.tables import Table

FOLDER = Path(__file__).parent
_LOAD = os.getloadavg()[0]  # before the benchmark adds its own; latencies mean little on a busy machine
_PACKAGES = (
    "sentence-transformers",
    "torch",
    "onnxruntime",
    "tantivy",
    "chromadb",
    "ir-measures",
    "ocrmypdf",
)


def record(
    name: str, title: str, command: str, figures: Mapping[str, Any], parts: Sequence[Table | str]
) -> None:
    """Write `<name>.json` and `<name>.md`; `parts` are the tables and paragraphs of the latter."""
    setting = _setting()
    data = {"command": command, "setting": setting, **figures}
    (FOLDER / f"{name}.json").write_text(
        json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    said = "; ".join(f"{key} {value}" for key, value in setting.items())
    body = [part.markdown() if isinstance(part, Table) else part for part in parts]
    text = "\n\n".join((f"# {title}", f"Made by `{command}`. {said}.", *body))
    (FOLDER / f"{name}.md").write_text(text + "\n", encoding="utf-8")
    print(f"{text}\n")


def against(measured: float, bound: float, *, at_least: bool) -> str:
    """Return whether a target was reached, for a table."""
    return "reached" if (measured >= bound if at_least else measured <= bound) else "missed"


def _setting() -> dict[str, str]:
    packages = {name: found for name in _PACKAGES if (found := _version(name))}
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": str(os.cpu_count()),
        "load before": f"{_LOAD:.1f}",
        "machine": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "precedent": __version__,
        **packages,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
