from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.access import EVERYONE, may_see, sees_as_much, sight

names = st.frozensets(st.sampled_from(["finance", "hr", "legal"]))


def test_what_is_for_no_group_is_for_everyone() -> None:
    assert may_see(EVERYONE, ())


def test_any_of_a_documents_groups_will_do_and_no_other() -> None:
    assert may_see(frozenset({"hr"}), ("finance", "hr"))
    assert not may_see(frozenset({"legal"}), ("finance", "hr"))
    assert not may_see(EVERYONE, ("finance",))


@given(names)
def test_whoever_has_the_files_sees_all(groups: frozenset[str]) -> None:
    assert may_see(None, groups)
    assert sees_as_much(None, groups)


@given(names, names)
def test_what_was_answered_with_a_readers_sight_can_be_read_by_that_reader(
    audience: frozenset[str], groups: frozenset[str]
) -> None:
    assert sees_as_much(audience, sight(audience, groups))


@given(names, names, names)
def test_another_reads_it_only_with_all_of_that_sight(
    audience: frozenset[str], other: frozenset[str], groups: frozenset[str]
) -> None:
    seen = frozenset(sight(audience, groups))
    assert sees_as_much(other, seen) == (seen <= other)
    # So no document that let itself be seen is hidden from whoever may read what was made of it.
    assert not sees_as_much(other, seen) or all(may_see(other, (group,)) for group in seen)
