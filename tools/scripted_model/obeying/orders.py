"""Find the orders in a text."""

from __future__ import annotations

from collections.abc import Iterator

from tools.scripted_model.obeying.clauses import clauses
from tools.scripted_model.obeying.order import Deed, Order
from tools.scripted_model.obeying.rules import RULES

# A sentence that wants secrets told says how in the same words.
_PART_OF_REVEALING = {Deed.STYLE, Deed.SAY, Deed.LANGUAGE}


def find_orders(text: str, origin: str) -> Iterator[Order]:
    """Yield the orders of a legible text, in the order in which they stand."""
    for clause in clauses(text):
        found = list(_orders(clause, origin))
        revealing = any(order.deed is Deed.REVEAL for order in found)
        yield from (order for order in found if not (revealing and order.deed in _PART_OF_REVEALING))


def _orders(clause: str, origin: str) -> Iterator[Order]:
    for deed, pattern in RULES:
        if match := pattern.search(clause):
            named = match.groupdict()
            what = (named["old"], named["new"]) if named else match.groups()
            yield Order(deed, tuple(part or "" for part in what), clause, origin)
