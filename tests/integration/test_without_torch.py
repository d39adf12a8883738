"""What answers questions never loads what reads documents: no torch, no sentence-transformers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HEAVY = ("torch", "sentence_transformers", "transformers", "pypandoc", "pypdf", "ingest.pipeline")
_REPORT = f"""
import sys
print("LOADED", [name for name in {_HEAVY!r} if name in sys.modules])
"""
_COMMANDS = f"""
import sys
from assistant.cli import main
for command in (["search", "mended quays"], ["ask", "What was the Harbour Fund?"], ["index", "list"], ["doctor"]):
    sys.argv = ["precedent", *command, "--index", sys.argv[-1]]
    try:
        main()
    except SystemExit as leaving:
        assert not leaving.code, (command, leaving.code)
    loaded = [name for name in {_HEAVY!r} if name in sys.modules]
    assert not loaded, (command, loaded)
"""
_SERVICE = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app
settings = Settings(index=Path(sys.argv[1]), strict_quotes=True, _env_file=None)
with TestClient(create_app(build_assistant(settings, warm=True))) as client:
    answer = client.post("/api/ask", json={"question": "What was the Harbour Fund?"}).json()
    assert answer["status"] == "answered", answer
    assert client.get("/api/search", params={"q": "quays"}).json()["hits"]
    assert client.get("/").status_code == 200
"""


def loaded(code: str, *arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code + _REPORT, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_commands_load_nothing_that_reads_documents(index_folder: Path, tmp_path: Path) -> None:
    assert loaded(_COMMANDS, str(index_folder), cwd=tmp_path) == "LOADED []"


def test_service_loads_nothing_that_reads_documents(index_folder: Path, tmp_path: Path) -> None:
    assert loaded(_SERVICE, str(index_folder), cwd=tmp_path) == "LOADED []"
