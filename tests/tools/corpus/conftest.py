"""A paper that passes every check, to be varied by tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.corpus.papers import Paper

_SENTENCE = "Total Place counted spending of £82bn in 13 places – Kent’s too – by 2010 (Treasury 2010). "

TAXONOMY = """\
barriers: [{id: funding, name: Funding}]
themes: [{id: spend-mapping, name: Spend mapping}]
programmes: [{id: total-place, name: Total Place, nation: England, years: [2009, 2010]}]
places: [{name: Kent, region: South East, nation: England}]
"""

FRONT = {
    "id": "total-place",
    "title": "Total Place: a paper for tests",
    "format": "pdf",
    "published": "2026-09-14",
    "kind": "programme",
    "nation": "England",
    "programmes": ["total-place"],
    "places": ["Kent"],
    "barriers": ["funding"],
    "themes": ["spend-mapping"],
    "sources": [
        {
            "key": "Treasury 2010",
            "publisher": "HM Treasury",
            "title": "Total Place: a whole area approach",
            "year": "2010",
            "url": "https://example.org/a-rather-long-address/for-a-report-on/total-place-and-its-pilots.html",
        }
    ],
}

TEXT = f"""
## At a glance

{_SENTENCE * 12}

### Three findings

In 2010 the Treasury named two findings of Total Place:

- Spending was *high* (Treasury 2010);
- services were **many** (Treasury 2010).

1. Counting came first (Treasury 2010).
2. A "deep dive" came second (Treasury 2010).

| Place | Spending in 2009 |
|:------|-----------------:|
| Kent  | £7bn             |
| Other | £75bn            |

: Spending in Total Place pilots (Treasury 2010)
"""


@pytest.fixture
def make_paper() -> Callable[..., Paper]:
    """Return a function that makes a valid paper with some fields changed."""

    def make(**changes: Any) -> Paper:
        return Paper.model_validate({**FRONT, "text": TEXT, **changes})

    return make


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a collection's folder with a vocabulary and no papers."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def add_paper(corpus: Path) -> Callable[..., Path]:
    """Return a function that writes a valid paper with some fields changed into `corpus`."""

    def add(**changes: Any) -> Path:
        front = {**FRONT, **changes}
        text = front.pop("text", TEXT)
        path = corpus / "papers" / f"{front['id']}.md"
        path.write_text(f"---\n{yaml.safe_dump(front)}---\n{text}", encoding="utf-8")
        return path

    return add
