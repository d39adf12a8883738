from __future__ import annotations

import re

import pytest
from exported_made import any_texts
from hypothesis import given

from assistant.exports.naming import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What helped Total Place share data?", "what-helped-total-place-share-data.docx"),
        ("Déjà vu: the Mayor's fund", "deja-vu-the-mayors-fund.docx"),
        ("../../etc/passwd", "etc-passwd.docx"),
        ("مرحبا", "conversation.docx"),
        ("", "conversation.docx"),
        ("CON", "conversation.docx"),
        ("x" * 200, f"{'x' * 60}.docx"),
    ],
)
def test_a_title_becomes_a_safe_name(title: str, name: str) -> None:
    assert file_name(title, "docx") == name


def test_a_long_title_ends_at_a_word() -> None:
    assert file_name("word " * 40, "md") == f"{'-'.join(['word'] * 12)}.md"


@given(any_texts)
def test_any_title_becomes_a_safe_name(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.md", file_name(title, "md"))
    assert len(file_name(title, "md")) <= 63
