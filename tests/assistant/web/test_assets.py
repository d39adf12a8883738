from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.web.assets import STATIC, Assets, AssetsMissing


@pytest.mark.parametrize("name", ["app.css", "app.js", "icon.svg"])
def test_built_file_is_served_to_be_kept_for_good(client: TestClient, name: str) -> None:
    address = Assets.built()(name)
    found = client.get(address)
    assert found.status_code == 200
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert address != f"/static/{name}"  # it names what is in it


def test_every_built_file_is_there() -> None:
    names = json.loads((STATIC / "assets.json").read_text())
    assert all((STATIC / name).is_file() for name in names.values())


def test_file_that_is_not_there_is_not_kept(client: TestClient) -> None:
    missing = client.get("/static/app-000000000000.js")
    assert missing.status_code == 404
    assert "max-age" not in missing.headers.get("cache-control", "")


@pytest.mark.parametrize("content", [None, "", "{"])
def test_what_was_not_built_names_the_remedy(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "assets.json").write_text(content)
    with pytest.raises(AssetsMissing, match="make setup"):
        Assets.built(tmp_path)
