"""Front matter is read whole or refused with every fault named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tools.corpus.papers import Paper, PaperUnreadable, read_paper, read_papers


def test_a_paper_is_read_with_its_text(add_paper: Callable[..., Path]) -> None:
    paper = read_paper(add_paper())
    assert paper.published == date(2026, 9, 14)
    assert paper.sources[0].year == 2010
    assert paper.text.startswith("## At a glance")
    assert paper.file == "documents/total-place.pdf"


def test_the_word_on_is_a_key_and_not_a_truth_value(add_paper: Callable[..., Path]) -> None:
    path = add_paper()
    front = path.read_text().replace("---\n", "---\nwithdrawn: {on: 2026-10-01, reason: Wrong.}\n", 1)
    path.write_text(front)
    paper = read_paper(path)
    assert paper.withdrawn is not None
    assert paper.withdrawn.on == date(2026, 10, 1)
    assert paper.status == "withdrawn"


def test_every_fault_names_its_file_and_field(add_paper: Callable[..., Path]) -> None:
    path = add_paper(format="rtf", published="soon", colour="red")
    with pytest.raises(PaperUnreadable) as caught:
        read_paper(path)
    assert {problem.field for problem in caught.value.problems} == {"format", "published", "colour"}
    assert all(problem.file == "total-place.md" for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("## No front matter\n", "does not stand between"),
        ("---\nid: [open\n---\n", "is not YAML"),
        ("---\njust words\n---\n", "is not a list of fields"),
    ],
)
def test_front_matter_that_is_none_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "paper.md"
    path.write_text(content)
    with pytest.raises(PaperUnreadable, match=message):
        read_paper(path)


def test_the_rest_is_read_when_one_paper_is_faulty(corpus: Path, add_paper: Callable[..., Path]) -> None:
    add_paper(id="b")
    add_paper(id="a")
    (corpus / "papers" / "README.md").write_text("How papers are written.")
    (corpus / "papers" / "faulty.md").write_text("")
    papers, problems = read_papers(corpus / "papers")
    assert [paper.id for paper in papers] == ["a", "b"]
    assert [problem.file for problem in problems] == ["faulty.md"]


def test_an_id_must_be_the_name_of_its_file(corpus: Path, add_paper: Callable[..., Path]) -> None:
    add_paper(id="here").rename(corpus / "papers" / "elsewhere.md")
    _, problems = read_papers(corpus / "papers")
    assert [problem.field for problem in problems] == ["id"]


def test_marks_that_stand_alone_are_not_words(make_paper: Callable[..., Paper]) -> None:
    assert make_paper(text="## One two\n\n- three – £4\n\n| five |\n|:---|\n").words == 5
