"""What people see of blocks and of Slack's markup, as Markdown."""

from __future__ import annotations

import pytest

seen = pytest.importorskip(
    "tools.slack_transcript.seen", reason="the tools are not installed with the package"
)
steady = pytest.importorskip("tools.slack_transcript.steady")
NAMES = {"U1": "@Ada", "C1": "#policy", "S1": "@owners"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*Ask* <@U1> in <#C1>", "**Ask** @Ada in #policy"),
        ("<https://x.example/a|Open>", "[Open](https://x.example/a)"),
        ("<!subteam^S1>: a &amp; b", "@owners: a &amp; b"),
        ("one\ntwo", "one  \ntwo"),
    ],
)
def test_markup_is_markdown(text: str, shown: str) -> None:
    assert seen.mrkdwn(text, NAMES) == shown


def test_what_documents_say_is_no_markup_on_the_page() -> None:
    block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a *b* <i>"}]}],
    }
    assert seen._block(block, NAMES) == r"a \*b\* &lt;i&gt;"


def test_ids_days_and_seconds_stay_the_same() -> None:
    one, other = "a" * 32, "b" * 32
    assert steady.steadied(f"/{other}#1 /{one} /{other}") == "/1#1 /2 /1"
    assert steady.steadied("Please ask again in 43 seconds.") == "Please ask again in N seconds."
