"""A statement has no address, link, picture or markup; a site that its passages name it may name too."""

from __future__ import annotations

import pytest

from assistant.answering.checking.addresses import find


@pytest.mark.parametrize(
    "text",
    [
        "It is at https://example.com/a.",
        "It is at example.com.",
        "It is at evil.example/path?q=1.",
        "Write to someone@example.org.",
        "Write to someone (at) example.org.",
        "See [the report](https://example.com).",
        "See [the report][1].",
        "![x](//example.com/x.png)",
        "<img src=x>",
        "<a href='#'>x</a>",
        "&lt;script&gt;",
        "javascript:alert(1)",
        "data:text/html;base64,AAAA",
        "59" + "6f7520" * 8,
        "Call 192.168.0.1 for it.",
        "It is at www.gov.uk.",
        "It is at gov.uk/guidance.",
        "It is at hxxp://example[.]com or EXAMPLE.COM.",
    ],
)
def test_every_kind_of_address_is_found(text: str) -> None:
    assert find(text, "The guidance stands on GOV.UK.")


@pytest.mark.parametrize(
    "text",
    [
        "The guidance stands on GOV.UK.",
        "It cost £1.5m, e.g. in the U.K. and in 2.5 places.",
        "Thirteen places took part.It ended.",
        "Costs (of about 5%) rose to £1,000; nothing else did.",
        "In Wales, i.e. not in England, it went on.",
    ],
)
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert find(text, "The guidance stands on GOV.UK. Thirteen places took part.It ended.") == []


def test_a_site_that_no_passage_names_is_an_address() -> None:
    assert find("The guidance stands on GOV.UK.", "The guidance stands elsewhere.") == ["GOV.UK"]
    assert find("The guidance stands on GOV.UK.", "See https://www.gov.uk/guidance.") == ["GOV.UK"]
