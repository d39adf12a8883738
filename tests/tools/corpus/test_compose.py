"""What a document says besides its paper's text."""

from __future__ import annotations

from collections.abc import Callable

from tools.corpus.compose import NOTE, brief
from tools.corpus.papers import Paper


def test_a_current_paper_opens_with_the_note_alone(make_paper: Callable[..., Paper]) -> None:
    assert brief(make_paper(), None).opening == f"## About this briefing\n\n{NOTE}\n"


def test_a_superseded_paper_names_its_successor_first(make_paper: Callable[..., Paper]) -> None:
    successor = make_paper(id="new", title="Kent's new paper", published="2026-10-02")
    opening = brief(make_paper(superseded_by="new"), successor).opening
    assert opening.startswith("> **Superseded.** This briefing was replaced on 2 October 2026")
    assert "“Kent’s new paper”" in opening


def test_a_withdrawn_paper_says_when_and_why_first(make_paper: Callable[..., Paper]) -> None:
    paper = make_paper(withdrawn={"on": "2026-10-02", "reason": "A figure was wrong."})
    assert brief(paper, None).opening.startswith(
        "> **Withdrawn.** This briefing was withdrawn on 2 October 2026. A figure was wrong."
    )


def test_sources_close_the_body_and_resolve_citations(make_paper: Callable[..., Paper]) -> None:
    source = make_paper().sources[0].model_dump()
    work = {**source, "title": "A_b [c] $5.", "url": None}
    body = brief(make_paper(sources=[work]), None).body
    assert body.endswith("## Sources\n\n- **Treasury 2010**: HM Treasury (2010). *A\\_b \\[c\\] \\$5*.\n")
