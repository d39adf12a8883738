"""The built styles and scripts: under which name each is served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.kernel.errors import PrecedentError

STATIC = Path(__file__).parent / "static"
_NAMES = "assets.json"
# A name changes with what is in the file, so what was fetched once is never asked for again.
_FOR_GOOD = "public, max-age=31536000, immutable"


class AssetsMissing(PrecedentError):
    """The styles and scripts of the pages were not built."""


class Assets:
    """Addresses of the built files."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    @classmethod
    def built(cls, folder: Path = STATIC) -> Assets:
        """Return those in `folder`; raise `AssetsMissing` where nothing was built."""
        try:
            return cls(json.loads((folder / _NAMES).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise AssetsMissing(
                "The styles and scripts of the pages are not built; run 'make setup' (it needs Node 20)."
            ) from error

    def __call__(self, name: str) -> str:
        """Return the address of "app.css", "app.js" or "icon.svg"."""
        return f"/static/{self._names[name]}"


class KeptFiles(StaticFiles):
    """Static files that a browser may keep for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve a file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _FOR_GOOD
        return response
