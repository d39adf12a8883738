from __future__ import annotations

import json
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from command_line import Run

from assistant.commands import doctor
from assistant.kernel.index.store import IndexStore


@pytest.fixture
def copied(index_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(index_folder, tmp_path / "index")
    return tmp_path / "index"


def findings(out: str) -> dict[str, dict[str, str]]:
    return {item["name"]: item for item in json.loads(out)}


def test_well_index_is_told_of(precedent: Run) -> None:
    done = precedent("doctor")
    assert done.status == 0
    for name in ("Precedent", "Serving", "Ingest", "OCR", "Index", "Contents", "Encoder", "Disk"):
        assert name in done.out
    assert "4 documents" in done.out


def test_findings_as_json(precedent: Run) -> None:
    done = precedent("doctor", "--json")
    found = findings(done.out)
    assert done.status == 0
    assert "bag-of-words, 32 dimensions" in found["Encoder"]["value"]
    assert not any(item["remedy"] for item in found.values())


def test_missing_index_needs_mending(precedent: Run, tmp_path: Path) -> None:
    done = precedent("doctor", "--index", str(tmp_path / "none"))
    assert done.status == 1
    assert "run 'precedent ingest'" in done.out
    as_json = precedent("doctor", "--index", str(tmp_path / "none"), "--json")
    assert as_json.status == 1
    assert "precedent ingest" in findings(as_json.out)["Index"]["remedy"]


@pytest.mark.parametrize("name", ["passages.db", "vectors.npy", "encoder/model.onnx", "manifest.json"])
def test_missing_file_needs_mending(precedent: Run, copied: Path, name: str) -> None:
    (IndexStore(copied).current() / name).unlink()
    done = precedent("doctor", "--index", str(copied), "--json")
    assert done.status == 1
    assert any("precedent" in item["remedy"] for item in json.loads(done.out))


def test_refused_files_are_counted_and_need_no_mending(precedent: Run, copied: Path) -> None:
    path = IndexStore(copied).current() / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["refused"] = [{"name": "a.pdf", "kind": "password", "reason": "locked"}]
    path.write_text(json.dumps(manifest))
    done = precedent("doctor", "--index", str(copied), "--json")
    assert done.status == 0
    assert "1 files (password)" in findings(done.out)["Refused"]["value"]


def test_serving_alone_is_no_fault(precedent: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_torch(name: str) -> str:
        if name == "torch":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(doctor, "version", without_torch)
    done = precedent("doctor", "--json")
    assert done.status == 0
    assert "not installed (torch)" in findings(done.out)["Ingest"]["value"]


def a_tesseract(folder: Path, *languages: str) -> None:
    """Put one that has these languages into `folder`, which is to be all of the path."""
    lines = "\n".join(("List of available languages (2):", *languages))
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 5.3.0" || echo "{lines}"\n', encoding="utf-8"
    )
    program.chmod(0o755)


def test_missing_tesseract_is_a_notice_with_the_command(
    precedent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = precedent("doctor", "--json")
    found = findings(done.out)["OCR"]
    assert done.status == 0
    assert "tesseract is not installed" in found["value"]
    assert "sudo apt-get install tesseract-ocr" in found["value"]
    assert not found["remedy"]


def test_tesseract_is_named_with_the_languages_of_the_settings(
    precedent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_tesseract(tmp_path, "eng", "cym", "osd")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PRECEDENT_OCR_LANGUAGES", "eng+cym")
    assert findings(precedent("doctor", "--json").out)["OCR"]["value"] == "tesseract 5.3.0, eng, cym"


def test_missing_language_is_a_notice_with_the_command(
    precedent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_tesseract(tmp_path, "eng", "osd")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PRECEDENT_OCR_LANGUAGES", "eng+cym")
    done = precedent("doctor", "--json")
    value = findings(done.out)["OCR"]["value"]
    assert done.status == 0
    assert "without cym" in value
    assert value.endswith("sudo apt-get install tesseract-ocr-cym")


def test_recognition_that_is_switched_off_is_told(precedent: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_OCR", "false")
    assert "switched off" in findings(precedent("doctor", "--json").out)["OCR"]["value"]


def test_full_disk_needs_mending(precedent: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LOW_DISK", 2**80)
    done = precedent("doctor", "--json")
    assert done.status == 1
    assert "free some space" in findings(done.out)["Disk"]["remedy"]
