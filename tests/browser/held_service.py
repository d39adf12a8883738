"""A service in a process of its own that never finishes an answer, to be killed: INDEX RECORDS PORT."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from web_service import Held

from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app


def main(index: str, records: str, port: str) -> None:
    assistant = build_assistant(Settings(index=Path(index), records=records, _env_file=None), recorded=True)
    uvicorn.run(create_app(Held(assistant)), port=int(port), log_level="error")  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
