from __future__ import annotations

import pytest
from hypothesis import given
from slack_made import parsed, texts

from assistant.slack.writing.markdown import escaped, line, linked, mrkdwn, parts, unmarked


@given(texts)
def test_an_escaped_text_is_shown_word_for_word_wherever_it_stands(text: str) -> None:
    for before, after in (("", ""), ("> ", ""), ("**", "**"), ("_", "_")):
        if line(text):
            said, links, kinds = parsed(f"{before}{escaped(text)}{after}")
            assert said == line(text)
            assert not links
            assert kinds <= {
                *("paragraph_open", "paragraph_close", "inline", "text", "em_open", "em_close"),
                *("strong_open", "strong_close", "blockquote_open", "blockquote_close"),
            }


@given(texts)
def test_no_text_holds_what_slack_reads_as_a_mention_or_a_link(text: str) -> None:
    for written in (escaped(text), mrkdwn(text)):
        assert "<" not in written
        assert ">" not in written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("@here a@evil.example", r"\@here a\@evil\.example"),
        ("https://evil.example", r"https\://evil\.example"),
        (":tada: at 3:10", r"\:tada: at 3:10"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("2010. In that year", "2010\\. In that year"),
        ("Costs fell by 3.5%, e.g. in Leeds.", "Costs fell by 3.5%, e.g. in Leeds."),
    ],
)
def test_what_would_ping_or_link_is_taken_apart_and_the_rest_left_alone(text: str, written: str) -> None:
    assert escaped(text) == written


@given(texts)
def test_markdown_of_ours_can_be_read_without_its_marks(text: str) -> None:
    if line(text):
        link = linked(text, "https://precedent.example/a")
        written = f"> {escaped(text)} [\\[1\\]](https://precedent.example/b)\n\n**{escaped(text)}** {link}"
        words = mrkdwn(line(text))
        assert unmarked(written) == f"{words} [1]\n\n{words} {words}"


@given(texts)
def test_parts_of_a_text_have_all_its_words(text: str) -> None:
    found = parts(line(text), lambda part: len(part) <= 12)
    assert "".join("".join(found).split()) == "".join(text_words(text))
    assert all(len(part) <= 12 for part in found)


def text_words(text: str) -> list[str]:
    return line(text).split()
