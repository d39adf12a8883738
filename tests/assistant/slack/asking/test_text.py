from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.slack.asking.text import has_words, mentioned, question_of

APP = "U0LAN0Z89"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<@U0LAN0Z89> What was *Total Place*?", "What was Total Place?"),
        ("<@U0LAN0Z89|precedent>: what was it?", "what was it?"),
        ("Hey <@U0LAN0Z89>, who paid &amp; why &lt;all&gt;?", "Hey, who paid & why <all>?"),
        ("What did <@U222222222> and <!subteam^S1|@leads> try?", "What did @someone and @someone try?"),
        ("Ask <#C1|policy> or <#C2|>", "Ask #policy or a channel"),
        ("<!here> see <https://example.org/a_b_c|the report>", "see the report"),
        (
            "<https://example.org/a_b>, <mailto:a@example.org|a@example.org>",
            "https://example.org/a_b, a@example.org",
        ),
        ("It began <!date^1392734382^{date}|in May>", "It began in May"),
        ("_slanted_ ~gone~ `code` ```fence``` *_~all three~_*", "slanted gone code fence all three"),
        ("snake_case_name, 2*3 = 6 * 4, 10:30:45", "snake_case_name, 2*3 = 6 * 4, 10:30:45"),
        ("Any news? :wave: :+1::skin-tone-2:", "Any news?"),
        ("&gt; We pooled budgets\n• in Leeds\n\n• in Hull", "We pooled budgets\nin Leeds\nin Hull"),
        ("&amp;lt;b&amp;gt; is how &amp;amp; is spelled", "&lt;b&gt; is how &amp; is spelled"),
        ("<@U0LAN0Z89>", ""),
        ("<@U0LAN0Z89> <@U222222222> what was it?", "what was it?"),
        ("<@U222222222> and <@U333333333>, what was it?", "what was it?"),
        ("<@U0LAN0Z89> what was it? <@U222222222>", "what was it?"),
        ("<@U0LAN0Z89> what was it (cc: <@U222222222> &amp; <!subteam^S1>)", "what was it"),
        ("<@U0LAN0Z89> <@U222222222>", ""),
        ("<@U0LAN0Z89> “What was *Total Place*?” thanks", "What was Total Place? thanks"),
        ('Where does "Total Place" stand?', 'Where does "Total Place" stand?'),
    ],
)
def test_markup_is_read_as_the_words_that_were_meant(typed: str, meant: str) -> None:
    assert question_of(typed, APP) == meant


def test_mentions_are_told_in_order_and_dates_and_links_are_none() -> None:
    text = "<!here> <@U2|ada> <#C1|policy> <!subteam^S1|@leads> <!date^1^{date}|May> <https://x.org|<@U9>"
    assert mentioned(text) == ("here", "U2", "S1", "U9")


@pytest.mark.parametrize(
    ("text", "says"), [("?", False), ("…!", False), ("", False), ("é?", True), ("2010", True)]
)
def test_marks_alone_are_no_words(text: str, says: bool) -> None:
    assert has_words(text) is says


@given(st.text(alphabet="ab<>@|!#&; *_~`:\n"))
def test_nothing_but_words_is_left_of_mentions(text: str) -> None:
    assert APP not in question_of(f"{text}<@{APP}>{text}<@{APP}|it>{text}", APP)


@given(st.lists(st.text(alphabet="abcé&<>?! ", min_size=1).map(str.strip).filter(has_words), min_size=1))
def test_what_slack_escapes_comes_back_as_it_was_typed(lines: list[str]) -> None:
    lines = [
        " ".join(line.replace(">", "").split()) for line in lines
    ]  # a ">" that begins a line is a quotation
    lines = [line for line in lines if line and not any(mark in line for mark in (" ?", " !"))]
    escaped = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert question_of(escaped) == "\n".join(lines)


@pytest.mark.parametrize(
    "unit", ["*", " *a", "_a", ":a", "&gt; ", "<", "<@", "`", "-", f":{'a' * 90}", "\n", "~ "], ids=repr
)
def test_the_longest_message_is_read_at_once(unit: str) -> None:
    text = (unit * 40_000)[:40_000] + "x"
    begun = time.process_time()
    question_of(text, APP)
    assert time.process_time() - begun < 1
