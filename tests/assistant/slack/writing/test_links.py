from __future__ import annotations

from exported_made import citation

from assistant.slack.writing.links import Links

LINKS = Links("https://precedent.example/")


def test_a_conversation_is_linked_at_one_of_its_turns() -> None:
    assert LINKS.conversation("c0ffee") == "https://precedent.example/conversations/c0ffee"
    assert LINKS.conversation("c0ffee", 2) == "https://precedent.example/conversations/c0ffee#turn-2"


def test_a_source_is_linked_where_the_conversation_opens_the_panel_at_it() -> None:
    check = LINKS.of("c0ffee", 2)
    assert check(citation(3)) == "https://precedent.example/conversations/c0ffee#turn-2-source-3"


def test_no_address_holds_what_would_end_a_link_of_markdown() -> None:
    address = LINKS.page("/documents/a (b)/[c]<d>*e* f#g")
    assert address == "https://precedent.example/documents/a%20%28b%29/%5Bc%5D%3Cd%3E%2Ae%2A%20f#g"
